"""Erasure and export: what is left of somebody, and what somebody gets to see of it."""

from pathlib import Path
from typing import Any

from connections_kit.files import pdf_file
from connections_kit.requests import attach, fill, submitted
from connections_kit.world import Person, World

from chassis import clock
from chassis.assurance import DECLARED
from chassis.documents import masked
from chassis.testing.events import an_event
from chassis.testing.traces import traces
from connections.model import Base, ConnectionRequest, Submission, UnitAccess
from connections.model import Person as PersonCopy

NAME = "Zulmira Quixabeira"


def erased(person: Person) -> Any:
    return an_event("identity.user_erased.v1", version=9, user_id=str(person.user_id), parties=[])


def left(world: World, person: Person) -> set[tuple[str, str]]:
    return traces(world.database, Base.metadata, document=person.document, name=NAME)


def test_nothing_is_left_of_somebody_but_the_distributors_record(world: World) -> None:
    zulmira, professional = world.person(name=NAME), world.professional()
    unit = world.unit(zulmira.document)
    world.access(professional, zulmira.document, unit)
    world.events()
    assert left(world, zulmira) == {
        ("person.name", "name"),
        ("person.document", "document"),
        ("consumer_unit.holder_document", "document"),
        ("unit_access.holder_document", "document"),
    }
    world.hear(erased(zulmira))
    assert left(world, zulmira) == {("consumer_unit.holder_document", "document")}
    assert (professional.codes(), professional.clients()[1:]) == ([], [])
    assert world.staff().unit(unit).json["holder"] == {"name": None, "document": zulmira.document}
    world.hear(world.about(zulmira, "identity.user_updated.v1", version=10))
    (tombstone,) = [row for row in world.rows(PersonCopy) if row.user_id == zulmira.user_id]
    assert (tombstone.name, tombstone.document) == (None, None)
    assert [row.subject for row in world.audited("person.erased")] == [str(zulmira.user_id)]


def test_an_access_that_ends_after_the_erasure_brings_nothing_back(world: World) -> None:
    zulmira, professional = world.person(name=NAME), world.professional()
    unit = world.unit(zulmira.document)
    access = world.access(professional, zulmira.document, unit)
    world.events()
    late = world.wanted_access(professional, zulmira.document, unit)
    world.hear(erased(zulmira))
    world.tell_access(late, "granted")
    for one in (access, late):
        world.tell_access(one, "ended")
    assert left(world, zulmira) == {("consumer_unit.holder_document", "document")}


def test_a_holder_is_not_told_of_a_request_that_was_never_granted(world: World) -> None:
    holder, professional = world.person(), world.professional()
    world.tell_access(world.wanted_access(professional, holder.document, "99999999"), "ended")
    assert holder.get("/me/export").json["unit_accesses"] == []
    assert len(professional.get("/me/export").json["unit_accesses"]) == 1


def test_erasing_an_account_that_typed_a_document_takes_nothing_from_its_owner(world: World) -> None:
    holder, professional = world.person(), world.professional()
    impostor = world.person(document=holder.document, assurance=DECLARED)
    unit = world.unit(holder.document)
    world.access(professional, holder.document, unit)
    world.hear(erased(impostor))
    assert (holder.codes(), professional.codes()) == ([unit], [unit])


def test_erasing_a_companys_account_takes_nothing_from_the_company(world: World) -> None:
    company, administrator, professional = world.company(), world.person(), world.professional()
    relation = world.relation(administrator, company)
    account = world.person(document=company.cnpj)
    unit = world.unit(company.cnpj)
    world.access(professional, company.cnpj, unit)
    world.end_relation(relation)
    world.hear(erased(account))
    assert [row.holder_document for row in world.rows(UnitAccess)] == [company.cnpj]
    assert professional.codes() == [unit]


