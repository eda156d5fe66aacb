"""Carrying a session on, and ending it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chassis import audit
from chassis.context import Actor, Origin
from chassis.outbox import publish
from chassis.problems import NotFound
from identity.clients import Vault
from identity.clients.tokens import read_refresh_token
from identity.model import User, UserSession
from identity.model.problems import RefreshInvalid
from identity.model.user_session import EndedBecause, Lifetimes, Presented


@dataclass(frozen=True)
class Refreshed:
    """A session with its user as they are now."""

    user: User
    session: UserSession


def refresh_session(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    vault: Vault,
    refresh_token: str,
    lifetimes: Lifetimes,
) -> Refreshed | RefreshInvalid:
    """Spend a refresh token; the session's current one is then its successor.

    The token that was spent within the last 30 seconds gets the same successor, as long as that is unused. An earlier
    one was stolen, by whoever came first or by whoever came last: the session ends. Raises RefreshInvalid.
    """
    token = read_refresh_token(refresh_token)
    found = session.get(UserSession, token.session_id, with_for_update=True) if token else None
    if token is None or found is None or not token.is_genuine(vault, found) or not found.is_open(now):
        raise RefreshInvalid()
    presented = found.presented(token.generation, now)
    if presented is Presented.REUSED:
        _end(session, found, EndedBecause.TOKEN_REUSED, now)
        return RefreshInvalid()
    if presented is Presented.CURRENT:
        origin: Origin = session.info["origin"]
        found.rotate(address=origin.address, lifetimes=lifetimes, now=now)
    return Refreshed(session.get_one(User, found.user_id), found)


def end_current_session(session: Session, *, actor: Actor, now: datetime) -> None:
    """Log out. Doing it twice changes nothing more."""
    found = session.get(UserSession, actor.session_id, with_for_update=True)
    if found and found.is_open(now):
        _end(session, found, EndedBecause.LOGOUT, now)


def end_session(session: Session, *, actor: Actor, now: datetime, session_id: UUID) -> None:
    """End one of one's own sessions. Raises NotFound."""
    found = session.get(UserSession, session_id, with_for_update=True)
    if found is None or found.user_id != actor.user_id or not found.is_open(now):
        raise NotFound()
    _end(session, found, EndedBecause.ENDED_BY_OWNER, now)


def _end(session: Session, found: UserSession, because: EndedBecause, now: datetime) -> None:
    publish(session, found.end(because, now))
    audit.record(session, "session.ended", found.user_id, session_id=found.id, because=because)
