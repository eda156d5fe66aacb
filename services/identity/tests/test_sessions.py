"""Sessions: carried on by refresh tokens, listed, ended; and what their access tokens say."""

import base64
import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey
from sqlalchemy import update

from chassis import staff
from chassis.context import Actor
from chassis.problems import TokenInvalid
from chassis.staff import ADMIN
from chassis.testing.clock import FrozenClock
from identity.actions.user import grant_role
from identity.model import User
from identity.queries import roles_in_session

API = "/api/identity/v1"


def refresh(world: Any, token: str) -> Any:
    return world.post("/sessions/refresh", {"refresh_token": token})


def claims_of(token: str) -> dict[str, Any]:
    return json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))


def test_a_refresh_gives_fresh_tokens_of_the_same_session(world: Any, frozen_clock: FrozenClock) -> None:
    _me, first = world.signed_in(world.person())
    frozen_clock.tick(minutes=14)
    second = refresh(world, first["refresh_token"])
    assert second.status_code == 200
    assert second.headers["Cache-Control"] == "no-store"
    assert second.json["refresh_token"] != first["refresh_token"]
    before, after = claims_of(first["access_token"]), claims_of(second.json["access_token"])
    assert (after["sid"], after["sub"]) == (before["sid"], before["sub"])
    assert after["jti"] != before["jti"]
    assert after["exp"] - before["exp"] == 14 * 60
    assert (after["acr"], after["auth_time"]) == (before["acr"], before["auth_time"]) == ("password", before["iat"])


def test_an_answer_that_was_lost_is_given_again_for_half_a_minute(world: Any, frozen_clock: FrozenClock) -> None:
    _me, tokens = world.signed_in(world.person())
    lost = refresh(world, tokens["refresh_token"]).json["refresh_token"]
    frozen_clock.tick(seconds=30)
    again = refresh(world, tokens["refresh_token"])
    assert (again.status_code, again.json["refresh_token"]) == (200, lost)
    assert refresh(world, lost).status_code == 200


@pytest.mark.parametrize("wait", [0, 31])
def test_a_spent_token_that_comes_back_ends_the_session(world: Any, frozen_clock: FrozenClock, wait: int) -> None:
    person = world.person()
    _me, tokens = world.signed_in(person)
    successor = refresh(world, tokens["refresh_token"]).json["refresh_token"]
    if wait:
        frozen_clock.tick(seconds=wait)
    else:  # its successor is in use already
        successor = refresh(world, successor).json["refresh_token"]
    stolen = refresh(world, tokens["refresh_token"])
    assert (stolen.status_code, stolen.json["code"]) == (401, "session.refresh_invalid")
    assert refresh(world, successor).status_code == 401
    (revoked,) = world.events()
    assert revoked.type == "identity.session_revoked.v1"
    assert revoked.subject == claims_of(tokens["access_token"])["sid"]
    assert revoked.data["user_id"] == str(person.user_id)


def test_a_session_ends_when_it_is_not_used_for_thirty_days(world: Any, frozen_clock: FrozenClock) -> None:
    _me, tokens = world.signed_in(world.person())
    frozen_clock.tick(days=29)
    tokens = refresh(world, tokens["refresh_token"]).json
    frozen_clock.tick(days=30)
    assert refresh(world, tokens["refresh_token"]).status_code == 401


def test_a_session_ends_after_ninety_days_however_much_it_is_used(world: Any, frozen_clock: FrozenClock) -> None:
    _me, tokens = world.signed_in(world.person())
    for _ in range(3):
        frozen_clock.tick(days=29)
        tokens = refresh(world, tokens["refresh_token"]).json
    frozen_clock.tick(days=3)
    assert refresh(world, tokens["refresh_token"]).status_code == 401


def test_what_is_no_refresh_token_opens_nothing(world: Any) -> None:
    _me, tokens = world.signed_in(world.person())
    mine = tokens["refresh_token"]
    forged = [
        mine[:-4] + ("AAAA" if mine[-4:] != "AAAA" else "BBBB"),
        mine[::-1],
        "A" * 70,
        "x",
        tokens["access_token"],
    ]
    for token in forged:
        assert refresh(world, token[:512]).status_code == 401
    assert refresh(world, mine).status_code == 200
    assert world.events() == []


