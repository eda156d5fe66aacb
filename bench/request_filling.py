"""The rows of connections for measurements: people, units, accesses, and requests in every state."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from bench.request_courses import RequestCourse, course, course_in
from bench.request_rows import Asked
from chassis import clock
from chassis.assurance import CONTACT
from chassis.ids import new_id
from chassis.words import words_of
from connections.model import (
    Budget,
    ClockOutcome,
    ConnectionRequest,
    ConsumerUnit,
    DeadlineNotice,
    Inspection,
    Person,
    Professional,
    Suspension,
    TimelineEntry,
    UnitAccess,
    UnitCode,
    UnitWord,
)
from connections.states import COMMISSIONING, NEW_CONNECTION, REQUEST_OVER, REQUEST_RUNNING, RequestStatus, UnitStatus

OF_ONE = 200
"""The units and requests of the holder, and those of the professional: as many in each database."""

RARE = 40
"""The requests that are rare in one way: of one kind, in analysis and nobody's, or in analysis and the analyst's."""

REPORTED_MONTH = "2024-06"
_REPORTED = date(2024, 6, 3)
"""One in four of the professional's requests that are over was opened on this day, and nobody else's in its month."""

_RUNNING_DAYS, _OVER_DAYS = 10, 540
"""Within how many days running requests came into their state, and within how many more the others ended before."""

_UNHELD = (RequestStatus.DRAFT, RequestStatus.SUBMITTED)
"""States in which no analyst has the request yet."""

_STRIDE = 7
"""The requests of one person are of each seventh course, so that they are of all kinds and in all states."""


class Filling:
    """`size` people, each with a unit, and a request about each unit; but `OF_ONE` units are one holder's, and as many
    requests were opened by one professional for the holders of the units.

    The job `watch-deadlines` has to look at what runs of the holder's and of the professional's requests, of which it
    stores what the lists of dates are read from.

    What is rare is neither the holder's nor the professional's, and stands where a list in order meets it last: the
    rare kind among the oldest, which lists of requests show last, the others among those whose deadlines end last.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.people = [new_id() for _ in range(size)]
        self.requests = [new_id() for _ in range(size)]
        self.analyst, self.other_analyst = new_id(), new_id()
        self.holder, self.professional = size // 2, size // 2 + 1
        self._today = clock.now().date()
        self._every = size // OF_ONE
        others = [number for number in range(size) if not self._is_of_one(number)]
        self._of_rare_kind, self._last_in_queue = frozenset(others[:RARE]), frozenset(others[-2 * RARE :])
        self.numbers_of_clients = [number for number in range(size) if self._is_client(number)]
        self.accesses = {number: new_id() for number in self.numbers_of_clients}

    def tables(self) -> list[tuple[type, Iterator[dict[str, Any]]]]:
        """Return the rows of each table, in the order in which they can be inserted."""
        return [
            (Person, self._people()),
            (Professional, iter([self._profile()])),
            (ConsumerUnit, self._units()),
            (UnitCode, ({"code": code_of(n), "consumer_unit": code_of(n)} for n in range(self.size))),
            (UnitWord, self._words()),
            (UnitAccess, self._unit_accesses()),
            (ConnectionRequest, (asked.request() for asked in self._asked())),
            (TimelineEntry, self._of_each(Asked.timeline)),
            (Budget, self._of_each(Asked.budgets)),
            (Inspection, self._of_each(Asked.inspections)),
            (Suspension, self._of_each(Asked.suspensions)),
            (ClockOutcome, self._of_each(Asked.outcomes)),
            (DeadlineNotice, self._of_each(Asked.notices)),
        ]

    def _is_client(self, number: int) -> bool:
        """Return whether the professional has access to the unit: spread evenly, beside those of the holder."""
        return number % self._every == 1

    def _is_of_one(self, number: int) -> bool:
        """Return whether a request is the holder's or the professional's."""
        return number % self._every in (0, 1)

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
                "code": code_of(number),
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
                "created_at": clock.now(),
                "version": 1,
            }

    def _words(self) -> Iterator[dict[str, Any]]:
        for number in range(self.size):
            for word in words_of(code_of(number), f"Rua R{number:07}", "100", "Centro", "Manaus", "AM", "69000000"):
                yield {"word": word, "consumer_unit": code_of(number)}

    def _unit_accesses(self) -> Iterator[dict[str, Any]]:
        for number, access_id in self.accesses.items():
            yield {
                "id": access_id,
                "version": 1,
                "kind": "unit",
                "consumer_unit": code_of(number),
                "holder_document": _document(self._holder_of(number)),
                "professional_user_id": self.people[self.professional],
                "valid_until": date(2036, 1, 1),
                "is_active": True,
            }

    def _of_each(self, rows: Callable[[Asked], Iterable[dict[str, Any]]]) -> Iterator[dict[str, Any]]:
        for asked in self._asked():
            yield from rows(asked)

    def _asked(self) -> Iterator[Asked]:
        """Yield the requests, the oldest first."""
        for number in range(self.size):
            found = self._course(number)
            yield Asked(
                of=number,
                id=self.requests[number],
                course=found,
                opened_on=self._opened_on(number, found),
                code=code_of(number),
                holder_document=_document(self._holder_of(number)),
                requester=self._requester(number),
                access=self.accesses.get(number),
                analyst=self._analyst(number, found.status),
                clocks_on=self._today if self._is_of_one(number) and found.status in REQUEST_RUNNING else None,
            )

    def _course(self, number: int) -> RequestCourse:
        if number in self._of_rare_kind:
            return course_in(COMMISSIONING, RequestStatus.SUBMITTED)
        if number in self._last_in_queue:
            return course_in(NEW_CONNECTION, RequestStatus.IN_ANALYSIS, 1)
        return course(number // self._every * _STRIDE if self._is_of_one(number) else number)

    def _analyst(self, number: int, status: RequestStatus) -> UUID | None:
        if number in self._last_in_queue:
            return self.analyst if number % 2 else None
        return None if status in _UNHELD else self.other_analyst

    def _opened_on(self, number: int, found: RequestCourse) -> date:
        if found.status in REQUEST_OVER and self._is_client(number) and number // self._every % 4 == 0:
            return _REPORTED
        if number in self._last_in_queue:
            days = 0
        elif found.status in REQUEST_OVER:
            days = 1 + _RUNNING_DAYS + number % _OVER_DAYS
        else:
            days = 1 + number % _RUNNING_DAYS
        return self._today - timedelta(days=days + found.steps[-1].day)

    def _requester(self, number: int) -> UUID:
        return self.people[self.professional if self._is_client(number) else self._holder_of(number)]


def code_of(number: int) -> str:
    return f"{number:08}"


def _document(number: int) -> str:
    return f"{number:011}"
