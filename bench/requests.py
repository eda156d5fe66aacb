"""Lists of connections, its queue among them, with a thousand and with a hundred thousand units and requests.

Their times must be about equal. `BENCH_ROWS` is another number of rows for the large database
(`BENCH_ROWS=1000000 python -m bench requests`).
"""

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from bench.flat import LARGE, SMALL, Listed, Register, bearer, client_of, compare, fill, opened
from bench.report import Table, to_json
from chassis.assurance import CONTACT
from chassis.ids import new_id
from chassis.words import words_of
from connections.app import service
from connections.model import (
    ConnectionRequest,
    ConsumerUnit,
    Person,
    Professional,
    TimelineEntry,
    UnitAccess,
    UnitCode,
    UnitWord,
)
from connections.model.request_record import NO_RISK
from connections.settings import Settings
from connections.states import (
    COMMISSIONING,
    CONNECTION_BUDGET,
    CUSTOMER,
    GENERATION_BUDGET,
    NEW_CONNECTION,
    ONLINE,
    REQUEST_WAITING,
    TURNS,
    RequestStatus,
    TimelineKind,
    UnitStatus,
)

OF_ONE = 200
"""The units and requests of the holder, and those of the professional: as many in each database."""

RARE = 40
"""The requests that are rare in one way: of one kind, in analysis and nobody's, or in analysis and the analyst's."""

API = "/api/connections/v1"
_NOW = datetime(2026, 9, 1, tzinfo=UTC)
_TERM = timedelta(days=7)
_STATUSES = [
    RequestStatus(status)
    for status, share in {
        "draft": 1,
        "submitted": 6,
        "in_analysis": 4,
        "returned": 2,
        "approved": 2,
        "rejected": 1,
        "withdrawn": 1,
        "completed": 3,
    }.items()
    for _ in range(share)
]
_KINDS = (NEW_CONNECTION, NEW_CONNECTION, CONNECTION_BUDGET, GENERATION_BUDGET)


def measure(title: str, small_url: str, large_url: str, folder: Path) -> Table:
    """Measure the lists with a small and with a large database."""
    small, large = (filled(url, size, folder) for url, size in ((small_url, SMALL), (large_url, LARGE)))
    lists = [(name, f"{API}{path}", who) for name, path, who in LISTS]
    return compare(f"Lists of connections on {title}: 95th percentile", lists, small, large)


