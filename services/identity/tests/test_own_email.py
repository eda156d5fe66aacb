"""Changing one's own e-mail address: a code to the new one, a notice to the old one."""

from typing import Any

import pytest

from chassis.testing.clock import FrozenClock

API = "/api/identity/v1"
FRESH = "novo@consumo.example"


def start(me: Any, email: str = FRESH, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return me.put(f"{API}/me/email", json={"email": email}, headers=named)


def confirm(me: Any, change_id: str, code: str) -> Any:
    return me.post(f"{API}/me/email/{change_id}/confirmation", json={"code": code})


def started(world: Any, me: Any, email: str = FRESH) -> tuple[str, str]:
    """A change's id and the code that was mailed."""
    world.events()
    answer = start(me, email)
    assert answer.status_code == 202, answer.text
    return answer.json["id"], world.mailed_code()


def other(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


@pytest.mark.covers("O27")
def test_an_address_changes_when_its_code_is_entered_and_not_before(world: Any, frozen_clock: FrozenClock) -> None:
    person = world.person()
    me, _tokens = world.signed_in(person)
    answer = start(me)
    assert answer.json["expires_at"] == "2026-09-15T12:10:00+00:00"
    told = {event.type.split(".")[1]: event.data for event in world.events()}
    assert (told["code_issued"]["purpose"], told["code_issued"]["email"]) == ("email_change", FRESH)
    notice = told["security_notice"]
    assert (notice["kind"], notice["email"]) == ("email_change_started", person.email)
    assert me.get(f"{API}/me").json["email"] == person.email

    change_id, code = started(world, me)
    confirmed = confirm(me, change_id, code)
    assert (confirmed.status_code, confirmed.json["email"]) == (200, FRESH)
    told = {event.type.split(".")[1]: event.data for event in world.events()}
    assert (told["user_updated"]["email"], told["user_updated"]["user_id"]) == (FRESH, str(person.user_id))
    assert (told["security_notice"]["kind"], told["security_notice"]["email"]) == ("email_changed", person.email)
    assert [world.login(login).status_code for login in (FRESH, person.email, person.document)] == [201, 401, 201]


def test_an_address_that_is_taken_is_answered_alike_and_its_owner_is_told(world: Any) -> None:
    person, owner = world.person(), world.person()
    me, _tokens = world.signed_in(person)
    free = start(me)
    world.events()
    taken = start(me, owner.email.upper())
    assert (taken.status_code, set(taken.json), set(taken.headers.keys())) == (
        free.status_code,
        set(free.json),
        set(free.headers.keys()),
    )
    notices = {event.data["kind"]: event.data for event in world.events()}
    assert {kind: notice["email"] for kind, notice in notices.items()} == {
        "address_wanted": owner.email,
        "email_change_started": person.email,
    }
    expected = [(422, "code.wrong", left) for left in (4, 3, 2, 1, 0)] + [(410, "code.spent", None)]
    answers = [confirm(me, taken.json["id"], "123456") for _ in range(6)]
    assert [(a.status_code, a.json["code"], a.json.get("attempts_left")) for a in answers] == expected


def test_an_address_that_got_an_account_meanwhile_is_refused(world: Any) -> None:
    me, _tokens = world.signed_in(world.person())
    change_id, code = started(world, me)
    world.person(email=FRESH)
    answer = confirm(me, change_id, code)
    assert (answer.status_code, answer.json["code"]) == (409, "email.taken")


def test_a_change_begun_later_replaces_the_one_before(world: Any) -> None:
    me, _tokens = world.signed_in(world.person())
    first, first_code = started(world, me)
    second, second_code = started(world, me, "ainda.outro@consumo.example")
    assert confirm(me, first, first_code).status_code == 404
    assert confirm(me, second, second_code).json["email"] == "ainda.outro@consumo.example"
    again = confirm(me, second, second_code)
    assert (again.status_code, again.json["code"]) == (410, "code.spent")


def test_codes_expire_and_are_counted(world: Any, frozen_clock: FrozenClock) -> None:
    person = world.person()
    me, _tokens = world.signed_in(person)
    change_id, code = started(world, me)
    assert confirm(me, change_id, other(code)).json["attempts_left"] == 4
    frozen_clock.tick(minutes=10)
    assert confirm(me, change_id, code).json["code"] == "code.expired"
    frozen_clock.tick(hours=24)
    me, _tokens = world.signed_in(person)
    assert confirm(me, change_id, code).json["code"] == "email_change.expired"


def test_who_begins_many_changes_is_told_to_wait(world: Any, frozen_clock: FrozenClock) -> None:
    person = world.person()
    me, _tokens = world.signed_in(person)
    statuses = [start(me, f"novo{number}@consumo.example").status_code for number in range(6)]
    assert statuses == [202] * 5 + [429]
    frozen_clock.tick(hours=1)
    me, _tokens = world.signed_in(person)
    assert [start(me, FRESH, X_Forwarded_For="203.0.113.9").status_code for _ in range(5)] == [202] * 5
    flooded = world.post("/registrations", {"document": "52998224725", "email": FRESH}, X_Forwarded_For="203.0.113.9")
    assert (flooded.status_code, flooded.json["code"]) == (429, "code.too_many_sent")


def test_the_case_of_ones_own_address_may_change(world: Any) -> None:
    person = world.person(email="pessoa@consumo.example")
    me, _tokens = world.signed_in(person)
    change_id, code = started(world, me, "Pessoa@consumo.example")
    assert confirm(me, change_id, code).json["email"] == "Pessoa@consumo.example"


def test_a_known_assurance_rests_on_the_address_that_the_register_has(world: Any, register: Any) -> None:
    person = world.person()
    register((person.document, person.email), (person.document, "casa@consumo.example"))
    me, _tokens = world.signed_in(person)
    assurances = []
    for email in ("casa@consumo.example", FRESH, person.email):
        change_id, code = started(world, me, email)
        assurances.append(confirm(me, change_id, code).json["document_assurance"])
    assert assurances == ["contact", "declared", "contact"]


def test_a_recovery_code_in_the_former_mailbox_is_useless_after_the_change(world: Any) -> None:
    person = world.person()
    me, _tokens = world.signed_in(person)
    recovery_id = world.post("/recoveries", {"document": person.document, "email": person.email}).json["id"]
    recovery_code = world.mailed_code()
    change_id, code = started(world, me)
    assert confirm(me, change_id, code).status_code == 200
    body = {"code": recovery_code, "new_password": "outra frase que ninguém adivinha"}
    assert world.post(f"/recoveries/{recovery_id}/completion", body).json["code"] == "code.spent"


def test_a_change_that_a_thief_began_does_not_survive_a_new_password(world: Any, frozen_clock: FrozenClock) -> None:
    person = world.person()
    me, _tokens = world.signed_in(person)
    change_id, code = started(world, me)
    frozen_clock.tick(minutes=1)
    body = {"current_password": person.password, "new_password": "outra frase que ninguém adivinha"}
    assert me.put(f"{API}/me/password", json=body).status_code == 204
    assert confirm(me, change_id, code).json["code"] == "code.spent"
    assert me.get(f"{API}/me").json["email"] == person.email


@pytest.mark.parametrize(("email", "fault"), [("nowhere", "field.email"), (None, "field.null"), (5, "field.type")])
def test_what_is_no_address_is_refused(world: Any, email: object, fault: str) -> None:
    me, _tokens = world.signed_in(world.person())
    answer = me.put(f"{API}/me/email", json={"email": email})
    assert answer.status_code == 422
    assert [(e["pointer"], e["code"]) for e in answer.json["errors"]] == [("#/email", fault)]
