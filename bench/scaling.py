"""`python -m bench.scaling`: writes the tables of docs/scaling.md from the measured unit costs; for `make scaling`.

Each table stands between `<!-- name -->` and `<!-- end -->`; what people write stands around them. The table of sizes
is written by hand.
"""

import math
import re
import sys
from collections.abc import Iterable, Mapping, Sequence

from bench import growth
from bench.limits import limits
from bench.mix import MONTH
from bench.month import (
    BUSY,
    SERVICES,
    Costs,
    Demand,
    Hour,
    busiest,
    busiest_minute,
    effects,
    replay,
    steady_events,
)
from bench.sizes import SCALING, Size, sizes

_MARKED = re.compile(
    r"<!-- (costs|mix|day|containers|queues|kept|connections|events|limits) -->\n.*?<!-- end -->", re.S
)
_MIB, _GIB = 1024**2, 1024**3
EVENTS, HEARERS = 1000, 3
POSTGRES_CORES, BROKER_CORES = 4, 2
"""Cores of PostgreSQL's primary and of each of RabbitMQ's three nodes in production."""
POOL, OWN_CONNECTIONS, RESERVED = 4, 3, 50
"""DATABASE_POOL in production, connections of a process beside its pool (LISTEN, leases), and what operators, backups
and migrations need."""


def renewed(document: str, costs: Costs) -> str:
    """Return docs/scaling.md with its tables as they should be."""
    known = sizes(document)
    hours = replay(costs, known)
    tables = {
        "costs": _costs(costs),
        "mix": _mix(costs, hours),
        "day": _day(hours),
        "containers": _containers(costs, hours, known),
        "queues": _queues(hours),
        "kept": _kept(costs),
        "connections": _connections(known),
        "events": _events(costs, known),
        "limits": _limits(costs, hours),
    }
    return _MARKED.sub(lambda found: f"<!-- {found[1]} -->\n{tables[found[1]]}\n<!-- end -->", document)


