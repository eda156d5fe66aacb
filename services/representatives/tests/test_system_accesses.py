"""System accesses: asked for, decided by staff or by the ticket, used, changed, ended; and by nobody else."""

from typing import Any

import pytest
from representatives_kit.accesses import an_agent_of, asked, decided, granted, wanted
from representatives_kit.world import Person, World

from chassis import clock
from chassis.ids import new_id
from chassis.testing.statements import statements
from representatives.actions.ending import end_relation, end_representation
from representatives.model import AccessClaim, Company, Relation, Representation, SystemAccess


def representation(world: World, representative: Company, represented: str) -> Any:
    with world.writing() as session:
        found = Representation.start(
            representative_cnpj=representative.cnpj,
            represented_cnpj=represented,
            by=None,
            now=representative.created_at,
        )
        session.add(found)
    return found


def suspend(world: World, company: Company) -> None:
    with world.writing() as session:
        session.get_one(Company, company.id).suspended = True


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["code"]


def status_of(person: Person, access_id: str) -> str:
    return str(person.get(f"/system-accesses/{access_id}").json["status"])


@pytest.mark.covers("O8", "O9", "O10", "O29", "O30", "O32", "O33")
def test_a_person_asks_and_helpdesk_hears_everything_but_the_contacts(world: World) -> None:
    company = world.company()
    agent, person = an_agent_of(world, company), world.colleague(company)
    world.events()
    answer = person.post("/system-accesses", wanted(agent))
    assert (answer.status_code, answer.json["status"]) == (201, "requested")
    assert (answer.json["email"], answer.json["phone"]) == ("contato@amse.example", "+552130001000")
    assert answer.json["agent"]["code"] == agent.code
    (told,) = world.events()
    assert told.type == "representatives.system_access_requested.v1"
    assert told.data["agent"] == {
        "id": str(agent.id),
        "code": agent.code,
        "acronym": agent.acronym,
        "kind": "transmission",
    }
    assert (told.data["profile"], told.data["parties"]) == ("cIC", [str(person.user_id)])
    assert "contato@amse.example" not in str(told.data)
    (audited,) = world.audited("system_access.requested")
    assert (audited.actor_id, audited.subject) == (person.user_id, answer.json["id"])


def test_without_a_relation_there_is_no_access(world: World) -> None:
    company = world.company()
    agent = an_agent_of(world, company)
    for person in (world.person(), world.colleague(world.company())):
        assert refusal(person.post("/system-accesses", wanted(agent))) == (403, "access.no_relation")
    colleague = world.colleague(company)
    suspend(world, company)
    assert refusal(colleague.post("/system-accesses", wanted(agent))) == (403, "access.no_relation")
    assert world.rows(SystemAccess) == []


def test_a_relation_that_has_ended_carries_nothing(world: World) -> None:
    company = world.company()
    agent, person = an_agent_of(world, company), world.colleague(company)
    person.version = 2
    world.hear(world.about(person, "identity.user_updated.v1", email="pessoa@outra.example"))
    assert refusal(person.post("/system-accesses", wanted(agent))) == (403, "access.no_relation")


def test_a_current_representation_carries_access_until_it_ends(world: World) -> None:
    company = world.company()
    agent, person = world.agent(), world.colleague(company)
    assert refusal(person.post("/system-accesses", wanted(agent))) == (403, "access.no_relation")
    acting = representation(world, company, agent.cnpj)
    access = granted(world, person, agent)
    world.events()
    with world.writing() as session:
        end_representation(session, session.get_one(Representation, acting.id), now=clock.now())
    assert status_of(person, access) == "ended"
    assert [event.data["reason"] for event in world.events("system_access_ended")] == ["representation_ended"]
    assert refusal(person.post("/system-accesses", wanted(agent))) == (403, "access.no_relation")


