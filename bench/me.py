"""Authenticated `GET /me` against a bare view of the same row: the cost of token, log, metrics and problem answers."""

import sys
from pathlib import Path

from bench.account import serving_identity
from bench.children import processor_seconds, python, serving
from bench.report import Figure, Table, compared, to_json
from bench.wrk import load
from chassis.testing.servers import free_port

ROUNDS = 12
CONNECTIONS = 8


def measure(title: str, database_url: str, folder: Path) -> Table:
    """Measure requests per second, the best of rounds that take turns, and processor microseconds per request."""
    bare_address = f"127.0.0.1:{free_port()}"
    with serving_identity(database_url, folder) as identity:
        path = f"/accounts/{identity.user_id}"
        with serving(python("bench.bare_view", database_url, bare_address), bare_address, path, folder) as bare_pid:
            token = {"Authorization": f"Bearer {identity.log_in()['access_token']}"}
            rounds = [
                (
                    _one(f"http://{bare_address}{path}", bare_pid, {}),
                    _one(f"{identity.url}/me", identity.pid, token),
                )
                for _ in range(ROUNDS)
            ]
    bare = Figure("bare Flask + SQLAlchemy view", max(bare for (bare, _), _ in rounds), "requests/s")
    bare_cost = Figure("processor per bare request", min(cost for (_, cost), _ in rounds), "µs")
    rate = max(rate for _, (rate, _) in rounds)
    return Table(
        f"GET /me on {title}",
        [
            bare,
            compared("GET /me with a token", rate, "requests/s", peer=bare, at_least=0.7),
            bare_cost,
            Figure("processor per GET /me", min(cost for _, (_, cost) in rounds), "µs"),
        ],
    )


def _one(url: str, pid: int, headers: dict[str, str]) -> tuple[float, float]:
    """Send requests for some seconds.

    Returns requests per second and processor microseconds per request of process `pid`.
    """
    before = processor_seconds(pid)
    found = load(url, connections=CONNECTIONS, headers=headers)
    return found.per_second, (processor_seconds(pid) - before) / found.requests * 1e6


if __name__ == "__main__":
    print(to_json(measure(sys.argv[1], sys.argv[2], Path(sys.argv[3]))))
