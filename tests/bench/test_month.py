"""The month on paper: shares add up, queues fill and drain, and the document's tables are those of the unit costs."""

import pytest
from bench import growth
from bench.limits import limits, measured
from bench.mix import DAYS, MONTH, Activity, minute_factor, rate
from bench.month import Costs, Demand, Workers, busiest, busiest_minute, demand, replay, steady_events
from bench.scaling import allowed_connections, needed, renewed, workers_needed
from bench.sizes import SCALING, Size, cores, memory, sizes

COSTS = Costs(
    requests={
        one.like: {
            "service": "identity",
            "envoy": 0.2,
            "web": 4.0,
            "postgres": 1.0,
            "wal": 1000.0,
            "published": 1.0,
            "consumed": {"notifier": 1.0},
            "audited": 1.0,
            "mails": 1.0,
        }
        for one in MONTH
        if one.like
    },
    published={"worker": 1.0, "postgres": 1.0},
    consumed={"worker": 5.0, "postgres": 2.0, "broker": 0.5},
    mail={"worker": 10.0, "postgres": 2.0},
    wal={"delivery": 500.0},
    upkeep={"audit row sealed": 0.5, "inbox row purged": 0.1},
    row_bytes={
        "identity.user_account": 1000.0,
        "identity.user_session": 500.0,
        "identity.audit": 600.0,
        "notifier.inbox": 150.0,
        "notifier.notification": 1000.0,
        "notifier.recipient": 300.0,
        "connections.person": 400.0,
        "connections.connection_request": 2000.0,
        "helpdesk.ticket": 1500.0,
    },
    memory={},
)
SMALL = Size("connections-worker", 0.25, 256 * 1024**2, 1.0, 512 * 1024**2, 2, 10)


@pytest.mark.parametrize("activity", MONTH, ids=[one.name for one in MONTH])
def test_the_hours_of_the_month_add_up_to_it(activity: Activity) -> None:
    done = sum(rate(activity, day, hour) * 3600 for day in range(1, DAYS + 1) for hour in range(24))
    assert done == pytest.approx(activity.month)


def test_the_minutes_of_an_hour_have_its_mean() -> None:
    assert sum(map(minute_factor, range(60))) / 60 == pytest.approx(1.0)


def test_a_request_costs_what_it_causes_as_well() -> None:
    login = next(one for one in MONTH if one.name == "login")
    asked = Demand()
    asked.ask(COSTS, login, 100.0)
    assert (asked.requests, asked.logins, asked.mails) == (100, 100, 100)
    assert asked.web == {"identity": pytest.approx(0.4)}
    assert asked.worker == {"identity": pytest.approx(0.1), "notifier": pytest.approx(0.5 + 1.0)}
    assert asked.postgres == pytest.approx(0.1 + 0.1 + 0.2 + 0.2)
    assert asked.broker == pytest.approx(0.05)
    assert asked.wal == 100_000  # a measured operation's log has its events


def test_the_busiest_hour_is_on_the_last_day_of_the_deadline() -> None:
    hours = replay(COSTS, sizes())
    assert (busiest(hours).day, busiest(hours).hour) == (15, 10)
    assert busiest_minute(COSTS, hours).requests == pytest.approx(busiest(hours).demand.requests * 1.5)
    assert demand(COSTS, 15, 10).requests > 2 * demand(COSTS, 16, 10).requests


def test_workers_are_added_while_the_queue_is_long_and_taken_away_later() -> None:
    queue = Workers(SMALL, per_second=100)
    for _ in range(10):
        queue.minute(150)  # two workers do 200
    assert (queue.depth, queue.count) == (0, 2)
    queue.minute(400)
    assert queue.depth == 12_000  # 200 a second more than two workers do
    assert (queue.count, queue.seconds_behind) == (10, pytest.approx(12.0))
    queue.minute(400)
    assert queue.depth == 0
    for _ in range(8):
        queue.minute(0)
        assert queue.count == 10
    queue.minute(0)
    assert queue.count == 2


