"""Which problem an exception is answered with, whether a view raised it, the database or Flask itself."""

import errno

from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from chassis import problems
from chassis.database import is_unavailable
from chassis.files import BlobMissingError, FileMissing
from chassis.problems import Problem
from chassis.schemas import field_errors

_DISK_FULL = (errno.ENOSPC, errno.EDQUOT)
_BY_STATUS: dict[int, type[Problem]] = {
    400: problems.Malformed,
    404: problems.NotFound,
    405: problems.MethodNotAllowed,
    413: problems.TooLarge,
    415: problems.UnsupportedType,
    422: problems.Invalid,
}
_BY_ERROR: dict[tuple[type[Exception], ...], type[Problem]] = {
    (StaleDataError, IntegrityError): problems.Conflict,
    (DataError, OverflowError): problems.Invalid,  # a value that its column cannot hold, and no schema refused
    (BlobMissingError,): FileMissing,
}
_OURS = (DataError, OverflowError, BlobMissingError)


def is_ours(error: Exception, problem: Problem) -> bool:
    """Return whether `error`, which is answered with `problem`, is ours to mend, so that it belongs into the log.

    Some are not answered as such: the caller of a lost file is told that it was not found.
    """
    return problem.status >= 500 or isinstance(error, _OURS)


def as_problem(error: Exception) -> Problem:
    """Return the problem with which an exception is answered: Unexpected for one that nobody has foreseen."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, HTTPException):
        return _from_http(error)
    for kinds, problem in _BY_ERROR.items():
        if isinstance(error, kinds):
            return problem()
    if is_unavailable(error) or (isinstance(error, OSError) and error.errno in _DISK_FULL):
        return problems.Unavailable()
    return problems.Unexpected()


def _from_http(error: HTTPException) -> Problem:
    kind = _BY_STATUS.get(error.code or 500)
    if kind is None:
        return problems.Unexpected() if (error.code or 500) >= 500 else problems.Malformed()
    messages = (getattr(error, "data", None) or {}).get("messages")
    headers = {"Allow": ", ".join(sorted(getattr(error, "valid_methods", None) or ()))} if error.code == 405 else {}
    return kind(errors=field_errors(messages) if messages else (), headers=headers)
