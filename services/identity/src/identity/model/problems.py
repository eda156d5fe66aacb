"""What identity refuses, each with its status and stable code. The sentences are in `locales/`."""

from datetime import datetime
from typing import Any

from chassis.problems import FieldError, Problem, TooManyRequests, retry_after


class NotVerified(Problem):
    """A registration was to be completed before its code was entered."""

    status, code = 409, "registration.not_verified"


class AlreadyVerified(Problem):
    status, code = 409, "registration.already_verified"


class AlreadyCompleted(Problem):
    status, code = 409, "registration.already_completed"


class RegistrationExpired(Problem):
    status, code = 410, "registration.expired"


class DocumentTaken(Problem):
    """The document has an account. The ways out: recover it, prove the document by certificate, ask staff."""

    status, code = 409, "registration.document_taken"

    def __init__(self) -> None:
        super().__init__(ways_out=["recovery", "certificate", "staff"])


class EmailTaken(Problem):
    """The address got an account while this registration was under way."""

    status, code = 409, "registration.email_taken"


class TermsChanged(Problem):
    """The terms that the person read are no longer in force. `terms_version` is the version to read and accept."""

    status, code = 409, "terms.changed"

    def __init__(self, terms_version: str) -> None:
        super().__init__(terms_version=terms_version)


class CodeWrong(Problem):
    status, code = 422, "code.wrong"

    def __init__(self, attempts_left: int) -> None:
        super().__init__(errors=[FieldError("#/code", self.code)], attempts_left=attempts_left)


class CodeSpent(Problem):
    """Used already, or tried too often."""

    status, code = 410, "code.spent"


class CodeExpired(Problem):
    status, code = 410, "code.expired"


class ResendTooSoon(TooManyRequests):
    code = "code.resend_too_soon"


class TooManyCodes(TooManyRequests):
    """The address was sent, or the network asked for, as many codes as anyone should get unasked."""

    code = "code.too_many_sent"


class TooManyWrongCodes(TooManyRequests):
    """Too many wrong codes for this address or from this network, over all registrations."""

    code = "code.too_many_wrong"


class CredentialsWrong(Problem):
    """One answer for a wrong password and for a login that nobody has."""

    status, code = 401, "credentials.wrong"

    def __init__(self, **facts: Any) -> None:
        super().__init__(headers={"WWW-Authenticate": "Bearer"}, **facts)


class AccountLocked(Problem):
    """Too many wrong passwords (seed 001: three, ten minutes; G9)."""

    status, code = 423, "account.locked"

    def __init__(self, until: datetime, now: datetime) -> None:
        super().__init__(headers=retry_after(until, now), locked_until=until)


class RefreshInvalid(Problem):
    """Not a refresh token of ours, or of a session that has ended."""

    status, code = 401, "session.refresh_invalid"

    def __init__(self, **facts: Any) -> None:
        super().__init__(headers={"WWW-Authenticate": 'Bearer error="invalid_token"'}, **facts)
