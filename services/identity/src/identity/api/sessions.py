"""Log in, refresh a session, log out."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import request

from chassis import clock
from chassis.auth import anyone, signed_in
from chassis.endpoints import Blueprint, actor, read, transact
from chassis.lists import Page
from chassis.problems import NotFound, Unavailable
from chassis.schemas import ListQuery
from identity import queries, schemas
from identity.actions import login, user_session
from identity.api.running import PREFIX, running
from identity.clients.tokens import Audience, access_token, refresh_token
from identity.model import User, UserSession, problems
from identity.model.device import new_token
from identity.model.passwords import normalise_password
from identity.model.user_session import Lifetimes

sessions = Blueprint("sessions", prefix=PREFIX, description="Logging in and out")


@sessions.post(
    "/sessions",
    access=anyone("this is how one signs in"),
    body=schemas.Login,
    answer=schemas.SessionOpened,
    status=201,
    refuses=[problems.CredentialsWrong, problems.AccountLocked, problems.LockedByStaff],
    idempotent=False,
    secret=True,
    headers={"Device-Token": "the device_token of an earlier login: strangers' guesses do not lock a known device out"},
)
def create_session(body: dict[str, Any]) -> dict[str, Any]:
    """Log in with CPF, CNPJ or e-mail and a password. Three wrong passwords lock the login for ten minutes.

    `body` holds `login` and `password`. The answer holds an access token, a refresh token and a device token; a device
    that sends its token in `Device-Token` has its wrong passwords counted apart.
    """
    lent, presented = running.clients, request.headers.get("Device-Token", "")[:200]
    attempt = transact(
        login.reserve_attempt,
        vault=lent.vault,
        nobodys_hash=lent.hasher.nobodys_hash,
        login=body["login"],
        device_token=presented,
    )
    is_right, new_hash = _compare(attempt, normalise_password(body["password"]))
    if not is_right:
        return transact(login.refuse_login, attempt=attempt)
    opened = transact(
        login.open_session,
        attempt=attempt,
        new_hash=new_hash,
        device_token=presented if attempt.device else new_token(),
        user_agent=_user_agent(),
        lifetimes=_lifetimes(),
    )
    return {**_tokens(opened.user, opened.session), "device_token": opened.device_token}


@sessions.post(
    "/sessions/refresh",
    access=anyone("the refresh token is what entitles"),
    body=schemas.RefreshEntered,
    answer=schemas.Tokens,
    refuses=[problems.RefreshInvalid],
    idempotent=False,
    secret=True,
)
def refresh_session(body: dict[str, Any]) -> dict[str, Any]:
    """Exchange a refresh token for new tokens. The old one is spent.

    After a lost answer the old one may be sent again within 30 seconds, as long as the new one is unused: it gets the
    same new one. Used later than that, it ends the session. A session ends 30 days after its last refresh, and 90 days
    after the login at the latest. An access token stays valid until its own `exp`, also after a refresh.
    """
    refreshed = transact(user_session.refresh_session, vault=running.clients.vault, lifetimes=_lifetimes(), **body)
    return _tokens(refreshed.user, refreshed.session)


@sessions.get("/sessions", access=signed_in, query=ListQuery, answer=schemas.SessionList)
def list_sessions(query: dict[str, Any]) -> Page:
    """List the caller's open sessions, newest first."""
    return _open_sessions(query)


@sessions.get("/me/sessions", access=signed_in, query=ListQuery, answer=schemas.SessionList)
def list_my_sessions(query: dict[str, Any]) -> Page:
    """List the caller's open sessions, newest first, exactly as `GET /sessions` does."""
    return _open_sessions(query)


@sessions.delete("/sessions/current", access=signed_in, asks_session=True)
def end_current_session() -> None:
    """Log out. This succeeds for a session that has ended, too, so that it can be repeated after a lost answer.

    Identity refuses the session's access tokens at once. The other services refuse them as soon as they hear of it by
    an event, usually within a second or so.
    """
    transact(user_session.end_current_session)


@sessions.delete("/sessions/<uuid:id>", access=signed_in, refuses=[NotFound])
def end_session(id: UUID) -> None:
    """End one of the caller's own sessions."""
    transact(user_session.end_session, session_id=id)


def _compare(attempt: login.Attempt, password: str) -> tuple[bool, str | None]:
    """Compare the password of a login with the stored hash. Returns a pair: whether it is right, and a new hash to
    store or None.

    `attempt` is what `reserve_attempt` returned. There is a new hash only for a right password whose stored hash has
    outdated parameters. Call it outside any transaction, since hashing is slow. Raises Unavailable when no processor
    was free in time; the attempt then does not count.
    """
    hasher = running.clients.hasher
    try:
        is_right = hasher.verify(attempt.password_hash, password) and attempt.is_comparable
        outdated = is_right and hasher.is_outdated(attempt.password_hash)
        return is_right, hasher.hash(password) if outdated else None
    except Unavailable:
        transact(login.give_attempt_back, attempt=attempt)
        raise


def _tokens(user: User, session: UserSession) -> dict[str, Any]:
    issued = _audience()
    key = running.clients.keys.signing(running.runtime.database)
    return {
        "access_token": access_token(key, issued, user, session, clock.now()),
        "refresh_token": refresh_token(running.clients.vault, session),
        "expires_in": issued.seconds,
    }


def _lifetimes() -> Lifetimes:
    """Return how long sessions live, from the settings."""
    settings = running.settings
    return Lifetimes(
        idle=timedelta(days=settings.session_idle_days), absolute=timedelta(days=settings.session_absolute_days)
    )


def _audience() -> Audience:
    """Return the issuer, the audience and the lifetime of access tokens, from the settings."""
    settings = running.settings
    return Audience(settings.issuer_url, settings.audience, settings.access_token_seconds)


def _open_sessions(query: dict[str, Any]) -> Page:
    caller = actor()
    return read(queries.open_sessions, user_id=caller.user_id, current=caller.session_id, now=clock.now(), **query)


def _user_agent() -> str:
    return "".join(character for character in request.user_agent.string if character.isprintable())[:200]
