"""Lists and searches of representatives with a thousand and with a hundred thousand rows.

Their times must be about equal. `BENCH_ROWS` is another number of rows for the large database
(`BENCH_ROWS=1000000 python -m bench lists`).
"""

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet

from bench.flat import LARGE, SMALL, Register, bearer, client_of, compare, fill, opened
from bench.report import Table, to_json
from chassis.assurance import CONTACT
from chassis.ids import new_id
from chassis.words import words_of
from representatives.actions.search_words import AGENT, COMPANY
from representatives.app import service
from representatives.model import Agent, Company, Person, Relation, SearchWord, SystemAccess, UnitAccess
from representatives.model.lookalikes import name_key_of
from representatives.settings import Settings
from representatives.states import AccessStatus, CompanyStatus, RelationStatus, UnitAccessStatus

PER_AGENT = 50
API = "/api/representatives/v1"
_NOW = datetime(2026, 9, 1, tzinfo=UTC)


def measure(title: str, small_url: str, large_url: str, folder: Path) -> Table:
    """Measure the lists with a small and with a large database."""
    small, large = (_filled(url, size, folder) for url, size in ((small_url, SMALL), (large_url, LARGE)))
    lists = [(name, f"{API}{path}", who) for name, path, who in _LISTS]
    return compare(f"Lists of representatives on {title}: 95th percentile", lists, small, large)


_LISTS: tuple[tuple[str, str, str], ...] = (
    ("system accesses by status", "/system-accesses?status=requested", "staff"),
    ("one's own system accesses", "/system-accesses", "member"),
    ("agents", "/agents?limit=20", "member"),
    ("agents by a rare word", "/agents?query=agente+00017", "member"),
    ("agents by a common word", "/agents?query=exemplo&limit=10", "member"),
    ("companies by a rare word", "/companies?query=empresa+00017", "member"),
    ("companies by a common word", "/companies?query=exemplo&limit=10", "member"),
    ("directory of an agent", "/agents/{agent}/representatives?active=true", "member"),
    ("directory by name", "/agents/{agent}/representatives?name=pessoa+00001&active=true", "member"),
    ("relations of a person", "/relations", "member"),
    ("unit accesses of a professional", "/unit-accesses?side=professional&status=active", "professional"),
    ("unit accesses of a holder", "/unit-accesses?side=holder&status=active", "member"),
    ("unit accesses of both sides", "/unit-accesses", "professional"),
)


def _filled(url: str, size: int, folder: Path) -> Register:
    runtime, signer = opened(service, Settings, url, folder, code_key=Fernet.generate_key().decode())
    made = _Filling(size)
    fill(runtime.database, made.tables())
    return Register(
        client=client_of(runtime),
        headers={
            "staff": bearer(signer, made.people[0], "staff:access", "staff:registrations"),
            "member": bearer(signer, made.people[1]),
            "professional": bearer(signer, made.people[2]),
        },
        ids={"agent": made.agents[0]},
    )


