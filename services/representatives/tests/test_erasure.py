"""Erasure: of what somebody said, or others wrote about them, nothing is left but what is declared as kept."""

import json
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from representatives_kit.accesses import an_agent_of, asked, decided
from representatives_kit.companies import ask
from representatives_kit.companies import decide as decide_company
from representatives_kit.professionals import PROFILE, an_active, decide, send
from representatives_kit.world import Person, World

from chassis import clock, migrations
from chassis.assurance import DECLARED
from chassis.audit import verify
from chassis.dead_letters import bury
from chassis.events import to_message
from chassis.testing.events import an_event
from chassis.testing.traces import traces
from representatives.app import service
from representatives.model import Base, Company, Relation, SystemAccess

SAID = {
    "name": "Zulmira Quixabeira",
    "folded name": "zulmira quixabeira",
    "mailbox": "zulmira@",
    "contact": "zulmira.amse@",
    "phone": "+5592987650001",
    "contact's phone": "+5592987650002",
    "requester's phone": "+5592987650003",
    "mother": "Maricota Quixabeira",
    "identity card": "RG8877665",
    "council": "CREA-31337",
    "file": "zulmira-frente",
    "written about": "a Zulmira",
}
COUNCIL = {"name": "CREA", "number": "CREA-31337", "state": "AM"}
ADDRESS = "Zulmira@empresa-dela.example"


def erased(person: Person) -> Any:
    return an_event("identity.user_erased.v1", version=9, user_id=str(person.user_id), parties=[])


def left(world: World, person: Person) -> set[tuple[str, str]]:
    return traces(world.database, Base.metadata, document=person.document, **SAID)


@pytest.fixture
def zulmira(world: World) -> Person:
    """Somebody who did everything that leaves a word in some table."""
    company = world.company(domains=("empresa-dela.example",))
    person = world.person(name=SAID["name"], email=ADDRESS, phone=SAID["phone"])
    world.relation(person, company)
    _is_refused(world, person, company)
    _uses_systems(world, person, company)
    _is_a_professional(world, person)
    _asks_for_a_company(world)
    _is_in_a_dead_letter(world, person)
    return person


def _is_refused(world: World, person: Person, company: Company) -> None:
    administrator = world.administrator(company)
    asked_for = person.post("/relations", {"company_id": str(company.id), "role": "legal_representative"})
    body = {"decision": "reject", "reason": "Quem é a Zulmira?"}
    answer = administrator.post(f"/relations/{asked_for.json['id']}/decision", body)
    assert answer.status_code == 200, answer.text


def _uses_systems(world: World, person: Person, company: Company) -> None:
    staff, contacts = world.staff("access"), {"email": "zulmira.amse@x.example", "phone": SAID["contact's phone"]}
    agent, second = an_agent_of(world, company), an_agent_of(world, company)
    assert decided(staff, asked(person, agent, **contacts), reason="Conheço a Zulmira.").status_code == 200
    denied = asked(person, second, **contacts)
    assert decided(staff, denied, "deny", reason="Não conheço a Zulmira.").status_code == 200
    colleague = world.colleague(company)
    decided(staff, asked(colleague, agent))
    for viewer in (person, colleague):
        assert viewer.get(f"/agents/{agent.id}/representatives", system="AMSE").status_code == 200


def _is_a_professional(world: World, person: Person) -> None:
    staff, said = world.staff("registrations"), {"mother_name": SAID["mother"], "phone": SAID["phone"]}
    card = {**PROFILE["identity_document"], "number": SAID["identity card"]}
    profiles = []
    for kind in ("engineer", "broker"):
        body = {**PROFILE, **said, "identity_document": card, "kind": kind, "council": COUNCIL}
        made = person.post("/professional-profiles", body, Idempotency_Key=f"profile-{kind}")
        assert made.status_code == 201, made.text
        profiles.append(made.json["id"])
        for slot in ("driving_licence", "council_card"):
            send(person, made.json["id"], slot, name="zulmira-frente.png")
        assert person.post(f"/professional-profiles/{made.json['id']}/submission").status_code == 200
    reasons = [{"code": "data_mismatch", "note": "Não é a Zulmira."}]
    body = {"decision": "reject", "reasons": reasons}
    for profile, decision in zip(profiles, (body, {"decision": "approve"}), strict=True):
        path = f"/professional-profiles/{profile}/decision"
        assert staff.post(path, decision, Idempotency_Key=profile).status_code == 200
    other = world.person()
    an_active(world, other, person)
    an_active(world, person, _another_professional(world))


def _another_professional(world: World) -> Person:
    other = world.person()
    made = other.post("/professional-profiles", PROFILE)
    send(other, made.json["id"], "driving_licence")
    other.post(f"/professional-profiles/{made.json['id']}/submission")
    assert decide(world.staff("registrations"), made.json["id"], "approve").status_code == 200
    return other


def _asks_for_a_company(world: World) -> None:
    requested = ask(
        world, email="ZULMIRA@EMPRESA-DELA.example", requester_name=SAID["name"], phone=SAID["requester's phone"]
    )
    assert requested.status_code == 202, requested.text
    reason = "Nada sei de quem é a Zulmira."
    assert (
        decide_company(world.staff("registrations"), requested.json["id"], "reject", reason=reason).status_code == 200
    )


