"""Change one's own e-mail address: a code is mailed to the new address, a notice to the present one. Nothing changes
before the code was entered.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from chassis import audit
from chassis.context import Actor
from chassis.mailed_codes import CodeSpent, CodeWrong, DrawnCode
from chassis.outbox import publish
from chassis.problems import NotFound, TokenInvalid
from identity.actions.assurance import change_proven_email
from identity.actions.codes import counted, take_mail, try_code
from identity.actions.recovery import spend_recoveries
from identity.actions.tallies import open_again_at, take, tally_key
from identity.clients import Vault
from identity.model import EmailChange, User
from identity.model.problems import AddressTaken, TooManyCodes
from identity.model.tally import EMAIL_CHANGES


def start_email_change(
    session: Session, *, actor: Actor, now: datetime, vault: Vault, code: DrawnCode, email: str, network: str
) -> EmailChange:
    """Begin to change the caller's e-mail address to `email`, and mail `code` there. If another account has the
    address, its owner gets a notice instead; the answer is the same. Returns the change.

    A notice to the present address says that a change was begun. A change that the caller began before is over. `vault`
    hashes the keys under which mails are counted, and `network` is the network that the request came from, or empty
    when it is not counted. Raises TooManyCodes, and TokenInvalid when the account no longer exists.
    """
    user = session.get(User, actor.user_id)
    if user is None:
        raise TokenInvalid()
    _take_change(session, vault, user, now)
    take_mail(session, counted(vault, email).mailbox, vault=vault, network=network, now=now)
    session.execute(delete(EmailChange).where(EmailChange.user_id == user.id))
    change = EmailChange.start(user_id=user.id, email=email, now=now)
    issued = change.put_code(
        code_id=code.code_id,
        code_hash=code.hash,
        ciphertext=code.ciphertext,
        email=email,
        language=user.mail_language,
        now=now,
    )
    owner = session.scalar(select(User).where(User.email_key == change.email_key))
    is_free = owner is None or owner.id == user.id
    if not is_free:
        change.void_code()
    session.add(change)
    told = [issued if owner is None or is_free else owner.notice("address_wanted", now)]
    told.append(user.notice("email_change_started", now))
    for fact in sorted(told, key=lambda fact: fact.subject_id):  # two who want each other's address do not deadlock
        publish(session, fact)
    audit.record(session, "user.email_change_started", user.id)
    return change


def confirm_email_change(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    vault: Vault,
    change_id: UUID,
    network: str,
    code: str,
) -> User | CodeWrong:
    """Give the caller's account the new e-mail address, after the code that was mailed to it was entered. Returns the
    account, or else CodeWrong: it is not raised, so that the caller commits the counted try.

    The new state is published, the document's assurance is compared with the customer register again, and a notice goes
    to the former address. Codes of recoveries that were mailed there are useless. `network` is the network that the
    request came from, or empty when it is not counted. Raises NotFound, EmailChangeExpired, CodeExpired,
    TooManyWrongCodes, AddressTaken; and CodeSpent, also when the password was replaced after the change was begun.
    """
    change = session.get(EmailChange, change_id, with_for_update=True)
    if change is None or change.user_id != actor.user_id:
        raise NotFound()
    address = counted(vault, change.email).address
    wrong = try_code(session, change, code, address=address, vault=vault, network=network, now=now)
    if wrong:
        return wrong
    former = session.get_one(User, change.user_id).email
    user = _hold(session, vault, change)
    if user.password_changed_at and user.password_changed_at > change.created_at:
        raise CodeSpent()
    change.spend()
    spend_recoveries(session, user.id)
    publish(session, user.notice("email_changed", now, to=former))
    return user


def _take_change(session: Session, vault: Vault, user: User, now: datetime) -> None:
    """Count a change that a person begins. Raises TooManyCodes when there were five within an hour."""
    key = tally_key(vault, EMAIL_CHANGES, str(user.id))
    if take(session, key, EMAIL_CHANGES, now) is None:
        raise TooManyCodes(retry_at=open_again_at(session, key, now), now=now)


def _hold(session: Session, vault: Vault, change: EmailChange) -> User:
    """Give the account its new address. Returns the account, locked. Raises AddressTaken when another account has got
    the address, also one that a parallel transaction gave it.
    """
    try:
        with session.begin_nested():
            return change_proven_email(session, vault, user_id=change.user_id, email=change.email)
    except IntegrityError:
        raise AddressTaken() from None
