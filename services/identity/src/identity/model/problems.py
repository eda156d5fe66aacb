"""The refusals of identity, each with its status and stable code. Their sentences are in `locales/`."""

from datetime import datetime
from typing import Any

from chassis.problems import FieldError, Problem, TooManyRequests, retry_after


class NotVerified(Problem):
    """A registration cannot be completed before its code was entered."""

    status, code = 409, "registration.not_verified"


class AlreadyVerified(Problem):
    status, code = 409, "registration.already_verified"


class AlreadyCompleted(Problem):
    status, code = 409, "registration.already_completed"


class RegistrationExpired(Problem):
    status, code = 410, "registration.expired"


class DocumentTaken(Problem):
    """The document has an account already. `ways_out` are to recover it, to prove the document by certificate, or to
    ask staff.
    """

    status, code = 409, "registration.document_taken"

    def __init__(self) -> None:
        super().__init__(ways_out=["recovery", "certificate", "staff"])


class EmailTaken(Problem):
    """The address has got an account since this registration began."""

    status, code = 409, "registration.email_taken"


class RecoveryExpired(Problem):
    status, code = 410, "recovery.expired"


class EmailChangeExpired(Problem):
    status, code = 410, "email_change.expired"


class AddressTaken(Problem):
    """Another account has got the address since this change of address began."""

    status, code = 409, "email.taken"


class TermsChanged(Problem):
    """The terms that the person read are no longer in force. `terms_version` is the version to read and accept."""

    status, code = 409, "terms.changed"

    def __init__(self, terms_version: str) -> None:
        super().__init__(terms_version=terms_version)


class ResendTooSoon(TooManyRequests):
    code = "code.resend_too_soon"


class TooManyCodes(TooManyRequests):
    """Too many codes were mailed to the address or asked for by the network within an hour."""

    code = "code.too_many_sent"


class TooManyWrongCodes(TooManyRequests):
    """Too many wrong codes were entered for this address or from this network, over all registrations."""

    code = "code.too_many_wrong"


class CredentialsWrong(Problem):
    """The password is wrong or nobody has this login. The answer is the same for both."""

    status, code = 401, "credentials.wrong"

    def __init__(self, **facts: Any) -> None:
        super().__init__(headers={"WWW-Authenticate": "Bearer"}, **facts)


class PasswordWrong(Problem):
    """The present password, asked for before it is replaced, is wrong."""

    status, code = 422, "password.wrong"

    def __init__(self) -> None:
        super().__init__(errors=[FieldError("#/current_password", self.code)])


class AccountLocked(Problem):
    """Too many wrong passwords were entered (seed 001: three, ten minutes; G9), or too many recoveries of the document
    were begun and not completed (three, 24 hours; G8).
    """

    status, code = 423, "account.locked"

    def __init__(self, until: datetime, now: datetime) -> None:
        super().__init__(headers=retry_after(until, now), locked_until=until)


class RefreshInvalid(Problem):
    """The refresh token is not genuine, or its session has ended."""

    status, code = 401, "session.refresh_invalid"

    def __init__(self, **facts: Any) -> None:
        super().__init__(headers={"WWW-Authenticate": 'Bearer error="invalid_token"'}, **facts)


class LockedByStaff(Problem):
    """Staff locked the account. Only whoever has the right password learns of it."""

    status, code = 423, "account.locked_by_staff"


class LastAdmin(Problem):
    """The change would leave the platform without anyone who can act as staff:admin."""

    status, code = 409, "roles.last_admin"


class OwnAccount(Problem):
    """Staff decide about the accounts of others only."""

    status, code = 409, "user.own_account"


class UserEmailTaken(Problem):
    """Another account has the address that staff gave to this one."""

    status, code = 409, "user.email_taken"
