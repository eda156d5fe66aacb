"""Sessions that have ended, staff roles that were taken away and accounts that staff locked while the access tokens
that state them are still valid.

A token lives up to 15 minutes. A service keeps copies of all three, fed by events of identity, and asks them before it
admits somebody who is signed in. It names the reactions in its own table:

    on("identity.session_revoked.v1")(authority.end_session)
    on("identity.user_validated.v1", "identity.user_updated.v1")(authority.remember_roles)
    on("identity.user_erased.v1")(authority.forget_roles)
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, Table, Uuid, delete, false, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Actor
from chassis.database import Json, Timestamp, chassis_metadata
from chassis.events import Event
from chassis.personal import By, personal, whose
from chassis.problems import TokenInvalid

TOKEN_LIFE = timedelta(minutes=15)
"""The longest life of an access token. A revoked session is kept for as long, because its tokens are valid until then.
"""

revoked_session = Table(
    "revoked_session",
    chassis_metadata,
    Column("session_id", Uuid, primary_key=True),
    Column("revoked_at", Timestamp, nullable=False, index=True),
)

staff_member = Table(
    "staff_member",
    chassis_metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("roles", Json, nullable=False, info=personal(wiped=[])),
    Column("is_locked", Boolean, nullable=False, server_default=false()),
    info=whose(
        By(user_id="user_id"),
        why="a role that was taken away, or an account that staff locked, opens nothing, whatever a token says",
        how_long="while the account exists",
    ),
)
"""The staff roles of everybody who holds one, and of everybody whose account changed, because it may have lost a role.
`is_locked` says that staff locked the account.

Each row is what the event with the highest version told, in whatever order events arrive. Somebody who has no row here
lost no role, and was not locked, since the table exists."""


def end_session(session: Session, event: Event) -> None:
    """Record that the session of a `session_revoked` event has ended. A repeated event changes nothing."""
    row = _insert(session, revoked_session).values(session_id=UUID(event.data["session_id"]), revoked_at=clock.now())
    session.execute(row.on_conflict_do_nothing())


def remember_roles(session: Session, event: Event) -> None:
    """Store the staff roles of the person in a `user_validated` or `user_updated` event, and whether staff locked the
    account.

    An event that is older than what is stored changes nothing. One without `staff_locked` was published before there
    was the field, and leaves the stored lock as it is.
    """
    _hold(session, event, event.data["staff_roles"], is_locked=event.data.get("staff_locked"))


def forget_roles(session: Session, event: Event) -> None:
    """Take every staff role from the person of a `user_erased` event."""
    _hold(session, event, ())


def current_roles(session: Session, actor: Actor) -> frozenset[str]:
    """Return which of the staff roles in an access token the person still holds. Asked before a request is admitted.

    `actor` is the person with the roles that the token states. Raises TokenInvalid when the token's session has ended,
    and when staff locked the account.
    """
    ended = select(revoked_session.c.session_id).where(revoked_session.c.session_id == actor.session_id)
    if actor.session_id and session.scalar(ended) is not None:
        raise TokenInvalid()
    known = _known(session, actor.user_id)
    if known is None:
        return actor.roles
    if known.is_locked:
        raise TokenInvalid()
    return actor.roles.intersection(known.roles)


def has_lost_role(session: Session, user_id: UUID, role: str) -> bool:
    """Return whether a person may no longer act by a staff `role`: it was taken away, or the account locked or erased.

    For jobs and reactions, which act without a token. False for somebody of whom no change was heard.
    """
    known = _known(session, user_id)
    return known is not None and (known.is_locked or role not in known.roles)


def purge_sessions(session: Session, *, before: datetime, limit: int = 1000) -> int:
    """Delete up to `limit` records of sessions that ended before `before`. Returns how many were deleted."""
    old = select(revoked_session.c.session_id).where(revoked_session.c.revoked_at < before).limit(limit)
    gone = delete(revoked_session).where(revoked_session.c.session_id.in_(old)).returning(revoked_session.c.session_id)
    return len(session.execute(gone).all())


def _known(session: Session, user_id: UUID | None) -> Any:
    """Return a person's row with `roles` and `is_locked`, or None."""
    stored = select(staff_member.c.roles, staff_member.c.is_locked).where(staff_member.c.user_id == user_id)
    return session.execute(stored).first()


def _hold(session: Session, event: Event, roles: Iterable[str], *, is_locked: bool | None = None) -> None:
    """Store `roles` as the staff roles of the event's person, unless the stored ones come from a newer event.

    `is_locked` says whether staff locked the account; None leaves what is stored.

    Of a person without a row `current_roles` believes what the access token states. Therefore empty `roles` are stored
    as well: the person may have lost a role that a valid token still states. For two events no such row is added
    unless the account is locked, because neither tells of a loss: `user_validated`, by which an account begins, and an
    event that was sent again by the command `republish`.
    """
    user_id, held = UUID(event.data["user_id"]), sorted(roles)
    lost_none = event.retold or event.type == "identity.user_validated.v1"
    known = select(staff_member.c.user_id).where(staff_member.c.user_id == user_id)
    if not held and lost_none and not is_locked and session.scalar(known) is None:
        return
    facts: dict[str, Any] = {"version": event.version, "roles": held}
    if is_locked is not None:
        facts["is_locked"] = is_locked
    row = _insert(session, staff_member).values(user_id=user_id, **facts)
    newer = staff_member.c.version <= event.version
    session.execute(row.on_conflict_do_update(index_elements=[staff_member.c.user_id], set_=facts, where=newer))


def _insert(session: Session, table: Table) -> Any:
    dialect: Any = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    return dialect.insert(table)
