"""Erasure and export: what is left of somebody, and what somebody gets to see of it."""

from certificates_kit.world import World

from certificates.model import Base
from chassis.testing.traces import traces

NAME = "Zulmira Quixabeira"


def test_a_company_keeps_its_certificates_without_the_name_of_whoever_is_erased(world: World) -> None:
    company = world.company()
    zulmira, other = world.representative(company, name=NAME), world.representative(company)
    assert zulmira.enroll(company).status_code == 201
    held = zulmira.certificates(company)[0]["id"]
    assert zulmira.remove(company, held, reason=f"{NAME} pediu").status_code == 204
    world.events()
    assert traces(world.database, Base.metadata, document=zulmira.document, name=NAME) == {
        ("person.name", "name"),
        ("certificate.end_reason", "name"),
    }
    world.hear(world.about(zulmira, "identity.user_erased.v1", version=9))
    assert traces(world.database, Base.metadata, document=zulmira.document, name=NAME) == set()
    (gone,) = other.certificates(company, state="all")
    assert (gone["modified_by"], gone["state"]) == (None, "removed")


def test_an_erased_person_is_not_in_a_stored_answer_either(world: World) -> None:
    company = world.company()
    zulmira = world.representative(company, name=NAME)
    assert zulmira.enroll(company, idempotency_key="adesao").status_code == 201
    world.events()
    world.hear(world.about(zulmira, "identity.user_erased.v1", version=9))
    assert traces(world.database, Base.metadata, document=zulmira.document, name=NAME) == set()


def test_somebody_gets_what_they_changed(world: World) -> None:
    company, person = world.enrolled()
    exported = person.get("/me/export").json
    (changed,) = exported["changed_certificates"]
    assert (changed["name"], changed["state"]) == ("site0.cer", "active")
    assert [one["role"] for one in exported["relations"]] == ["ccee_representative"]
    assert exported["person"]["name"] == person.name
    assert world.representative(company).get("/me/export").json["changed_certificates"] == []
