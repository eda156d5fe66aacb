"""Telling people from robots: a proof of work that nobody can forge, and a verifier that has to say yes clearly."""

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any

import altcha
import pytest
from cryptography.fernet import Fernet

from chassis import clock
from chassis.human_check import ProofOfWork, Verifier
from chassis.problems import Unavailable
from chassis.spent_challenges import HumanCheckFailed
from chassis.testing.clock import frozen
from chassis.testing.human_check import solved, solved_by_hand
from chassis.testing.siteverify import SiteVerifyTwin, a_siteverify

KEY = Fernet.generate_key().decode()


def a_check(service: str = "scratch", key: str = KEY) -> ProofOfWork:
    """A check that wants work, of the little that a test can do."""
    return ProofOfWork(service=service, secrets_key=key, work=3)


@pytest.fixture
def siteverify() -> Iterator[SiteVerifyTwin]:
    with a_siteverify() as twin:
        yield twin


def test_each_solved_challenge_has_a_key_of_its_own_to_be_spent_by() -> None:
    check = a_check()
    proofs = [check.check(solve(check.challenge(clock.now())), now=clock.now()) for solve in (solved, solved_by_hand)]
    assert len({proof.key for proof in proofs if proof}) == 2


def _changed(proof: str, change: Callable[[dict[str, Any]], None]) -> str:
    told = json.loads(base64.b64decode(proof))
    change(told)
    return base64.b64encode(json.dumps(told).encode()).decode()


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told["solution"].update(derivedKey="00" * 32),
        lambda told: told["solution"].update(derivedKey=None),
        lambda told: told["challenge"].update(signature="00" * 32),
        lambda told: told["challenge"].update(signature=None),
        lambda told: told["challenge"]["parameters"].update(expiresAt=99999999999),
        lambda told: told["challenge"]["parameters"].update(expiresAt=None),
        lambda told: told["challenge"]["parameters"].update(cost=1),
        lambda told: told["challenge"].update(parameters="x"),
        lambda told: told.update(challenge=[]),
        lambda told: told.pop("solution"),
    ],
)
def test_a_proof_that_was_meddled_with_is_none(change: Callable[[dict[str, Any]], None]) -> None:
    check = a_check()
    proof = solved(check.challenge(clock.now()))
    assert check.check(proof, now=clock.now())
    with pytest.raises(HumanCheckFailed):
        check.check(_changed(proof, change), now=clock.now())


@pytest.mark.parametrize("proof", [None, "x", "é", "e30=", "W10=", "bnVsbA==", base64.b64encode(b"[" * 5000).decode()])
def test_what_cannot_be_read_is_no_proof(proof: str | None) -> None:
    with pytest.raises(HumanCheckFailed):
        a_check().check(proof, now=clock.now())


def test_a_challenge_of_somebody_else_is_none() -> None:
    secrets = {"hmac_secret": b"x", "hmac_key_secret": b"y"}
    made = altcha.create_challenge(algorithm="PBKDF2/SHA-256", cost=1, counter=0, **secrets)
    with pytest.raises(HumanCheckFailed):
        a_check().check(solved(made.to_dict()), now=clock.now())


def test_a_challenge_of_another_service_with_the_same_keys_is_none() -> None:
    proof = solved(a_check("representatives").challenge(clock.now()))
    with pytest.raises(HumanCheckFailed):
        a_check("helpdesk").check(proof, now=clock.now())


def test_keys_are_rotated_under_open_forms() -> None:
    new = Fernet.generate_key().decode()
    proof = solved(a_check().challenge(clock.now()))
    assert a_check(key=f"{new}, {KEY}").check(proof, now=clock.now())
    with pytest.raises(HumanCheckFailed):
        a_check(key=new).check(proof, now=clock.now())


def test_a_proof_is_good_for_twenty_minutes() -> None:
    check = a_check()
    with frozen(clock.now()) as held:
        proof = solved(check.challenge(held()))
        held.tick(minutes=20)
        with pytest.raises(HumanCheckFailed):
            check.check(proof, now=held())


@pytest.mark.parametrize(
    "answer",
    [
        (500, b"{}"),
        (503, b""),
        (302, b"{}"),
        (200, b"<html>"),
        (200, b"[]"),
        (200, b'{"success": false, "error-codes": ["invalid-input-secret"]}'),
    ],
)
def test_nobody_gets_in_while_the_verifier_makes_no_sense(
    siteverify: SiteVerifyTwin, answer: tuple[int, bytes]
) -> None:
    siteverify.answer = answer
    with pytest.raises(Unavailable):
        Verifier(url=siteverify.url, secret="segredo").check("boa", now=clock.now())


@pytest.mark.parametrize("answer", [b"{}", b'{"success": "true"}', b'{"success": false, "error-codes": "x"}'])
def test_only_a_clear_yes_is_a_yes(siteverify: SiteVerifyTwin, answer: bytes) -> None:
    siteverify.answer = (200, answer)
    with pytest.raises(HumanCheckFailed):
        Verifier(url=siteverify.url, secret="segredo").check("boa", now=clock.now())


def test_without_a_token_the_verifier_is_not_asked(siteverify: SiteVerifyTwin) -> None:
    with pytest.raises(HumanCheckFailed):
        Verifier(url=siteverify.url, secret="segredo").check(None, now=clock.now())
    assert siteverify.heard == []
