"""Unit costs: what remains of the counters of a busy platform when its idle part is taken away, and shared out."""

import os
from typing import Any

import pytest
from bench.costs import Operation, events, table
from bench.meter import BROKER, POSTGRES, Reading, Spent, idle_rate, spent, tree_bytes, tree_seconds


def reading(at: float, **counters: Any) -> Reading:
    usual: dict[str, Any] = {
        "processor": {},
        "database": {},
        "wal": 0,
        "published": {},
        "consumed": {},
        "audited": {},
        "mails": 0,
    }
    return Reading(at=at, **{**usual, **counters})


def test_what_is_done_when_idle_is_no_cost() -> None:
    idle = idle_rate(reading(0, processor={"web": 1.0}), reading(10, processor={"web": 1.5}))
    assert idle == {"web": pytest.approx(0.05)}
    before, after = reading(20, processor={"web": 2.0}), reading(60, processor={"web": 14.0})
    assert spent(before, after, count=1000, idle=idle).each("web") == pytest.approx(10.0)  # 12 s less 2 s


def test_no_cost_is_negative() -> None:
    before, after = reading(0, processor={"web": 1.0}), reading(10, processor={"web": 1.1})
    assert spent(before, after, count=10, idle={"web": 0.05}).each("web") == 0


def test_postgresqls_own_work_is_shared_out_by_the_time_of_its_connections() -> None:
    before = reading(0, processor={POSTGRES: 0.0}, database={"a-web": 0.0, "b-worker": 0.0})
    after = reading(10, processor={POSTGRES: 6.0}, database={"a-web": 3.0, "b-worker": 1.0})
    found = spent(before, after, count=100, idle={})
    assert found.database_each("a-web") == pytest.approx(45.0)
    assert found.database_each("b-worker") == pytest.approx(15.0)
    assert found.database_each("a-web", "b-worker") == pytest.approx(60.0)


def test_bytes_and_events_are_differences() -> None:
    before = reading(0, wal=1000, published={"identity": 5}, consumed={"notifier": 7}, mails=1)
    after = reading(1, wal=5000, published={"identity": 8}, consumed={"notifier": 9}, mails=4)
    found = spent(before, after, count=2, idle={})
    assert (found.wal, found.published, found.consumed, found.mails) == (4000, {"identity": 3}, {"notifier": 2}, 3)


def a_cost(count: int, processor: dict[str, float], database: dict[str, float], **more: Any) -> Spent:
    usual: dict[str, Any] = {"wal": 0.0, "published": {}, "consumed": {}, "audited": {}, "mails": 0}
    whole = {POSTGRES: sum(database.values()), **processor}
    return Spent(count=count, processor=whole, database=database, **{**usual, **more})


MEASURED = {
    # 100 changes of accounts, each heard by two services
    "account changed": a_cost(
        100,
        {"identity-worker": 0.1, "notifier-worker": 0.6, "helpdesk-worker": 0.4, BROKER: 0.2},
        {"identity-web": 0.5, "identity-worker": 0.05, "notifier-worker": 0.3, "helpdesk-worker": 0.1},
        wal=500_000.0,
        published={"identity": 100},
        consumed={"notifier": 100, "helpdesk": 100, "identity": 0},
    ),
    # 10 registrations: two events for the notifier and two mails each
    "registration": a_cost(
        10,
        {"notifier-worker": 0.5},
        {"notifier-worker": 0.2},
        consumed={"notifier": 20, "helpdesk": 10},
        mails=20,
    ),
    "section saved": a_cost(50, {}, {}, wal=50_000.0),
}


def test_an_event_costs_its_publisher_once_and_each_hearer() -> None:
    found = events(MEASURED)
    assert found["published"] == {"worker": pytest.approx(1.0), "postgres": pytest.approx(0.5)}
    assert found["consumed"] == {
        "worker": pytest.approx(5.0),
        "postgres": pytest.approx(2.0),
        "broker": pytest.approx(1.0),
    }
    assert found["wal"]["delivery"] == pytest.approx(2000)


def test_a_mail_costs_what_the_notifier_takes_beyond_its_events() -> None:
    assert events(MEASURED)["mail"] == {"worker": pytest.approx(20.0), "postgres": pytest.approx(8.0)}


def test_every_request_of_the_document_is_compared_with_reading_ones_account() -> None:
    parts = {"envoy": 0.5, "web": 3.0, "postgres": 0.5, "wal": 2048.0}
    costs = {
        "requests": {"account read": parts, "login": {**parts, "web": 31.0}},
        **events(MEASURED),
        "upkeep": {"audit row sealed": 0.4},
        "row_bytes": {"identity.audit": 500.0},
        "memory": {"identity-web": 128.0 * 1024**2},
        "idle": {"identity-web": 0.01},
    }
    figures = {figure.name: figure for figure in table(costs).figures}
    assert figures["login: all of the request"].ratio == pytest.approx(8.0)
    assert figures["login: PostgreSQL's log"].value == 2
    assert figures["memory of identity-web"].value == 128
    assert figures["event consumed by one hearer: all of it"].value == pytest.approx(8.0)


def test_what_an_operation_caused_is_counted_for_one() -> None:
    changed = Operation("account changed", "identity", MEASURED["account changed"]).parts()
    assert (changed["published"], changed["consumed"]) == (1.0, {"notifier": 1.0, "helpdesk": 1.0})
    assert Operation("registration", "identity", MEASURED["registration"]).parts()["mails"] == 2.0


def test_a_process_tree_is_read_from_proc() -> None:
    assert tree_seconds(os.getpid()) > 0
    assert tree_bytes(os.getpid()) > 1024**2
    assert tree_seconds(2**22 + 1) == 0  # there is no such process