class _Filling:
    """`size` people, each with a relation and an access, `PER_AGENT` of them with each agent; `size` unit accesses."""

    def __init__(self, size: int) -> None:
        self.people = [new_id() for _ in range(size)]
        self.agents = [new_id() for _ in range(size // PER_AGENT)]
        self.companies = [new_id() for _ in self.agents]
        self.relations = [new_id() for _ in self.people]

    def tables(self) -> list[tuple[type, Iterator[dict[str, Any]]]]:
        """Return the rows of each table, in the order in which they can be inserted."""
        return [
            (Person, self._people()),
            (Company, self._companies()),
            (Agent, self._agents()),
            (SearchWord, self._words()),
            (Relation, self._relations()),
            (SystemAccess, self._accesses()),
            (UnitAccess, self._unit_accesses()),
        ]

    def _people(self) -> Iterator[dict[str, Any]]:
        for number, user_id in enumerate(self.people):
            yield {
                "user_id": user_id,
                "version": 1,
                "document": f"{number:011}",
                "name": _name(number),
                "email": f"p{number}@empresa{number // PER_AGENT}.example",
                "phone": "+551130000000",
                "language": "pt",
                "document_assurance": CONTACT,
            }

    def _companies(self) -> Iterator[dict[str, Any]]:
        for number, company_id in enumerate(self.companies):
            yield {
                "id": company_id,
                "status": CompanyStatus.APPROVED,
                "cnpj": f"{number:014}",
                "legal_name": f"Empresa {number:05} de Exemplo",
                "name_key": name_key_of(f"Empresa {number:05} de Exemplo"),
                "acronym": f"E{number}",
                "suspended": False,
                "requester_language": "pt",
                "token_hash": b"",
                "token_expires_at": _NOW,
                "reason": "",
                "created_at": _NOW,
                "version": 1,
            }

    def _agents(self) -> Iterator[dict[str, Any]]:
        for number, agent_id in enumerate(self.agents):
            yield {
                "id": agent_id,
                "code": f"{number:05}",
                "acronym": f"A{number}",
                "legal_name": f"Agente {number:05} de Exemplo",
                "cnpj": f"{number:014}",
                "kind": "transmission",
                "created_at": _NOW,
            }

    def _words(self) -> Iterator[dict[str, Any]]:
        for kind, ids, name in ((AGENT, self.agents, "Agente"), (COMPANY, self.companies, "Empresa")):
            for number, entity_id in enumerate(ids):
                words = words_of(f"{name} {number:05} de Exemplo", f"{number:014}")
                yield from ({"kind": kind, "word": word, "entity_id": entity_id} for word in words)

    def _relations(self) -> Iterator[dict[str, Any]]:
        for number, relation_id in enumerate(self.relations):
            yield {
                "id": relation_id,
                "user_id": self.people[number],
                "company_id": self.companies[number // PER_AGENT],
                "role": "employee",
                "status": RelationStatus.ACTIVE,
                "domain": "",
                "reason": "",
                "requested_at": _NOW,
                "version": 1,
            }

    def _accesses(self) -> Iterator[dict[str, Any]]:
        for number, user_id in enumerate(self.people):
            yield {
                "id": new_id(),
                "user_id": user_id,
                "system": "AMSE",
                "system_name": "AMSE",
                "agent_id": self.agents[number // PER_AGENT],
                "profile": "cIC" if number % 2 else "sIC",
                "email": f"p{number}@empresa.example",
                "phone": "+551130000000",
                "name": _name(number),
                "name_key": _name(number).lower(),
                "status": AccessStatus.REQUESTED if number % 10 == 9 else AccessStatus.GRANTED,
                "relation_id": self.relations[number],
                "reason": "",
                "requested_at": _NOW,
                "version": 1,
            }

    def _unit_accesses(self) -> Iterator[dict[str, Any]]:
        for number in range(len(self.people)):
            yield {
                "id": new_id(),
                "direction": "grant",
                "kind": "unit",
                "consumer_unit": f"{number:08}",
                "holder_document": f"{number:011}",
                "professional_user_id": self.people[2 + number // PER_AGENT],
                "professional_document": f"{2 + number // PER_AGENT:011}",
                "professional_name": _name(2 + number // PER_AGENT),
                "professional_kind": "engineer",
                "status": UnitAccessStatus.ACTIVE,
                "valid_until": date(2036, 1, 1),
                "ends_at": datetime(2036, 1, 2, tzinfo=UTC),
                "created_at": _NOW,
                "lapses_at": _NOW + timedelta(days=21),
                "accepted_at": _NOW,
                "reason": "",
                "version": 1,
            }


def _name(number: int) -> str:
    return f"Pessoa {number:06} de Exemplo"


if __name__ == "__main__":
    print(to_json(measure(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4]))))
