"""The monthly report: how the deadlines of each service that ended in a month were kept."""

import csv
from datetime import UTC, datetime
from io import StringIO

import pytest
from connections_kit.desk import claim, decide
from connections_kit.requests import submitted
from connections_kit.world import Person, World

from chassis.testing.clock import frozen
from connections.queries.reports import COLUMNS

TUESDAY = datetime(2026, 9, 15, 12, tzinfo=UTC)
CHECK = "completeness_check"


def rows(analyst: Person, month: str, clock: str = CHECK) -> list[dict[str, str]]:
    answer = analyst.get("/reports/deadlines", month=month)
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "text/csv; charset=utf-8; header=present"
    assert answer.headers["Content-Disposition"] == f"attachment; filename=deadlines-{month}.csv"
    table = csv.DictReader(StringIO(answer.data.decode(), newline=""))
    found = list(table)
    assert tuple(table.fieldnames or ()) == COLUMNS
    return [row for row in found if row["clock"] == clock]


def test_a_month_is_told_by_service_and_deadline(world: World) -> None:
    with frozen(TUESDAY) as now:
        requests = [submitted(world, world.person(), "new_connection") for _ in range(4)]
        gone = world.person()
        withdrawn = submitted(world, gone, "new_connection")
        world.staff().ask(requests[2], "suspensions", {"reason": "phone_documents", "from": "2026-09-15"})
        for request_id, days in zip(requests[:2], (2, 11), strict=True):  # two days used, then nine: late
            now.at = TUESDAY
            now.tick(days=days)
            analyst = world.staff()
            claim(analyst, request_id)
            assert decide(analyst, request_id).status_code == 200
        world.signed_in_again(gone).ask(withdrawn, "withdrawal")
        world.run_job("watch-deadlines", now())
        (row,) = rows(world.staff(), "2026-09")
        assert rows(world.staff(), "2026-10") == []
    assert row == {
        "month": "2026-09",
        "service": "new_connection",
        "clock": CHECK,
        "article": "REN 1000/2021, art. 71",
        "owner": "distributor",
        "unit": "business_days",
        "count": "3",
        "met": "1",
        "late": "2",  # what was late stays late when the request is withdrawn
        "cancelled": "0",
        "suspended": "0",
        "suspended_days": "0",
        "mean_days_used": "6.00",
    }


def test_a_deadline_that_stood_still_is_counted_with_its_days(world: World) -> None:
    with frozen(TUESDAY) as now:
        request_id = submitted(world, world.person(), "new_connection")
        now.tick(days=3)
        analyst = world.staff()
        begun = analyst.ask(request_id, "suspensions", {"reason": "phone_documents", "from": "2026-09-16"})
        analyst.ask(request_id, f"suspensions/{begun.json['id']}/end", {"until": "2026-09-17"})
        claim(analyst, request_id)
        decide(analyst, request_id)
        world.run_job("watch-deadlines", now())
        (row,) = rows(analyst, "2026-09")
    assert (row["suspended"], row["suspended_days"], row["mean_days_used"]) == ("1", "2", "1.00")


@pytest.mark.parametrize("month", ["", "2026", "2026-13", "2026-9", "2026-09-01", "=1+1"])
def test_a_month_is_written_as_year_and_month(world: World, month: str) -> None:
    answer = world.staff().get("/reports/deadlines", month=month)
    assert (answer.status_code, answer.json["code"]) == (422, "validation.failed")
