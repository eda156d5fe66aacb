"""The journeys "I forgot my password" and "I changed my e-mail", from the request to the mails and what ends by it."""

from typing import Any

import pytest
import requests
from tests.journeys.people import API, WRONG, Client, Person, World, a_cpf, an_email, standing_headers
from tests.journeys.problems import faults, problem
from tests.journeys.representing import a_domain, an_approved_company, eventually, somebody

NEW = "outra frase que ninguém adivinha"


def recover(world: World, document: str, email: str) -> requests.Response:
    answer = world.visitor.post(f"{API}/recoveries", {"document": document, "email": email})
    assert answer.status_code == 202, answer.text
    return answer


def complete(world: World, recovery_id: str, code: str, new_password: str = NEW) -> requests.Response:
    body = {"code": code, "new_password": new_password}
    return world.visitor.post(f"{API}/recoveries/{recovery_id}/completion", body)


def put(client: Client, path: str, body: Any) -> requests.Response:
    return client.request("PUT", f"{API}{path}", json=body)


def other(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


@pytest.mark.covers("G8", "M2")
@pytest.mark.parametrize("language", ["pt", "es", "en"])
def test_i_forgot_my_password(world: World, language: str) -> None:
    person = world.person(language=language)
    me, tokens = world.signed_in(person)
    for _ in range(3):
        world.login(person.document, WRONG)
    problem(world.login(person.document, NEW), 423, "account.locked")

    recovery_id = recover(world, person.document, person.email.upper()).json()["id"]
    mail = world.mails.wait_for(person.email, "recovery_code")
    assert mail.language == language
    assert problem(complete(world, recovery_id, other(mail.code)), 422, "code.wrong")["attempts_left"] == 4
    refused = problem(complete(world, recovery_id, mail.code, "senha@2026"), 422, "validation.failed")
    assert faults(refused) == {"#/new_password": "password.common"}
    assert complete(world, recovery_id, mail.code).status_code == 204

    world.mails.wait_for(person.email, "password_recovered")
    world.mails.wait_for(person.email, "account_unlocked")
    assert me.get(f"{API}/me").status_code == 401
    refreshed = world.visitor.post(f"{API}/sessions/refresh", {"refresh_token": tokens["refresh_token"]})
    problem(refreshed, 401, "session.refresh_invalid")
    problem(world.login(person.document, person.password), 401, "credentials.wrong")
    assert world.login(person.email, NEW).status_code == 201
    problem(complete(world, recovery_id, mail.code), 410, "code.spent")


@pytest.mark.covers("G8")
def test_three_requests_close_a_document_for_a_day_whoever_has_it(world: World, person: Person) -> None:
    _me, tokens = world.signed_in(person)
    for document in (person.document, a_cpf()):
        ids = [recover(world, document, an_email()).json()["id"] for _ in range(3)]
        told = problem(world.login(document), 423, "account.locked")
        assert told["locked_until"]
        problem(complete(world, ids[0], "123456"), 423, "account.locked")
    problem(world.login(person.email), 401, "credentials.wrong")
    known = world.login(person.document, device_token=tokens["device_token"])
    assert known.status_code == 201
    recover(world, person.document, person.email)
    mail = world.mails.wait_for(person.email, "account_locked")
    assert "código" in mail.text
    assert world.mails.to(person.email, "recovery_code") == []


def test_a_pair_that_is_nobodys_is_answered_like_any_other(world: World, person: Person) -> None:
    known = recover(world, person.document, person.email)
    nobodys = recover(world, a_cpf(), an_email())
    assert known.json().keys() == nobodys.json().keys()
    assert standing_headers(known) == standing_headers(nobodys)
    code = world.mails.wait_for(person.email, "recovery_code").code
    told = [problem(complete(world, one.json()["id"], other(code)), 422, "code.wrong") for one in (known, nobodys)]
    assert [one["attempts_left"] for one in told] == [4, 4]


@pytest.mark.covers("O27")
def test_i_replace_my_password(world: World, person: Person) -> None:
    me, _tokens = world.signed_in(person)
    elsewhere, _tokens = world.signed_in(person)
    body = {"current_password": WRONG, "new_password": NEW}
    refused = problem(put(me, "/me/password", body), 422, "password.wrong")
    assert faults(refused) == {"#/current_password": "password.wrong"}
    assert put(me, "/me/password", {**body, "current_password": person.password}).status_code == 204
    world.mails.wait_for(person.email, "password_changed")
    assert me.get(f"{API}/me").status_code == 200
    assert elsewhere.get(f"{API}/me").status_code == 401
    assert world.login(person.document, NEW).status_code == 201


@pytest.mark.covers("O27", "M2")
@pytest.mark.parametrize("language", ["pt", "es", "en"])
def test_i_changed_my_email(world: World, language: str) -> None:
    person, fresh = world.person(language=language), an_email()
    me, _tokens = world.signed_in(person)
    started = put(me, "/me/email", {"email": fresh})
    assert started.status_code == 202
    mail = world.mails.wait_for(fresh, "email_change_code")
    assert mail.language == world.mails.wait_for(person.email, "email_change_started").language == language
    assert me.get(f"{API}/me").json()["email"] == person.email
    confirmed = me.post(f"{API}/me/email/{started.json()['id']}/confirmation", {"code": mail.code})
    assert (confirmed.status_code, confirmed.json()["email"]) == (200, fresh)
    world.mails.wait_for(person.email, "email_changed")
    assert [world.login(login).status_code for login in (fresh, person.email)] == [201, 401]

    recover(world, person.document, person.email)
    recovery_id = recover(world, person.document, fresh).json()["id"]
    assert complete(world, recovery_id, world.mails.wait_for(fresh, "recovery_code").code).status_code == 204
    world.mails.wait_for(fresh, "password_recovered")
    assert world.mails.to(person.email, "recovery_code") == []


def test_an_address_of_somebody_else_is_not_given_away(world: World, person: Person) -> None:
    owner = world.person()
    me, _tokens = world.signed_in(person)
    free, taken = (put(me, "/me/email", {"email": email}) for email in (an_email(), owner.email))
    assert (free.status_code, free.json().keys()) == (taken.status_code, taken.json().keys())
    assert standing_headers(free) == standing_headers(taken)
    world.mails.wait_for(owner.email, "address_wanted")
    assert world.mails.to(owner.email, "email_change_code") == []


def test_who_leaves_a_companys_domain_leaves_its_relations(world: World) -> None:
    domain = a_domain()
    company = an_approved_company(world, domain)
    colleague = somebody(world, email=an_email(domain))
    asked = colleague.post("/relations", {"company_id": company["id"], "role": "employee"})
    assert asked.status_code == 201, asked.text
    eventually(lambda: colleague.me()["relations"], "the relation in the account")

    private = an_email()
    started = put(colleague.http, "/me/email", {"email": private})
    code = world.mails.wait_for(private, "email_change_code").code
    confirmation = f"{API}/me/email/{started.json()['id']}/confirmation"
    assert colleague.http.post(confirmation, {"code": code}).status_code == 200
    eventually(lambda: colleague.me()["relations"] == [], "the end of the relation")
    listed = colleague.get("/relations", status="ended").json()["items"]
    assert [one["id"] for one in listed] == [asked.json()["id"]]


def test_the_terms_in_force_are_accepted_by_their_version(world: World, person: Person) -> None:
    me, _tokens = world.signed_in(person)
    current = world.visitor.get(f"{API}/terms").json()["version"]
    told = problem(me.post(f"{API}/me/terms", {"version": "2019-01-01"}), 409, "terms.changed")
    assert told["terms_version"] == current
    assert me.post(f"{API}/me/terms", {"version": current}).status_code == 204
