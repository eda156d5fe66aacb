"""An operator helps: somebody whose telephone was stolen, somebody who lost their e-mail address, a new colleague."""

import pytest
from tests.journeys.people import API, WRONG, Person, World, an_email
from tests.journeys.problems import problem
from tests.journeys.representing import CONNECTIONS, Somebody, eventually, somebody

from chassis import staff

QUEUE = f"{CONNECTIONS}/queue"
REASON = {"reason": "Aviso do titular: celular roubado"}


def about(person: Person, what: str = "") -> str:
    return f"{API}/users/{person.user_id}{what}"


@pytest.mark.covers("O27")
def test_an_account_is_locked_everywhere_and_opened_again(world: World) -> None:
    thief, desk = somebody(world), world.staff()
    person = thief.person
    (found,) = desk.request("GET", f"{API}/users", params={"query": person.document}).json()["items"]
    assert (found["user_id"], found["email"], found["locked"]) == (person.user_id, person.email, False)

    locked = desk.post(about(person, "/lock"), REASON)
    assert (locked.status_code, locked.json()["locked"]) == (200, True)
    problem(thief.http.get(f"{API}/me"), 401, "auth.token_invalid")
    eventually(lambda: thief.get("/me/export").status_code == 401, "the end of the session elsewhere")
    told = world.mails.wait_for(person.email, "account_locked")
    assert "celular" not in told.text
    problem(world.login(person.document, WRONG), 401, "credentials.wrong")
    problem(world.login(person.email), 423, "account.locked_by_staff")

    opened = desk.post(about(person, "/unlock"), {"reason": "Titular identificado no balcão"})
    assert (opened.status_code, opened.json()["locked"]) == (200, False)
    world.mails.wait_for(person.email, "account_unlocked")
    me, _tokens = world.signed_in(person)
    done = [(item["action"], item["by"]) for item in me.get(f"{API}/me/activity").json()["items"]]
    unsigned = "not_signed_in"
    assert done[1:4] == [("user.unlocked", "staff"), ("login.refused", unsigned), ("login.failed", unsigned)]
    assert ("user.locked", "staff") in done


def test_a_lost_address_is_replaced_and_both_addresses_hear_of_it(world: World, person: Person) -> None:
    me, tokens = world.signed_in(person)
    new = an_email()
    corrected = world.staff().request("PUT", about(person, "/email"), json={"email": new, **REASON})
    assert (corrected.status_code, corrected.json()["email"]) == (200, new)
    problem(me.get(f"{API}/me"), 401, "auth.token_invalid")
    spent = world.visitor.post(f"{API}/sessions/refresh", {"refresh_token": tokens["refresh_token"]})
    problem(spent, 401, "session.refresh_invalid")
    for address in (person.email, new):
        told = world.mails.wait_for(address, "email_corrected")
        assert new not in told.text
    problem(world.login(person.email), 401, "credentials.wrong")
    assert world.login(new).status_code == 201


def test_wrong_passwords_are_forgiven_by_staff(world: World, person: Person) -> None:
    for _ in range(3):
        world.login(person.document, WRONG)
    problem(world.login(person.document), 423, "account.locked")
    assert world.staff().post(about(person, "/unlock"), REASON).status_code == 200
    assert world.login(person.document).status_code == 201


def test_a_colleague_gets_a_role_and_loses_it_everywhere(world: World) -> None:
    colleague, admin = somebody(world), world.staff()
    path = about(colleague.person, "/roles")
    given = admin.request("PUT", path, json={"roles": [staff.CONNECTIONS]})
    assert given.json()["roles"] == [staff.CONNECTIONS]
    fresh = Somebody(colleague.person, world.signed_in(colleague.person)[0])
    eventually(lambda: fresh.http.get(QUEUE).status_code == 200, "the role elsewhere")
    problem(fresh.http.get(f"{API}/users"), 403, "auth.forbidden")

    read = admin.get(about(colleague.person)).headers["ETag"]
    taken = admin.request("PUT", path, json={"roles": []}, headers={"If-Match": read})
    assert taken.json()["roles"] == []
    eventually(lambda: fresh.http.get(QUEUE).status_code == 403, "the loss of the role elsewhere")
    query = {"subject": colleague.person.user_id, "action": "user.roles_changed"}
    changes = admin.request("GET", f"{API}/audit", params=query).json()["items"]
    assert [change["details"]["revoked"] for change in changes] == [[staff.CONNECTIONS], []]
    assert all(change["actor"]["kind"] == "staff" for change in changes)


def test_nobody_locks_the_last_administrator(world: World) -> None:
    demo = world.platform.demo()["staff"]
    problem(world.staff().post(f"{API}/users/{demo['user_id']}/lock", REASON), 409, "roles.last_admin")
