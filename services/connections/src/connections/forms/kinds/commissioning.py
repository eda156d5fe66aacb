"""The rules of a commissioning: the generation budget that it names must be accepted, and of the same unit."""

from connections.forms.case import Case
from connections.forms.kinds.kind import Kind
from connections.forms.kinds.units import UNIT_DIFFERS, UNIT_FIELDS, judge_unit

_UNKNOWN, _NOT_ACCEPTED, _OTHER_UNIT = "budget.unknown", "budget.not_accepted", "budget.of_other_unit"


def _compute(case: Case) -> None:
    """Compute nothing: a commissioning has no numbers."""


def _judge(case: Case) -> None:
    judge_unit(case)
    named, budget, unit = case.get("request", "budget_request_id"), case.facts.budget_request, case.facts.unit
    if named is None:
        return
    if budget is None or str(budget.id) != named:
        case.error("request", "budget_request_id", _UNKNOWN)
        return
    if unit and budget.consumer_unit not in (unit.code, *unit.other_codes):
        case.error("request", "budget_request_id", _OTHER_UNIT)
    if not budget.is_accepted:
        case.error("request", "budget_request_id", _NOT_ACCEPTED)


COMMISSIONING = Kind(
    compute=_compute,
    judge=_judge,
    fields={**UNIT_FIELDS, "request.budget_request_id": "id"},
    limits=(),
    articles=(UNIT_DIFFERS, _UNKNOWN, _NOT_ACCEPTED, _OTHER_UNIT),
)
