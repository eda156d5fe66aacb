"""A running connections service, and people, companies, accesses and units as its tests need them."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from typing import Any
from uuid import UUID

from tests.told_world import Somebody, ToldWorld

from chassis import clock
from chassis.events import Event
from chassis.ids import new_id
from chassis.testing.clock import operators_day
from chassis.testing.events import an_event
from chassis.testing.world import named_headers
from connections.actions.consumer_units import register_unit
from connections.states import UnitStatus

API = "/api/connections/v1"
COLUMNS = (
    "code",
    "other_codes",
    "holder_document",
    "street",
    "number",
    "complement",
    "district",
    "city",
    "state",
    "postal_code",
    "latitude",
    "longitude",
    "supply_class",
    "supply_type",
    "available_power_kw",
    "status",
)
_numbers = count(1)


class Person(Somebody):
    """Somebody with an account, and what they do with connections."""

    def get(self, path: str, **query: Any) -> Any:
        return self.http.get(f"{API}{path}", query_string=query)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.http.post(f"{API}{path}", json=body, headers=named_headers(headers))

    def patch(self, code: str, body: Any, **headers: str) -> Any:
        return self.http.patch(f"{API}/consumer-units/{code}", json=body, headers=named_headers(headers))

    def unit(self, code: str) -> Any:
        return self.get(f"/consumer-units/{code}")

    def open(self, kind: str, unit: str | None = None, **said: Any) -> Any:
        """Open a draft of a request."""
        body = {"kind": kind, **({"consumer_unit": unit} if unit else {}), **said}
        return self.http.post(f"{API}/requests", json=body)

    def save(self, request_id: str, section: str, answers: Any, **headers: str) -> Any:
        """Save a section of a request."""
        path = f"{API}/requests/{request_id}/sections/{section}"
        return self.http.put(path, json=answers, headers=named_headers(headers))

    def request(self, request_id: str) -> Any:
        return self.get(f"/requests/{request_id}")

    def ask(self, request_id: str, what: str, body: Any = None, **headers: str) -> Any:
        """Post to a request's `submission`, `withdrawal` and so on."""
        sent = {"json": body} if body is not None else {}
        return self.http.post(f"{API}/requests/{request_id}/{what}", headers=named_headers(headers), **sent)

    def upload(
        self, request_id: str, slot: str | None, content: bytes | None, name: str = "rg.pdf", **headers: str
    ) -> Any:
        """Send a file into a slot of a request."""
        form = {"slot": slot} | ({"file": (BytesIO(content), name)} if content is not None else {})
        path = f"{API}/requests/{request_id}/documents"
        sent = {part: value for part, value in form.items() if value is not None}
        return self.http.post(path, data=sent, headers=named_headers(headers), content_type="multipart/form-data")

    def keep(self, content: bytes, name: str = "rg.pdf", said: str | None = None, **headers: str) -> Any:
        """Put a file into the person's drawer, called `said`."""
        form = {"file": (BytesIO(content), name)} | ({} if said is None else {"name": said})
        path = f"{API}/drawer"
        return self.http.post(path, data=form, headers=named_headers(headers), content_type="multipart/form-data")

    def download(self, request_id: str, document_id: str) -> Any:
        """Download a document of a request."""
        return self.get(f"/requests/{request_id}/documents/{document_id}/content")

    def drop(self, request_id: str, document_id: str) -> Any:
        """Remove a document from a request."""
        return self.http.delete(f"{API}/requests/{request_id}/documents/{document_id}")

    def codes(self, **query: Any) -> list[str]:
        """The codes of the units in the person's list."""
        listed = self.get("/consumer-units", **query)
        assert listed.status_code == 200, listed.text
        return [unit["code"] for unit in listed.json["items"]]

    def clients(self, **query: Any) -> list[dict[str, Any]]:
        """The person's clients."""
        listed = self.get("/clients", **query)
        assert listed.status_code == 200, listed.text
        return list(listed.json["items"])

    def import_equipment(self, *lines: str, dry_run: bool = False) -> Any:
        """Import a CSV file into the catalogue of equipment."""
        return self.http.post(
            f"{API}/equipment/import?dry_run={str(dry_run).lower()}",
            data={"file": (BytesIO("\n".join(lines).encode()), "catalogo.csv")},
            content_type="multipart/form-data",
        )

    def send(self, *rows: str, dry_run: bool = False, head: str = ",".join(COLUMNS), name: str = "ucs.csv") -> Any:
        """Import a CSV file of consumer units."""
        content = "\n".join([head, *rows]).encode()
        return self.http.post(
            f"{API}/consumer-units/import?dry_run={str(dry_run).lower()}",
            data={"file": (BytesIO(content), name)},
            content_type="multipart/form-data",
        )


