"""What staff decide about accounts that are being recovered: the lock of either side is not lifted by the other."""

from dataclasses import replace
from typing import Any

import pytest

from chassis.testing.clock import FrozenClock
from chassis.testing.parallel import at_once

API = "/api/identity/v1"
NEW = "outra frase que ninguém adivinha"
WRONG = "não é esta a senha"
REASON = {"reason": "Documento conferido no balcão"}


def lock(admin: Any, person: Any) -> Any:
    return admin.post(f"{API}/users/{person.user_id}/lock", json=REASON)


def unlock(admin: Any, person: Any) -> Any:
    return admin.post(f"{API}/users/{person.user_id}/unlock", json=REASON)


def correct(admin: Any, person: Any, email: str) -> Any:
    return admin.put(f"{API}/users/{person.user_id}/email", json={"email": email, **REASON})


def refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["code"]


def ask(world: Any, person: Any, email: str) -> None:
    """Ask to recover the account of this person's document and this address."""
    asked = world.post("/recoveries", {"document": person.document, "email": email})
    assert asked.status_code == 202, asked.text


def recovery_of(world: Any, person: Any) -> tuple[str, dict[str, str]]:
    """The path at which a recovery of this person is completed, and the body that completes it."""
    world.events()
    started = world.post("/recoveries", {"document": person.document, "email": person.email})
    return f"/recoveries/{started.json['id']}/completion", {"code": world.mailed_code(), "new_password": NEW}


@pytest.mark.covers("G8")
def test_unlocking_lifts_a_lock_by_recoveries_and_the_count_begins_anew(world: Any) -> None:
    (admin, _), person = world.signed_in(world.admin()), world.person()
    for number in range(3):
        ask(world, person, f"estranha{number}@consumo.example")
    assert refused(world.login(person.document)) == (423, "account.locked")
    assert [lock["cause"] for lock in admin.get(f"{API}/users/{person.user_id}").json["locks"]] == ["recovery"]
    world.events()
    assert unlock(admin, person).json["locks"] == []
    (told,) = world.events()
    assert (told.type, told.data["cause"]) == ("identity.user_unlocked.v1", "staff")
    assert world.login(person.document).status_code == 201
    for number in range(2):
        ask(world, person, f"estranha{number + 3}@consumo.example")
    assert world.login(person.document).status_code == 201
    unlock(admin, person)
    path, body = recovery_of(world, person)
    assert world.post(path, body).status_code == 204


@pytest.mark.covers("G8")
def test_a_recovery_does_not_lift_a_lock_by_staff(world: Any) -> None:
    """The answers are those of any other account. The lock passes neither with a new password nor by itself."""
    (admin, _), person = world.signed_in(world.admin()), world.person()
    for _ in range(3):
        world.login(person.document, WRONG)
    lock(admin, person)
    path, body = recovery_of(world, person)
    assert world.post(path, body).status_code == 204
    told = world.events()
    assert [event.data["kind"] for event in told if event.type == "identity.security_notice.v1"] == [
        "password_recovered"
    ]
    assert [event.type for event in told].count("identity.user_unlocked.v1") == 0
    assert refused(world.login(person.document, NEW)) == (423, "account.locked_by_staff")
    assert refused(world.login(person.email)) == (401, "credentials.wrong")
    unlock(admin, person)
    assert world.login(person.document, NEW).status_code == 201


def test_a_lock_that_passes_by_itself_leaves_one_by_staff_and_tells_nothing(
    world: Any, frozen_clock: FrozenClock
) -> None:
    (admin, _), person = world.signed_in(world.admin()), world.person()
    for _ in range(3):
        world.login(person.document, WRONG)
    lock(admin, person)
    world.events()
    frozen_clock.tick(minutes=11)
    assert world.run_job("end-lapsed-locks", frozen_clock.at) == 1
    assert world.events() == []
    assert refused(world.login(person.document)) == (423, "account.locked_by_staff")


@pytest.mark.covers("G8")
def test_a_code_that_went_to_the_lost_address_recovers_nothing(world: Any) -> None:
    (admin, _), person = world.signed_in(world.admin()), world.person()
    path, body = recovery_of(world, person)
    correct(admin, person, "achada@consumo.example")
    assert refused(world.post(path, body)) == (410, "code.spent")
    found = replace(person, email="achada@consumo.example")
    path, body = recovery_of(world, found)
    assert world.post(path, body).status_code == 204
    assert world.login(found.email, NEW).status_code == 201


@pytest.mark.covers("G8")
@pytest.mark.parametrize("what", ["unlock", "lock", "leave"])
def test_who_decides_while_codes_are_asked_for_and_passwords_are_wrong_waits_for_nobody_who_waits(
    world: Any, what: str
) -> None:
    """A recovery holds counts while it refers to the account; a decision holds the account while it resets counts."""
    admin, _ = world.signed_in(world.admin())
    for _ in range(3):
        person = world.person()
        me, _ = world.signed_in(person)

        def act(number: int, person: Any = person, me: Any = me) -> Any:
            if number == 4:
                return (
                    me.delete(f"{API}/me") if what == "leave" else {"lock": lock, "unlock": unlock}[what](admin, person)
                )
            http = world.http.application.test_client()
            if number % 2:
                return http.post(f"{API}/recoveries", json={"document": person.document, "email": person.email})
            return http.post(f"{API}/sessions", json={"login": person.email, "password": WRONG})

        answers = at_once(8, act)
        assert answers[4].status_code in (200, 204)
        expected = {202, 401, 409, 423} if what == "leave" else {202, 401, 423}
        assert {answer.status_code for answer in answers if answer is not answers[4]} <= expected
