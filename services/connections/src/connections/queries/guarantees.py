"""Whether a withdrawal costs the customer the guarantee of a generation budget (REN 1000/2021, art. 655-C)."""

from datetime import date

from chassis.business_days import BusinessDays
from connections.model import ConnectionRequest
from connections.queries.operator_time import OperatorTime
from connections.states import REQUEST_LIVE, RequestStatus

KEPT_FOR = 90
"""For how many calendar days after the budget a withdrawal keeps the guarantee."""


def kept_until_if_issued(request: ConnectionRequest, issued_on: date, calendar: BusinessDays) -> date | None:
    """Return the last day on which a withdrawal keeps the guarantee, if the budget is issued on `issued_on`.

    Returns None without a guarantee. The days are counted as those of all terms are (art. 656), with the operator's
    `calendar`.
    """
    return calendar.after_calendar_days(issued_on, KEPT_FOR) if _has_guarantee(request) else None


def guarantee_kept_until(request: ConnectionRequest, time: OperatorTime) -> date | None:
    """Return the last day on which a withdrawal keeps the guarantee, counted from the current revision of the budget.

    Returns None without a guarantee or a budget. `time` is the operator's calendar and time zone.
    """
    if not _has_guarantee(request) or not request.budgets:  # in this order: the budgets are read with a query
        return None
    return kept_until_if_issued(request, time.day_of(request.budget.issued_at), time.calendar)


def is_guarantee_lost(request: ConnectionRequest, *, today: date, time: OperatorTime) -> bool | None:
    """Return whether a withdrawal `today` loses the guarantee; of a withdrawn request, whether its withdrawal did.

    Returns None without a guarantee or a budget, and when the request is over for another reason. `time` is the
    operator's calendar and time zone.
    """
    kept_until = guarantee_kept_until(request, time)
    if kept_until is None:
        return None
    if request.status in REQUEST_LIVE:
        return today > kept_until
    if request.status is not RequestStatus.WITHDRAWN or request.ended_at is None:
        return None
    return time.day_of(request.ended_at) > kept_until


def _has_guarantee(request: ConnectionRequest) -> bool:
    """Return whether a guarantee is asked for: its percentage applies to the power that the request adds."""
    return request.computed.get("guarantee_percent") is not None