def test_everybody_gets_what_is_held_of_them(world: World) -> None:
    holder, company, professional = world.person(), world.company(), world.professional()
    world.relation(holder, company)
    unit = world.unit(holder.document)
    world.unit(company.cnpj)
    access = world.access(professional, holder.document, unit)
    mine = holder.get("/me/export").json
    assert (mine["person"]["document"], mine["person"]["name"]) == (holder.document, holder.name)
    assert [row["role"] for row in mine["relations"]] == ["administrator"]
    assert [(row["code"], row["street"]) for row in mine["consumer_units"]] == [(unit, "Rua de Exemplo")]
    assert [row["id"] for row in mine["unit_accesses"]] == [str(access.id)]
    theirs = professional.get("/me/export").json
    assert [row["is_approved"] for row in theirs["professional_profiles"]] == [True]
    assert theirs["unit_accesses"][0]["holder_document"] == masked(holder.document)
    assert theirs["consumer_units"] == []
    impostor = world.person(document=holder.document, assurance=DECLARED)
    assert impostor.get("/me/export").json["consumer_units"] == []
    assert world.person(known=False).get("/me/export").json["person"] is None


def statuses(world: World) -> dict[str, str]:
    return {str(request.id): request.status.value for request in world.rows(ConnectionRequest)}


def test_an_erased_persons_drafts_go_with_their_files_and_what_runs_is_withdrawn(world: World, tmp_path: Path) -> None:
    zulmira, professional = world.person(name=NAME), world.professional()
    running = submitted(world, zulmira, "generation_budget", world.unit(zulmira.document))
    unit = world.unit(zulmira.document)
    world.access(professional, zulmira.document, unit)
    by_professional = submitted(world, professional, "generation_budget", unit)
    draft = zulmira.open("new_connection").json["id"]
    fill(zulmira, draft, "new_connection")
    assert zulmira.upload(draft, "rg", pdf_file(), f"{NAME}.pdf").status_code == 201
    world.access(professional, zulmira.document)
    professional.open("new_connection", holder_document=zulmira.document)
    world.events()
    world.hear(erased(zulmira))
    assert statuses(world) == {running: "withdrawn", by_professional: "withdrawn"}
    told = {event.data["request_id"]: event.data["parties"] for event in world.events("request_withdrawn")}
    assert told == {running: [], by_professional: [str(professional.user_id)]}
    assert world.run_job("delete-discarded-files", clock.now()) == 1
    assert not [file for file in (tmp_path / "files").rglob("*") if file.is_file()]
    assert left(world, zulmira) == {
        ("consumer_unit.holder_document", "document"),
        ("connection_request.holder_document", "document"),
    }, "what was handed in is the distributor's record"
    assert len(world.rows(Submission)) == 2
    staff = world.staff()
    assert staff.request(running).json["holder"]["name"] is None
    world.hear(erased(zulmira))
    assert world.events("request_withdrawn") == []


def test_a_first_connection_in_ones_own_name_is_withdrawn_too(world: World) -> None:
    person = world.person(assurance=DECLARED)
    running, draft = submitted(world, person, "new_connection"), person.open("new_connection").json["id"]
    world.hear(erased(person))
    assert statuses(world) == {running: "withdrawn"}
    assert draft not in statuses(world)


def test_an_impostors_erasure_ends_nothing_of_the_holder(world: World) -> None:
    holder = world.person()
    impostor = world.person(document=holder.document, assurance=DECLARED)
    unit = world.unit(holder.document)
    running, draft = submitted(world, holder, "generation_budget", unit), holder.open("new_connection").json["id"]
    theirs, sent = impostor.open("new_connection").json["id"], submitted(world, impostor, "new_connection")
    world.hear(erased(impostor))
    assert statuses(world) == {running: "submitted", draft: "draft", sent: "submitted"}
    assert theirs not in statuses(world)
    world.hear(erased(holder))
    assert statuses(world) == {running: "withdrawn", sent: "withdrawn"}


def test_what_runs_for_a_company_goes_on_when_its_administrator_is_erased(world: World) -> None:
    administrator, company = world.person(), world.company()
    world.relation(administrator, company)
    unit = world.unit(company.cnpj)
    running = submitted(world, administrator, "generation_budget", unit)
    draft = administrator.open("connection_budget", unit).json["id"]
    world.hear(erased(administrator), erased(world.person(document=company.cnpj)))
    assert statuses(world) == {running: "submitted", draft: "draft"}


