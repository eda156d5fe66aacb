"""Refresh a session, and end it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
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
    """A session and its user after a refresh."""

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
    """Exchange a refresh token for its successor, which becomes the session's current token.

    Returns the account and the session. `vault` checks that the token is genuine; `lifetimes` says how long the session
    goes on. A token that was spent within the last 30 seconds gets the same successor, as long as the successor is
    unused. Any earlier token means that somebody stole it, so the session ends and RefreshInvalid is returned, not
    raised: the caller has to commit that end. Raises RefreshInvalid for a token that is not genuine or whose session is
    over.
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
    """End the session of the caller's token. Repeating it changes nothing."""
    found = session.get(UserSession, actor.session_id, with_for_update=True)
    if found and found.is_open(now):
        _end(session, found, EndedBecause.LOGOUT, now)


def end_session(session: Session, *, actor: Actor, now: datetime, session_id: UUID) -> None:
    """End one of the caller's own sessions. Raises NotFound."""
    found = session.get(UserSession, session_id, with_for_update=True)
    if found is None or found.user_id != actor.user_id or not found.is_open(now):
        raise NotFound()
    _end(session, found, EndedBecause.ENDED_BY_OWNER, now)


def end_sessions(
    session: Session, *, user_id: UUID, because: EndedBecause, now: datetime, but: UUID | None = None
) -> None:
    """End all open sessions of an account for the reason `because`, except the session `but`.

    Their refresh tokens open nothing any more; their access tokens are refused here at once, and elsewhere as soon as
    the events arrive. The caller holds the account's row locked, so that no login opens a session meanwhile. The rows
    are locked in the order of their ids. A refresh that comes first is waited for; one that comes later is refused.
    """
    theirs = select(UserSession).where(UserSession.user_id == user_id, UserSession.ended_at.is_(None))
    locked = theirs.order_by(UserSession.id).with_for_update().execution_options(populate_existing=True)
    for found in session.scalars(locked).all():
        if found.id != but and found.is_open(now):
            _end(session, found, because, now)


def _end(session: Session, found: UserSession, because: EndedBecause, now: datetime) -> None:
    publish(session, found.end(because, now))
    audit.record(session, "session.ended", found.user_id, session_id=found.id, because=because)