def test_a_worker_waits_for_its_commits_and_the_notifier_for_the_mail_server() -> None:
    assert COSTS.reactions_per_second == pytest.approx(100)
    assert COSTS.mails_per_second == pytest.approx(4 * 1000 / 62)
    asked = Demand()
    asked.hear(COSTS, "notifier", 150)
    asked.mail(COSTS, 645.2)
    assert workers_needed(COSTS, asked, "notifier") == pytest.approx(10, rel=0.01)
    assert workers_needed(COSTS, asked, "identity") == 0


def test_containers_are_full_at_seven_tenths_of_their_limit() -> None:
    assert (needed(SMALL, 0.7), needed(SMALL, 0.71), needed(SMALL, 3.5)) == (1, 2, 5)


def test_steady_events_are_shared_out_evenly() -> None:
    asked = steady_events(COSTS, 600, 3)
    assert asked.consumed["helpdesk"] == 300
    assert sum(asked.worker.values()) == pytest.approx(0.6 + 9.0)
    assert asked.wal == 900_000


def test_rows_are_kept_as_long_as_their_retention_says() -> None:
    by_name = {one.name: one for one in growth.kept(COSTS)}
    inbox, trail = by_name["handled events (inbox)"], by_name["audit trail"]
    assert inbox.bytes_after_a_year == pytest.approx(3 * inbox.month * 150)
    assert trail.bytes_after_a_year == pytest.approx(365 / 30 * trail.month * 600)
    assert by_name["sent events (outbox)"].bytes_after_a_month == pytest.approx(
        inbox.month * 0 + 1500 * 0.1 * _published()
    )
    assert growth.account_bytes(COSTS) == 1000 + 300 + 4 * 400


def _published() -> float:
    return sum(one.month * (1.0 if one.published is None else one.published) for one in MONTH)


def test_every_connection_that_may_be_opened_is_counted() -> None:
    known = {f"{name}-{role}": SMALL for name in ("identity", "notifier") for role in ("web", "worker")}
    others = {f"{name}-{role}": SMALL for name in _OTHERS for role in ("web", "worker")}
    assert allowed_connections({**known, **others}, pool=4)["identity"] == 20 * 11


_OTHERS = ("certificates", "connections", "helpdesk", "representatives")


def test_what_there_is_one_of_is_compared_with_the_busiest_minute() -> None:
    asked = Demand()
    asked.tell(COSTS, "identity", 50)
    asked.hear(COSTS, "notifier", 100)
    asked.audited["identity"] = 200
    by_name = {one.name: one for one in limits(COSTS, asked)}
    seal = by_name["job that seals the audit trail of a service"]
    assert (seal.most, seal.used) == (pytest.approx(2000), 200)
    assert by_name["relay of a service (its leader)"].most == measured("relay", "events/s")


def test_a_figure_that_the_benchmarks_do_not_have_is_missed() -> None:
    with pytest.raises(LookupError, match=r"no horse in events/s"):
        measured("horse", "events/s")


def test_sizes_are_read_as_kubernetes_writes_them() -> None:
    assert (cores("500m"), cores("2"), memory("256Mi"), memory("1Gi")) == (0.5, 2.0, 256 * 1024**2, 1024**3)
    assert sizes()["identity-web"].least >= 2


def test_the_document_is_that_of_the_unit_costs() -> None:
    document = SCALING.read_text(encoding="utf-8")
    assert renewed(document, Costs.read()) == document, "run `make scaling`"


def test_sizes_hold_the_busiest_minute_and_what_was_measured_of_memory() -> None:
    costs, known = Costs.read(), sizes()
    asked = busiest_minute(costs, replay(costs, known))
    for name, size in known.items():
        assert size.memory_request >= 0.8 * costs.memory[name], name
        assert size.memory_limit >= 2 * costs.memory[name], name
        service, _, role = name.rpartition("-")
        if role == "web":
            assert needed(size, asked.web[service]) * 1.5 <= size.most, name
        if role == "worker":
            assert workers_needed(costs, asked, service) * 1.5 <= size.most, name