def test_what_a_professional_opened_goes_on_without_the_professional(world: World) -> None:
    holder, professional = world.person(), world.professional()
    unit = world.unit(holder.document)
    world.access(professional, holder.document, unit)
    running = submitted(world, professional, "generation_budget", unit)
    draft = professional.open("connection_budget", unit).json["id"]
    fill(professional, draft, "connection_budget", unit)
    attach(world, draft)
    world.hear(erased(professional))
    assert statuses(world) == {running: "submitted", draft: "draft"}
    assert len(holder.request(draft).json["documents"]) > 0
    assert holder.request(running).json["documents"]


def test_staff_who_are_erased_take_nothing_of_what_they_opened_at_the_counter(world: World) -> None:
    holder, staff = world.person(), world.staff()
    opened = staff.open("new_connection", holder_document=holder.document, channel="counter")
    world.hear(erased(staff))
    assert statuses(world) == {opened.json["id"]: "draft"}


def test_a_holder_gets_the_own_requests_whole(world: World) -> None:
    holder = world.person(name=NAME)
    request_id = submitted(world, holder, "new_connection")
    (mine,) = holder.get("/me/export").json["requests"]
    assert (mine["id"], mine["holder_document"]) == (request_id, holder.document)
    assert mine["answers"]["supply"]["note"]
    assert {document["slot"] for document in mine["documents"]} == {"rg", "cpf"}
    assert all(document["name"] for document in mine["documents"])
    assert [entry["kind"] for entry in mine["timeline"]] == ["opened", "submitted"]
    assert [submission["answers"] for submission in mine["submissions"]] == [mine["answers"]]
    said = {name for row in (mine, *mine["documents"], *mine["timeline"]) for name in row}
    assert not said & {"key", "sha256", "uploaded_by", "reviewed_by", "user_id", "analyst_id", "decided_by"}
    assert "cure_until" in mine
    assert not said & {"due_on", "risk_on", "clocks_on"}


def test_a_first_connection_with_a_declared_document_is_its_requesters(world: World) -> None:
    holder = world.person()
    world.unit(holder.document)
    others = holder.open("new_connection").json["id"]
    impostor = world.person(document=holder.document, assurance=DECLARED)
    request_id = submitted(world, impostor, "new_connection")
    theirs = impostor.get("/me/export").json
    assert [request["id"] for request in theirs["requests"]] == [request_id]
    assert theirs["requests"][0]["answers"]["supply"]
    assert (theirs["consumer_units"], theirs["unit_accesses"]) == ([], [])
    assert {request["id"] for request in holder.get("/me/export").json["requests"]} == {request_id, others}


def test_a_professional_gets_protocol_status_and_the_own_steps_and_no_answers(world: World) -> None:
    holder, professional = world.person(name=NAME), world.professional()
    unit = world.unit(holder.document)
    access = world.access(professional, holder.document, unit)
    request_id = submitted(world, professional, "generation_budget", unit)
    withdrawn = holder.ask(request_id, "withdrawal")
    assert withdrawn.status_code == 200
    for _before_and_after_the_end in range(2):
        (theirs,) = professional.get("/me/export").json["requests"]
        assert (theirs["protocol"], theirs["status"]) == (withdrawn.json["protocol"], "withdrawn")
        assert [entry["kind"] for entry in theirs["timeline"]] == ["opened", "submitted"]
        said = {"answers", "computed", "holder_document", "documents", "submissions", "returned_items", "debts"}
        said |= {"cure_until", "due_on", "risk_on", "clocks_on"}
        assert not said & set(theirs)
        assert holder.document not in str(theirs)
        world.tell_access(access, "ended")


def test_an_export_of_staff_has_nothing_of_the_counter(world: World) -> None:
    holder, staff = world.person(), world.staff()
    staff.open("new_connection", holder_document=holder.document, channel="counter")
    assert staff.get("/me/export").json["requests"] == []
    assert len(holder.get("/me/export").json["requests"]) == 1
