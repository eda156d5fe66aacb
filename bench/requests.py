"""Lists of connections, its queue among them, with a thousand and with a hundred thousand units and requests.

The requests are in all states, with budgets, works, inspections, suspensions and deadlines, of which two in five still
run. Times must be about equal. `BENCH_ROWS` is another number of rows for the large database
(`BENCH_ROWS=1000000 python -m bench requests`).
"""

import sys
from pathlib import Path
from urllib.parse import quote

from flask.testing import FlaskClient

from bench.flat import LARGE, SMALL, Listed, Register, bearer, client_of, compare, compare_whole, fill, opened
from bench.report import Table, to_json
from bench.request_filling import REPORTED_MONTH, Filling, code_of
from bench.request_rows import protocol_of
from chassis import clock
from connections.app import service
from connections.settings import Settings

API = "/api/connections/v1"
_FETCHES = 1_000_000


def measure(title: str, small_url: str, large_url: str, folder: Path) -> Table:
    """Measure the lists with a small and with a large database."""
    small, large = (filled(url, size, folder) for url, size in ((small_url, SMALL), (large_url, LARGE)))
    lists = [(name, f"{API}{path}", who) for name, path, who in LISTS]
    table = compare(f"Lists of connections on {title}: 95th percentile", lists, small, large)
    whole = compare_whole(*_WHOLE, small, large)
    return Table(table.title, [*table.figures, *whole])


LISTS: tuple[Listed, ...] = (
    ("queue by risk, first 25", "/queue", "staff"),
    ("queue by risk, second 25", "/queue?after={second_page}", "staff"),
    ("queue by kind", "/queue?kind=connection_budget", "staff"),
    ("queue by a rare kind", "/queue?kind=commissioning", "staff"),
    ("queue by status", "/queue?status=in_analysis", "staff"),
    ("queue of the analyst", "/queue?analyst=me", "staff"),
    ("queue of nobody", "/queue?analyst=none", "staff"),
    ("queue of nobody by a rare kind", "/queue?analyst=none&kind=commissioning", "staff"),
    ("queue of nobody in analysis", "/queue?analyst=none&status=in_analysis", "staff"),
    ("all requests", "/requests", "staff"),
    ("all requests by status", "/requests?status=returned", "staff"),
    ("all requests by turn", "/requests?turn=mine", "staff"),
    ("all requests of customers' turn by kind", "/requests?turn=customer&kind=generation_budget", "staff"),
    ("approved requests of customers' turn", "/requests?turn=customer&status=approved&limit=5", "staff"),
    ("all requests by kind", "/requests?kind=connection_budget", "staff"),
    ("all requests by a rare kind", "/requests?kind=commissioning&limit=10", "staff"),
    ("all requests of a unit", "/requests?consumer_unit={unit}", "staff"),
    ("all requests by an access", "/requests?unit_access={access}", "staff"),
    ("request by protocol", "/requests?protocol={protocol}", "staff"),
    ("requests of a holder", "/requests?side=holder", "holder"),
    ("requests of a holder by turn", "/requests?turn=mine&limit=10", "holder"),
    ("requests of a holder by kind", "/requests?kind=connection_budget", "holder"),
    ("requests of a professional", "/requests?side=professional", "professional"),
    ("requests of a professional by turn, first 100", "/requests?turn=mine&limit=100", "professional"),
    ("requests of a professional by access", "/requests?unit_access={access}", "professional"),
    ("requests.csv of a professional, 200 rows", "/requests.csv", "professional"),
    ("requests.csv of a professional by turn", "/requests.csv?turn=mine", "professional"),
    ("requests.ics of a professional", "/requests.ics", "professional"),
    ("calendar link of a professional", "{calendar}", "nobody"),
    ("report of a month with as many deadlines", f"/reports/deadlines?month={REPORTED_MONTH}", "staff"),
    ("all units", "/consumer-units", "staff"),
    ("all units by status", "/consumer-units?status=closed&limit=10", "staff"),
    ("all units by a rare word", "/consumer-units?query=rua+r0000017", "staff"),
    ("all units by a common word", "/consumer-units?query=manaus", "staff"),
    ("units of a holder", "/consumer-units?side=holder", "holder"),
    ("units of a holder by a common word", "/consumer-units?query=manaus", "holder"),
    ("units of a professional", "/consumer-units?side=professional", "professional"),
    ("units of a professional by a common word", "/consumer-units?query=manaus", "professional"),
    ("clients of a professional", "/clients", "professional"),
)
"""The lists that are measured: name, path below the API, and who asks. A page has 25 items unless its name says more.

The professional has 200 requests in each database, and so has the holder. The month of the report has the deadlines of
requests of the professional alone, because a report reads all deadlines of its month.
"""

_WHOLE = ("requests.csv of all requests, for each 1,000 rows", f"{API}/requests.csv", "staff")
"""The file that has every request, which is read in pages."""


def filled(url: str, size: int, folder: Path) -> Register:
    """Fill an empty database with `size` units and requests, and return it with its application."""
    runtime, signer = opened(service, Settings, url, folder, calendar_fetches_per_hour=_FETCHES)
    made = Filling(size)
    fill(runtime.database, made.tables())
    job = runtime.jobs.named("watch-deadlines")
    assert job  # connections has this job
    job.run(runtime.database, clock.now())
    unit, http = made.numbers_of_clients[1], client_of(runtime)  # the first one is about a draft
    headers = {
        "staff": bearer(signer, made.analyst, "staff:connections"),
        "holder": bearer(signer, made.people[made.holder]),
        "professional": bearer(signer, made.people[made.professional]),
    }
    ids = {
        "unit": code_of(unit),
        "access": made.accesses[unit],
        "protocol": protocol_of(unit),
        "second_page": quote(http.get(f"{API}/queue", headers=headers["staff"]).get_json()["next"]),
        "calendar": _calendar_of(http, headers["professional"]),
    }
    return Register(client=http, headers=headers, ids=ids)


def _calendar_of(http: FlaskClient, headers: dict[str, str]) -> str:
    """Make a calendar link of somebody, and return its path below the API."""
    made = http.post(f"{API}/calendar-links", headers=headers)
    return str(made.get_json()["url"]).partition(API)[2]


if __name__ == "__main__":
    print(to_json(measure(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4]))))