def test_nobody_represents_a_company_that_is_suspended(world: World) -> None:
    company, represented = world.company(), world.company()
    agent, person = world.agent(cnpj=represented.cnpj), world.colleague(company)
    representation(world, company, represented.cnpj)
    staff = world.staff("registrations")
    staff.patch(f"/companies/{represented.id}", {"suspended": True})
    assert refusal(person.post("/system-accesses", wanted(agent))) == (403, "access.no_relation")
    staff.patch(f"/companies/{represented.id}", {"suspended": False})
    assert person.post("/system-accesses", wanted(agent)).status_code == 201


@pytest.mark.covers("O31")
def test_of_cic_and_sic_a_person_has_one_per_agent_and_pv_may_stand_beside(world: World) -> None:
    company = world.company()
    agent, other = an_agent_of(world, company), an_agent_of(world, company)
    person = world.colleague(company)
    first = asked(person, agent, "cIC")
    assert refusal(person.post("/system-accesses", wanted(agent, "sIC"))) == (409, "access.conflicting_profile")
    assert refusal(person.post("/system-accesses", wanted(agent, "cIC"))) == (409, "access.conflicting_profile")
    asked(person, agent, "PV")
    asked(person, other, "sIC")
    asked(world.colleague(company), agent, "sIC")
    decided(world.staff("access"), first)
    assert refusal(person.post("/system-accesses", wanted(agent, "sIC"))) == (409, "access.conflicting_profile")
    assert person.delete(f"/system-accesses/{first}").status_code == 204
    asked(person, agent, "sIC")


@pytest.mark.covers("O31")
def test_pv_is_for_transmission_companies(world: World) -> None:
    company = world.company()
    person = world.colleague(company)
    refused = person.post("/system-accesses", wanted(an_agent_of(world, company, kind="user"), "PV"))
    assert refusal(refused) == (422, "access.profile_not_allowed")
    assert refused.json["errors"][0]["pointer"] == "#/profile"
    asked(person, an_agent_of(world, company), "PV")


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"system": "OUTRO"}, "#/system", "system.unknown"),
        ({"agent_id": "01980000-0000-7000-8000-000000000060"}, "#/agent_id", "agent.unknown"),
        ({"profile": "xIC"}, "#/profile", "access.profile_unknown"),
        ({"email": "nobody"}, "#/email", "field.email"),
        ({"phone": "12"}, "#/phone", "field.phone"),
        ({"phone": None}, "#/phone", "field.null"),
        ({"status": "granted"}, "#/status", "field.unknown"),
    ],
)
def test_what_does_not_exist_is_said_field_by_field(world: World, changes: Any, pointer: str, code: str) -> None:
    company = world.company()
    body = {**wanted(an_agent_of(world, company)), **changes}
    refused = world.colleague(company).post("/system-accesses", body)
    assert refused.status_code == 422
    assert [(error["pointer"], error["code"]) for error in refused.json["errors"]] == [(pointer, code)]
    assert refused.json["errors"][0]["detail"] != code


def test_a_person_whose_event_has_not_come_is_asked_to_try_again(world: World) -> None:
    unknown = world.person(known=False)
    refused = unknown.post("/system-accesses", wanted(world.agent()))
    assert refusal(refused) == (503, "person.not_yet_known")
    assert refused.headers["Retry-After"] == "1"


def test_a_repeated_request_with_its_key_is_one_access(world: World) -> None:
    company = world.company()
    agent, person = an_agent_of(world, company), world.colleague(company)
    first, again = (person.post("/system-accesses", wanted(agent), Idempotency_Key="abc") for _ in range(2))
    assert (again.status_code, again.json["id"]) == (201, first.json["id"])
    assert len(world.rows(SystemAccess)) == 1


