"""Professional relations: asked for, decided, ended, listed."""

from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from representatives_kit.accesses import an_agent_of, granted
from representatives_kit.world import API, Person, World

from chassis.documents import masked
from chassis.testing.events import an_event
from chassis.testing.parallel import apart, at_once
from chassis.testing.statements import statements
from representatives.model import Company, Relation, SystemAccess
from representatives.states import ADMINISTRATOR, ROLES, AccessStatus, RelationStatus


def ask(person: Person, company: Company, role: str = "employee") -> Any:
    return person.post("/relations", {"company_id": str(company.id), "role": role})


def asked(person: Person, company: Company, role: str) -> str:
    """The id of a relation that waits for a decision."""
    answer = ask(person, company, role)
    assert (answer.status_code, answer.json["status"]) == (201, "pending"), answer.text
    return str(answer.json["id"])


def decide(somebody: Person, relation_id: str, decision: str = "approve", **more: Any) -> Any:
    return somebody.post(f"/relations/{relation_id}/decision", {"decision": decision, **more})


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["code"]


def an_employee(world: World, company: Company) -> Person:
    """Somebody with the company's domain and no relation yet."""
    person = world.colleague(company)
    person.delete(f"/relations/{person.get('/relations').json['items'][0]['id']}")
    world.events()
    return person


# Asking


@pytest.mark.covers("O18", "O26")
def test_an_employee_with_the_companys_domain_belongs_at_once(world: World) -> None:
    company = world.company()
    person = world.person(email=f"pessoa@{company.domain_names[0].upper()}")
    answer = ask(person, company)
    assert (answer.status_code, answer.json["status"]) == (201, "active")
    (told,) = world.events()
    assert (told.type, told.data["role"]) == ("representatives.relation_established.v1", "employee")
    assert [row.action for row in world.audited()] == ["relation.established"]
    (item,) = person.get("/relations").json["items"]
    assert (item["company"]["cnpj"], item["person"]) == (company.cnpj, None)


@pytest.mark.covers("O26")
@pytest.mark.parametrize("role", [role for role in ROLES if role != "employee"])
def test_every_other_role_waits_for_a_decision(world: World, role: str) -> None:
    company = world.company()
    administrator = world.administrator(company)
    person = world.person(email=f"pessoa@{company.domain_names[0]}")
    asked(person, company, role)
    (told,) = world.events()
    assert told.type == "representatives.relation_requested.v1"
    assert set(told.data["parties"]) == {str(person.user_id), str(administrator.user_id)}


def test_whoever_comes_from_another_company_waits(world: World) -> None:
    company, accountants = world.company(), world.company()
    accountant = world.person(email=f"contas@{accountants.domain_names[0]}")
    asked(accountant, company, "accounting_representative")
    asked(accountant, company, "employee")


@pytest.mark.covers("O20")
def test_a_domain_that_nobody_registered_is_not_recognised(world: World) -> None:
    company = world.company()
    assert code(ask(world.person(email="pessoa@gmail.com"), company)) == (403, "relation.domain_not_recognised")
    below = world.person(email=f"pessoa@sub.{company.domain_names[0]}")
    assert code(ask(below, company)) == (403, "relation.domain_not_recognised")


def test_a_suspended_company_carries_nothing_new(world: World) -> None:
    company, other = world.company(), world.company()
    person, administrator = world.person(email=f"pessoa@{company.domain_names[0]}"), world.administrator(company)
    relation_id = asked(person, company, "technical_representative")
    staff = world.staff("registrations")
    staff.patch(f"/companies/{company.id}", {"suspended": True})
    assert code(ask(person, company)) == (409, "company.suspended")
    assert code(ask(person, other)) == (403, "relation.domain_not_recognised")
    assert code(decide(administrator, relation_id)) == (409, "company.suspended")
    assert decide(administrator, relation_id, "reject").status_code == 200
    staff.patch(f"/companies/{company.id}", {"suspended": False})
    assert ask(person, company).status_code == 201


