"""The refusals of connections, each with its status and stable code. Their sentences are in `locales/`."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from chassis.problems import Forbidden, Problem
from connections.model.debts import ToldDebt

# Consumer units


class UnitCodeTaken(Problem):
    """One of the codes is another consumer unit's. No code is used again. Facts: `unit_code`."""

    status, code = 409, "unit.code_taken"

    def __init__(self, unit_code: str) -> None:
        super().__init__(unit_code=unit_code)


class UnitClosed(Problem):
    """Nothing new may be asked for on a closed unit."""

    status, code = 409, "unit.closed"


class UnitAccessRequired(Forbidden):
    """The caller neither acts as the holder nor has the holder's access. The answer is the same for a unit that does
    not exist.
    """

    status, code = 403, "unit_access.required"


class CompanySuspended(Problem):
    """Nothing new may be asked for in the name of a suspended company."""

    status, code = 409, "company.suspended"


# Requests


class AccessEnded(Forbidden):
    """The access by which a professional opened the request has ended. The holder goes on with it."""

    status, code = 403, "unit_access.ended"


class RequestNotEditable(Problem):
    """Only a draft can be changed, and of a returned request what the analyst listed."""

    status, code = 409, "request.not_editable"


class RequestMoved(Problem):
    """The step is not possible in the request's present state, which is `request_status`."""

    status, code = 409, "request.moved"

    def __init__(self, request_status: str) -> None:
        super().__init__(request_status=str(request_status))


class RequestIncomplete(Problem):
    """Something is missing or breaks a rule. `errors` lists everything."""

    status, code = 422, "request.incomplete"


class RequestDuplicate(Problem):
    """There is a running request of this kind for the same unit and reason."""

    status, code = 409, "request.duplicate"


class RequestClaimed(Problem):
    """Another analyst holds the request. `force` takes it over."""

    status, code = 409, "request.claimed"


class RequestNotClaimed(Problem):
    """An analyst claims a request before deciding anything about it."""

    status, code = 409, "request.not_claimed"


class OwnRequest(Forbidden):
    """Nobody decides about a request that they opened or act for."""

    status, code = 403, "request.own"


class JustificationRequired(Problem):
    """A second return names something that was there to see in the first round, so it needs a justification."""

    status, code = 422, "return.justification_required"


class SuspensionOpen(Problem):
    """The request's term stands still for this reason already."""

    status, code = 409, "suspension.open"


class SuspensionEnded(Problem):
    """The suspension is over already. Its days are not changed."""

    status, code = 409, "suspension.ended"


class DocumentRejected(Problem):
    """A request with a rejected document cannot be approved. `slots` are those of the rejected documents."""

    status, code = 409, "document.rejected"

    def __init__(self, slots: Sequence[str]) -> None:
        super().__init__(slots=list(slots))


class InspectionPending(Problem):
    """An inspection has been asked for already, and has no result yet."""

    status, code = 409, "inspection.pending"


class InspectionNotRequested(Problem):
    """After a failed inspection the customer asks for the next one (REN 1000/2021, art. 94)."""

    status, code = 409, "inspection.not_requested"


class InspectionNotScheduled(Problem):
    """Only a scheduled inspection has a result."""

    status, code = 409, "inspection.not_scheduled"


class FormSuperseded(Problem):
    """The form's version is no longer accepted. A migration takes the draft to the present one."""

    status, code = 409, "form.superseded"


class CureOver(Problem):
    """The last day to correct a returned request, `cure_until`, is over: it is about to lapse."""

    status, code = 409, "request.cure_over"

    def __init__(self, cure_until: date) -> None:
        super().__init__(cure_until=cure_until)


class NoNewerForm(Problem):
    """The draft is filled in by the present version of its form already."""

    status, code = 409, "form.current"


class DebtOutstanding(Problem):
    """The holder's debts stand in the way (REN 1000/2021, art. 346).

    `debts` are `{consumer_unit, amount, due_on}` each; a professional is not told them.
    """

    status, code = 409, "debt.outstanding"

    def __init__(self, debts: Sequence[ToldDebt] | None) -> None:
        told: dict[str, Any] = {} if debts is None else {"debts": list(debts)}
        super().__init__(**told)


# Budgets


class BudgetValidityTooShort(Problem):
    """A budget is valid for at least ten business days (REN 1000/2021, art. 83). Facts: `earliest_on`, the first
    possible last day.
    """

    status, code = 422, "budget.validity_too_short"

    def __init__(self, earliest_on: date) -> None:
        super().__init__(earliest_on=earliest_on)


class BudgetHolderOnly(Forbidden):
    """Only whoever acts as the holder answers a budget: neither a professional nor staff. From the budget on, a
    professional does not withdraw the request either.
    """

    status, code = 403, "budget.holder_only"


class BudgetRevised(Problem):
    """There is a later revision than the one that was answered. Facts: `revision`, the current one."""

    status, code = 409, "budget.revised"

    def __init__(self, revision: int) -> None:
        super().__init__(revision=revision)


class BudgetValidityOver(Problem):
    """The last day to answer the budget, `valid_until`, is over."""

    status, code = 409, "budget.validity_over"

    def __init__(self, valid_until: date) -> None:
        super().__init__(valid_until=valid_until)


# Documents of requests


class SlotUnknown(Problem):
    """The request's form has no such slot for documents."""

    status, code = 422, "document.slot_unknown"


class SlotFull(Problem):
    """The slot has as many documents as it takes: `max_count`."""

    status, code = 409, "document.slot_full"

    def __init__(self, max_count: int) -> None:
        super().__init__(max_count=max_count)


# The portfolio


class CalendarLinksFull(Problem):
    """The person has as many calendar links as are allowed: `max_count`."""

    status, code = 409, "calendar_link.limit"

    def __init__(self, max_count: int) -> None:
        super().__init__(max_count=max_count)


class DrawerFull(Problem):
    """The person's drawer has no room for the file: it takes `max_count` files of `max_bytes` altogether."""

    status, code = 409, "drawer.full"

    def __init__(self, *, max_count: int, max_bytes: int) -> None:
        super().__init__(max_count=max_count, max_bytes=max_bytes)


class EquipmentTaken(Problem):
    """The catalogue has this manufacturer and model already."""

    status, code = 409, "equipment.taken"


# Outside systems


class PostalCodesSilent(Problem):
    """The directory of postal codes gives no answer. The address can be typed by hand."""

    status, code = 503, "postal_code.no_answer"

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "30"})


# Forms


class NoticeTooShort(Problem):
    """A new version of a form with the distributor's own requirements comes into force too early (REN 1000/2021,
    art. 20, § 2). Facts: `notice_days`, and `earliest_on`, the first day that is possible.
    """

    status, code = 422, "form.notice_too_short"

    def __init__(self, notice_days: int, earliest_on: date) -> None:
        super().__init__(notice_days=notice_days, earliest_on=earliest_on)
