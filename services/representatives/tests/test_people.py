"""Copies of people and units, what ends with them, and what is handed out to or forgotten with a person."""

from jsonschema import Draft202012Validator
from representatives_kit.companies import a_request, decide
from representatives_kit.professionals import a_professional, a_profile, a_submitted, an_active, grant, request
from representatives_kit.professionals import decide as decide_profile
from representatives_kit.world import API, World

from chassis.contracts import event_contracts
from chassis.documents import a_cpf
from chassis.events import Fact
from chassis.testing.events import an_event
from representatives.model import Company, Person, ProfessionalProfile, Relation, UnitAccess
from representatives.queries.present import current_state
from representatives.states import RelationStatus


def test_a_copy_takes_no_older_version(world: World) -> None:
    person = world.person(name="Nome Novo", version=2)
    person.version = 1
    world.hear(world.about(person, "identity.user_updated.v1", name="Nome Velho"))
    assert world.rows(Person)[0].name == "Nome Novo"
    person.version = 3
    world.hear(world.about(person, "identity.user_updated.v1", name="Nome Mais Novo"))
    assert world.rows(Person)[0].name == "Nome Mais Novo"


def test_an_address_that_leaves_the_domain_ends_what_rests_on_it(world: World) -> None:
    company = world.company()
    person = world.colleague(company)
    world.events()
    person.version = 2
    world.hear(world.about(person, "identity.user_updated.v1", email="pessoa@outra.example"))
    assert world.rows(Relation)[0].status is RelationStatus.ENDED
    (ended,) = world.events()
    assert (ended.type, ended.data["reason"]) == ("representatives.relation_ended.v1", "domain_changed")


def test_an_erased_person_leaves_a_tombstone_and_no_relation(world: World) -> None:
    company = world.company()
    person = world.colleague(company)
    erased = {"user_id": str(person.user_id), "parties": [str(person.user_id)]}
    world.hear(an_event("identity.user_erased.v1", version=2, **erased))
    world.hear(world.about(person))
    (left,) = world.rows(Person)
    assert (left.name, left.email, left.document) == (None, None, None)
    assert left.erased_at
    assert world.rows(Relation)[0].status is RelationStatus.ENDED


def test_what_an_erased_holder_gave_ends_since_nobody_could_revoke_it(world: World) -> None:
    holder, professional = world.person(), a_professional(world)
    access = an_active(world, holder, professional)
    a_profile(holder)  # a draft, of which nobody was told
    world.hear(an_event("identity.user_erased.v1", version=2, user_id=str(holder.user_id), parties=[]))
    assert professional.get(f"/unit-accesses/{access}").json["status"] == "revoked"
    assert [event.type for event in world.events()] == ["representatives.unit_access_ended.v1"]


def test_an_offer_of_an_erased_holder_is_not_accepted_any_more(world: World) -> None:
    holder, professional = world.person(), a_professional(world)
    offered = grant(holder, professional, world.unit(holder.document)).json["id"]
    world.hear(an_event("identity.user_erased.v1", version=2, user_id=str(holder.user_id), parties=[]))
    assert professional.post(f"/unit-accesses/{offered}/acceptance").status_code == 409
    (left,) = world.rows(UnitAccess)
    assert (left.status.value, left.holder_document) == ("revoked", "")
    with world.database.reading() as session:  # and nothing is told of nobody
        assert "unit_access_ended" not in str([fact.type for fact in current_state(session)])


def test_who_asked_an_erased_holder_learns_nothing_of_the_account(world: World) -> None:
    holder, professional = world.person(), a_professional(world)
    unit = world.unit(holder.document)
    asked = [request(professional, document, unit).json["id"] for document in (holder.document, a_cpf())]
    world.hear(an_event("identity.user_erased.v1", version=2, user_id=str(holder.user_id), parties=[]))
    seen = [professional.get(f"/unit-accesses/{id}").json for id in asked]
    assert [(access["status"], bool(access["document"])) for access in seen] == [("pending_holder", True)] * 2


def test_a_companys_accesses_outlive_the_account_with_its_cnpj(world: World) -> None:
    company, professional = world.company(), a_professional(world)
    administrator, account = world.administrator(company), world.person(document=company.cnpj)
    access = an_active(world, administrator, professional, world.unit(company.cnpj))
    world.hear(an_event("identity.user_erased.v1", version=2, user_id=str(account.user_id), parties=[]))
    assert administrator.get(f"/unit-accesses/{access}").json["status"] == "active"


def test_no_request_for_a_company_and_no_note_of_staff_keeps_an_erased_person(world: World) -> None:
    person = world.person(email="Pessoa@energia.example")
    assert world.visitor.post(f"{API}/companies", json=a_request()).status_code == 202
    staff, profile = world.staff("registrations"), a_submitted(person)
    note = {"code": "data_mismatch", "note": "o nome da mãe é outro"}
    assert decide_profile(staff, profile, "reject", note).status_code == 200
    world.hear(an_event("identity.user_erased.v1", version=2, user_id=str(person.user_id), parties=[]))
    (company,), (left,) = world.rows(Company), world.rows(ProfessionalProfile)
    assert (company.requester_name, company.requester_email, company.phone) == (None, None, None)
    assert left.reasons == [{"code": "data_mismatch"}]
    assert decide(staff, company.id, "reject", reason="Ninguém responde.").status_code == 200
    assert world.events("company_rejected")


def test_the_export_has_everything_about_the_caller_and_nobody_else(world: World) -> None:
    company = world.company()
    person, other = world.colleague(company), world.colleague(company)
    told = person.get("/me/export").json
    assert told["person"]["email"] == person.email
    assert len(told["relations"]) == 1
    assert str(other.user_id) not in str(told)


def test_who_begins_to_listen_is_told_what_was_told_last_of_everything(world: World) -> None:
    company = world.company()
    person = world.colleague(company)
    person.post("/relations", {"company_id": str(company.id), "role": "administrator"})
    relations = person.get("/relations").json["items"]
    assert person.delete(f"/relations/{relations[0]['id']}").status_code == 204
    with world.database.reading() as session:
        told = list(current_state(session))
    for fact in told:
        assert not list(Draft202012Validator(event_contracts()[fact.type]).iter_errors(_on_the_wire(fact)))
    kinds = sorted(fact.type.split(".")[1] for fact in told)
    assert kinds in (
        ["company_updated", "relation_ended", "relation_established"],
        ["company_updated", "relation_ended", "relation_requested"],
    )


def _on_the_wire(fact: Fact) -> dict[str, object]:
    return {**fact.data(), "actor": {"user_id": None, "kind": "system"}}
