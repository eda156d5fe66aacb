"""One's own account: reading it, changing it, and not overwriting what another window changed."""

import pytest
from tests.journeys.people import API, WRONG, Person, World
from tests.journeys.problems import faults, problem


def test_a_change_is_kept_and_what_is_not_named_stays(world: World, person: Person) -> None:
    me, _tokens = world.signed_in(person)
    before = me.get(f"{API}/me").json()
    changed = me.patch(f"{API}/me", {"phone": "(11) 98765-4321", "profile": "student"})
    assert changed.status_code == 200
    expected = {**before, "phone": "+5511987654321", "profile": "student"}
    assert changed.json() == me.get(f"{API}/me").json() == expected


def test_what_another_window_changed_is_not_overwritten(world: World, person: Person) -> None:
    me, _tokens = world.signed_in(person)
    read = me.get(f"{API}/me").headers["ETag"]
    assert me.patch(f"{API}/me", {"name": "Primeira Janela"}, if_match=read).status_code == 200
    problem(me.patch(f"{API}/me", {"name": "Segunda Janela"}, if_match=read), 412, "version.mismatch")
    answer = me.get(f"{API}/me")
    assert answer.json()["name"] == "Primeira Janela"
    assert me.patch(f"{API}/me", {"name": "Segunda Janela"}, if_match=answer.headers["ETag"]).status_code == 200


@pytest.mark.covers("M2", "M25")
def test_who_changes_the_language_is_answered_and_written_to_in_it(world: World) -> None:
    person = world.person(language="pt")
    me, tokens = world.signed_in(person)
    assert me.patch(f"{API}/me", {"language": "es"}).status_code == 200
    fresh = world.visitor.post(f"{API}/sessions/refresh", {"refresh_token": tokens["refresh_token"]}).json()
    me = world.speaking("en").visitor.as_(fresh["access_token"])
    problem(me.patch(f"{API}/me", {"name": ""}), 422, "validation.failed", language="es")
    for _ in range(3):
        world.login(person.document, WRONG)
    assert world.mails.wait_for(person.email, "account_locked").language == "es"


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"email": "outro@consumo.example"}, "#/email", "field.unknown"),
        ({"document": "52998224725"}, "#/document", "field.unknown"),
        ({"roles": ["staff:admin"]}, "#/roles", "field.unknown"),
        ({"phone": "123"}, "#/phone", "field.phone"),
        ({"language": "fr"}, "#/language", "field.choice"),
        ({"name": "a\u0007b"}, "#/name", "field.control_characters"),
        ({"name": None}, "#/name", "field.null"),
        ({"profile": ["consumer"]}, "#/profile", "field.type"),
    ],
)
def test_what_cannot_be_changed_or_stored_is_refused(
    world: World, person: Person, change: dict[str, object], pointer: str, code: str
) -> None:
    me, _tokens = world.signed_in(person)
    before = me.get(f"{API}/me").json()
    told = problem(me.patch(f"{API}/me", {"profile": "press", **change}), 422, "validation.failed")
    assert faults(told) == {pointer: code}
    assert me.get(f"{API}/me").json() == before
