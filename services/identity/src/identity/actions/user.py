"""What people and operators change about an account."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from chassis import audit
from chassis.context import Actor
from chassis.outbox import publish
from chassis.problems import TokenInvalid, VersionMismatch
from identity.model import User
from identity.model.logins import normalise_login
from identity.queries import user_by_login
from identity.states import STAFF_ADMIN


class NobodyHasThisLogin(Exception):
    """No account has this CPF, CNPJ or e-mail."""


class LastAdmin(Exception):
    """The platform would be left without anyone holding staff:admin."""


def change_me(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    version: int | None,
    **changes: Any,
) -> User:
    """Change one's own name, phone, language or profile. `version` is the one that was read, if that was said.

    Raises VersionMismatch, and TokenInvalid for somebody who is not there any more.
    """
    user = session.get(User, actor.user_id, with_for_update=True)
    if user is None:
        raise TokenInvalid()
    if version is not None and version != user.version:
        raise VersionMismatch()
    updated = user.change(**changes)
    if updated:
        audit.record(session, "user.changed", user.id, fields=sorted(changes))
        publish(session, updated)
        session.flush()
    return user


def account_of(session: Session, login: str) -> User:
    """Return the account with this CPF, CNPJ or e-mail, in any spelling. Raises NobodyHasThisLogin."""
    user = user_by_login(session, normalise_login(login))
    if user is None:
        raise NobodyHasThisLogin(login)
    return user


def grant_role(session: Session, *, login: str, role: str) -> User:
    """Give a staff role. Raises NobodyHasThisLogin."""
    user = account_of(session, login)
    _hold(session, user, {*user.roles, role}, "role.granted", role)
    return user


def revoke_role(session: Session, *, login: str, role: str) -> User:
    """Take a staff role away. Raises NobodyHasThisLogin, and LastAdmin for the last staff:admin."""
    user = account_of(session, login)
    if role == STAFF_ADMIN and [admin.id for admin in _admins(session)] == [user.id]:
        raise LastAdmin()
    _hold(session, user, set(user.roles) - {role}, "role.revoked", role)
    return user


def _hold(session: Session, user: User, roles: set[str], action: str, role: str) -> None:
    updated = user.hold_roles(roles)
    if updated:
        audit.record(session, action, user.id, role=role)
        publish(session, updated)


def _admins(session: Session) -> list[User]:
    """All holders of staff:admin, held until the transaction ends: two who go at once do not overlook each other."""
    staff = select(User).where(text("roles <> '[]'")).order_by(User.id).with_for_update()
    return [
        user for user in session.scalars(staff.execution_options(populate_existing=True)) if STAFF_ADMIN in user.roles
    ]