@pytest.mark.covers("O11", "O34")
def test_staff_grant_and_the_person_hears_of_it(world: World) -> None:
    company = world.company()
    agent, person, staff = an_agent_of(world, company), world.colleague(company), world.staff("access")
    access = asked(person, agent)
    world.events()
    answer = decided(staff, access)
    assert (answer.status_code, answer.json["status"]) == (200, "granted")
    (told,) = world.events()
    assert (told.type, told.data["decided_by"]) == ("representatives.system_access_granted.v1", str(staff.user_id))
    (audited,) = world.audited("system_access.granted")
    assert (audited.actor_id, audited.actor_kind) == (staff.user_id, "staff")
    for decision in ("grant", "deny"):
        assert refusal(decided(world.staff("access"), access, decision)) == (409, "access.decided")


def test_a_denial_says_why_and_frees_the_profile(world: World) -> None:
    company = world.company()
    agent, person = an_agent_of(world, company), world.colleague(company)
    access = asked(person, agent)
    world.events()
    answer = decided(world.staff("access"), access, "deny", reason="Falta a procuração.")
    assert (answer.json["status"], answer.json["reason"]) == ("denied", "Falta a procuração.")
    (told,) = world.events()
    assert (told.type, told.data["reason"]) == ("representatives.system_access_denied.v1", "Falta a procuração.")
    assert world.rows(AccessClaim) == []
    assert refusal(person.delete(f"/system-accesses/{access}")) == (409, "access.not_live")
    asked(person, agent, "sIC")


def test_a_grant_needs_what_the_request_needed(world: World) -> None:
    company = world.company()
    agent, person, staff = an_agent_of(world, company), world.colleague(company), world.staff("access")
    access = asked(person, agent)
    suspend(world, company)
    assert refusal(decided(staff, access)) == (403, "access.no_relation")
    assert status_of(person, access) == "requested"
    assert decided(staff, access, "deny").status_code == 200


def test_only_staff_of_access_decide(world: World) -> None:
    company = world.company()
    person = world.colleague(company)
    access = asked(person, an_agent_of(world, company))
    for somebody in (person, world.administrator(company), world.staff("registrations")):
        assert decided(somebody, access).status_code == 403
    staff = world.staff("access")
    assert decided(staff, str(new_id())).status_code == 404
    assert decided(staff, access, "perhaps").status_code == 422


def test_the_first_use_is_noted_once(world: World) -> None:
    company = world.company()
    agent, person = an_agent_of(world, company), world.colleague(company)
    access = asked(person, agent)
    path = f"/system-accesses/{access}/activation"
    assert refusal(person.post(path)) == (409, "access.not_granted")
    decided(world.staff("access"), access)
    world.events()
    first, again = person.post(path), person.post(path)
    assert first.status_code == again.status_code == 200
    assert first.json["activated_at"] == again.json["activated_at"]
    assert len(world.audited("system_access.activated")) == 1
    assert world.events() == []
    for somebody in (world.colleague(company), world.staff("access")):
        assert somebody.post(path).status_code == 404


@pytest.mark.covers("O9")
def test_contacts_are_changed_by_their_owner_and_told_to_nobody(world: World) -> None:
    company = world.company()
    agent, person = an_agent_of(world, company), world.colleague(company)
    access = granted(world, person, agent)
    path = f"/system-accesses/{access}"
    tag = person.get(path).headers["ETag"]
    world.events()
    changed = person.patch(path, {"email": "novo@amse.example"}, If_Match=tag)
    assert (changed.status_code, changed.json["email"], changed.json["phone"]) == (
        200,
        "novo@amse.example",
        "+552130001000",
    )
    assert changed.headers["ETag"] != tag
    assert person.patch(path, {"phone": "+552130002000"}, If_Match=tag).status_code == 412
    assert person.patch(path, {"email": "novo@amse.example"}).status_code == 200
    assert [row.details for row in world.audited("system_access.contacts_changed")] == [{"fields": ["email"]}]
    assert world.events() == []
    for somebody in (world.colleague(company), world.staff("access")):
        assert somebody.patch(path, {"email": "x@amse.example"}).status_code == 404
    assert person.patch(path, {"profile": "sIC"}).status_code == 422
    person.delete(path)
    assert refusal(person.patch(path, {"phone": "+552130002000"})) == (409, "access.not_live")