def _table(head: str, rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table. In `head`, columns are separated by `|`; all but the first are of numbers."""
    names = [name.strip() for name in head.split("|")]
    lines = [f"| {' | '.join(names)} |", f"|---|{'---:|' * (len(names) - 1)}"]
    return "\n".join([*lines, *(f"| {' | '.join(map(str, row))} |" for row in rows)])


def _costs(costs: Costs) -> str:
    rows = [
        (
            name,
            _number(parts["envoy"]),
            _number(parts["web"]),
            _number(parts["postgres"]),
            _number(parts["wal"] / 1024),
            _number(parts["published"]),
            _number(sum(parts["consumed"].values())),
            _number(parts["mails"]),
        )
        for name, parts in costs.requests.items()
    ]
    requests = _table("request | Envoy, ms | service, ms | PostgreSQL, ms | log, KiB | events | consumed | mails", rows)
    caused = _table(
        "caused | worker, ms | PostgreSQL, ms | RabbitMQ, ms",
        [
            ("event published", *_parts(costs.published)),
            ("event consumed by one hearer", *_parts(costs.consumed)),
            ("mail sent", *_parts(costs.mail)),
        ],
    )
    return f"Measured {costs.made}.\n\n{requests}\n\n{caused}"


def _parts(cost: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(_number(cost[part]) if part in cost else "" for part in ("worker", "postgres", "broker"))


def _mix(costs: Costs, hours: Sequence[Hour]) -> str:
    asked = busiest(list(hours)).demand
    rows = []
    for one in MONTH:
        caused = effects(costs, one)
        rows.append(
            (
                one.name,
                f"{one.month:,}",
                one.like or "no request",
                one.profile,
                _number(caused.published),
                _number(sum(caused.consumed.values())),
                _number(caused.mails),
            )
        )
    head = "activity | a month | costs like | when | events | consumed | mails"
    events = _number(sum(asked.published.values()))
    said = (
        f"In the busiest hour ({busiest(list(hours)).peak}): {_number(asked.requests)} requests per second, of them"
        f" {_number(asked.logins)} logins and registrations, {events} events and {_number(asked.mails)} mails."
    )
    return f"{_table(head, rows)}\n\n{said}"


def _day(hours: Sequence[Hour]) -> str:
    day = busiest(list(hours)).day
    head = (
        f"day {day} | requests/s | events/s | consumed/s | mails/s | Envoy, cores | web, cores | workers, cores"
        " | PostgreSQL, cores | RabbitMQ, cores | workers | longest queue"
    )
    return _table(head, [(f"{one.hour:02}:00", *_hour(one)) for one in hours if one.day == day])


def _hour(one: Hour) -> tuple[str, ...]:
    asked = one.demand
    return (
        _number(asked.requests),
        _number(sum(asked.published.values())),
        _number(sum(asked.consumed.values())),
        _number(asked.mails),
        _number(asked.envoy),
        _number(sum(asked.web.values())),
        _number(sum(asked.worker.values())),
        _number(asked.postgres),
        _number(asked.broker),
        str(sum(one.workers.values())),
        f"{max(one.depth.values()):,.0f}",
    )


def _containers(costs: Costs, hours: Sequence[Hour], known: Mapping[str, Size]) -> str:
    asked = busiest_minute(costs, list(hours))
    rows = [_container(known["gateway-envoy"], asked.envoy)]
    rows += [_container(known[f"{name}-web"], asked.web[name]) for name in SERVICES]
    rows += [_worker(costs, asked, known[f"{name}-worker"], name) for name in SERVICES]
    rows.append(_server("PostgreSQL, primary", asked.postgres, POSTGRES_CORES))
    rows.append(_server("RabbitMQ, each of three nodes", asked.broker, BROKER_CORES))
    return _table("container | cores | containers | min | max | headroom at max", rows)


def needed(size: Size, cores: float) -> int:
    """Return how many containers give so many cores when each is as busy as it may be."""
    return math.ceil(round(cores / (size.cpu_limit * BUSY), 6))


def _container(size: Size, cores: float) -> tuple[object, ...]:
    room = size.most * size.cpu_limit * BUSY / cores if cores else 0.0
    return size.name, _number(cores), max(needed(size, cores), 1), size.least, size.most, _times(room)


def _worker(costs: Costs, asked: Demand, size: Size, name: str) -> tuple[object, ...]:
    """Return the row of a service's workers, which are needed by what they wait for, not by cores."""
    wanted = workers_needed(costs, asked, name)
    room = size.most / wanted if wanted else 0.0
    return size.name, _number(asked.worker[name]), max(math.ceil(wanted), 1), size.least, size.most, _times(room)


def workers_needed(costs: Costs, asked: Demand, name: str) -> float:
    """Return how many workers of a service keep up with its events and mails."""
    reacting = asked.consumed[name] / costs.reactions_per_second
    return max(reacting, asked.mails / costs.mails_per_second) if name == "notifier" else reacting


def _server(name: str, cores: float, has: int) -> tuple[object, ...]:
    return name, _number(cores), 1, 1, 1, _times(has * BUSY / cores if cores else 0.0)


def _queues(hours: Sequence[Hour]) -> str:
    rows = []
    for name in SERVICES:
        at = max(hours, key=lambda hour: hour.depth[name])
        rows.append((name, f"{at.depth[name]:,.0f}", f"{at.seconds_behind[name]:,.0f} s", at.workers[name], at.peak))
    return _table("queue of | longest | wait of its last message | workers then | when", rows)


def _kept(costs: Costs) -> str:
    rows: list[Sequence[object]] = [
        (
            one.name,
            f"{one.month:,.0f}",
            f"{one.days} days" if one.days else "for ever",
            f"{one.row_bytes:,.0f}",
            _gib(one.bytes_after_a_month),
            _gib(one.bytes_after_a_year),
        )
        for one in growth.kept(costs)
    ]
    per_account, all_of_them = growth.account_bytes(costs), _gib(growth.accounts_bytes(costs))
    rows.insert(0, ("accounts, with their copies", "", "for ever", f"{per_account:,.0f}", all_of_them, all_of_them))
    year = sum(one.bytes_after_a_year for one in growth.kept(costs)) + growth.accounts_bytes(costs)
    rows.append(("**all databases**", "", "", "", "", f"**{_gib(year)}**"))
    rows.append(("uploaded files", "", "for ever", "", _gib(growth.files_bytes(1)), _gib(growth.files_bytes(12))))
    rows.append(("PostgreSQL's log, archived", "", "", "", _gib(growth.month_log_bytes(costs)), ""))
    return _table("rows of | a month | kept | bytes for one | GiB after a month | GiB after a year", rows)


def allowed_connections(known: Mapping[str, Size], pool: int = POOL) -> dict[str, int]:
    """Return how many connections each service's processes may open at most: twice the pool each, and a few beside."""
    return {
        name: (known[f"{name}-web"].most + known[f"{name}-worker"].most) * (2 * pool + OWN_CONNECTIONS)
        for name in SERVICES
    }


def _connections(known: Mapping[str, Size]) -> str:
    allowed = allowed_connections(known)
    rows: list[Sequence[object]] = [
        (name, known[f"{name}-web"].most, known[f"{name}-worker"].most, allowed[name]) for name in SERVICES
    ]
    total = sum(allowed.values())
    rows.append(("**all, in one PostgreSQL**", "", "", f"**{total:,}**"))
    rows.append(("`max_connections`, at least", "", "", f"{-(-(total + RESERVED) // 100) * 100:,}"))
    return _table("service | web, max | worker, max | connections at most", rows)


def _events(costs: Costs, known: Mapping[str, Size]) -> str:
    asked = steady_events(costs, EVENTS, HEARERS)
    each = EVENTS * HEARERS / len(SERVICES)
    of_one = known["connections-worker"].most
    consumed_a_day = EVENTS * HEARERS * 86400
    inbox = costs.row_bytes["notifier.inbox"]
    purge = EVENTS * HEARERS / len(SERVICES) * costs.upkeep["inbox row purged"] / 1000
    rows = [
        ("consumed, all services", f"{EVENTS * HEARERS:,}/s"),
        ("one worker consumes", f"{costs.reactions_per_second:,.0f}/s"),
        ("workers, all services", f"{EVENTS * HEARERS / costs.reactions_per_second:,.0f}"),
        ("workers of each service, of at most", f"{each / costs.reactions_per_second:,.1f} of {of_one}"),
        ("if one service heard all of them: its workers", f"{EVENTS / costs.reactions_per_second:,.0f}"),
        ("workers, cores", _number(sum(asked.worker.values()))),
        ("PostgreSQL, cores", _number(asked.postgres)),
        ("RabbitMQ, cores of each node", _number(asked.broker)),
        ("PostgreSQL's log", f"{asked.wal / _MIB:,.1f} MiB/s, {asked.wal * 86400 / _GIB:,.0f} GiB a day"),
        ("inbox rows a day", f"{consumed_a_day:,}, {consumed_a_day * inbox / _GIB:,.0f} GiB"),
        ("inbox rows kept for 90 days", f"{consumed_a_day * 90 * inbox / 1024**4:,.1f} TiB"),
        ("purging them, of the one job of a service", f"{purge * 100:,.0f} % of its time"),
    ]
    return _table(f"at {EVENTS:,} events per second with {HEARERS} hearers each | ", rows)


def _limits(costs: Costs, hours: Sequence[Hour]) -> str:
    asked = busiest_minute(costs, list(hours))
    rows = [
        (one.name, f"{one.most:,.0f} {one.unit}", _number(one.used), _times(one.most / one.used if one.used else 0.0))
        for one in limits(costs, asked)
    ]
    return _table("there is one of it | it does at most | asked in the busiest minute | headroom", rows)


def _number(value: float) -> str:
    if value == 0:
        return "0"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _gib(size: float) -> str:
    return f"{size / _GIB:,.1f}"


def _times(value: float) -> str:
    return f"{value:,.1f} ×" if value else "not used"


def main() -> int:
    SCALING.write_text(renewed(SCALING.read_text(encoding="utf-8"), Costs.read()), encoding="utf-8")
    print(f"written: {SCALING.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
