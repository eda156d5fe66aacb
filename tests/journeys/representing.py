"""Acting for others in the journeys: companies with a domain, colleagues, agents, professionals and units."""

import struct
import zlib
from dataclasses import dataclass
from itertools import count
from typing import Any

import requests
from tests.journeys.people import Client, Person, World, a_cnpj, an_email

from chassis.testing.clock import operators_day
from chassis.testing.processes import wait_until

REPRESENTATIVES = "/api/representatives/v1"
CONNECTIONS = "/api/connections/v1"
UNIT_COLUMNS = "code,holder_document,street,number,city,state,supply_class,supply_type,status"
EFFECT_SECONDS = 20.0
_numbers = count(1)


class NeverHappened(AssertionError):
    """What an event should have brought about is not there."""


@dataclass
class Somebody:
    """A registered person and a client that is signed in as them."""

    person: Person
    http: Client

    def get(self, path: str, **query: Any) -> requests.Response:
        return self.http.request("GET", f"{REPRESENTATIVES}{path}", params=query)

    def post(self, path: str, body: Any = None) -> requests.Response:
        return self.http.post(f"{REPRESENTATIVES}{path}", body)

    def delete(self, path: str) -> requests.Response:
        return self.http.delete(f"{REPRESENTATIVES}{path}")

    def upload(self, path: str, slot: str, name: str, content: bytes) -> requests.Response:
        return self.http.request(
            "POST", f"{REPRESENTATIVES}{path}", data={"slot": slot}, files={"file": (name, content)}
        )

    def me(self) -> Any:
        return self.http.get("/api/identity/v1/me").json()


def somebody(world: World, **who: Any) -> Somebody:
    """A person who registered, and whom this service has heard of."""
    person = world.person(**who)
    found = Somebody(person, world.signed_in(person)[0])
    eventually(lambda: found.get("/me/export").json().get("person"), "the copy of a new person")
    return found


def a_holder(world: World, **who: Any) -> Somebody:
    """Somebody whose document the counter has proven: without that nobody acts as a holder."""
    found = somebody(world, **who)
    proven = world.platform.operate("identity", "prove-document", found.person.document)
    assert proven.returncode == 0, proven.stderr
    eventually(lambda: found.get("/unit-accesses", side="holder").status_code == 200, "the proof of a document")
    return found


def back_office(world: World) -> Somebody:
    """The demo account that holds every staff role."""
    demo = world.platform.demo()["staff"]
    return Somebody(Person(demo["user_id"], demo["login"], demo["email"]), world.staff())


def a_domain() -> str:
    """A domain that no company has yet."""
    return f"energia{next(_numbers)}x{an_email().partition('.')[2].partition('@')[0]}.example"


def a_company_request(domain: str, **changes: Any) -> dict[str, Any]:
    return {
        "requester_name": "Pessoa de Exemplo",
        "email": f"cadastro@{domain}",
        "legal_name": f"Energia de Exemplo {next(_numbers)} S.A.",
        "cnpj": a_cnpj(),
        "phone": "+551130000000",
        "accept_terms": True,
        **changes,
    }


def an_approved_company(world: World, domain: str, **changes: Any) -> dict[str, Any]:
    """A company that was asked for and approved: `{id, cnpj, legal_name, …}`."""
    body = a_company_request(domain, **changes)
    asked = world.visitor.post(f"{REPRESENTATIVES}/companies", body)
    assert asked.status_code == 202, asked.text
    approved = back_office(world).post(f"/companies/{asked.json()['id']}/decision", {"decision": "approve"})
    assert approved.status_code == 200, approved.text
    world.mails.wait_for(body["email"], "company_approved")
    return {**body, "id": asked.json()["id"]}


def an_agent(world: World, cnpj: str, kind: str = "transmission") -> str:
    """An agent of the company with this CNPJ. Returns its id."""
    body = {
        "code": f"{next(_numbers)}{cnpj[:8]}",
        "acronym": f"AG{cnpj[:6]}",
        "legal_name": "Agente de Exemplo S.A.",
        "cnpj": cnpj,
        "kind": kind,
    }
    made = back_office(world).post("/agents", body)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def an_approved_professional(world: World) -> Somebody:
    """An engineer whose profile staff approved, documents and all."""
    professional = somebody(world)
    profile = professional.post("/professional-profiles", PROFILE)
    assert profile.status_code == 201, profile.text
    path = f"/professional-profiles/{profile.json()['id']}"
    for slot in ("identity_front", "identity_back"):
        sent = professional.upload(f"{path}/documents", slot, f"{slot}.png", a_png())
        assert sent.status_code == 201, sent.text
    handed_in = professional.post(f"{path}/submission")
    assert handed_in.status_code == 200, handed_in.text
    decided = back_office(world).post(f"{path}/decision", {"decision": "approve", "reasons": []})
    assert decided.status_code == 200, decided.text
    world.mails.wait_for(professional.person.email, "professional_approved")
    return professional


PROFILE = {
    "kind": "engineer",
    "phone": "+5592991234567",
    "sex": "undisclosed",
    "marital_status": "undisclosed",
    "mother_name": "Pessoa de Exemplo",
    "birth": {"date": "1985-10-28", "country": "BR", "state": "AM", "city": "Manaus"},
    "identity_document": {"number": "999999999", "issued_on": "2014-10-10", "issuer": "SSP", "state": "AM"},
}


def a_unit(world: World, holder_document: str) -> str:
    """A consumer unit of this holder, which staff imported. Returns its code."""
    code = f"{zlib.crc32(f'{holder_document}{next(_numbers)}'.encode()) % 10**8:08}"
    row = f"{code},{holder_document},Rua de Exemplo,100,Manaus,AM,residential,two_phase,connected"
    report = import_units(world, row).json()
    assert (report["applied"], report["errors"]) == (1, []), report
    return code


def import_units(world: World, *rows: str, columns: str = UNIT_COLUMNS) -> requests.Response:
    """Import consumer units as staff, from a CSV file with these rows."""
    file = ("unidades.csv", "\n".join([columns, *rows]).encode())
    sent = world.staff().request("POST", f"{CONNECTIONS}/consumer-units/import", files={"file": file})
    assert sent.status_code == 200, sent.text
    return sent


def made_unless_unknown(answer: requests.Response) -> requests.Response | None:
    """The answer, None while it says that the unit is not there (yet)."""
    assert answer.status_code in (201, 404), answer.text
    return answer if answer.status_code == 201 else None


def in_days(days: int) -> str:
    return str(operators_day(days))


def offer(holder: Somebody, professional: Somebody, unit: str, days: int) -> str:
    """Grant; returns the access's id."""
    body = {
        "direction": "grant",
        "consumer_unit": unit,
        "professional_document": professional.person.document,
        "valid_until": in_days(days),
    }
    made = eventually(lambda: made_unless_unknown(holder.post("/unit-accesses", body)), "the unit's copy")
    assert made.json()["status"] == "pending_professional"
    return str(made.json()["id"])


def eventually(found: Any, what: str) -> Any:
    """What `found()` returns, once that is something. Raises NeverHappened."""
    kept: list[Any] = []

    def is_there() -> bool:
        kept[:] = [found()]
        return bool(kept[0])

    if not wait_until(is_there, EFFECT_SECONDS):
        raise NeverHappened(what)
    return kept[0]


def a_png() -> bytes:
    """The smallest picture there is: one white point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\x00\xff")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body
