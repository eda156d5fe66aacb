"""Refusals: a family of exceptions, each answered as RFC 9457 `application/problem+json`.

A subclass states its HTTP status and its stable code. The sentences that people read are in the translation catalogues,
under the code with dots and underscores as hyphens (`code.wrong` → `code-wrong` and its `.detail`).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar


class Reason(str):
    """The stable code of one field's fault, with the values its sentence needs: `Reason("field.length", maximum=8)`."""

    facts: dict[str, Any]

    def __new__(cls, code: str, /, **facts: Any) -> "Reason":
        reason = super().__new__(cls, code)
        reason.facts = facts
        return reason


@dataclass(frozen=True)
class FieldError:
    """One fault of the input.

    `pointer` is a JSON pointer into the body (`#/email`), a query parameter (`?name`) or the plain name of a header.

    `facts` are the values that the fault's sentence needs. `members` are shown in the answer beside the sentence.
    """

    pointer: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    members: Mapping[str, Any] = field(default_factory=dict)


class Problem(Exception):
    """A refusal that the caller can understand. `facts` become members of the answer and values in its sentence."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "request.malformed"

    def __init__(
        self, *, errors: Sequence[FieldError] = (), headers: Mapping[str, str] | None = None, **facts: Any
    ) -> None:
        super().__init__(self.code)
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.facts = facts


class Malformed(Problem):
    """The request could not be read at all."""


class FormUnreadable(Problem):
    """A multipart form that does not follow RFC 7578: no boundary, an unreadable part, or cut off before its end."""

    status, code = 400, "body.form_unreadable"


class TokenRequired(Problem):
    status, code = 401, "auth.token_required"

    def __init__(self, **facts: Any) -> None:
        super().__init__(headers={"WWW-Authenticate": "Bearer"}, **facts)


class TokenInvalid(Problem):
    status, code = 401, "auth.token_invalid"

    def __init__(self, **facts: Any) -> None:
        super().__init__(headers={"WWW-Authenticate": 'Bearer error="invalid_token"'}, **facts)


class Forbidden(Problem):
    status, code = 403, "auth.forbidden"


WAYS_TO_PROVE = ("email_on_record", "certificate", "counter")
WAYS_THROUGH_COMPANY = ("representative",)


class HolderNotProven(Forbidden):
    """The caller may not act as the owner of their CPF or CNPJ, because it is only declared or an approved company's.

    `ways_out` are the ways in which the caller can come to act as its owner.
    """

    status, code = 403, "holder.not_proven"

    def __init__(self, ways_out: Sequence[str] = WAYS_TO_PROVE) -> None:
        super().__init__(ways_out=list(ways_out))


class NotFound(Problem):
    """The thing does not exist, or the caller may not know that it exists."""

    status, code = 404, "not_found"


class MethodNotAllowed(Problem):
    status, code = 405, "method_not_allowed"


class Conflict(Problem):
    status, code = 409, "conflict"


class RequestRunning(Problem):
    """The first request with the same Idempotency-Key is still running."""

    status, code = 409, "idempotency.running"


class KeyReused(Problem):
    """The Idempotency-Key was used before, for a different request."""

    status, code = 422, "idempotency.key_reused"


class VersionMismatch(Problem):
    status, code = 412, "version.mismatch"


class TooLarge(Problem):
    status, code = 413, "body.too_large"


class UnsupportedType(Problem):
    status, code = 415, "body.type_not_supported"


class Invalid(Problem):
    """The request was read, but its content breaks a rule; `errors` names every field."""

    status, code = 422, "validation.failed"


def refuse_field(pointer: str, code: str, /, **facts: Any) -> Invalid:
    """Return a 422 refusal about one field, for a rule that the request's schema cannot check. The caller raises it.

    `pointer` names the field (`#/name`), `code` is the fault's stable code and `facts` are the values of its sentence.
    """
    return Invalid(errors=[FieldError(pointer, code, facts)])


def retry_after(until: datetime, now: datetime) -> dict[str, str]:
    """Return the Retry-After header for what is possible again at `until`: whole seconds, rounded up, at least one."""
    return {"Retry-After": str(max(1, math.ceil((until - now).total_seconds())))}


class TooManyRequests(Problem):
    """Something was done too often. The answer says in `retry_at` and Retry-After when it is possible again."""

    status, code = 429, "rate.limited"

    def __init__(self, *, retry_at: datetime, now: datetime, **facts: Any) -> None:
        super().__init__(headers=retry_after(retry_at, now), retry_at=retry_at, **facts)


class Unexpected(Problem):
    """A fault of ours. The answer says nothing but the request id; the log has the details."""

    status, code = 500, "internal"


class Unavailable(Problem):
    """The database is away or its disk is full. Nothing was done, and the caller may try again."""

    status, code = 503, "service.unavailable"

    def __init__(self, **facts: Any) -> None:
        super().__init__(headers={"Retry-After": "5"}, **facts)


class PersonNotYetKnown(Problem):
    """The account is so new that its event has not arrived. A request a moment later succeeds."""

    status, code = 503, "person.not_yet_known"

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "1"})
