"""Change an account, by its owner or by operators."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from chassis import audit, staff
from chassis.context import Actor
from chassis.outbox import publish
from chassis.problems import TokenInvalid
from chassis.versions import Expected, check_version
from identity.actions.deciding import lock_with_admins
from identity.model import User
from identity.model.logins import normalise_login
from identity.model.problems import TermsChanged
from identity.queries import user_by_login


class NobodyHasThisLogin(Exception):
    """No account has this CPF, CNPJ or e-mail address."""


def change_me(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    version: Expected,
    **changes: Any,
) -> User:
    """Change the caller's own name, phone, language or profile, and publish the new state. Returns the account.

    Keyword arguments are the new values by field. `version` are the versions that the request's `If-Match` names, or
    None to change any version. Raises VersionMismatch, and TokenInvalid when the account no longer exists.
    """
    user = session.get(User, actor.user_id, with_for_update=True)
    if user is None:
        raise TokenInvalid()
    check_version(version, user.version)
    updated = user.change(**changes)
    if updated:
        audit.record(session, "user.changed", user.id, fields=sorted(changes))
        publish(session, updated)
        session.flush()
    return user


def accept_terms(session: Session, *, actor: Actor, now: datetime, version: str, terms_in_force: str) -> None:
    """Record that the caller accepts the terms of use in force.

    `version` is the version that the caller read. Raises TermsChanged when another one, `terms_in_force`, is in force,
    and TokenInvalid when the account no longer exists.
    """
    if version != terms_in_force:
        raise TermsChanged(terms_in_force)
    user = session.get(User, actor.user_id, with_for_update=True)
    if user is None:
        raise TokenInvalid()
    if user.terms_version != version:
        user.accept_terms(version, now)
        audit.record(session, "user.terms_accepted", user.id, terms_version=version)


def account_of(session: Session, login: str) -> User:
    """Return the account with this CPF, CNPJ or e-mail address, in any spelling. Raises NobodyHasThisLogin."""
    user = user_by_login(session, normalise_login(login))
    if user is None:
        raise NobodyHasThisLogin(login)
    return user


def grant_role(session: Session, *, login: str, role: str) -> User:
    """Give an account a staff role. Raises NobodyHasThisLogin."""
    user = lock_with_admins(session, account_of(session, login).id).user
    _hold(session, user, {*user.roles, role}, "role.granted", role)
    return user


def revoke_role(session: Session, *, login: str, role: str) -> User:
    """Take a staff role, such as `staff:admin`, from the account with this login. Returns the account.

    Raises NobodyHasThisLogin, and LastAdmin when nobody else can act as `staff:admin`.
    """
    decided = lock_with_admins(session, account_of(session, login).id)
    if role == staff.ADMIN:
        decided.check_admin_remains()
    user = decided.user
    _hold(session, user, set(user.roles) - {role}, "role.revoked", role)
    return user


def _hold(session: Session, user: User, roles: set[str], action: str, role: str) -> None:
    updated = user.hold_roles(roles)
    if updated:
        audit.record(session, action, user.id, role=role)
        publish(session, updated)
