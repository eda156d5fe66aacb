"""Renewing certificates: the new one shares its predecessor's place until it is confirmed."""

from datetime import timedelta

import pytest
from certificates_kit.files import certificate
from certificates_kit.world import Person, World, code_of, codes
from tests.told_world import Company

from certificates.model import Certificate
from chassis import clock
from chassis.testing.clock import frozen


@pytest.fixture
def enrolled(world: World) -> tuple[Company, Person]:
    return world.enrolled()


def states(person: Person, company: Company) -> dict[str, str]:
    return {one["id"]: one["state"] for one in person.certificates(company, state="all")}


@pytest.mark.covers("C26")
def test_a_renewal_is_beside_its_predecessor_until_it_is_confirmed(world: World) -> None:
    company, person = world.enrolled()
    old = person.certificates(company)[0]["id"]
    new = person.registered(company, replaces=old)
    shown = {one["id"]: one for one in person.certificates(company)}
    assert (shown[new]["replaces"], shown[old]["replaced_by"]) == (old, new)
    world.events()
    assert person.confirm(company, new).status_code == 204
    assert states(person, company) == {old: "replaced", new: "active"}
    assert person.confirm(company, new).status_code == 204
    (told,) = world.events("certificate_removed")
    assert (told.data["certificate_id"], told.data["reason"]) == (old, "replaced")


@pytest.mark.covers("C4", "C26")
def test_two_places_hold_four_certificates_at_most(enrolled: tuple[Company, Person]) -> None:
    company, person = enrolled
    first = person.certificates(company)[0]["id"]
    second = person.registered(company)
    renewals = [person.registered(company, replaces=old) for old in (first, second)]
    assert len(person.certificates(company)) == 4
    assert code_of(person.register(company)) == "409 certificate.limit_reached"
    for taken in (first, second, *renewals):
        assert code_of(person.register(company, replaces=taken)) == "409 certificate.not_replaceable"
    assert person.confirm(company, renewals[0]).status_code == 204
    assert code_of(person.register(company)) == "409 certificate.limit_reached"
    assert person.register(company, replaces=renewals[0]).status_code == 201


def test_removing_the_predecessor_confirms_the_renewal(world: World) -> None:
    company, person = world.enrolled()
    old = person.certificates(company)[0]["id"]
    new = person.registered(company, replaces=old)
    world.events()
    assert person.remove(company, old).status_code == 204
    assert states(person, company) == {old: "replaced", new: "active"}
    (told,) = world.events("certificate_removed")
    assert told.data["reason"] == "replaced"


def test_removing_the_renewal_gives_the_predecessor_its_place_back(enrolled: tuple[Company, Person]) -> None:
    company, person = enrolled
    old = person.certificates(company)[0]
    new = person.registered(company, certificate(company.cnpj, days=20), replaces=old["id"])
    assert person.enrollment(company).json["status"] == "expiring"
    assert person.remove(company, new).status_code == 204
    assert states(person, company) == {old["id"]: "active", new: "removed"}
    assert person.enrollment(company).json["next_expiry_at"] == old["valid_until"]
    assert person.certificates(company)[0]["replaced_by"] is None
    assert code_of(person.confirm(company, new)) == "409 certificate.not_active"
    assert states(person, company)[old["id"]] == "active"
    assert person.register(company, replaces=old["id"]).status_code == 201


def test_a_renewal_may_repeat_its_predecessors_subject_and_nobody_else_may(world: World) -> None:
    company, person = world.enrolled()
    stranger, other = world.enrolled()
    old = person.registered(company, certificate(company.cnpj, name="agente.example"))

    def renewal() -> bytes:
        return certificate(company.cnpj, name="agente.example")

    def theirs() -> list[tuple[str, str]]:
        return codes(other.register(stranger, certificate(stranger.cnpj, name="agente.example")))

    assert codes(person.register(company, renewal())) == [("#/file/0", "subject_in_use")]
    new = person.registered(company, renewal(), replaces=old)
    assert theirs() == [("#/file/0", "subject_in_use")]
    assert person.remove(company, new).status_code == 204
    assert theirs() == [("#/file/0", "subject_in_use")]
    new = person.registered(company, renewal(), replaces=old)
    assert person.confirm(company, new).status_code == 204
    assert theirs() == [("#/file/0", "subject_in_use")]
    assert person.remove(company, new).status_code == 204
    assert other.register(stranger, certificate(stranger.cnpj, name="agente.example")).status_code == 201


def test_the_same_file_is_no_renewal(enrolled: tuple[Company, Person]) -> None:
    company, person = enrolled
    content = certificate(company.cnpj)
    old = person.registered(company, content)
    assert codes(person.register(company, content, replaces=old)) == [("#/file/0", "duplicate")]


def test_a_predecessor_that_runs_out_is_replaced_and_alarms_nobody(world: World) -> None:
    company = world.company()
    person = world.representative(company)
    assert person.enroll(company, certificate(company.cnpj, days=5)).status_code == 201
    old = person.certificates(company)[0]["id"]
    new = person.registered(company, replaces=old)
    world.events()
    with frozen(clock.now() + timedelta(days=6)):
        again = world.signed_in_again(person)
        assert states(again, company) == {old: "replaced", new: "active"}
        assert again.enrollment(company).json["status"] == "valid"
        assert again.confirm(company, new).status_code == 204
        assert again.register(company).status_code == 201
    told = [event.type.split(".")[1] for event in world.events()]
    assert sorted(told) == ["certificate_registered", "certificate_removed"]


def test_a_renewal_that_is_removed_after_its_predecessor_ran_out_frees_the_place(world: World) -> None:
    company = world.company()
    person = world.representative(company)
    assert person.enroll(company, certificate(company.cnpj, name="agente.example", days=5)).status_code == 201
    old = person.certificates(company)[0]["id"]
    new = person.registered(company, certificate(company.cnpj, name="agente.example"), replaces=old)
    with frozen(clock.now() + timedelta(days=6)):
        again = world.signed_in_again(person)
        assert again.remove(company, new).status_code == 204
        assert states(again, company) == {old: "replaced", new: "removed"}
        assert again.enrollment(company).json["status"] == "without_certificate"
        assert [row.subject_claim for row in world.rows(Certificate)] == [None, None]


def test_what_has_ended_cannot_be_replaced(enrolled: tuple[Company, Person]) -> None:
    company, person = enrolled
    old = person.certificates(company)[0]["id"]
    assert person.remove(company, old).status_code == 204
    assert code_of(person.register(company, replaces=old)) == "409 certificate.not_replaceable"


def test_a_certificate_that_replaces_nothing_is_confirmed_without_effect(world: World) -> None:
    company, person = world.enrolled()
    (held,) = person.certificates(company)
    world.events()
    assert person.confirm(company, held["id"], idempotency_key="instalado").status_code == 204
    assert person.certificates(company) == [held]
    assert world.events() == []
