"""Telling people from robots: off, by work, by a verifier."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pydantic import ValidationError
from representatives_kit.companies import a_request
from representatives_kit.world import API, World

from chassis import clock
from chassis.documents import a_cnpj
from chassis.testing.clock import frozen
from chassis.testing.human_check import solved, solved_by_hand
from chassis.testing.parallel import at_once
from chassis.testing.siteverify import SiteVerifyTwin, a_siteverify
from representatives.model import Company, SpentChallenge

MakeWorld = Callable[..., World]


def challenge(world: World) -> dict[str, Any]:
    answer = world.visitor.get(f"{API}/companies/challenge")
    assert answer.headers["Cache-Control"] == "no-store"
    told: dict[str, Any] = answer.json
    return told


def ask(world: World, captcha: str | None = None, **changes: Any) -> Any:
    body = a_request(cnpj=a_cnpj(), **changes)
    return world.visitor.post(f"{API}/companies", json={**body, **({"captcha": captcha} if captcha else {})})


@pytest.fixture
def working(make_world: MakeWorld) -> World:
    """A service that wants work, of the little that a test can do."""
    return make_world(human_check="proof_of_work", human_check_work=3)


@pytest.fixture
def siteverify() -> Iterator[SiteVerifyTwin]:
    with a_siteverify() as twin:
        yield twin


def test_it_is_off_on_one_host_and_work_elsewhere(make_world: MakeWorld) -> None:
    world = make_world()
    assert challenge(world) == {"check": "off"}
    assert ask(world).status_code == 202
    assert world.runtime.settings.model_copy(update={"embedded": False}).checks_humans_by == "proof_of_work"


@pytest.mark.covers("O23")
def test_work_opens_the_door_once(working: World) -> None:
    told = challenge(working)
    assert told["check"] == "proof_of_work"
    proof = solved(told)
    assert ask(working, proof).status_code == 202
    again = ask(working, proof, email="outra@energia.example")
    assert (again.status_code, again.json["errors"][0]["pointer"]) == (422, "#/captcha")
    assert again.json["code"] == "captcha.failed"
    assert len(working.rows(Company)) == 1


def test_what_the_documentation_says_about_the_work_is_enough(working: World) -> None:
    proof = solved_by_hand(challenge(working))
    assert ask(working, proof).status_code == 202


def test_one_proof_handed_in_many_times_at_once_counts_once(working: World) -> None:
    proof = solved(challenge(working))
    clients = [working.visitor.as_("") for _ in range(4)]
    bodies = [a_request(cnpj=a_cnpj(), captcha=proof) for _ in range(4)]
    answers = at_once(4, lambda number: clients[number].post(f"{API}/companies", json=bodies[number]))
    assert Counter(answer.status_code for answer in answers) == {202: 1, 422: 3}


def test_a_refused_request_has_spent_its_proof(working: World) -> None:
    company = working.company()
    proof = solved(challenge(working))
    body = {**a_request(cnpj=company.cnpj), "captcha": proof}
    assert working.visitor.post(f"{API}/companies", json=body).status_code == 409
    assert ask(working, proof).status_code == 422


def test_a_repeated_request_needs_no_second_proof(working: World) -> None:
    body = {**a_request(), "captcha": solved(challenge(working))}
    answers = [working.visitor.post(f"{API}/companies", json=body, headers={"Idempotency-Key": "um"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 202]


def test_an_old_proof_is_none_and_forgotten(working: World) -> None:
    with frozen(clock.now()) as held:
        spent, late = (solved(challenge(working)) for _ in range(2))
        assert ask(working, spent).status_code == 202
        job = working.runtime.jobs.named("purge-spent-challenges")
        assert job
        assert job.run(working.database, held()) == 0
        held.tick(minutes=20)
        assert ask(working, late).status_code == 422
        assert job.run(working.database, held()) == 1
    assert working.rows(SpentChallenge) == []


def _verifying(make_world: MakeWorld, twin: SiteVerifyTwin, secret: str = "segredo") -> World:
    return make_world(human_check="verifier", human_check_url=twin.url, human_check_secret=secret)


def test_a_verifier_says_who_is_a_person(make_world: MakeWorld, siteverify: SiteVerifyTwin) -> None:
    world = _verifying(make_world, siteverify)
    siteverify.good = {"boa"}
    assert challenge(world) == {"check": "verifier"}
    assert ask(world, "boa").status_code == 202
    assert ask(world, "boa").status_code == 422
    assert ask(world, "falsa").status_code == 422
    assert ask(world).status_code == 422
    assert [said["response"] for said in siteverify.heard] == ["boa", "boa", "falsa"]
    assert all(said.keys() == {"secret", "response"} for said in siteverify.heard)


def test_nobody_gets_in_while_the_verifier_is_away(make_world: MakeWorld) -> None:
    with a_siteverify() as twin:
        world = _verifying(make_world, twin)
    assert ask(world, "boa").status_code == 503


def test_a_verifier_without_address_or_secret_does_not_start(make_world: MakeWorld) -> None:
    for half in ({}, {"human_check_url": "https://verifier.example"}, {"human_check_secret": "x"}):
        with pytest.raises(ValidationError, match="HUMAN_CHECK_URL"):
            make_world(human_check="verifier", **half)