@pytest.mark.parametrize("body", [{}, {"refresh_token": None}, {"refresh_token": 7}, {"refresh_token": "x" * 513}])
def test_a_refresh_without_a_token_is_told_so(world: Any, body: dict[str, Any]) -> None:
    assert world.post("/sessions/refresh", body).status_code == 422


def test_logging_out_ends_the_session_once(world: Any) -> None:
    me, tokens = world.signed_in(world.person())
    assert [me.delete(f"{API}/sessions/current").status_code for _ in range(2)] == [204, 204]
    assert refresh(world, tokens["refresh_token"]).status_code == 401
    assert [event.type for event in world.events()] == ["identity.session_revoked.v1"]


def test_sessions_are_listed_newest_first_and_ended_one_by_one(world: Any) -> None:
    person = world.person()
    _first, tokens = world.signed_in(person, User_Agent="Navegador/1.0", X_Forwarded_For="203.0.113.77")
    me, _ = world.signed_in(person, User_Agent="Navegador/2.0")
    listed = me.get(f"{API}/sessions").json["items"]
    assert [(item["user_agent"], item["current"], item["acr"]) for item in listed] == [
        ("Navegador/2.0", True, "password"),
        ("Navegador/1.0", False, "password"),
    ]
    assert listed[1]["network"] == "203.0.113.0/24"
    assert me.get(f"{API}/me/sessions").json["items"] == listed
    page = me.get(f"{API}/sessions?limit=1").json
    assert [item["id"] for item in me.get(f"{API}/sessions?after={page['next']}").json["items"]] == [listed[1]["id"]]

    assert me.delete(f"{API}/sessions/{listed[1]['id']}").status_code == 204
    assert me.delete(f"{API}/sessions/{listed[1]['id']}").status_code == 404
    assert refresh(world, tokens["refresh_token"]).status_code == 401
    assert [item["id"] for item in me.get(f"{API}/sessions").json["items"]] == [listed[0]["id"]]


def test_sessions_of_others_are_not_there(world: Any) -> None:
    _other, tokens = world.signed_in(world.person())
    me, _ = world.signed_in(world.person())
    foreign = claims_of(tokens["access_token"])["sid"]
    assert me.delete(f"{API}/sessions/{foreign}").status_code == 404
    assert me.delete(f"{API}/sessions/{uuid4()}").status_code == 404
    assert len(me.get(f"{API}/sessions").json["items"]) == 1
    assert refresh(world, tokens["refresh_token"]).status_code == 200


def test_a_logged_out_token_opens_nothing_any_more(world: Any) -> None:
    me, _tokens = world.signed_in(world.person())
    assert me.get(f"{API}/me").status_code == 200
    assert me.delete(f"{API}/sessions/current").status_code == 204
    for answer in (
        me.get(f"{API}/me"),
        me.patch(f"{API}/me", json={"name": "Outro Nome"}),
        me.get(f"{API}/sessions"),
        me.get(f"{API}/me/sessions"),
        me.delete(f"{API}/sessions/{uuid4()}"),
    ):
        assert (answer.status_code, answer.json["code"]) == (401, "auth.token_invalid")


def test_a_session_ended_elsewhere_ends_its_token(world: Any) -> None:
    person = world.person()
    here, _ = world.signed_in(person)
    there, tokens = world.signed_in(person)
    here.delete(f"{API}/sessions/{claims_of(tokens['access_token'])['sid']}")
    assert there.get(f"{API}/me").status_code == 401
    assert here.get(f"{API}/me").status_code == 200


def test_a_token_names_its_own_session(world: Any) -> None:
    """A token of one person with the session of another would outlive its own."""
    mine, tokens = world.signed_in(world.person())
    _theirs, foreign = world.signed_in(world.person())
    claims, foreign_claims = claims_of(tokens["access_token"]), claims_of(foreign["access_token"])
    with world.runtime.database.reading() as session, pytest.raises(TokenInvalid):
        roles_in_session(session, user_id=UUID(claims["sub"]), session_id=UUID(foreign_claims["sid"]))
    assert mine.get(f"{API}/me").status_code == 200


