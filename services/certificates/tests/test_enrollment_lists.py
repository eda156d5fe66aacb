"""The lists of enrollments: what each filter finds, in which order, page by page."""

from datetime import timedelta
from typing import Any

import pytest
from certificates_kit.files import certificate
from certificates_kit.world import MakeWorld, Person, World, code_of
from tests.told_world import Company

from certificates.model import enrollment as tables
from certificates.queries import enrollments as queries
from certificates.states import EnrollmentStatus
from chassis import clock
from chassis.testing.clock import frozen


def all_pages(person: Person, **query: Any) -> list[dict[str, Any]]:
    """Every item of a list, fetched two by two."""
    items, after = [], None
    while True:
        page = person.get("/enrollments", limit=2, **query, **({"after": after} if after else {}))
        assert page.status_code == 200, page.text
        items += page.json["items"]
        after = page.json["next"]
        if after is None:
            return items


def cnpjs(items: list[dict[str, Any]]) -> list[str]:
    return [item["cnpj"] for item in items]


@pytest.fixture
def owner(world: World) -> Person:
    """The CCEE representative of companies with certificates of all ages, and of some that are not enrolled."""
    person = world.person()
    for days in (300, 200, 31, 29, 5, 2, None, None):
        company = world.company()
        world.relation(person, company, "ccee_representative")
        if days:
            files = certificate(company.cnpj, days=days), certificate(company.cnpj, days=days + 40)
            assert person.enroll(company, *files).status_code == 201
    return person


@pytest.mark.covers("C8", "C9", "C17", "C18")
@pytest.mark.parametrize("later", [0, 3, 45, 400])
def test_each_status_finds_those_that_have_it_by_the_clock(world: World, owner: Person, later: int) -> None:
    """`later` are days that pass without any job, so that ends lie in the past."""
    with frozen(clock.now() + timedelta(days=later)):
        person, staff = world.signed_in_again(owner), world.staff()
        everything = all_pages(staff)
        assert cnpjs(everything) == sorted(cnpjs(everything))
        assert len(everything) == 8
        for who in (person, staff):
            found = {status.value: cnpjs(all_pages(who, status=status.value)) for status in EnrollmentStatus}
            assert found.keys() == {status.value for status in EnrollmentStatus}
            for status, some in found.items():
                assert sorted(some) == [one["cnpj"] for one in everything if one["status"] == status], status
            for situation in ("enrolled", "not_enrolled"):
                some = cnpjs(all_pages(who, situation=situation))
                assert some == [one["cnpj"] for one in everything if one["situation"] == situation]
                for status in found:
                    both = cnpjs(all_pages(who, situation=situation, status=status))
                    wanted = [one for one in everything if (one["situation"], one["status"]) == (situation, status)]
                    assert sorted(both) == cnpjs(wanted)


def test_staff_see_first_what_ends_first(world: World, owner: Person) -> None:
    for status in ("expiring", "valid"):
        ends = [one["next_expiry_at"] for one in all_pages(world.staff(), status=status)]
        assert ends == sorted(ends)
        assert len(ends) == 3


def test_people_see_their_own_first_and_then_those_that_these_serve(world: World) -> None:
    person = world.person()
    agents = [world.company() for _ in range(3)]
    for agent in agents:
        world.relation(person, agent, "ccee_representative")
    for agent in agents[:2]:
        assert person.enroll(agent).status_code == 201
    clients: dict[str, list[Company]] = {agent.cnpj: [world.company() for _ in range(3)] for agent in agents}
    for agent in agents:
        for client in clients[agent.cnpj]:
            world.representation(agent, client)
    shared = clients[agents[0].cnpj][0]
    world.representation(agents[1], shared)
    mine = clients[agents[1].cnpj][0]
    world.relation(person, mine, "legal_representative")
    own = sorted([*(agent.cnpj for agent in agents), mine.cnpj])
    first, second = sorted(agent.cnpj for agent in agents[:2])
    served = {agent.cnpj: [one.cnpj for one in clients[agent.cnpj] if one is not mine] for agent in agents[:2]}
    served[first] = sorted({*served[first], shared.cnpj})
    served[second] = sorted({*served[second]} - {shared.cnpj})
    expected = [*own, *served[first], *served[second]]
    listed = all_pages(person)
    assert cnpjs(listed) == expected
    assert [one["served_by"] for one in listed[len(own) :]] == [first] * len(served[first]) + [second] * len(
        served[second]
    )
    for limit in range(1, len(expected) + 1):
        page = person.get("/enrollments", limit=limit).json
        assert (cnpjs(page["items"]), page["next"] is None) == (expected[:limit], limit == len(expected))
    assert cnpjs(all_pages(person, status="without_certificate")) == [
        one for one in expected if one not in (agents[0].cnpj, agents[1].cnpj)
    ]
    assert cnpjs(all_pages(person, query="empresa")) == expected


@pytest.mark.covers("C9", "C17")
def test_a_company_is_found_by_name_acronym_or_cnpj_in_any_mask(world: World) -> None:
    company = world.company(cnpj="12ABC34501DE35", legal_name="Usina Água Azul S.A.", acronym="UAAZ")
    digits = world.company(cnpj="11222333000181", legal_name="Outra Ltda.")
    person = world.representative(company)
    world.relation(person, digits, "accounting_representative")
    for who in (person, world.staff()):
        for query in ("agua azul", "USINA", "uaa", "12ABC34501DE35", "12.abc.345/01de-35", "12.ABC.3", "12ABC345"):
            assert cnpjs(who.get("/enrollments", query=query).json["items"]) == [company.cnpj], query
        for query in ("11.222.333/0001-81", "11222333", "11222333/0001-81", "11 222 333 0001 81", "11.222"):
            assert cnpjs(who.get("/enrollments", query=query).json["items"]) == [digits.cnpj], query
        for query in ("nenhuma", "&", "agua outra"):
            assert who.get("/enrollments", query=query).json == {"items": [], "next": None}


def test_a_common_word_is_found_as_a_rare_one_is(make_world: MakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    world = make_world()
    person = world.person()
    companies = [world.company() for _ in range(5)]
    for company in companies[:4]:
        world.relation(person, company, "ccee_representative")
    assert person.enroll(companies[0]).status_code == 201
    world.representation(companies[0], companies[4])
    rare = cnpjs(all_pages(person, query="empresa exemplo"))
    common = tables.WordIndex(words=tables.EnrollmentWord, entity="company_id", common=1)
    monkeypatch.setattr(queries, "WORDS", common)
    assert cnpjs(all_pages(person, query="empresa exemplo")) == rare
    assert len(rare) == 5


def test_a_cursor_of_another_list_is_refused(world: World) -> None:
    _company, person = world.enrolled()
    for after in ("x", "own.1", "served.", "W10", "own.12345678901234\n", "served.12345678901234.1"):
        assert code_of(person.get("/enrollments", after=after)) == "422 validation.failed"
