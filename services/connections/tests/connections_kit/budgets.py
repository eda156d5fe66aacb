"""Budgets as tests need them: what an analyst says, and requests whose budget was issued."""

from typing import Any

from chassis.business_days import BusinessDays
from chassis.testing.clock import operators_day
from connections_kit.desk import approved
from connections_kit.world import Person, World

POLE: dict[str, Any] = {"description": "Poste de concreto", "by": "distributor", "cost": "1500.00"}
BOX: dict[str, Any] = {"description": "Caixa de medição", "by": "customer", "cost": "34.50"}


def an_offer(**said: Any) -> dict[str, Any]:
    """What is said when a budget is issued, valid for 40 days or until the next business day."""
    usual = {
        "works": [POLE, BOX],
        "cost": "1534.50",
        "participation": "200.25",
        "term_days": 60,
        "valid_until": BusinessDays("BR").first_from(operators_day(40)).isoformat(),
        "works_class": "lv",
    }
    return {**usual, **said}


FREE: dict[str, Any] = {"participation": "0.00"}
"""What makes an offer one for which the customer pays nothing."""


def issue(analyst: Person, request_id: str, headers: dict[str, str] | None = None, **said: Any) -> Any:
    """Issue a budget for a request, or the next revision."""
    return analyst.ask(request_id, "budget", an_offer(**said), **(headers or {}))


def with_budget(
    world: World, person: Person, kind: str = "generation_budget", unit: str | None = None, **said: Any
) -> str:
    """A request of the person whose budget was issued. Returns its id."""
    unit = unit or world.unit(person.document)
    request_id = str(approved(world, person, kind, unit)["id"])
    issued = issue(world.staff(), request_id, **said)
    assert issued.status_code == 201, issued.text
    return request_id


def answer(person: Person, request_id: str, what: str = "acceptance", body: Any = None, **headers: str) -> Any:
    """Accept or refuse the budget of a request."""
    return person.ask(request_id, f"budget/{what}", body, **headers)


def budget_pdf(person: Person, request_id: str, **query: Any) -> Any:
    """Download the PDF of a budget."""
    return person.get(f"/requests/{request_id}/budget/content", **query)
