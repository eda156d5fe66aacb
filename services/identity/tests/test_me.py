"""One's own account: read, changed, and told to the others."""

from typing import Any

import pytest

API = "/api/identity/v1"


@pytest.mark.covers("O27")
def test_everyone_sees_their_own_account(world: Any) -> None:
    person = world.person(phone="(92) 99123-4567", profile="student")
    me, _ = world.signed_in(person)
    answer = me.get(f"{API}/me")
    assert answer.headers["ETag"] == '"1"'
    said = answer.json
    assert said.pop("created_at").endswith("+00:00")
    assert said == {
        "user_id": str(person.user_id),
        "document": person.document,
        "name": "Pessoa de Exemplo",
        "email": person.email,
        "phone": "+5592991234567",
        "language": None,
        "profile": "student",
        "document_assurance": "declared",
        "roles": [],
        "relations": [],
        "system_accesses": [],
    }


def test_what_is_changed_is_told_with_everything_else(world: Any) -> None:
    me, _ = world.signed_in(world.person())
    changes = {"name": "Novo Nome", "phone": "+34 612 345 678", "language": "es", "profile": "press"}
    changed = me.patch(f"{API}/me", json=changes)
    assert changed.status_code == 200
    assert changed.headers["ETag"] == '"2"'
    assert {**changed.json, **changes, "phone": "+34612345678"} == changed.json
    (fact,) = world.events()
    assert fact.type == "identity.user_updated.v1"
    assert (fact.data["name"], fact.data["language"], fact.data["profile"]) == ("Novo Nome", "es", "press")
    assert fact.data["actor"] == {"user_id": changed.json["user_id"], "kind": "user"}
    assert me.get(f"{API}/me").json == changed.json


def test_an_automatic_language_is_the_one_of_the_registration_for_mails(world: Any) -> None:
    started = world.post(
        "/registrations", {"document": "52998224725", "email": "a@consumo.example"}, Accept_Language="es-AR"
    )
    registration_id = started.json["id"]
    world.post(f"/registrations/{registration_id}/code", {"code": world.mailed_code()})
    world.complete(registration_id)
    (validated,) = world.events("user_validated")
    assert validated.data["language"] == "es"
    tokens = world.login("52998224725").json
    me = world.http.as_(tokens["access_token"])
    assert me.get(f"{API}/me").json["language"] is None
    me.patch(f"{API}/me", json={"language": "en"})
    me.patch(f"{API}/me", json={"language": None})
    assert [event.data["language"] for event in world.events("user_updated")] == ["en", "es"]


def test_nothing_changed_is_nothing_told(world: Any) -> None:
    me, _ = world.signed_in(world.person())
    for body in ({}, {"name": "Pessoa de Exemplo"}):
        answer = me.patch(f"{API}/me", json=body)
        assert (answer.status_code, answer.headers["ETag"]) == (200, '"1"')
    assert world.events() == []


def test_who_read_an_older_version_does_not_overwrite_a_newer_one(world: Any) -> None:
    me, _ = world.signed_in(world.person())
    read = me.get(f"{API}/me").headers["ETag"]
    assert me.patch(f"{API}/me", json={"name": "Primeira"}, headers={"If-Match": read}).status_code == 200
    late = me.patch(f"{API}/me", json={"name": "Segunda"}, headers={"If-Match": read})
    assert (late.status_code, late.json["code"]) == (412, "version.mismatch")
    assert me.patch(f"{API}/me", json={"name": "Terceira"}, headers={"If-Match": '"x"'}).status_code == 412
    assert me.patch(f"{API}/me", json={"name": "Quarta"}, headers={"If-Match": "*"}).status_code == 200
    assert me.get(f"{API}/me").json["name"] == "Quarta"


FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"name": None}, "#/name", "field.null"),
    ({"name": ""}, "#/name", "field.length"),
    ({"language": "de"}, "#/language", "field.choice"),
    ({"phone": "0"}, "#/phone", "field.phone"),
    ({"profile": "staff"}, "#/profile", "field.choice"),
    ({"roles": ["staff:admin"]}, "#/roles", "field.unknown"),
    ({"document": "52998224725"}, "#/document", "field.unknown"),
    ({"email": "x@consumo.example"}, "#/email", "field.unknown"),
]


def test_what_cannot_be_changed_is_refused_by_field(world: Any) -> None:
    me, _ = world.signed_in(world.person())
    for body, pointer, code in FAULTS:
        answer = me.patch(f"{API}/me", json=body)
        assert answer.status_code == 422
        assert [(fault["pointer"], fault["code"]) for fault in answer.json["errors"]] == [(pointer, code)]
    assert world.events() == []
