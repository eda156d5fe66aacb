"""Registering: document and e-mail → code → name, phone and password. Nothing here says whether an account exists
before the address is proven."""

import os
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from chassis import audit
from chassis.addresses import mailbox_key
from chassis.context import Actor
from chassis.outbox import publish
from chassis.problems import NotFound
from identity.actions.assurance import is_on_record
from identity.actions.tallies import give_back, open_again_at, take, tally_key
from identity.clients import Vault
from identity.clients.vault import DrawnCode
from identity.model import Company, Registration, User
from identity.model.problems import (
    CodeWrong,
    DocumentTaken,
    EmailTaken,
    NotVerified,
    TooManyCodes,
    TooManyWrongCodes,
)
from identity.model.tally import CODES_SENT, WRONG_CODES
from identity.queries import company_of
from identity.states import PROFILES


@dataclass(frozen=True)
class Verified:
    """A proven address: its company's, who then offers a relation, or else somebody's who chooses a profile."""

    company: Company | None

    @property
    def profile_options(self) -> list[str]:
        return [] if self.company else [*PROFILES]


def start_registration(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    vault: Vault,
    code: DrawnCode,
    document: str,
    email: str,
    language: str | None,
    usual_language: str,
) -> Registration:
    """Begin a registration: `code` goes to the address, or, if it has an account already, a notice of that.

    The registration looks the same in both cases. `language` is the person's wish, `usual_language` what they read
    now. Raises TooManyCodes.
    """
    registration = Registration.start(
        document=document, email=email, language=language, usual_language=usual_language, now=now
    )
    _send_code(session, registration, vault=vault, code=code, now=now)
    session.add(registration)
    audit.record(session, "registration.started", registration.id)
    return registration


def resend_code(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    vault: Vault,
    code: DrawnCode,
    registration_id: UUID,
) -> Registration:
    """Send a new code, which makes the one before it useless. Raises what `check_resendable` does, and TooManyCodes."""
    registration = _held(session, registration_id)
    registration.check_resendable(now)
    _send_code(session, registration, vault=vault, code=code, now=now)
    return registration


def verify_code(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    vault: Vault,
    registration_id: UUID,
    code: str,
) -> Verified | CodeWrong:
    """Prove the address by its code (O18, O20). A wrong one is returned, so that it stays counted.

    Raises RegistrationExpired, CodeSpent, CodeExpired, TooManyWrongCodes.
    """
    registration = _held(session, registration_id)
    registration.check_code_usable(now)
    key = tally_key(
        vault, WRONG_CODES, registration.email_key
    )  # not per document: strangers could close it to its owner
    taken = take(session, key, WRONG_CODES, now)
    if taken is None:
        raise TooManyWrongCodes(retry_at=open_again_at(session, key, now), now=now)
    if not vault.is_code(code, code_id=registration.code_id, code_hash=registration.code_hash):
        registration.attempts_left -= 1
        return CodeWrong(registration.attempts_left)
    give_back(session, taken)
    registration.verify()
    audit.record(session, "registration.verified", registration.id)
    return Verified(company_of(session, email=registration.email))


def complete_registration(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    vault: Vault,
    registration_id: UUID,
    name: str,
    phone: str,
    profile: str,
    password_hash: str,
    terms_version: str,
) -> User:
    """Make the account. Raises RegistrationExpired, NotVerified, AlreadyCompleted, DocumentTaken, EmailTaken.

    The document's assurance is `contact` when the customer register has the address for it; the answer is the same.
    `password_hash` is empty when the registration was not ready a moment ago, when the hash was to be made.
    """
    registration = _held(session, registration_id)
    registration.check_completable(now)
    if not password_hash:
        raise NotVerified()
    user = User.register(
        document=registration.document,
        email=registration.email,
        name=name,
        phone=phone,
        language=registration.language,
        usual_language=registration.usual_language,
        profile=profile,
        password_hash=password_hash,
        terms_version=terms_version,
        now=now,
        is_on_record=is_on_record(session, vault, document=registration.document, email=registration.email),
    )
    _insert_unique(session, user)
    registration.complete()
    audit.record(session, "user.registered", user.id, terms_version=terms_version, assurance=user.document_assurance)
    publish(session, user.validated())
    return user


def _held(session: Session, registration_id: UUID) -> Registration:
    """The registration, held until the transaction ends. Raises NotFound."""
    found = session.get(Registration, registration_id, with_for_update=True)
    if found is None:
        raise NotFound()
    return found


def _send_code(session: Session, registration: Registration, *, vault: Vault, code: DrawnCode, now: datetime) -> None:
    key = tally_key(vault, CODES_SENT, mailbox_key(registration.email))
    if take(session, key, CODES_SENT, now) is None:
        raise TooManyCodes(retry_at=open_again_at(session, key, now), now=now)
    issued = registration.send(code_id=code.code_id, code_hash=code.hash, ciphertext=code.ciphertext, now=now)
    owner = session.scalar(select(User).where(User.email_key == registration.email_key))
    if owner is None:
        publish(session, issued)
    else:
        registration.code_hash = os.urandom(32)  # a code that nobody was sent must not open anything
        publish(session, owner.notice("already_registered", now))


def _insert_unique(session: Session, user: User) -> None:
    """Insert, told by the database which of two at once came first. Raises DocumentTaken or EmailTaken."""
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError:
        taken = session.scalar(select(User.id).where(User.document == user.document))
        raise (DocumentTaken() if taken else EmailTaken()) from None
