"""What Prometheus sees of requests that wait for an analyst, and of their deadlines."""

from datetime import UTC, datetime

import pytest
from connections_kit.desk import claim, send_back
from connections_kit.requests import submitted
from connections_kit.works import to_inspect
from connections_kit.world import World

from chassis.testing.clock import frozen
from chassis.testing.gauges import shown_gauges

FRIDAY = datetime(2026, 9, 11, 15, tzinfo=UTC)
"""The term of five business days for the check (article 71) ends on Friday, 18 September."""


def risks(world: World) -> dict[str, float]:
    found = shown_gauges(world.runtime, "ramal_requests_deadline")
    return {
        risk: found[f'ramal_requests_deadline{{kind="new_connection",risk="{risk}"}}'] for risk in ("at_risk", "late")
    }


def test_waiting_requests_are_counted_by_kind_and_status(world: World) -> None:
    first, _second = (submitted(world, world.person(), "new_connection") for _ in range(2))
    claim(world.staff(), first)
    found = shown_gauges(world.runtime, "ramal_requests_waiting")
    assert {name: count for name, count in found.items() if count} == {
        'ramal_requests_waiting{kind="new_connection",status="submitted"}': 1,
        'ramal_requests_waiting{kind="new_connection",status="in_analysis"}': 1,
    }
    assert found['ramal_requests_waiting{kind="commissioning",status="submitted"}'] == 0


@pytest.mark.parametrize(
    ("moment", "at_risk", "late"),
    [
        (datetime(2026, 9, 16, 15, tzinfo=UTC), 0, 0),
        (datetime(2026, 9, 17, 15, tzinfo=UTC), 1, 0),
        (datetime(2026, 9, 19, 2, tzinfo=UTC), 1, 0),  # still Friday in São Paulo
        (datetime(2026, 9, 19, 4, tzinfo=UTC), 0, 1),
    ],
)
def test_a_request_is_at_risk_on_its_last_two_business_days_and_late_afterwards(
    world: World, moment: datetime, at_risk: int, late: int
) -> None:
    with frozen(FRIDAY):
        submitted(world, world.person(), "new_connection")
    with frozen(moment):
        assert risks(world) == {"at_risk": at_risk, "late": late}


def test_what_waits_for_its_customer_has_no_deadline_of_ours(world: World) -> None:
    with frozen(FRIDAY) as clock:
        request_id, analyst = submitted(world, world.person(), "new_connection"), world.staff()
        claim(analyst, request_id)
        send_back(analyst, request_id, {"section": "contact"})
        clock.tick(days=10)
        assert risks(world) == {"at_risk": 0, "late": 0}


def test_a_deadline_after_the_approval_counts_too(world: World) -> None:
    with frozen(FRIDAY) as clock:
        assert to_inspect(world, world.person())["next_step"] == "inspection"
        clock.tick(days=6)
        assert risks(world) == {"at_risk": 1, "late": 0}
        clock.tick(days=2)
        assert risks(world) == {"at_risk": 0, "late": 1}
