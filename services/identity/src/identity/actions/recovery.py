"""Recover an account whose password is forgotten: document and e-mail, then the mailed code with a new password (G8).

No answer, and no difference in the work that is done for it, says whether an account has the document, the address or
both.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from chassis import audit
from chassis.addresses import address_key
from chassis.context import Actor
from chassis.database import Timestamp
from chassis.mailed_codes import CodeSpent, CodeWrong, DrawnCode
from chassis.outbox import kept_if, publish
from chassis.problems import NotFound
from identity.actions.codes import counted, take_mail, try_code
from identity.actions.locks import lift_locks, lock_account
from identity.actions.tallies import forget_counts, take, tally_key
from identity.actions.user_session import end_sessions
from identity.clients import Vault
from identity.model import Device, Recovery, RecoveryCount, User
from identity.model.lock import PASSING, RECOVERED, RECOVERY
from identity.model.logins import normalise_login
from identity.model.problems import AccountLocked
from identity.model.recovery import WINDOW
from identity.model.tally import DEVICE, LOGIN, OWN_PASSWORD, PERSON, SAME_PAIR
from identity.model.user_session import EndedBecause

_BY_DOCUMENT = select(User).where(User.document == bindparam("document"))
_BY_ID = select(User).where(User.id == bindparam("user_id"))
_LOCKED_UNTIL = select(RecoveryCount.locked_until).where(
    RecoveryCount.key == bindparam("this"), RecoveryCount.locked_until > bindparam("now", type_=Timestamp)
)


@dataclass(frozen=True)
class Proven:
    """Whoever continues a recovery has entered the right code for this account."""

    user: User


def start_recovery(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    vault: Vault,
    code: DrawnCode,
    document: str,
    email: str,
    usual_language: str,
    network: str,
) -> Recovery:
    """Begin to recover an account, and mail `code` to it if `document` and `email` belong together. Returns the
    recovery; the answer is the same for every pair.

    The request counts for the document, unless the same pair was asked for within ten minutes. The third one that was
    not completed within 24 hours locks the document for 24 hours (G8): no code is mailed meanwhile. `code` is freshly
    drawn, with its hash and ciphertext. `usual_language` is the language of the request. `network` is the network that
    the request came from, or empty when it is not counted. `vault` hashes the keys of all counts. Raises TooManyCodes.
    """
    owner = counted(vault, email)
    take_mail(session, owner.mailbox, vault=vault, network=network, now=now)
    user = session.scalar(_BY_DOCUMENT, {"document": document})
    is_pair = user is not None and user.email_key == address_key(email)
    is_locked = _count_request(session, vault, document=document, email=email, user=user, now=now)
    recovery = Recovery.start(
        user_id=user.id if user and is_pair else None,
        count_key=recovery_key(vault, document),
        address_mac=owner.address,
        mailbox_mac=owner.mailbox,
        now=now,
    )
    session.add(recovery)
    _mail_code(
        session,
        recovery,
        code,
        email=user.email if user and is_pair else email,
        language=user.mail_language if user and is_pair else usual_language,
        is_mailed=is_pair and not is_locked,
        now=now,
    )
    audit.record(session, "recovery.started", recovery.id)
    return recovery


def resend_recovery_code(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    vault: Vault,
    code: DrawnCode,
    recovery_id: UUID,
    usual_language: str,
    network: str,
) -> Recovery:
    """Mail a new code for a recovery whose pair is an account's; the former code no longer works. Returns the recovery.

    It does not count as another request for the document. Any other recovery, and one of a locked document, is answered
    in the same way, without a mail. The arguments are those of `start_recovery`. Raises NotFound, RecoveryExpired,
    CodeSpent, ResendTooSoon, TooManyCodes.
    """
    recovery = _locked(session, recovery_id)
    recovery.check_resendable(now)
    take_mail(session, recovery.mailbox_mac, vault=vault, network=network, now=now)
    user = session.scalar(_BY_ID, {"user_id": recovery.user_id})
    is_pair = user is not None and counted(vault, user.email).address == recovery.address_mac
    is_locked = _locked_until(session, recovery.count_key, now) is not None
    _mail_code(
        session,
        recovery,
        code,
        email=user.email if user else "",
        language=user.mail_language if user else usual_language,
        is_mailed=is_pair and not is_locked,
        now=now,
    )
    return recovery


def prove_recovery(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    vault: Vault,
    recovery_id: UUID,
    network: str,
    code: str,
) -> Proven | CodeWrong:
    """Compare the code of a recovery, before the new password is judged and hashed. A right code stays good.

    Returns Proven with the account, or else CodeWrong: it is not raised, so that the caller commits the counted try. A
    recovery of nobody has no right code, and counts down in the same way. `network` is the network that the request
    came from, or empty when it is not counted. Raises NotFound, RecoveryExpired, AccountLocked, CodeSpent, CodeExpired,
    TooManyWrongCodes.
    """
    recovery = _locked(session, recovery_id)
    _check_unlocked(session, recovery, now)
    address = recovery.address_mac
    wrong = try_code(session, recovery, code, address=address, vault=vault, network=network, now=now)
    if wrong:
        return wrong
    user = session.scalar(_BY_ID, {"user_id": recovery.user_id})
    if user is None:
        raise CodeSpent()
    return Proven(user)


def complete_recovery(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    vault: Vault,
    recovery_id: UUID,
    code: str,
    password_hash: str,
) -> None:
    """Replace the password of a recovered account, after `prove_recovery` found the code right.

    Everything ends that somebody may have who knew the former password: all sessions, known devices, older codes. The
    counts of wrong passwords are reset, a lock by them or by recoveries is lifted, and the owner is told by e-mail. A
    lock by staff stays. Nobody is signed in. The account is locked before the recovery, as everywhere, and logins under
    way with the former password find that it was replaced. Raises NotFound, AccountLocked, RecoveryExpired,
    CodeExpired, and CodeSpent when code or address were replaced meanwhile.
    """
    owner = select(Recovery.user_id).where(Recovery.id == recovery_id).scalar_subquery()
    locked = select(User).where(User.id == owner).with_for_update(key_share=True)
    user = session.scalar(locked, execution_options={"populate_existing": True})
    recovery = _locked(session, recovery_id)
    _check_unlocked(session, recovery, now)
    recovery.check_code_usable(now)
    is_right = vault.is_code(code, code_id=recovery.code_id, code_hash=recovery.code_hash)
    if user is None or not is_right or counted(vault, user.email).address != recovery.address_mac:
        raise CodeSpent()
    user.choose_password(password_hash, now)
    spend_recoveries(session, user.id)
    end_sessions(session, user_id=user.id, because=EndedBecause.RECOVERED, now=now)
    reset_counts(session, vault, user)
    session.execute(delete(Device).where(Device.user_id == user.id))
    lift_locks(session, user_id=user.id, causes=PASSING, because=RECOVERED)
    audit.record(session, "user.password_recovered", user.id)
    publish(session, user.notice("password_recovered", now))


def spend_recoveries(session: Session, user_id: UUID) -> None:
    """Make the codes of an account's recoveries useless, because its password or e-mail address is replaced."""
    theirs = update(Recovery).where(Recovery.user_id == user_id, Recovery.attempts_left > 0)
    session.execute(theirs.values(attempts_left=0))


