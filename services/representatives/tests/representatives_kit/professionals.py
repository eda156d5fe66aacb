"""Professionals, their papers and their clients, made through the API as people make them."""

from datetime import datetime
from io import BytesIO
from typing import Any

from chassis import clock
from chassis.testing.clock import operators_day
from representatives_kit.world import Person as Somebody
from representatives_kit.world import World

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 40
PDF = b"%PDF-1.7\n%exemplo\n"

PROFILE: dict[str, Any] = {
    "kind": "engineer",
    "phone": "+5592991234567",
    "sex": "female",
    "marital_status": "stable_union",
    "mother_name": "Mãe de Exemplo",
    "birth": {"date": "1985-10-28", "country": "br", "state": "am", "city": "Manaus"},
    "identity_document": {"number": "999999999", "issued_on": "2024-10-10", "issuer": "SSP", "state": "ac"},
}
COUNCIL = {"name": "CREA", "number": "12345-6", "state": "AM"}


def a_profile(person: Somebody, **changes: Any) -> str:
    """A draft. Returns its id."""
    answer = person.post("/professional-profiles", {**PROFILE, **changes})
    assert answer.status_code == 201, answer.text
    return str(answer.json["id"])


def send(person: Somebody, profile: str, slot: str, content: bytes = PNG, name: str = "imagem.png") -> Any:
    return person.upload(f"/professional-profiles/{profile}/documents", slot=slot, file=(BytesIO(content), name))


def a_submitted(person: Somebody, slots: tuple[str, ...] = ("identity_front", "identity_back"), **changes: Any) -> str:
    """A profile handed in with these documents. Returns its id."""
    profile = a_profile(person, **changes)
    for slot in slots:
        assert send(person, profile, slot).status_code == 201
    answer = person.post(f"/professional-profiles/{profile}/submission")
    assert answer.status_code == 200, answer.text
    return profile


def decide(staff: Somebody, profile: str, decision: str, *reasons: Any) -> Any:
    body = {"decision": decision, "reasons": list(reasons)}
    return staff.post(f"/professional-profiles/{profile}/decision", body)


def a_professional(world: World, **who: Any) -> Somebody:
    """Somebody with an approved engineer's profile; the events of it are over."""
    person = world.person(**who)
    approve(world, person)
    return person


def approve(world: World, person: Somebody, **changes: Any) -> str:
    """Give somebody an approved profile. Returns its id."""
    profile = a_submitted(person, ("driving_licence",), **changes)
    answer = decide(world.staff("registrations"), profile, "approve")
    assert answer.status_code == 200, answer.text
    world.events()
    return profile


def until(days: int = 90) -> str:
    return operators_day(days).isoformat()


def grant(holder: Somebody, professional: Somebody | str, unit: str = "", **changes: Any) -> Any:
    document = professional if isinstance(professional, str) else professional.document
    body = {"direction": "grant", "professional_document": document, "valid_until": until(), **changes}
    return holder.post("/unit-accesses", {**body, "consumer_unit": unit} if unit else body)


def request(professional: Somebody, holder: Somebody | str, unit: str, **changes: Any) -> Any:
    document = holder if isinstance(holder, str) else holder.document
    body = {"direction": "request", "consumer_unit": unit, "holder_document": document, **changes}
    return professional.post("/unit-accesses", body)


def an_active(world: World, holder: Somebody, professional: Somebody, unit: str = "", **changes: Any) -> str:
    """An access granted and accepted; the events of it are over. Returns its id."""
    granted = grant(holder, professional, unit or world.unit(holder.document), **changes)
    assert granted.status_code == 201, granted.text
    accepted = professional.post(f"/unit-accesses/{granted.json['id']}/acceptance")
    assert accepted.status_code == 200, accepted.text
    world.events()
    return str(granted.json["id"])


def signed_in_again(world: World, *people: Somebody, roles: tuple[str, ...] = ()) -> None:
    """Tokens live 15 minutes: whoever goes on after days signs in again."""
    for person in people:
        token = world.signer.token(person.user_id, roles=roles, document=person.document, name=person.name)
        person.http = world.visitor.as_(token)


def run_job(world: World, name: str, as_of: datetime | None = None) -> int:
    job = world.runtime.jobs.named(name)
    assert job
    return job.run(world.database, as_of or clock.now())
