"""Operations: who comes in, in which version, and what of a refusal is kept."""

from uuid import UUID

import pytest
from scratch_service.app import revoked, taken_away
from scratch_service.model import Counter, Thing
from sqlalchemy import select, update

from chassis.ids import new_id
from chassis.service import Runtime
from chassis.testing.client import CheckedClient
from chassis.testing.events import drain_outbox
from chassis.testing.tokens import Signer

API = "/api/scratch/v1"


def counted(runtime: Runtime, name: str) -> int:
    with runtime.database.reading() as session:
        return session.scalar(select(Counter.count).where(Counter.name == name)) or 0


# Who may come in


@pytest.mark.parametrize(
    ("method", "path", "anonymous", "person", "wrong_role", "right_role"),
    [
        ("GET", "/things", 401, 200, 200, 200),
        ("POST", "/hellos", 201, 201, 201, 201),
        ("GET", "/whoami/staff", 401, 403, 403, 200),
        ("DELETE", "/things/01890000-0000-7000-8000-000000000000", 401, 403, 403, 404),
    ],
)
def test_every_route_admits_whom_it_says(
    web: CheckedClient,
    web_signer: Signer,
    method: str,
    path: str,
    anonymous: int,
    person: int,
    wrong_role: int,
    right_role: int,
) -> None:
    callers = [
        web,
        web.as_(web_signer.token()),
        web.as_(web_signer.token(roles=("staff:thing", "things", "staff:"))),
        web.as_(web_signer.token(roles=("staff:helpdesk", "staff:things"))),
    ]
    body = {"name": "a"} if method == "POST" else None

    statuses = [caller.open(f"{API}{path}", method=method, json=body).status_code for caller in callers]

    assert statuses == [anonymous, person, wrong_role, right_role]


def test_a_caller_who_may_not_learns_nothing_about_the_body(web: CheckedClient) -> None:
    answer = web.post(f"{API}/things", data=b"{", content_type="text/plain")

    assert (answer.status_code, answer.json["code"]) == (401, "auth.token_required")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "bearer x", "Bearer a b", "Bearer " + "x" * 5000]
)
def test_a_bad_authorization_header_is_refused(web: CheckedClient, header: str) -> None:
    answer = web.get(f"{API}/things", headers={"Authorization": header})

    assert (answer.status_code, answer.json["code"]) == (401, "auth.token_invalid")
    assert "invalid_token" in answer.headers["WWW-Authenticate"]


def test_a_public_route_does_not_look_at_tokens(web: CheckedClient) -> None:
    answer = web.post(f"{API}/hellos", json={"name": "a"}, headers={"Authorization": "Bearer garbage"})

    assert answer.status_code == 201


def test_staff_acts_as_staff_where_the_role_is_what_admits(web: CheckedClient, web_signer: Signer) -> None:
    staff = web.as_(web_signer.token(roles=("staff:things",)))

    assert staff.get(f"{API}/whoami/staff").json["kind"] == "staff"
    assert staff.get(f"{API}/whoami").json["kind"] == "user"


def test_where_staff_may_do_more_everyone_comes_in_and_staff_as_staff(web: CheckedClient, web_signer: Signer) -> None:
    person, staff = (web.as_(web_signer.token(roles=roles)) for roles in ((), ("staff:things",)))

    assert person.get(f"{API}/whoami/perhaps").json["kind"] == "user"
    assert staff.get(f"{API}/whoami/perhaps").json["kind"] == "staff"
    assert web.get(f"{API}/whoami/perhaps").status_code == 401


def test_a_route_for_whoever_signed_in_or_not_knows_who_comes(web: CheckedClient, web_signer: Signer) -> None:
    staff = web.as_(web_signer.token(roles=("staff:things", "staff:admin")))

    kinds = [caller.get(f"{API}/whoami/or-not").json["kind"] for caller in (web, web.as_(web_signer.token()), staff)]

    assert kinds == ["anonymous", "user", "staff"]
    assert staff.get(f"{API}/whoami/or-not").json["roles"] == ["staff:things"]
    refused = web.as_("not.a.token").get(f"{API}/whoami/or-not")
    assert (refused.status_code, refused.json["code"]) == (401, "auth.token_invalid")


def test_a_revoked_session_ends_staff_work_at_once(client: CheckedClient, signer: Signer) -> None:
    session = new_id()
    staff = client.as_(signer.token(roles=("staff:things",), sid=str(session)))
    assert staff.get(f"{API}/whoami/staff").status_code == 200

    revoked.add(session)

    for path in ("/whoami/staff", "/whoami/perhaps", "/whoami/or-not"):
        assert staff.get(f"{API}{path}").json["code"] == "auth.token_invalid"