def test_a_company_that_is_not_approved_is_none(world: World) -> None:
    company = world.company()
    person = world.person(email=f"pessoa@{company.domain_names[0]}")
    waiting = world.visitor.post(
        f"{API}/companies",
        json={
            "requester_name": "Pessoa",
            "email": "pessoa@nova.example",
            "legal_name": "Nova Ltda.",
            "cnpj": "11444777000161",
            "phone": "+551130000000",
            "accept_terms": True,
        },
    ).json["id"]
    for company_id in (waiting, "00000000-0000-7000-8000-000000000000"):
        answer = person.post("/relations", {"company_id": company_id, "role": "employee"})
        assert code(answer) == (404, "not_found")


def test_a_brand_new_account_is_asked_to_wait_a_moment(world: World) -> None:
    answer = ask(world.person(known=False), world.company())
    assert code(answer) == (503, "person.not_yet_known")
    assert answer.headers["Retry-After"] == "1"


def test_a_role_is_held_once_and_may_be_asked_for_again_later(world: World) -> None:
    company = world.company()
    person = world.person(email=f"pessoa@{company.domain_names[0]}")
    relation_id = ask(person, company).json["id"]
    assert code(ask(person, company)) == (409, "relation.exists")
    assert ask(person, company, "administrator").status_code == 201
    assert person.delete(f"/relations/{relation_id}").status_code == 204
    assert ask(person, company).status_code == 201


def test_an_employee_whom_others_removed_waits_for_a_decision(world: World) -> None:
    company = world.company()
    administrator, person = world.administrator(company), an_employee(world, company)
    own = ask(person, company).json
    assert (own["status"], person.delete(f"/relations/{own['id']}").status_code) == ("active", 204)
    back = ask(person, company).json  # whoever left by themselves is back at once
    assert (back["status"], administrator.delete(f"/relations/{back['id']}").status_code) == ("active", 204)
    assert world.events("relation_ended")[-1].data["reason"] == "removed"
    again = asked(person, company, "employee")
    assert decide(administrator, again, "reject").status_code == 200
    once_more = asked(person, company, "employee")
    assert decide(administrator, once_more).json["status"] == "active"


def test_administrators_are_not_flooded_with_requests(world: World) -> None:
    company, other = world.company(), world.company()
    person = an_employee(world, other)
    for _ in range(12):
        assert person.delete(f"/relations/{asked(person, company, ADMINISTRATOR)}").status_code == 204
    flooding = ask(person, company, ADMINISTRATOR)
    assert flooding.status_code == 429
    assert flooding.headers["Retry-After"]
    assert ask(person, other, ADMINISTRATOR).status_code == 201


def test_a_role_asked_for_many_times_at_once_is_asked_for_once(world: World) -> None:
    company = world.company()
    person = world.person(email=f"pessoa@{company.domain_names[0]}")
    answers = at_once(4, lambda _: ask(apart(person), company, "administrator"))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 3}
    assert len(world.rows(Relation)) == len(world.events()) == len(world.audited()) == 1


def test_roles_are_a_closed_list(world: World) -> None:
    person = world.person()
    answer = person.post("/relations", {"company_id": "x", "role": "boss"})
    assert {error["pointer"] for error in answer.json["errors"]} == {"#/company_id", "#/role"}


# Deciding


def test_an_administrator_decides(world: World) -> None:
    company = world.company()
    administrator, person = world.administrator(company), world.person(email=f"um@{company.domain_names[0]}")
    first, second = asked(person, company, "legal_representative"), asked(person, company, "administrator")
    world.events()
    assert decide(administrator, first).json == {"id": first, "status": "active"}
    assert decide(administrator, second, "reject", reason="Não é da diretoria.").json["status"] == "refused"
    established, refused = world.events()
    assert established.type == "representatives.relation_established.v1"
    assert (refused.type, refused.data["reason"]) == ("representatives.relation_refused.v1", "Não é da diretoria.")
    assert code(decide(administrator, second)) == (409, "relation.decided")
    assert [row.action for row in world.audited()][-2:] == ["relation.established", "relation.refused"]
    assert person.get("/relations", status="refused").json["items"][0]["reason"] == "Não é da diretoria."