def test_an_access_is_ended_by_its_owner_or_by_staff(world: World) -> None:
    company = world.company()
    agent, person = an_agent_of(world, company), world.colleague(company)
    own, taken = granted(world, person, agent), asked(person, agent, "PV")
    world.events()
    assert world.colleague(company).delete(f"/system-accesses/{own}").status_code == 404
    assert person.delete(f"/system-accesses/{own}").status_code == 204
    assert world.staff("access").delete(f"/system-accesses/{taken}").status_code == 204
    assert refusal(person.delete(f"/system-accesses/{own}")) == (409, "access.not_live")
    ended = world.events("system_access_ended")
    assert [event.data["reason"] for event in ended] == ["ended", "ended"]
    assert [row.actor_kind for row in world.audited("system_access.ended")] == ["user", "staff"]
    assert world.rows(AccessClaim) == []


def test_accesses_are_listed_to_their_owner_and_to_staff(world: World) -> None:
    company = world.company()
    agent, other_agent = an_agent_of(world, company), an_agent_of(world, company)
    person, other = world.colleague(company), world.colleague(company)
    first, second = asked(person, agent), granted(world, person, agent, "PV")
    theirs = asked(other, other_agent)

    def ids(of: Person, **query: Any) -> list[str]:
        return [item["id"] for item in of.get("/system-accesses", **query).json["items"]]

    assert ids(person) == [second, first]
    assert ids(person, status="requested") == [first]
    assert ids(person, user_id=other.user_id) == []
    assert ids(world.staff("registrations")) == []
    staff = world.staff("access")
    assert ids(staff) == [theirs, second, first]
    assert ids(staff, status="requested") == [theirs, first]
    assert ids(staff, agent_id=agent.id) == [second, first]
    assert ids(staff, user_id=other.user_id) == [theirs]
    page = staff.get("/system-accesses", limit=2).json
    assert ids(staff, limit=2, after=page["next"]) == [first]
    assert staff.get("/system-accesses", status="perhaps").status_code == 422
    assert other.get(f"/system-accesses/{first}").status_code == 404
    assert staff.get(f"/system-accesses/{first}").json["email"] == "contato@amse.example"


def test_the_list_asks_the_database_equally_often_for_many(world: World) -> None:
    company, staff = world.company(), world.staff("access")
    person = world.colleague(company)

    def asked_for() -> int:
        with statements() as said:
            assert staff.get("/system-accesses", limit=50).status_code == 200
        return len(said)

    asked(person, an_agent_of(world, company))
    few = asked_for()
    for _ in range(10):
        asked(person, an_agent_of(world, company))
    assert asked_for() == few


def test_an_access_rests_on_the_other_relation_when_one_of_two_ends(world: World) -> None:
    company = world.company()
    agent, person = an_agent_of(world, company), world.colleague(company)
    access = granted(world, person, agent)
    other = world.relation(person, company, "technical_representative")
    (first,) = [relation for relation in world.rows(Relation) if relation.id != other.id]
    for relation, left in ((first, "granted"), (other, "ended")):
        with world.writing() as session:
            end_relation(session, session.get_one(Relation, relation.id), reason="ended", now=clock.now())
        assert status_of(person, access) == left


def test_asking_and_taking_back_does_not_open_tickets_without_end(world: World) -> None:
    company = world.company()
    person, agent = world.colleague(company), an_agent_of(world, company)
    for _ in range(12):
        assert person.delete(f"/system-accesses/{asked(person, agent)}").status_code == 204
    answer = person.post("/system-accesses", wanted(agent))
    assert (answer.status_code, answer.json["code"]) == (429, "rate.limited")
    assert 0 < int(answer.headers["Retry-After"]) <= 86_400
    assert asked(person, an_agent_of(world, company))
