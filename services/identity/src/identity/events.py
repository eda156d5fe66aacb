"""The facts that identity publishes: every Fact class of this module. `make contracts` writes their contracts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from chassis.events import Fact
from chassis.fact_fields import Doc, Document, Email, Language, Parties, example, one_of


@dataclass(frozen=True, kw_only=True)
class UserState:
    """Everything that other services may keep of a person."""

    user_id: UUID
    document: Document
    document_kind: Annotated[str, one_of("cpf", "cnpj")]
    document_assurance: Annotated[
        str,
        one_of("declared", "contact", "staff", "certificate"),
        Doc("how far the document is proven, from weakest to strongest"),
    ]
    name: Annotated[str, example("Pessoa de Exemplo")]
    email: Email
    phone: Annotated[str, Doc("E.164"), example("+5592991234567")]
    language: Language
    profile: Annotated[str, one_of("consumer", "professional", "student", "researcher", "press", "general_public")]
    staff_roles: tuple[Annotated[str, example("staff:access")], ...]
    parties: Parties
    staff_locked: Annotated[
        bool, Doc("whether staff locked the account, which may do nothing until they unlock it")
    ] = False


@dataclass(frozen=True, kw_only=True)
class UserValidated(UserState, Fact, type="identity.user_validated.v1", subject="user_id"):
    """A person completed the registration.

    The e-mail address is proven, the document declared. Full state: whoever copies it needs to ask nobody.
    """


@dataclass(frozen=True, kw_only=True)
class UserUpdated(UserState, Fact, type="identity.user_updated.v1", subject="user_id"):
    """Something about a person changed.

    Full state, as in user_validated; a copy takes only a higher subjectversion.
    """


@dataclass(frozen=True, kw_only=True)
class UserLocked(Fact, type="identity.user_locked.v1", subject="user_id"):
    """A person cannot log in: by one login or device until `until`, or at all until staff unlock the account.

    After three wrong passwords, for ten minutes; after three recoveries that were begun and not completed, for 24
    hours. Running sessions and known devices go on. A lock by staff ends them.
    """

    user_id: UUID
    cause: Annotated[str, Doc("wrong_passwords, recovery, staff"), example("wrong_passwords")]
    parties: Parties
    until: Annotated[datetime | None, Doc("absent: until somebody unlocks it")] = None


@dataclass(frozen=True, kw_only=True)
class UserUnlocked(Fact, type="identity.user_unlocked.v1", subject="user_id"):
    """No lock is left on a person's account. The last lock ended."""

    user_id: UUID
    cause: Annotated[str, Doc("why it ended: expired, recovered, staff"), example("expired")]
    parties: Parties


@dataclass(frozen=True, kw_only=True)
class UserErased(Fact, type="identity.user_erased.v1", subject="user_id"):
    """A person was erased.

    Every service purges what it holds of the person, in copies and in payloads.
    """

    user_id: UUID
    parties: Parties


@dataclass(frozen=True, kw_only=True)
class SessionRevoked(Fact, type="identity.session_revoked.v1", subject="session_id"):
    """A session ended before its time.

    Logged out, ended by its owner, by staff or with the password, or because a spent refresh token was used again. Its
    tokens are refused even if they have not expired.
    """

    session_id: UUID
    user_id: UUID
    parties: Parties


@dataclass(frozen=True, kw_only=True)
class CodeIssued(Fact, type="identity.code_issued.v1", subject="code_id"):
    """A code is to be mailed.

    The six digits travel as `ciphertext` only: a Fernet token under CODE_KEY, whose plaintext is the digits in ASCII.
    The notifier wipes it on delivery or expiry, and never mails an expired code.
    """

    code_id: UUID
    purpose: Annotated[str, Doc("registration, recovery, email_change"), example("registration")]
    email: Email
    language: Language
    expires_at: datetime
    ciphertext: Annotated[str, Doc("Fernet token")]


@dataclass(frozen=True, kw_only=True)
class SecurityNotice(Fact, type="identity.security_notice.v1", subject="user_id"):
    """Something happened to an account that its owner should know, whoever did it.

    Mailed to `email` whatever the owner's preferences are.
    """

    user_id: UUID
    kind: Annotated[
        str,
        Doc(
            "already_registered (somebody began a registration with this address), new_device (a login from a device "
            "not seen before), password_changed, password_recovered (a new password by a mailed code, which ended all "
            "sessions), email_change_started (a code was mailed to another address), email_changed (to the former "
            "address), email_corrected (staff changed the address; told to both), address_wanted (somebody wants this "
            "address for another account); more kinds will come"
        ),
        example("new_device"),
    ]
    email: Annotated[Email, Doc("where to write to, now")]
    language: Language
    at: datetime
    parties: Parties
    device: Annotated[str | None, Doc("the browser or program, as it names itself")] = None
    network: Annotated[str | None, Doc("where from, to the /24 or /48"), example("203.0.113.0/24")] = None