def test_roles_are_the_accounts_own_at_once(world: Any) -> None:
    person = world.person()
    with world.runtime.database.writing() as session:
        grant_role(session, login=person.document, role=ADMIN)
    _me, tokens = world.signed_in(person)
    claims = claims_of(tokens["access_token"])
    actor = Actor(kind="user", user_id=person.user_id, session_id=UUID(claims["sid"]), roles=frozenset(claims["roles"]))
    assert world.runtime.current_roles(actor) == {ADMIN}
    with world.runtime.database.writing() as session:
        session.execute(update(User).where(User.id == person.user_id).values(roles=[]))
    assert world.runtime.current_roles(actor) == frozenset()


def test_an_access_token_says_who_and_verifies_with_the_published_keys(world: Any, frozen_clock: FrozenClock) -> None:
    person = world.person(name="Pessoa de Exemplo")
    me, _ = world.signed_in(person)
    me.patch(f"{API}/me", json={"language": "es"})
    tokens = world.login(person.document).json
    published = KeySet.import_key_set(world.http.get("/oauth/jwks").json)
    token = jwt.decode(tokens["access_token"], published, algorithms=["ES256"])
    assert (token.header["typ"], token.header["alg"]) == ("at+jwt", "ES256")
    now = int(frozen_clock.at.timestamp())
    said = {name: value for name, value in token.claims.items() if name not in ("jti", "sid")}
    assert said == {
        "iss": "http://127.0.0.1:8080",
        "aud": "ramal-api",
        "sub": str(person.user_id),
        "iat": now,
        "exp": now + 900,
        "document": person.document,
        "document_assurance": "declared",
        "name": "Pessoa de Exemplo",
        "roles": [],
        "acr": "password",
        "auth_time": now,
        "locale": "es",
    }


def test_a_refreshed_token_says_what_is_true_by_then(world: Any) -> None:
    person = world.person()
    _me, tokens = world.signed_in(person)
    with world.database.writing() as session:
        grant_role(session, login=person.email, role="staff:access")
    assert claims_of(tokens["access_token"])["roles"] == []
    assert claims_of(refresh(world, tokens["refresh_token"]).json["access_token"])["roles"] == ["staff:access"]


def test_the_longest_name_with_every_role_still_fits_into_a_token(world: Any) -> None:
    person = world.person(name="\U0001d4d0" * 120)
    with world.database.writing() as session:
        for role in staff.ROLES:
            grant_role(session, login=person.document, role=role)
    me, _ = world.signed_in(person)
    assert me.get(f"{API}/me").status_code == 200


def test_tokens_that_are_not_ours_open_nothing(world: Any, frozen_clock: FrozenClock) -> None:
    _me, tokens = world.signed_in(world.person())
    good = tokens["access_token"]
    header, claims = {"typ": "at+jwt", "alg": "ES256"}, claims_of(good)
    ours = world.http.get("/oauth/jwks").json["keys"][0]
    foreign = ECKey.generate_key("P-256")
    public_as_secret = OctKey.import_key(json.dumps(ours))
    part = {"none": base64.urlsafe_b64encode(b'{"alg":"none","typ":"at+jwt"}').decode().rstrip("=")}
    forged = [
        jwt.encode({**header, "kid": ours["kid"]}, claims, foreign),
        jwt.encode({**header, "kid": "another"}, claims, foreign),
        jwt.encode({"typ": "at+jwt", "alg": "HS256", "kid": ours["kid"]}, claims, public_as_secret),
        f"{part['none']}.{good.split('.')[1]}.",
        good[:-6] + "AAAAAA",
        tokens["refresh_token"],
        "x" * 5000,
    ]
    for token in forged:
        answer = world.http.as_(token).get(f"{API}/me")
        assert (answer.status_code, answer.json["code"]) == (401, "auth.token_invalid")
    assert world.http.get(f"{API}/me").json["code"] == "auth.token_required"
    frozen_clock.tick(minutes=15)
    assert world.http.as_(good).get(f"{API}/me").status_code == 401
