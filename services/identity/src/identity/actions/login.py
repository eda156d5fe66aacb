"""Log in, in three steps: reserve an attempt, compare the password outside of any transaction, settle the attempt.

The caller commits between the steps. A reserved attempt counts as wrong until it is settled as right. So however many
guesses run in parallel, no more of them than the limit reach a hash (seed 001 §1.7; G9).
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, select, update
from sqlalchemy.orm import Session

from chassis import acr, audit
from chassis.context import Actor, Origin
from chassis.networks import network_of
from chassis.outbox import publish
from identity.actions.locks import lock_account
from identity.actions.recovery import recovery_locked_until
from identity.actions.tallies import Taken, forget, give_back, note_failure, open_again_at, take, tally_key
from identity.clients import Vault
from identity.model import Device, User, UserSession
from identity.model.device import DEVICE_LIFE
from identity.model.lock import BY_STAFF, WRONG_PASSWORDS
from identity.model.logins import normalise_login
from identity.model.problems import AccountLocked, CredentialsWrong, LockedByStaff
from identity.model.tally import DEVICE, LOGIN, PERSON, Limit
from identity.model.user_session import Lifetimes
from identity.queries import user_and_device

# Statements are built once: building one costs more than running it.
_HAS_DEVICE = select(exists().where(Device.user_id == bindparam("user_id")))
# The account stays locked until the session is there. So whoever locks or erases it or replaces its password also ends
# this session.
_HELD = (
    select(User.staff_locked_at, User.password_changed_at)
    .where(User.id == bindparam("user_id"))
    .with_for_update(key_share=True)
)
_device: Any = Device.__table__
_KEPT_LONGER = update(_device).where(_device.c.id == bindparam("this")).values(expires_at=bindparam("until"))


@dataclass(frozen=True)
class Attempt:
    """The right to compare one password.

    `user` is None for a login that nobody has. `device` is the known device that the login comes from, or None. `taken`
    are the tries that count for it. The password is wrong in any case unless `is_comparable`.
    """

    user: User | None
    device: Device | None
    taken: tuple[Taken, ...]
    is_comparable: bool
    password_hash: str = field(repr=False)


@dataclass(frozen=True)
class Opened:
    """What a login opened."""

    user: User
    session: UserSession
    device_token: str = field(repr=False)


def reserve_attempt(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    vault: Vault,
    nobodys_hash: str,
    login: str,
    device_token: str,
) -> Attempt:
    """Count one more try to log in before the password is compared, and return an Attempt: the account found, if any,
    and the hash to compare the password with. Raises AccountLocked if no try is left.

    `login` is what the person typed; `device_token` is the token of an earlier login from this device, or empty. The
    try counts for the known device, or else for the login; `vault` hashes the keys of the counts. For an unknown login
    the result carries `nobodys_hash`, a hash that no password has. The database work does not depend on whether the
    login exists, so that its duration tells nothing. A document that recoveries have locked is refused except from a
    known device; the e-mail address of its account is answered as a wrong password, so that nobody learns that the two
    belong together.
    """
    identifier = normalise_login(login)
    # before the account is looked up, so that a locked login takes the same time whether or not it exists
    taken = [] if device_token else [_take(session, vault, LOGIN, identifier, now)]
    user, device = user_and_device(session, identifier, device_token=device_token, now=now)
    if device:
        taken = [_take(session, vault, DEVICE, str(device.id), now)]
        is_comparable = True
    else:
        taken = taken or [_take(session, vault, LOGIN, identifier, now)]
        document = user.document if user else identifier
        locked_until = recovery_locked_until(session, vault, document=document, now=now)
        if locked_until and identifier == document:
            raise AccountLocked(locked_until, now)
        above = take(session, tally_key(vault, PERSON, str(user.id) if user else identifier), PERSON, now)
        taken += [above] if above else []
        is_comparable = user is not None and above is not None and not locked_until
    password_hash = user.password_hash if user and is_comparable else nobodys_hash
    return Attempt(user, device, tuple(taken), is_comparable, password_hash)


def give_attempt_back(session: Session, *, actor: Actor, now: datetime, attempt: Attempt) -> None:
    """Cancel an attempt whose password was never compared because no core was free. It does not count."""
    for taken in attempt.taken:
        give_back(session, taken)


def refuse_login(session: Session, *, actor: Actor, now: datetime, attempt: Attempt) -> CredentialsWrong:
    """Record that the password of a login was wrong, and return the refusal for the caller of the API. `attempt` is
    what `reserve_attempt` returned.

    The refusal is returned instead of raised, so that the record is committed. The wrong password that reaches the
    limit locks the login or the device, and an event tells the account's owner by e-mail.
    """
    audit.record(
        session, "login.failed", attempt.user.id if attempt.user else "nobody", known_device=attempt.device is not None
    )
    filled = [taken for taken in attempt.taken if note_failure(session, taken) and taken.limit is not PERSON]
    if filled:
        until = open_again_at(session, filled[0].key, now)
        lock_account(session, attempt.user, cause=WRONG_PASSWORDS, until=until, now=now)
    return CredentialsWrong()


def open_session(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    attempt: Attempt,
    new_hash: str | None,
    device_token: str,
    user_agent: str,
    lifetimes: Lifetimes,
) -> Opened | LockedByStaff | CredentialsWrong:
    """Open a session after a right password, reset the counts of wrong ones, and remember the device.

    `attempt` is what `reserve_attempt` returned. `device_token` is the token that came with the login if it was known,
    otherwise a new one. `new_hash` replaces a password hash with outdated parameters; None keeps the hash. `lifetimes`
    says how long the session lasts. The owner is told by e-mail of a login from a new device, except the account's
    first. Returns an Opened with account, session and device token, or a refusal. LockedByStaff is returned for an
    account that staff locked, and CredentialsWrong for one that was erased or got another password while the password
    was compared; they are returned, not raised, so that the record is committed. Raises ValueError if nobody has the
    login.
    """
    user = attempt.user
    if user is None:
        raise ValueError("an attempt for nobody was settled as right")
    held = session.execute(_HELD, {"user_id": user.id}).first()
    if held and held.password_changed_at != user.password_changed_at:
        return refuse_login(session, actor=actor, now=now, attempt=attempt)
    for taken in attempt.taken:
        forget(session, taken)
    if held is None:
        return CredentialsWrong()
    if held.staff_locked_at is not None:
        audit.record(session, "login.refused", user.id, because=BY_STAFF)
        return LockedByStaff()
    if new_hash:
        same = update(User).where(User.id == user.id, User.password_hash == attempt.password_hash)
        session.execute(same.values(password_hash=new_hash), execution_options={"synchronize_session": False})
    origin: Origin = session.info["origin"]
    opened = UserSession.open(
        user_id=user.id,
        acr=acr.PASSWORD,
        user_agent=user_agent,
        address=origin.address,
        lifetimes=lifetimes,
        now=now,
    )
    session.add(opened)
    _remember_device(session, user, attempt.device, device_token, user_agent, now)
    audit.record(session, "session.opened", user.id, session_id=opened.id, known_device=attempt.device is not None)
    return Opened(user, opened, device_token)


def _take(session: Session, vault: Vault, limit: Limit, subject: str, now: datetime) -> Taken:
    key = tally_key(vault, limit, subject)
    taken = take(session, key, limit, now)
    if taken is None:
        raise AccountLocked(open_again_at(session, key, now), now)
    return taken


def _remember_device(
    session: Session, user: User, device: Device | None, token: str, user_agent: str, now: datetime
) -> None:
    if device:
        if device.is_due(now):
            session.execute(_KEPT_LONGER, {"this": device.id, "until": now + DEVICE_LIFE})
        return
    origin: Origin = session.info["origin"]
    if session.scalar(_HAS_DEVICE, {"user_id": user.id}):
        publish(session, user.notice("new_device", now, device=user_agent, network=network_of(origin.address)))
    session.add(Device.remember(user_id=user.id, token=token, now=now))