@dataclass
class Access:
    """A unit access that representatives told of, as its last event said."""

    id: UUID
    facts: dict[str, Any]
    version: int = 1


@dataclass
class World(ToldWorld[Person]):
    """The service and what can be done with it from outside; the factories make events as other services send them."""

    somebody = Person
    staff_role = "connections"

    def professional(self, *, approved: bool = True, **who: Any) -> Person:
        """Somebody with an approved professional profile, or `approved=False` with one that has ended."""
        person = self.person(**who)
        self.tell_profile(person, approved=approved)
        return person

    def tell_profile(self, person: Person, *, approved: bool, version: int = 1) -> None:
        """Tell that the person's profile is approved, or that its approval is over."""
        kind = "representatives.professional_approved.v1" if approved else "representatives.professional_ended.v1"
        facts = {"profile_id": str(person.user_id), "user_id": str(person.user_id), "document": person.document}
        self.hear(an_event(kind, version=version, **facts, parties=[str(person.user_id)]))

    def access(self, professional: Person, holder_document: str, unit: str | None = None, *, days: int = 30) -> Access:
        """An active access to a unit, or without one to asking for a first connection. It ends in `days` days."""
        access = self.wanted_access(professional, holder_document, unit, days=days)
        self.tell_access(access, "granted")
        return access

    def wanted_access(
        self, professional: Person, holder_document: str, unit: str | None = None, *, days: int = 30
    ) -> Access:
        """An access that is wanted and not granted: nothing has been told of it."""
        last = operators_day(days)
        facts = {
            "unit_access_id": str(new_id()),
            "kind": "unit" if unit else "new_connection",
            "holder_document": holder_document,
            "professional_user_id": str(professional.user_id),
            "professional_document": professional.document,
            "valid_until": str(last),
        }
        return Access(UUID(facts["unit_access_id"]), facts | ({"consumer_unit": unit} if unit else {}))

    def tell_access(self, access: Access, what: str) -> None:
        """Tell that an access is `granted` or `ended`."""
        event = an_event(f"representatives.unit_access_{what}.v1", version=access.version)
        data = {**event.data, **access.facts}
        if "consumer_unit" not in access.facts:
            data.pop("consumer_unit", None)
        self.hear(Event(**{**event.__dict__, "subject": str(access.id), "data": data}))
        access.version += 1

    def unit(self, holder_document: str, code: str = "", **facts: Any) -> str:
        """A registered consumer unit. Returns its code."""
        code = code or f"{next(_numbers):08}"
        usual = {
            "street": "Rua de Exemplo",
            "number": "100",
            "city": "Manaus",
            "state": "AM",
            "postal_code": "69000000",
            "supply_class": "residential",
            "supply_type": "two_phase",
            "status": UnitStatus.CONNECTED,
        }
        with self.writing() as session:
            register_unit(session, now=clock.now(), code=code, holder_document=holder_document, **{**usual, **facts})
        return code


def a_row(code: str, holder_document: str, **cells: str) -> str:
    """A row of a CSV file with all columns."""
    usual = {
        "code": code,
        "holder_document": holder_document,
        "street": "Avenida de Exemplo",
        "number": "S/N",
        "district": "Centro",
        "city": "Manaus",
        "state": "AM",
        "postal_code": "69000-000",
        "latitude": "-3.101944",
        "longitude": "-60.025",
        "supply_class": "commercial",
        "supply_type": "three_phase",
        "available_power_kw": "75.1",
        "status": "connected",
    }
    said = {**usual, **cells}
    return ",".join(said.get(column, "") for column in COLUMNS)


MakeWorld = Callable[..., World]
