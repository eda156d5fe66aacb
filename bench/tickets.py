"""Lists of helpdesk's tickets, the views of whoever asks and staff's queue, with 1,000 and with 100,000 tickets.

Their times must be about equal. `BENCH_ROWS` is another number of rows for the large database
(`BENCH_ROWS=1000000 python -m bench tickets`).
"""

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet
from stdnum.br import cnpj

from bench.flat import LARGE, SMALL, Listed, Register, bearer, client_of, compare, fill, opened
from bench.report import Table, to_json
from chassis import clock
from chassis.ids import new_id
from chassis.words import words_of
from helpdesk.app import service
from helpdesk.model import Company, Participant, Person, Relation, Ticket, TicketWord
from helpdesk.settings import Settings
from helpdesk.states import Channel, Classification, Priority, TicketState

OF_ONE = 200
"""The tickets of the author whose views are measured, and those that the colleague watches: as many in each database.
"""

RARE = 40
"""The tickets that are rare in one way: urgent and closed, of the small team, of the access staff, or unassigned."""

API = "/api/helpdesk/v1"
_DAY = timedelta(days=1)
_TEAMS = {"01": "Atendimento", "02": "Cadastro", "03": "Cadastro", "04": "Mercado", "sistema": "Acesso"}


def measure(title: str, small_url: str, large_url: str, folder: Path) -> Table:
    """Measure the lists with a small and with a large database."""
    small, large = (filled(url, size, folder) for url, size in ((small_url, SMALL), (large_url, LARGE)))
    lists = [(name, f"{API}{path}", who) for name, path, who in LISTS]
    return compare(f"Lists of tickets on {title}: 95th percentile", lists, small, large)


LISTS: tuple[Listed, ...] = (
    ("pending tickets of an author", "/tickets?view=pending", "author"),
    ("closed tickets of an author", "/tickets?view=closed_30d", "author"),
    ("tickets that an author opened", "/tickets?view=opened_by_me", "author"),
    ("tickets of an author in a category", "/tickets?view=opened_by_me&category=02", "author"),
    ("tickets that a colleague watches", "/tickets?view=watched", "colleague"),
    ("the queue", "/tickets?view=queue", "staff"),
    ("the queue of a category", "/tickets?view=queue&category=01", "staff"),
    ("the queue of a team", "/tickets?view=queue&team=Cadastro", "staff"),
    ("the queue of a team in a category", "/tickets?view=queue&team=Cadastro&category=02", "staff"),
    ("the queue of a rare assignee", "/tickets?view=queue&assignee=me", "staff"),
    ("the queue of another assignee", "/tickets?view=queue&assignee={assignee}", "staff"),
    ("the queue of nobody", "/tickets?view=queue&assignee=none", "staff"),
    ("the queue of nobody in a team", "/tickets?view=queue&assignee=none&team=Mercado", "staff"),
    ("the queue of nobody in a category", "/tickets?view=queue&assignee=none&category=04", "staff"),
    ("the queue in a state", "/tickets?view=queue&state=waiting", "staff"),
    ("closed tickets", "/tickets?view=queue&state=closed", "staff"),
    ("closed tickets of a rare priority", "/tickets?view=queue&state=closed&priority=urgent", "staff"),
    (
        "closed tickets of nobody in a category",
        "/tickets?view=queue&state=closed&assignee=none&category=01&limit=5",
        "staff",
    ),
    ("the queue of a priority", "/tickets?view=queue&priority=high", "staff"),
    ("what is overdue", "/tickets?view=queue&overdue=true", "staff"),
    ("what is overdue in a category", "/tickets?view=queue&overdue=true&category=02", "staff"),
    ("what is not overdue", "/tickets?view=queue&overdue=false", "staff"),
    ("the queue of system accesses", "/tickets?view=queue", "access"),
    ("closed tickets of system accesses", "/tickets?view=queue&state=closed", "access"),
    ("the queue by a rare word", "/tickets?view=queue&query=r0000017&limit=3", "staff"),
    ("closed tickets by a rare word", "/tickets?view=queue&query=r0000019&state=closed&limit=10", "staff"),
    ("the queue by a common word", "/tickets?view=queue&query=fatura", "staff"),
    ("the queue by a number", "/tickets?view=queue&query={number}", "staff"),
    ("the queue of a category by a common word", "/tickets?view=queue&query=fatura&category=02", "staff"),
)
"""The lists that are measured: name, path below the API, and who asks."""


def filled(url: str, size: int, folder: Path) -> Register:
    """Fill an empty database with `size` tickets, and return it with its application."""
    runtime, signer = opened(service, Settings, url, folder, code_key=Fernet.generate_key().decode())
    made = _Filling(size)
    fill(runtime.database, made.tables())
    return Register(
        client=client_of(runtime),
        headers={
            "author": bearer(signer, made.author),
            "colleague": bearer(signer, made.colleague),
            "staff": bearer(signer, made.staff, "staff:helpdesk"),
            "access": bearer(signer, new_id(), "staff:access"),
        },
        ids={"assignee": made.assignee, "number": _number(20)},
    )


