"""Replace one's own password, in three steps like a login: reserve a try, compare the present password outside of any
transaction, settle the try.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import audit
from chassis.context import Actor
from chassis.outbox import publish
from chassis.problems import TokenInvalid
from identity.actions.recovery import spend_recoveries
from identity.actions.tallies import Taken, forget, give_back, open_again_at, take, tally_key
from identity.actions.user_session import end_sessions
from identity.clients import Vault
from identity.model import User
from identity.model.problems import AccountLocked, PasswordWrong
from identity.model.tally import OWN_PASSWORD
from identity.model.user_session import EndedBecause


@dataclass(frozen=True)
class Check:
    """The right to compare the present password of `user` once. `taken` is the try that counts for it."""

    user: User
    taken: Taken
    password_hash: str = field(repr=False)
    password_changed_at: datetime | None


def reserve_check(session: Session, *, actor: Actor, now: datetime, vault: Vault) -> Check:
    """Count one more try before the caller's present password is compared, and return a Check with the stored hash.

    A try counts as wrong until it is settled as right, so that a stolen session does not serve to guess the password.
    Raises TokenInvalid when the account no longer exists, and AccountLocked after three wrong ones within ten minutes.
    """
    user = session.get(User, actor.user_id)
    if user is None:
        raise TokenInvalid()
    key = tally_key(vault, OWN_PASSWORD, str(user.id))
    taken = take(session, key, OWN_PASSWORD, now)
    if taken is None:
        raise AccountLocked(open_again_at(session, key, now), now)
    return Check(user, taken, user.password_hash, user.password_changed_at)


def give_check_back(session: Session, *, actor: Actor, now: datetime, check: Check) -> None:
    """Cancel a check whose password was never compared because no core was free. It does not count."""
    give_back(session, check.taken)


def change_password(session: Session, *, actor: Actor, now: datetime, check: Check, password_hash: str) -> None:
    """Replace the caller's password after the present one was right, and tell the owner by e-mail.

    All other sessions end, and codes of recoveries that were begun before are useless. Raises PasswordWrong when the
    password was replaced since `check` was reserved.
    """
    locked = select(User).where(User.id == check.user.id).with_for_update(key_share=True)
    user = session.scalar(locked, execution_options={"populate_existing": True})
    if user is None or user.password_changed_at != check.password_changed_at:
        raise PasswordWrong()
    user.choose_password(password_hash, now)
    spend_recoveries(session, user.id)
    end_sessions(session, user_id=user.id, because=EndedBecause.PASSWORD_CHANGED, now=now, but=actor.session_id)
    forget(session, check.taken)
    audit.record(session, "user.password_changed", user.id)
    publish(session, user.notice("password_changed", now))