def test_a_role_that_was_taken_away_opens_nothing(client: CheckedClient, signer: Signer) -> None:
    staff = client.as_(signer.token(roles=("staff:things",)))

    taken_away.add("staff:things")

    assert staff.get(f"{API}/whoami/staff").json["code"] == "auth.forbidden"
    assert staff.get(f"{API}/whoami/perhaps").json["kind"] == "user"


def test_an_action_sees_no_role_that_its_route_does_not_declare(client: CheckedClient, signer: Signer) -> None:
    staff = client.as_(signer.token(roles=("staff:things", "staff:admin")))
    assert staff.get(f"{API}/whoami").json["roles"] == []
    assert staff.get(f"{API}/whoami/staff").json["roles"] == ["staff:things"]


# Versions


@pytest.fixture
def me(client: CheckedClient, signer: Signer) -> CheckedClient:
    return client.as_(signer.token())


@pytest.fixture
def thing(me: CheckedClient) -> str:
    answer = me.post(f"{API}/things", json={"name": "a"})
    assert answer.headers["ETag"] == '"1"'
    return f"{API}/things/{answer.json['id']}"


def test_a_change_with_the_current_version_gets_the_next_one(me: CheckedClient, thing: str) -> None:
    answer = me.patch(thing, json={"name": "b"}, headers={"If-Match": me.get(thing).headers["ETag"]})

    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')


@pytest.mark.parametrize(
    "tag", ['"0"', '"2"', '"abc"', '"-1"', '"1.0"', f'"{"9" * 5000}"', '"٣"', "nonsense", '"1', '"1" x', ""]
)
def test_a_change_of_another_version_is_refused(me: CheckedClient, thing: str, tag: str) -> None:
    headers = {"If-Match": tag.encode().decode("latin-1")}

    answer = me.patch(thing, json={"name": "b"}, headers=headers)

    assert (answer.status_code, answer.json["code"]) == (412, "version.mismatch")
    assert me.get(thing).json["name"] == "a"


@pytest.mark.parametrize("headers", [{}, {"If-Match": "*"}, {"If-Match": 'W/"1"'}, {"If-Match": '"7", "1"'}])
def test_who_asks_for_no_version_in_particular_changes_it(
    me: CheckedClient, thing: str, headers: dict[str, str]
) -> None:
    assert me.patch(thing, json={"name": "b"}, headers=headers).status_code == 200


def test_two_changes_that_met_are_a_conflict_and_one_of_them_counts(runtime: Runtime, thing: str) -> None:
    thing_id = UUID(thing.rpartition("/")[2])
    with runtime.database.reading() as session:
        stale = session.get_one(Thing, thing_id)
    with runtime.database.writing() as session:
        session.execute(update(Thing).values(version=2))

    with pytest.raises(Exception, match="expected to update 1 row") as refused, runtime.database.writing() as session:
        session.merge(stale, load=False).name = "late"

    assert type(refused.value).__name__ == "StaleDataError"


def test_a_conflict_keeps_what_was_there(me: CheckedClient, thing: str) -> None:
    answer = me.patch(thing, json={"name": "taken"})

    assert (answer.status_code, answer.json["code"]) == (409, "conflict")
    assert me.get(thing).json["name"] == "a"


# What of a refusal is kept


def test_a_refusal_that_is_returned_is_remembered(me: CheckedClient, runtime: Runtime) -> None:
    answer = me.post(f"{API}/attempts")

    assert (answer.status_code, answer.json["code"]) == (422, "attempt.refused")
    assert counted(runtime, "attempts") == 1


def test_a_refusal_that_is_raised_leaves_nothing(me: CheckedClient, runtime: Runtime) -> None:
    answer = me.post(f"{API}/attempts?raised=true")

    assert (answer.status_code, answer.json["code"]) == (422, "attempt.refused")
    assert counted(runtime, "attempts") == 0


def test_a_change_and_what_is_told_of_it_carry_who_did_it(
    client: CheckedClient, runtime: Runtime, signer: Signer
) -> None:
    user_id = new_id()
    client.as_(signer.token(user_id)).post(f"{API}/things", json={"name": "a", "size": 3})
    client.post(f"{API}/hellos", json={"name": "b"})

    mine, anonymous = drain_outbox(runtime.database)

    assert mine.data["actor"] == {"user_id": str(user_id), "kind": "user"}
    assert anonymous.data["actor"] == {"user_id": None, "kind": "anonymous"}
    assert (mine.version, mine.data["size"], "size" in anonymous.data) == (1, 3, False)


def test_deleting_answers_nothing(me: CheckedClient, client: CheckedClient, signer: Signer, thing: str) -> None:
    answer = client.as_(signer.token(roles=("staff:admin",))).delete(thing)

    assert (answer.status_code, answer.data) == (204, b"")
    assert me.get(thing).status_code == 404