class _Filling:
    """`size` tickets of as many people, a fifth of them open; `OF_ONE` are of one author, whose colleague watches them.

    What is rare in one way is so in the last tickets, which are never the first found.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.now = clock.now()
        self.tickets = [new_id() for _ in range(size)]
        self.people = [new_id() for _ in range(size)]
        self.author, self.colleague, self.staff, self.assignee = (new_id() for _ in range(4))
        self.people[0] = self.author
        every = size // OF_ONE
        self._own = {number: place for place, number in enumerate(range(1, size, every))}

    def tables(self) -> list[tuple[type, Iterator[dict[str, Any]]]]:
        """Return the rows of each table, in the order in which they can be inserted."""
        return [
            (Person, self._rows_of_people()),
            (Company, self._companies()),
            (Relation, self._relations()),
            (Ticket, self._rows_of_tickets()),
            (TicketWord, self._words()),
            (Participant, self._participants()),
        ]

    def _rows_of_people(self) -> Iterator[dict[str, Any]]:
        for number, user_id in enumerate(self.people):
            name, email = _name(number), _email(number)
            yield {"user_id": user_id, "version": 1, "name": name, "email": email, "language": "pt"}

    def _companies(self) -> Iterator[dict[str, Any]]:
        yield {
            "company_id": new_id(),
            "version": 1,
            "cnpj": _CNPJ,
            "legal_name": "Energia de Exemplo S.A.",
            "acronym": "EEX",
            "suspended": False,
        }

    def _relations(self) -> Iterator[dict[str, Any]]:
        for user_id in (self.author, self.colleague):
            yield {
                "relation_id": new_id(),
                "version": 1,
                "user_id": user_id,
                "company_id": new_id(),
                "cnpj": _CNPJ,
                "role": "administrator",
                "is_active": True,
            }

    def _author_of(self, number: int) -> UUID:
        return self.author if number in self._own else self.people[number]

    def _state(self, number: int) -> TicketState:
        if number in self._own:
            return TicketState.NEW if self._own[number] % 2 else TicketState.CLOSED
        if number % 5:
            return TicketState.CLOSED
        return (TicketState.NEW, TicketState.IN_PROGRESS, TicketState.WAITING)[number // 5 % 3]

    def _is_rare(self, number: int, kind: int) -> bool:
        """Return whether a ticket is rare in one of several ways, each of which the last ones have by turns."""
        return self.size - number <= RARE * 10 and number % 10 == kind

    def _category(self, number: int) -> str:
        place = self._own.get(number, number // 3)
        return "04" if self._is_rare(number, 0) else ("01", "02", "03", "sistema")[place // 2 % 4]

    def _priority(self, number: int) -> Priority:
        if self._is_rare(number, 1):
            return Priority.URGENT
        return Priority.HIGH if number % 7 == 0 else Priority.NORMAL

    def _assignee(self, number: int) -> UUID | None:
        if self._is_rare(number, 5):
            return self.staff
        if self._is_rare(number, 0) or self._is_rare(number, 2):
            return None
        return None if number % 25 == 0 else self.assignee

    def _updated_at(self, number: int) -> datetime:
        return self.now - timedelta(minutes=number % 40_000)

    def _rows_of_tickets(self) -> Iterator[dict[str, Any]]:
        for number, ticket_id in enumerate(self.tickets):
            state, category = self._state(number), self._category(number)
            is_closed = state is TicketState.CLOSED
            due_at = None if is_closed or state is TicketState.WAITING else self._due_at(number)
            yield {
                "id": ticket_id,
                "number": _number(number),
                "version": 1,
                "state": state,
                "is_open": not is_closed,
                "channel": Channel.WEB,
                "classification": Classification.QUESTION,
                "category": category,
                "subcategory": "other",
                "team": _TEAMS[category],
                "assignee_id": self._assignee(number),
                "priority": self._priority(number),
                "subject": _subject(number),
                "description": "Não encontro a fatura deste mês. " * 10,
                "author_user_id": self._author_of(number),
                "language": "pt",
                "cnpj": _CNPJ if number in self._own else None,
                "opened_at": self._updated_at(number) - _DAY,
                "updated_at": self._updated_at(number),
                "updated_by_id": self._author_of(number),
                "closed_at": self._updated_at(number) if is_closed else None,
                "due_at": due_at,
                "queue_at": due_at or self.now + timedelta(days=36_500),
                "system_access_id": new_id() if category == "sistema" and number % 3 == 0 else None,
            }

    def _due_at(self, number: int) -> datetime:
        return self.now + timedelta(minutes=number % 10_000 - 500, seconds=number // 10_000 % 60)

    def _words(self) -> Iterator[dict[str, Any]]:
        for number, ticket_id in enumerate(self.tickets):
            texts = (str(_number(number)), _subject(number), _name(number), _email(number))
            yield from ({"word": word, "ticket_id": ticket_id} for word in words_of(*texts))

    def _participants(self) -> Iterator[dict[str, Any]]:
        for number, ticket_id in enumerate(self.tickets):
            repeated = {
                "ticket_id": ticket_id,
                "is_open": self._state(number) is not TicketState.CLOSED,
                "category": self._category(number),
                "updated_at": self._updated_at(number),
            }
            author = {"user_id": self._author_of(number), "is_author": True, "needs_relation": False}
            yield {**repeated, **author, "is_watching": True}
            if number in self._own:
                watcher = {"user_id": self.colleague, "is_author": False, "needs_relation": True}
                yield {**repeated, **watcher, "is_watching": True}


_BASE = "100000000001"
_CNPJ = f"{_BASE}{cnpj.calc_check_digits(_BASE)}"


def _number(number: int) -> int:
    return number + 10_000_000


def _name(number: int) -> str:
    return f"Pessoa P{number:07} de Exemplo"


def _email(number: int) -> str:
    return f"p{number:07}@consumo{number % 100}.example"


def _subject(number: int) -> str:
    return f"Fatura R{number // 20:07} em aberto"


if __name__ == "__main__":
    print(to_json(measure(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4]))))