def reset_counts(session: Session, vault: Vault, user: User) -> None:
    """Delete the counts of wrong passwords and of recoveries of an account, so that its owner is refused by none.

    The caller holds the account's row locked. `vault` hashes the keys of the counts: of both logins, of every known
    device, of the person, and of the document.
    """
    devices = session.scalars(select(Device.id).where(Device.user_id == user.id).order_by(Device.id))
    forget_counts(
        session,
        vault,
        *((LOGIN, normalise_login(login)) for login in (user.document, user.email)),
        *((DEVICE, str(device)) for device in devices),
        (PERSON, str(user.id)),
        (OWN_PASSWORD, str(user.id)),
        (SAME_PAIR, f"{user.document} {user.email_key}"),
    )
    session.execute(delete(RecoveryCount).where(RecoveryCount.key == recovery_key(vault, user.document)))


def recovery_key(vault: Vault, document: str) -> str:
    """Return the key of the document's RecoveryCount."""
    return vault.mac("recovery", document).hex()


def recovery_locked_until(session: Session, vault: Vault, *, document: str, now: datetime) -> datetime | None:
    """Return until when three recoveries that were not completed lock the document, or None when it is not locked.

    A login asks. `document` may be anything that was typed as a login: it is looked up by its keyed hash.
    """
    return _locked_until(session, recovery_key(vault, document), now)


def _count_request(
    session: Session, vault: Vault, *, document: str, email: str, user: User | None, now: datetime
) -> bool:
    """Count a request to recover the account of `document`, and lock the document at the third one. Returns whether it
    is locked.

    The row of the count is locked until the transaction ends, so that requests at once are counted one by one.
    """
    key = recovery_key(vault, document)
    pair = tally_key(vault, SAME_PAIR, f"{document} {address_key(email)}")
    is_new = take(session, pair, SAME_PAIR, now) is not None
    session.execute(_holding(session), {"key": key, "lapses_at": now + WINDOW})
    count = session.get_one(RecoveryCount, key, populate_existing=True)
    if is_new and count.count(now) and count.locked_until:
        lock_account(session, user, cause=RECOVERY, until=count.locked_until, now=now)
    return count.is_locked(now)


def _holding(session: Session) -> Any:
    """Return the SQL statement that makes a document's count if there is none, and locks its row in any case."""
    dialect: Any = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    fresh = dialect.insert(RecoveryCount).values(
        key=bindparam("key"), lapses_at=bindparam("lapses_at", type_=Timestamp)
    )
    return fresh.on_conflict_do_update(index_elements=["key"], set_={"lapses_at": fresh.excluded.lapses_at})


def _mail_code(
    session: Session,
    recovery: Recovery,
    code: DrawnCode,
    *,
    email: str,
    language: str,
    is_mailed: bool,
    now: datetime,
) -> None:
    """Give a recovery its code, and mail it if `is_mailed`. Otherwise the same statements run, and no code is right."""
    issued = recovery.put_code(
        code_id=code.code_id,
        code_hash=code.hash,
        ciphertext=code.ciphertext,
        email=email,
        language=language,
        now=now,
    )
    if not is_mailed:
        recovery.void_code()
    with kept_if(session, is_mailed):
        publish(session, issued)


def _locked(session: Session, recovery_id: UUID) -> Recovery:
    """Return the recovery, locked until the transaction ends. Raises NotFound."""
    found = session.get(Recovery, recovery_id, with_for_update=True)
    if found is None:
        raise NotFound()
    return found


def _check_unlocked(session: Session, recovery: Recovery, now: datetime) -> None:
    """Check that no lock stands on the recovery's document. Raises RecoveryExpired and AccountLocked."""
    recovery.check_open(now)
    until = _locked_until(session, recovery.count_key, now)
    if until:
        raise AccountLocked(until, now)


def _locked_until(session: Session, count_key: str, now: datetime) -> datetime | None:
    found: datetime | None = session.scalar(_LOCKED_UNTIL, {"this": count_key, "now": now})
    return found
