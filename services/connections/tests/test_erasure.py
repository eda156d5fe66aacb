"""Erasure and export: what is left of somebody, and what somebody gets to see of it."""

from typing import Any

from connections_kit.requests import submitted
from connections_kit.world import Person, World

from chassis.assurance import DECLARED
from chassis.documents import masked
from chassis.testing.events import an_event
from chassis.testing.traces import traces
from connections.model import Base, RequestDocument, Submission, TimelineEntry, UnitAccess
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


def test_what_was_handed_in_stays_in_the_distributors_record_whoever_is_erased(world: World) -> None:
    holder, professional = world.person(), world.professional()
    unit = world.unit(holder.document)
    world.access(professional, holder.document, unit)
    request_id = submitted(world, professional, "commissioning", unit)
    record = [(kind, world.rows(kind)) for kind in (TimelineEntry, Submission, RequestDocument)]
    for person in (professional, holder):
        world.hear(erased(person))
        for kind, rows in record:
            assert len(world.rows(kind)) == len(rows) > 0, kind
    assert world.staff().request(request_id).json["sections"][1]["answers"]["email"]


def test_a_professionals_export_holds_nothing_that_the_client_handed_in(world: World) -> None:
    holder, professional = world.person(), world.professional()
    unit = world.unit(holder.document)
    world.access(professional, holder.document, unit)
    request_id = submitted(world, professional, "commissioning", unit)
    (theirs,) = professional.get("/me/export").json["requests"]
    assert theirs["id"] == request_id
    assert not theirs.keys() & {"answers", "holder_document", "submissions", "documents", "timeline"}
    (mine,) = holder.get("/me/export").json["requests"]
    assert mine["submissions"][0]["answers"] == mine["answers"]
    assert len(mine["documents"]) == 4
