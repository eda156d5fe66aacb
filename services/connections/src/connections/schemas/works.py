"""The requests about what follows on a budget: contracts, works and inspections."""

from collections.abc import Mapping
from typing import Any, ClassVar

import marshmallow as ma

from chassis.problems import Reason
from chassis.schemas import Boolean, Day, Length, Line, OneOf, Schema
from connections.states import ContractsStatus, WorksStatus

_NOTE = 1000  # characters
_DEFECT = 300
_MOST_DEFECTS = 30


def _note() -> Line:
    """Return a field for a note to the customer, who gets it by mail."""
    return Line(load_default=None, allow_none=True, maximum=_NOTE, mailed=True)


class Contracts(Schema):
    example: ClassVar[Mapping[str, Any]] = {"status": "sent"}

    status = ma.fields.String(required=True, validate=OneOf([status.value for status in ContractsStatus]))
    note = _note()


class Works(Schema):
    example: ClassVar[Mapping[str, Any]] = {"status": "started", "note": "A equipe começa pela rede da rua."}

    status = ma.fields.String(
        required=True,
        validate=OneOf([status.value for status in WorksStatus]),
        metadata={"description": "`started` also resumes suspended works"},
    )
    note = _note()


class InspectionDate(Schema):
    example: ClassVar[Mapping[str, Any]] = {"scheduled_at": "2027-06-30T09:00:00-04:00"}

    scheduled_at = ma.fields.AwareDateTime(
        required=True, metadata={"description": "in the future, within a year; with its offset from UTC"}
    )


class InspectionResult(Schema):
    """What an inspection found. `defects` are required when it failed, one sentence each."""

    example: ClassVar[Mapping[str, Any]] = {"passed": False, "defects": ["Falta o aterramento do quadro."]}

    passed = Boolean(required=True)
    inspected_on = Day(
        load_default=None,
        allow_none=True,
        metadata={
            "description": "the day of the inspection, from the day on which it was asked for until today; without it "
            "the scheduled day, or today if that is earlier"
        },
    )
    defects = ma.fields.List(
        Line(maximum=_DEFECT, mailed=True),
        load_default=list,
        validate=Length(max=_MOST_DEFECTS),
        metadata={"description": "what has to be corrected; for a failed inspection only"},
    )
    note = _note()

    @ma.validates_schema
    def _lists_defects(self, said: dict[str, Any], **_kwargs: Any) -> None:
        if said["passed"] == bool(said["defects"]):
            raise ma.ValidationError(Reason("inspection.defects"), "defects")