def _is_in_a_dead_letter(world: World, person: Person) -> None:
    told = world.about(person, "identity.user_updated.v1", name=SAID["name"])
    message = to_message(
        event_id=told.id, type_=told.type, subject=told.subject, version=7, time=told.time, body=b"", traceparent=""
    )
    body = json.dumps(told.data, ensure_ascii=False)
    with world.writing() as session:
        bury(session, headers=message.headers, body=body, properties=message.properties)


def test_nothing_is_left_of_somebody_but_what_is_declared_as_kept(world: World, zulmira: Person) -> None:
    assert {name for _where, name in left(world, zulmira)} == {*SAID, "document"}  # the fixture left all of it behind
    world.hear(erased(zulmira))
    assert ADDRESS.casefold() not in str(world.events()).casefold()  # facts that wait are told, but to no address
    assert left(world, zulmira) == {("consumer_unit.holder_document", "document")}  # the distributor's record


def test_a_repeated_key_answers_with_nothing_of_somebody_erased(world: World, zulmira: Person) -> None:
    staff_again = {"decision": "reject", "reasons": [{"code": "data_mismatch", "note": "Não é a Zulmira."}]}
    staff = next(row for row in world.audited("professional.rejected"))
    card = {**PROFILE["identity_document"], "number": SAID["identity card"]}
    said = {"mother_name": SAID["mother"], "phone": SAID["phone"], "identity_document": card, "council": COUNCIL}
    own = {**PROFILE, **said, "kind": "engineer"}
    decider = world.person(user_id=staff.actor_id, roles=("staff:registrations",))
    assert zulmira.post("/professional-profiles", own, Idempotency_Key="profile-engineer").json["mother_name"]
    path = f"/professional-profiles/{staff.subject}/decision"
    assert decider.post(path, staff_again, Idempotency_Key=staff.subject).json["mother_name"]
    world.hear(erased(zulmira))
    for again in (
        zulmira.post("/professional-profiles", own, Idempotency_Key="profile-engineer"),
        decider.post(path, staff_again, Idempotency_Key=staff.subject),
    ):
        assert (again.status_code, again.json["code"]) == (409, "idempotency.answer_not_stored")


def test_stored_answers_about_others_stay(world: World) -> None:
    person, other = world.person(), world.person()
    made = other.post("/professional-profiles", PROFILE, Idempotency_Key="k")
    world.hear(erased(person))
    again = other.post("/professional-profiles", PROFILE, Idempotency_Key="k")
    assert (again.status_code, again.json) == (201, made.json)


def test_the_audit_trail_holds_ids_and_codes_and_stays_whole(world: World, zulmira: Person) -> None:
    job = world.runtime.jobs.named("seal-audit")
    assert job
    noted = str([row.details for row in world.audited()])
    assert "Zulmira" not in noted and "11444777000161" not in noted
    assert [relation.reason for relation in world.rows(Relation) if relation.reason] == ["Quem é a Zulmira?"]
    job.run(world.database, clock.now())
    world.hear(erased(zulmira))
    job.run(world.database, clock.now())
    with world.database.reading() as session:
        assert verify(session) == []


def test_what_staff_wrote_with_a_grant_is_kept_where_it_can_be_wiped(world: World, zulmira: Person) -> None:
    notes = {access.decision_note for access in world.rows(SystemAccess) if access.user_id == zulmira.user_id}
    assert notes == {"Conheço a Zulmira.", ""}


def test_the_export_has_what_is_wiped(world: World, zulmira: Person) -> None:
    told = zulmira.get("/me/export").json
    (requested,) = told["company_requests"]
    assert (requested["requester_name"], requested["phone"]) == (SAID["name"], SAID["requester's phone"])
    text = str(told).casefold()
    assert {name for name, words in SAID.items() if words.casefold() not in text} == set()
    assert {"token_hash", "requester_key", "name_key", "sha256", "version"}.isdisjoint(_keys(told))


def test_units_are_handed_out_to_who_has_proven_the_document(world: World) -> None:
    unproven, proven = world.person(assurance=DECLARED), world.person()
    world.unit(unproven.document)
    unit = world.unit(proven.document)
    assert unproven.get("/me/export").json["consumer_units"] == []
    assert [row["code"] for row in proven.get("/me/export").json["consumer_units"]] == [unit]


def _keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {key for inner in value.values() for key in _keys(inner)}
    if isinstance(value, list):
        return {key for inner in value for key in _keys(inner)}
    return set()


def test_requests_from_before_are_found_by_their_address_too(world: World) -> None:
    person = world.person(email=ADDRESS)
    assert ask(world, email="ZULMIRA@EMPRESA-DELA.example").status_code == 202
    config = migrations.configuration(service, world.database)
    before = ScriptDirectory.from_config(config).get_revision("0008").down_revision
    command.downgrade(config, str(before))
    migrations.migrate(service, world.database)
    world.hear(erased(person))
    (company,) = world.rows(Company)
    assert (company.requester_email, company.requester_key, company.requester_name) == (None, None, None)