LISTS: tuple[Listed, ...] = (
    ("queue", "/queue", "staff"),
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
    ("all requests by kind", "/requests?kind=connection_budget", "staff"),
    ("all requests by a rare kind", "/requests?kind=commissioning&limit=10", "staff"),
    ("all requests of a unit", "/requests?consumer_unit={unit}", "staff"),
    ("all requests by an access", "/requests?unit_access={access}", "staff"),
    ("request by protocol", "/requests?protocol={protocol}", "staff"),
    ("requests of a holder", "/requests?side=holder", "holder"),
    ("requests of a holder by turn", "/requests?turn=mine&limit=10", "holder"),
    ("requests of a holder by kind", "/requests?kind=connection_budget", "holder"),
    ("requests of a professional", "/requests?side=professional", "professional"),
    ("requests of a professional by turn", "/requests?turn=mine&limit=10", "professional"),
    ("requests of a professional by access", "/requests?unit_access={access}", "professional"),
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
"""The lists that are measured: name, path below the API, and who asks."""


def filled(url: str, size: int, folder: Path) -> Register:
    """Fill an empty database with `size` units and requests, and return it with its application."""
    runtime, signer = opened(service, Settings, url, folder)
    made = _Filling(size)
    fill(runtime.database, made.tables())
    client = made.numbers_of_clients[0]
    return Register(
        client=client_of(runtime),
        headers={
            "staff": bearer(signer, made.analyst, "staff:connections"),
            "holder": bearer(signer, made.people[made.holder]),
            "professional": bearer(signer, made.people[made.professional]),
        },
        ids={"unit": _code(client), "access": made.accesses[client], "protocol": _protocol(client)},
    )


class _Filling:
    """`size` people, each with a unit, and a request about each unit; but `OF_ONE` units are one holder's, and as many
    requests were opened by one professional for the holders of the units.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.people = [new_id() for _ in range(size)]
        self.requests = [new_id() for _ in range(size)]
        self.analyst, self.other_analyst = new_id(), new_id()
        self.holder, self.professional = size // 2, size // 2 + 1
        self._every = size // OF_ONE
        self.numbers_of_clients = [number for number in range(size) if self._is_client(number)]
        self.accesses = {number: new_id() for number in self.numbers_of_clients}

    def tables(self) -> list[tuple[type, Iterator[dict[str, Any]]]]:
        """Return the rows of each table, in the order in which they can be inserted."""
        return [
            (Person, self._people()),
            (Professional, iter([self._profile()])),
            (ConsumerUnit, self._units()),
            (UnitCode, ({"code": _code(n), "consumer_unit": _code(n)} for n in range(self.size))),
            (UnitWord, self._words()),
            (UnitAccess, self._unit_accesses()),
            (ConnectionRequest, self._requests()),
            (TimelineEntry, (self._submission(number) for number in range(self.size))),
        ]

    def _is_client(self, number: int) -> bool:
        """Return whether the professional has access to the unit: spread evenly, beside those of the holder."""
        return number % self._every == 1

    def _holder_of(self, number: int) -> int:
        """Return the number of the person who holds a unit."""
        return self.holder if number % self._every == 0 else number

    def _people(self) -> Iterator[dict[str, Any]]:
        for number, user_id in enumerate(self.people):
            yield {
                "user_id": user_id,
                "version": 1,
                "document": _document(number),
                "name": f"Pessoa {number:06} de Exemplo",
                "document_assurance": CONTACT,
            }

    def _profile(self) -> dict[str, Any]:
        return {
            "profile_id": new_id(),
            "version": 1,
            "user_id": self.people[self.professional],
            "is_approved": True,
        }

    def _units(self) -> Iterator[dict[str, Any]]:
        closed = set(range(self.size - RARE, self.size))
        for number in range(self.size):
            yield {
                "code": _code(number),
                "other_codes": [],
                "holder_document": _document(self._holder_of(number)),
                "street": f"Rua R{number:07}",
                "number": "100",
                "complement": "",
                "district": "Centro",
                "city": "Manaus",
                "state": "AM",
                "postal_code": "69000000",
                "supply_class": "residential",
                "supply_type": "two_phase",
                "status": UnitStatus.CLOSED if number in closed else UnitStatus.CONNECTED,
                "created_at": _NOW,
                "version": 1,
            }

    def _words(self) -> Iterator[dict[str, Any]]:
        for number in range(self.size):
            for word in words_of(_code(number), f"Rua R{number:07}", "100", "Centro", "Manaus", "AM", "69000000"):
                yield {"word": word, "consumer_unit": _code(number)}

    def _unit_accesses(self) -> Iterator[dict[str, Any]]:
        for number, access_id in self.accesses.items():
            yield {
                "id": access_id,
                "version": 1,
                "kind": "unit",
                "consumer_unit": _code(number),
                "holder_document": _document(self._holder_of(number)),
                "professional_user_id": self.people[self.professional],
                "valid_until": date(2036, 1, 1),
                "is_active": True,
            }

    def _requests(self) -> Iterator[dict[str, Any]]:
        """Yield the requests, the oldest first. What is rare stands where a list in order meets it last: the rare kind
        among the oldest, which lists of requests show last, the others among those that wait since the latest time.
        """
        for number in range(self.size):
            yield self._request(number)

    def _request(self, number: int) -> dict[str, Any]:
        place, turn = divmod(number, self._every)
        count = place if turn in (0, 1) else number  # the holder's and the professional's are of all kinds and states
        status, kind = _STATUSES[count % len(_STATUSES)], _KINDS[count // len(_STATUSES) % len(_KINDS)]
        analyst = self.other_analyst if status is RequestStatus.IN_ANALYSIS else None
        if number < RARE:
            kind, status = COMMISSIONING, RequestStatus.SUBMITTED
        elif number >= self.size - 2 * RARE:
            status = RequestStatus.IN_ANALYSIS
            analyst = self.analyst if number % 2 else None
        is_draft = status is RequestStatus.DRAFT
        at = _NOW + timedelta(seconds=number)
        by = self._requester(number)
        return {
            "id": self.requests[number],
            "kind": kind,
            "status": status,
            "turn": TURNS.get(status, ""),
            "form_version": 1,
            "holder_document": _document(self._holder_of(number)),
            "requester_user_id": by,
            "opened_by": by,
            "unit_access_id": self.accesses.get(number),
            "channel": ONLINE,
            "consumer_unit": _code(number),
            "answers": {"contact": {"phone": "+5592999990000", "email": f"p{number}@casa.example"}},
            "computed": {},
            "returned_items": [],
            "round": 0 if is_draft else 1,
            "protocol": None if is_draft else _protocol(number),
            "service_order": None if is_draft else f"{number:010}",
            "created_at": at,
            "edited_at": at,
            "opened_at": None if is_draft else at,
            "submitted_at": None if is_draft else at,
            "waiting_since": at if status in REQUEST_WAITING else None,
            "risk_on": (at + _TERM).date() if status in REQUEST_WAITING else NO_RISK,
            "analyst_id": analyst,
            "works_needed": False,
            "debts": {},
            "asks_debts": False,
            "version": 1,
        }

    def _submission(self, number: int) -> dict[str, Any]:
        """Return the row of a request's timeline from which its deadlines are computed."""
        return {
            "id": new_id(),
            "request_id": self.requests[number],
            "at": _NOW + timedelta(seconds=number),
            "kind": TimelineKind.SUBMITTED,
            "side": CUSTOMER,
            "user_id": self._requester(number),
            "status": RequestStatus.SUBMITTED,
            "details": {"round": 1},
        }

    def _requester(self, number: int) -> UUID:
        return self.people[self.professional if self._is_client(number) else self._holder_of(number)]


def _document(number: int) -> str:
    return f"{number:011}"


def _code(number: int) -> str:
    return f"{number:08}"


def _protocol(number: int) -> str:
    return f"{number:015}"


if __name__ == "__main__":
    print(to_json(measure(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4]))))
