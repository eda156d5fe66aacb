"""Who registers with a company's e-mail address is offered that company; everyone else chooses a profile."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count, permutations
from typing import Any
from uuid import UUID

import pytest

from chassis.events import Event
from chassis.testing.events import an_event
from identity.model import Company
from identity.states import PROFILES

OURS, THEIRS = "01980000-0000-7000-8000-000000000020", "01980000-0000-7000-8000-000000000021"
NAMES = {OURS: "Energia de Exemplo S.A.", THEIRS: "Outra Energia de Exemplo S.A."}
START = datetime(2026, 9, 1, tzinfo=UTC)
_people = count(1)


def of_company(
    *domains: str, company: str = OURS, version: int = 1, day: int = 0, approved: bool = False, suspended: bool = False
) -> Event:
    """A fact about a company that has these domains, told some days after the first."""
    told = an_event(
        f"representatives.company_{'approved' if approved else 'updated'}.v1",
        version=version,
        company_id=company,
        legal_name=NAMES[company],
        domains=list(domains),
        suspended=suspended,
    )
    return replace(told, time=START + timedelta(days=day))


def recognised(world: Any, domain: str = "energia.example") -> str | None:
    """The company that somebody with a new address of this domain is offered."""
    registration_id, code = world.begin(email=f"pessoa{next(_people)}@{domain}")
    answer = world.post(f"/registrations/{registration_id}/code", {"code": code})
    assert answer.status_code == 200, answer.text
    company = answer.json["company"]
    assert answer.json["profile_options"] == ([] if company else [*PROFILES])
    assert company is None or company["legal_name"] == NAMES[company["id"]]
    return company and str(company["id"])


@pytest.mark.covers("O17", "O18")
def test_a_companys_address_is_recognised_once_the_company_is_approved(world: Any) -> None:
    assert recognised(world) is None
    world.hear(of_company("energia.example", "enex.example", approved=True))
    assert recognised(world, "Energia.Example") == OURS
    assert recognised(world, "enex.example") == OURS
    assert world.complete(world.verified(email="nova@energia.example")).status_code == 201


@pytest.mark.covers("O20", "O21")
@pytest.mark.parametrize("domain", ["consumo.example", "filial.energia.example", "xenergia.example", "example.org"])
def test_another_address_is_nobodys_and_one_chooses_a_profile(world: Any, domain: str) -> None:
    world.hear(of_company("energia.example", approved=True))
    assert recognised(world, domain) is None


def test_a_suspended_company_is_not_offered_until_it_is_back(world: Any) -> None:
    world.hear(of_company("energia.example"), of_company("energia.example", version=2, suspended=True))
    assert recognised(world) is None
    world.hear(of_company("energia.example", version=3))
    assert recognised(world) == OURS


def test_an_older_fact_that_comes_late_changes_nothing(world: Any) -> None:
    for order in permutations([1, 2, 3]):
        base = 10 * next(_people)
        facts = {
            1: of_company("energia.example", version=base + 1),
            2: of_company("energia.example", "enex.example", version=base + 2, suspended=True),
            3: of_company("enex.example", version=base + 3),
        }
        world.hear(*[facts[number] for number in order])
        assert (recognised(world), recognised(world, "enex.example")) == (None, OURS)


def test_a_domain_that_moved_is_the_new_companys_in_whatever_order_we_hear(make_world: Any) -> None:
    world = make_world()
    for moved, order in enumerate(permutations(["had", "lost", "gained"])):
        version, day = 10 * moved, 10 * moved
        facts = {
            "had": of_company("energia.example", version=version + 1, day=day + 1),
            "lost": of_company(version=version + 2, day=day + 2),
            "gained": of_company("energia.example", company=THEIRS, version=version + 1, day=day + 3),
        }
        world.hear(of_company(company=THEIRS, version=version, day=day))
        for number, name in enumerate(order):
            world.hear(facts[name])
            if "gained" in order[: number + 1]:
                assert recognised(world) == THEIRS


def test_a_domain_that_moved_to_a_suspended_company_is_not_its_former_owners(world: Any) -> None:
    world.hear(of_company("energia.example", day=1))
    world.hear(of_company("energia.example", company=THEIRS, day=2, suspended=True))
    assert recognised(world) is None


def test_the_present_state_told_again_changes_nothing_and_fills_what_is_missing(world: Any) -> None:
    state = of_company("energia.example", version=4)
    world.hear(state, replace(state, id=UUID(int=7)))
    assert recognised(world) == OURS


def test_a_repeated_request_is_answered_alike_though_the_company_changed_meanwhile(world: Any) -> None:
    world.hear(of_company("energia.example"))
    registration_id, code = world.begin(email="eva@energia.example")
    path = f"/registrations/{registration_id}/code"
    first = world.post(path, {"code": code}, Idempotency_Key="k-1")
    world.hear(of_company(version=2))
    assert world.post(path, {"code": code}, Idempotency_Key="k-1").json == first.json
    assert first.json["company"] == {"id": OURS, "legal_name": NAMES[OURS]}


def test_facts_about_one_company_at_once_leave_the_newest(world: Any) -> None:
    facts = [of_company(f"d{version}.example", "energia.example", version=version) for version in range(1, 9)]
    barrier = threading.Barrier(len(facts))

    def hear(fact: Event) -> None:
        barrier.wait(30)
        world.hear(fact)

    with ThreadPoolExecutor(len(facts)) as pool:
        list(pool.map(hear, facts))
    with world.database.reading() as session:
        company = session.get_one(Company, UUID(OURS))
        assert company.version == 8
        assert sorted(held.domain for held in company.domains) == ["d8.example", "energia.example"]


def test_a_state_told_again_fills_what_a_copy_lacks(world: Any) -> None:
    world.hear(of_company("energia.example", version=4))
    with world.database.writing() as session:
        company = session.get_one(Company, UUID(OURS))
        company.legal_name, company.domains = "", []
    assert recognised(world) is None
    world.hear(of_company("energia.example", version=4))
    assert recognised(world) == OURS