def test_nobody_decides_about_themselves_and_strangers_see_nothing(world: World) -> None:
    company, other = world.company(), world.company()
    administrator = world.administrator(company)
    relation_id = asked(administrator, company, "legal_representative")
    assert code(decide(administrator, relation_id)) == (403, "company.not_administrator")
    for stranger in (world.administrator(other), world.colleague(company), world.person(), world.staff("access")):
        assert code(decide(stranger, relation_id)) == (404, "not_found")
        assert stranger.delete(f"/relations/{relation_id}").status_code == 404
    assert decide(world.administrator(company), relation_id).status_code == 200


def test_without_an_administrator_staff_decide(world: World) -> None:
    company = world.company()
    person = world.person(email=f"um@{company.domain_names[0]}")
    relation_id = asked(person, company, "administrator")
    staff = world.staff("registrations")
    (waiting,) = staff.get("/relations", all="true", status="pending").json["items"]
    assert (waiting["id"], waiting["person"]["email"]) == (relation_id, person.email)
    assert decide(staff, relation_id).json["status"] == "active"
    assert world.events("relation_established")[0].data["actor"]["kind"] == "staff"


def test_one_relation_decided_many_times_at_once_is_decided_once(world: World) -> None:
    company = world.company()
    administrators = [world.administrator(company) for _ in range(2)]
    relation_id = asked(world.person(email=f"um@{company.domain_names[0]}"), company, "ccee_representative")
    world.events()
    answers = at_once(
        4, lambda n: decide(apart(administrators[n % 2]), relation_id, ("approve", "reject")[n // 2], reason="ok")
    )
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 3}
    assert len(world.events()) == 1


# Ending


def test_a_relation_takes_the_accesses_that_rest_on_it_along(world: World) -> None:
    company = world.company()
    person = world.colleague(company)
    access_id = granted(world, person, an_agent_of(world, company))
    relation_id = person.get("/relations").json["items"][0]["id"]
    world.events()
    assert person.delete(f"/relations/{relation_id}").status_code == 204
    assert [(event.type.split(".")[1], event.data["reason"]) for event in world.events()] == [
        ("relation_ended", "ended"),
        ("system_access_ended", "relation_ended"),
    ]
    (access,) = world.rows(SystemAccess)
    assert (str(access.id), access.status) == (access_id, AccessStatus.ENDED)
    assert code(person.delete(f"/relations/{relation_id}")) == (409, "relation.not_live")


def test_another_relation_with_the_company_carries_the_accesses_on(world: World) -> None:
    company = world.company()
    person = world.colleague(company)
    other = world.relation(person, company, "technical_representative")
    granted(world, person, an_agent_of(world, company))
    (access,) = world.rows(SystemAccess)
    resting = next(r for r in world.rows(Relation) if r.id == access.relation_id)
    assert person.delete(f"/relations/{resting.id}").status_code == 204
    (access,) = world.rows(SystemAccess)
    assert access.status is AccessStatus.GRANTED
    assert access.relation_id != resting.id
    assert other.id in {relation.id for relation in world.rows(Relation)}


@pytest.mark.parametrize("who", ["person", "administrator", "staff"])
def test_whom_a_relation_concerns_may_end_it_or_take_it_back(world: World, who: str) -> None:
    company = world.company()
    person, administrator = world.person(email=f"um@{company.domain_names[0]}"), world.administrator(company)
    relation_id = asked(person, company, "administrator")
    somebody = {"person": person, "administrator": administrator, "staff": world.staff("registrations")}[who]
    assert somebody.delete(f"/relations/{relation_id}").status_code == 204
    assert world.events("relation_ended")[0].data["reason"] == ("ended" if who == "person" else "removed")


def test_staff_hear_when_the_only_administrator_leaves(world: World) -> None:
    company = world.company()
    first, second = world.administrator(company), world.administrator(company)
    relations = {relation.user_id: relation.id for relation in world.rows(Relation)}
    first.delete(f"/relations/{relations[first.user_id]}")
    assert world.events("company_without_administrator") == []
    second.delete(f"/relations/{relations[second.user_id]}")
    (told,) = world.events("company_without_administrator")
    assert told.data["company_id"] == str(company.id)


def test_staff_hear_when_the_last_administrators_leave_at_once(world: World) -> None:
    company = world.company()
    people = [world.administrator(company) for _ in range(3)]
    relations = {relation.user_id: relation.id for relation in world.rows(Relation)}
    at_once(3, lambda n: apart(people[n]).delete(f"/relations/{relations[people[n].user_id]}"))
    assert len(world.events("company_without_administrator")) == 1


def test_a_domain_that_is_taken_away_is_not_recognised_and_ends_nothing(world: World) -> None:
    company = world.company()
    colleague = world.colleague(company)
    newcomer = world.person(email=f"novo@{company.domain_names[0]}")
    world.staff("registrations").patch(f"/companies/{company.id}", {"domains": ["outro.example"]})
    assert code(ask(newcomer, company)) == (403, "relation.domain_not_recognised")
    assert colleague.get("/relations").json["items"][0]["status"] == "active"


# Listing


def test_a_companys_relations_are_for_its_administrators_and_staff(world: World) -> None:
    company = world.company()
    administrator, person = world.administrator(company), world.colleague(company)
    items = administrator.get("/relations", company_id=company.id, status="active").json["items"]
    assert {item["person"]["email"] for item in items} == {administrator.email, person.email}
    shown = next(item["person"] for item in items if item["person"]["user_id"] == str(person.user_id))
    assert shown["document"] == masked(person.document)
    assert person.document not in str(items)
    assert len(world.staff("registrations").get("/relations", company_id=company.id).json["items"]) == 2
    assert administrator.get("/relations", company_id=company.id, status="pending").json["items"] == []
    for stranger in (person, world.person(), world.administrator(world.company()), world.staff("access")):
        assert code(stranger.get("/relations", company_id=company.id)) == (403, "company.not_administrator")
        assert code(stranger.get("/relations", all="true")) == (403, "auth.forbidden")
    unknown = UUID(int=7)
    assert world.staff("registrations").get("/relations", company_id=unknown).status_code == 404


def test_an_erased_person_stays_as_a_bare_id(world: World) -> None:
    company = world.company()
    administrator, person = world.administrator(company), world.colleague(company)
    erased = {"user_id": str(person.user_id), "parties": [str(person.user_id)]}
    world.hear(an_event("identity.user_erased.v1", version=2, **erased))
    items = administrator.get("/relations", company_id=company.id, status="ended").json["items"]
    assert items[0]["person"] == {"user_id": str(person.user_id), "name": None, "email": None, "document": None}


def test_a_list_asks_the_database_as_often_for_many_as_for_few(world: World) -> None:
    company = world.company()
    administrator, staff = world.administrator(company), world.staff("registrations")
    asks = []
    for more in (1, 9):
        for _ in range(more):
            world.colleague(company)
            world.relation(administrator, world.company())
        lists = ((administrator, {"company_id": company.id}), (administrator, {}), (staff, {"all": "1"}))
        for somebody, query in lists:
            with statements() as said:
                assert somebody.get("/relations", limit=100, **query).status_code == 200
            asks.append(len(said))
    assert asks[:3] == asks[3:]


def test_ended_relations_leave_no_claim_on_the_role(world: World) -> None:
    company = world.company()
    person = an_employee(world, company)
    assert ask(person, company).json["status"] == "active"
    assert Counter(relation.status for relation in world.rows(Relation)) == {
        RelationStatus.ENDED: 1,
        RelationStatus.ACTIVE: 1,
    }
    assert ADMINISTRATOR not in {relation.role for relation in world.rows(Relation)}
