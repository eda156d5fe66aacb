"""Register: document and e-mail, then the mailed code, then name, phone and password.

No answer says whether an account exists before the address is proven.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from chassis import audit
from chassis.context import Actor
from chassis.mailed_codes import CodeWrong, DrawnCode
from chassis.outbox import publish
from chassis.problems import NotFound
from identity.actions.assurance import is_on_record
from identity.actions.codes import counted, take_mail, try_code
from identity.clients import Vault
from identity.model import Company, Registration, User
from identity.model.problems import DocumentTaken, EmailTaken, NotVerified, TermsChanged
from identity.queries import company_of
from identity.states import PROFILES


@dataclass(frozen=True)
class Verified:
    """A proven address, with the company whose e-mail domain it has.

    A person with a company is offered a relation with it; a person without one chooses a profile from
    `profile_options`.
    """

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
    network: str,
) -> Registration:
    """Begin a registration and mail `code` to the e-mail address. If the address has an account already, its owner gets
    a notice instead.

    The answer is the same in both cases. `code` is freshly drawn, with its hash and ciphertext. `vault` hashes the keys
    under which mails are counted. `language` is the language that the person chose, or None; `usual_language` is the
    language of the request, used when none was chosen. `network` is the network that the request came from, or empty
    when it is not counted. Returns the registration. Raises TooManyCodes.
    """
    registration = Registration.start(
        document=document, email=email, language=language, usual_language=usual_language, now=now
    )
    _send_code(session, registration, vault=vault, code=code, network=network, now=now)
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
    network: str,
) -> Registration:
    """Mail a new code for a registration; the former code no longer works. Returns the registration.

    `code` is the new code, freshly drawn. `vault` hashes the keys under which mails are counted. `network` is the
    network that the request came from, or empty when it is not counted. Raises NotFound, RegistrationExpired,
    AlreadyVerified, AlreadyCompleted, CodeSpent, ResendTooSoon and TooManyCodes.
    """
    registration = _locked(session, registration_id)
    registration.check_resendable(now)
    _send_code(session, registration, vault=vault, code=code, network=network, now=now)
    return registration


def verify_code(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    vault: Vault,
    registration_id: UUID,
    network: str,
    code: str,
) -> Verified | CodeWrong:
    """Prove the e-mail address of a registration by the code that was mailed to it (O18, O20).

    `code` is what the person typed; `vault` compares it with the stored hash. Returns Verified, with the company whose
    domain the address has, or else CodeWrong: it is not raised, so that the caller commits the counted try. `network`
    is the network that the request came from, or empty when it is not counted. Raises NotFound, RegistrationExpired,
    CodeSpent, CodeExpired, TooManyWrongCodes.
    """
    registration = _locked(session, registration_id)
    address = counted(vault, registration.email).address
    wrong = try_code(session, registration, code, address=address, vault=vault, network=network, now=now)
    if wrong:
        return wrong
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
    terms_in_force: str,
    terms_version: str | None,
) -> User:
    """Create the account of a registration whose e-mail address is proven, and publish it. Returns the account.

    `vault` hashes document and address; if the customer register has the pair, the document's assurance is `contact`.
    `profile` is what the person says to be, such as `consumer`. `password_hash` is empty if the endpoint did not hash
    the password, because the registration could not be completed then. `terms_in_force` is the present version of the
    terms; `terms_version` is the version that the person read, or None for the present one. Raises NotFound,
    RegistrationExpired, NotVerified, AlreadyCompleted, TermsChanged, DocumentTaken, EmailTaken.
    """
    registration = _locked(session, registration_id)
    registration.check_completable(now)
    if not password_hash:
        raise NotVerified()
    if terms_version not in (None, terms_in_force):
        raise TermsChanged(terms_in_force)
    user = User.register(
        document=registration.document,
        email=registration.email,
        name=name,
        phone=phone,
        language=registration.language,
        usual_language=registration.usual_language,
        profile=profile,
        password_hash=password_hash,
        terms_version=terms_in_force,
        now=now,
        is_on_record=is_on_record(session, vault, document=registration.document, email=registration.email),
    )
    _insert_unique(session, user)
    registration.complete()
    audit.record(session, "user.registered", user.id, terms_version=terms_in_force, assurance=user.document_assurance)
    publish(session, user.validated())
    return user


def _locked(session: Session, registration_id: UUID) -> Registration:
    """Return the registration, locked until the transaction ends. Raises NotFound."""
    found = session.get(Registration, registration_id, with_for_update=True)
    if found is None:
        raise NotFound()
    return found


def _send_code(
    session: Session, registration: Registration, *, vault: Vault, code: DrawnCode, network: str, now: datetime
) -> None:
    take_mail(session, counted(vault, registration.email).mailbox, vault=vault, network=network, now=now)
    issued = registration.send(code_id=code.code_id, code_hash=code.hash, ciphertext=code.ciphertext, now=now)
    owner = session.scalar(select(User).where(User.email_key == registration.email_key))
    if owner is None:
        publish(session, issued)
    else:
        registration.void_code()
        publish(session, owner.notice("already_registered", now))


def _insert_unique(session: Session, user: User) -> None:
    """Insert `user`, the new account of a completed registration.

    Raises DocumentTaken or EmailTaken when another account has its document or e-mail address, also one that a parallel
    transaction inserts.
    """
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError:
        taken = session.scalar(select(User.id).where(User.document == user.document))
        raise (DocumentTaken() if taken else EmailTaken()) from None
