"""What is asked of reports."""

import re
from typing import Any

import marshmallow as ma

from chassis.problems import Reason
from chassis.schemas import Schema

_PATTERN = "^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$"
_MONTH = re.compile(_PATTERN)


class _Month(ma.fields.String):
    """A month of a year, such as `2026-09`."""

    def __init__(self, **kwargs: Any) -> None:
        pattern = {"pattern": _PATTERN, "example": "2026-09"}
        super().__init__(metadata=pattern, validate=self._check, **kwargs)

    @staticmethod
    def _check(value: str) -> None:
        if not _MONTH.fullmatch(value):
            raise ma.ValidationError(Reason("report.month"))


class DeadlinesQuery(Schema):
    """The query of the report about deadlines."""

    class Meta:
        unknown = ma.EXCLUDE

    month = _Month(required=True)
