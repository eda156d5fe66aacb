"""How one gets an account: document and e-mail → code from the mail → name, phone, password → welcome."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.people import (
    API,
    PASSWORD,
    Person,
    World,
    a_cnpj,
    a_cpf,
    an_alphanumeric_cnpj,
    an_email,
    standing_headers,
)
from tests.journeys.problems import problem

CODE_SUBJECT = {
    "pt": "Seu código de cadastro no Ramal",
    "es": "Su código de registro en Ramal",
    "en": "Your Ramal registration code",
}
WELCOME_SUBJECT = {"pt": "Boas-vindas ao Ramal", "es": "Le damos la bienvenida a Ramal", "en": "Welcome to Ramal"}


@pytest.mark.covers("G2", "G3", "G4", "G5", "G6", "G7", "O19", "M2")
@pytest.mark.parametrize("language", ["pt", "es", "en"])
@pytest.mark.parametrize("a_document", [a_cpf, a_cnpj, an_alphanumeric_cnpj])
def test_who_registers_is_welcomed_and_gets_in(world: World, a_document: Callable[[], str], language: str) -> None:
    document, email = a_document(), an_email()
    started = world.visitor.post(f"{API}/registrations", {"document": document, "email": email, "language": language})
    assert started.status_code == 202
    assert started.json()["status"] == "code_sent"
    path = f"{API}/registrations/{started.json()['id']}"

    mail = world.mails.wait_for(email, "registration_code")
    assert (mail.language, mail.subject) == (language, CODE_SUBJECT[language])
    verified = world.visitor.post(f"{path}/code", {"code": mail.code})
    assert (verified.status_code, verified.json()["status"]) == (200, "verified")
    assert "consumer" in verified.json()["profile_options"]

    completed = world.complete(started.json()["id"], name="Zoë D'Ávila & Filhos")
    assert completed.status_code == 201

    welcome = world.mails.wait_for(email, "welcome")
    assert (welcome.language, welcome.subject) == (language, WELCOME_SUBJECT[language])
    assert f"{world.platform.url}/" in welcome.text
    assert PASSWORD not in welcome.text + welcome.html

    opened = world.login(document)
    assert opened.status_code == 201
    me = world.visitor.as_(opened.json()["access_token"]).get(f"{API}/me").json()
    assert (me["user_id"], me["document"], me["email"]) == (completed.json()["user_id"], document, email)
    assert (me["name"], me["phone"], me["language"]) == ("Zoë D'Ávila & Filhos", "+5592991234567", language)
    assert (me["profile"], me["document_assurance"], me["roles"]) == ("consumer", "declared", [])


def test_a_typed_document_is_proven_by_the_address_that_the_operator_has_for_it(world: World, tmp_path: Path) -> None:
    known, stranger, document = world.person(), world.person(), a_cpf()
    me, tokens = world.signed_in(known)
    assert me.get(f"{API}/me").json()["document_assurance"] == "declared"
    pairs = [(known.document, known.email.upper()), (stranger.document, an_email()), (document, "de@casa.example")]
    register = tmp_path / "customers.csv"
    register.write_text("document,email\n" + "".join(f"{document},{email}\n" for document, email in pairs))
    imported = world.platform.operate("identity", "import-customers", str(register))
    assert imported.returncode == 0, imported.stderr
    assert "3 rows taken" in imported.stdout and "1 accounts proven" in imported.stdout

    assert me.get(f"{API}/me").json()["document_assurance"] == "contact"
    refreshed = world.visitor.post(f"{API}/sessions/refresh", {"refresh_token": tokens["refresh_token"]}).json()
    said = [claims(token)["document_assurance"] for token in (tokens["access_token"], refreshed["access_token"])]
    assert said == ["declared", "contact"]
    assert world.signed_in(stranger)[0].get(f"{API}/me").json()["document_assurance"] == "declared"

    proven = world.platform.operate("identity", "prove-document", stranger.document)
    assert proven.returncode == 0, proven.stderr
    assert claims(world.login(stranger.document).json()["access_token"])["document_assurance"] == "staff"


def test_the_demo_accounts_that_act_for_a_document_have_proven_it(world: World) -> None:
    for name in ("holder", "professional", "representative", "agent"):
        demo = world.platform.demo()[name]
        token = world.login(demo["login"], demo["password"]).json()["access_token"]
        assert claims(token)["document_assurance"] == "staff", name


@pytest.mark.covers("M2")
@pytest.mark.parametrize("language", ["pt", "es", "en"])
def test_who_chooses_no_language_is_written_to_in_the_browsers(world: World, language: str) -> None:
    newcomer = world.speaking(language).person()
    assert world.mails.wait_for(newcomer.email, "registration_code").language == language
    assert world.mails.wait_for(newcomer.email, "welcome").language == language


def test_documents_and_addresses_are_taken_in_any_spelling(world: World) -> None:
    cpf, email = a_cpf(), an_email()
    masked = f"{cpf[:3]}.{cpf[3:6]}.{cpf[6:9]}-{cpf[9:]}"
    body = {"document": masked, "email": email.replace("consumo.example", "CONSUMO.Example")}
    answer = world.visitor.post(f"{API}/registrations", body)
    assert answer.status_code == 202
    assert world.mails.wait_for(email, "registration_code").code


@pytest.mark.covers("G5")
def test_a_wrong_code_says_how_many_tries_are_left_until_none_is(world: World) -> None:
    registration_id, code = world.begin()
    path = f"{API}/registrations/{registration_id}/code"
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for left in (4, 3, 2, 1, 0):
        told = problem(world.visitor.post(path, {"code": wrong}), 422, "code.wrong")
        assert told["attempts_left"] == left
    problem(world.visitor.post(path, {"code": code}), 410, "code.spent")


@pytest.mark.covers("G5")
def test_a_right_code_is_right_once(world: World) -> None:
    registration_id, code = world.begin()
    path = f"{API}/registrations/{registration_id}/code"
    assert world.visitor.post(path, {"code": code}).status_code == 200
    problem(world.visitor.post(path, {"code": code}), 410, "code.spent")


def test_another_code_can_be_had_after_a_minute(world: World) -> None:
    registration_id, _code = world.begin()
    answer = world.visitor.post(f"{API}/registrations/{registration_id}/code/resend")
    problem(answer, 429, "code.resend_too_soon")
    assert 0 < int(answer.headers["Retry-After"]) <= 60


def test_nothing_is_completed_before_its_code(world: World) -> None:
    registration_id, code = world.begin()
    problem(world.complete(registration_id), 409, "registration.not_verified")
    assert world.visitor.post(f"{API}/registrations/{registration_id}/code", {"code": code}).status_code == 200
    assert world.complete(registration_id).status_code == 201
    problem(world.complete(registration_id), 409, "registration.already_completed")


def test_a_taken_document_shows_at_completion_with_the_ways_out(world: World, person: Person) -> None:
    registration_id = world.verified(document=person.document)
    told = problem(world.complete(registration_id), 409, "registration.document_taken")
    assert told["ways_out"] == ["recovery", "certificate", "staff"]
    assert world.login(person.document).status_code == 201


def test_a_known_address_is_answered_like_a_new_one_and_told_so_by_mail(world: World, person: Person) -> None:
    fresh = world.visitor.post(f"{API}/registrations", {"document": a_cpf(), "email": an_email()})
    known = world.visitor.post(f"{API}/registrations", {"document": a_cpf(), "email": person.email.upper()})
    assert known.status_code == fresh.status_code == 202
    assert known.json().keys() == fresh.json().keys()
    assert known.json()["status"] == fresh.json()["status"]
    assert standing_headers(known) == standing_headers(fresh)
    notice = world.mails.wait_for(person.email, "already_registered")
    assert notice.subject == "Você já tem uma conta no Ramal"
    assert len(world.mails.to(person.email, "registration_code")) == 1  # the one of the account itself


def test_a_registration_that_is_repeated_with_its_key_happens_once(world: World) -> None:
    email = an_email()
    body = {"document": a_cpf(), "email": email}
    first = world.visitor.post(f"{API}/registrations", body, idempotency_key="once-and-for-all")
    again = world.visitor.post(f"{API}/registrations", body, idempotency_key="once-and-for-all")
    assert (first.status_code, again.status_code) == (202, 202)
    assert again.json() == first.json()
    assert world.mails.wait_for(email, "registration_code", count=1)


@pytest.mark.covers("M2")
@pytest.mark.parametrize("language", ["pt", "es", "en"])
def test_the_terms_can_be_read_before_they_are_accepted(world: World, language: str) -> None:
    terms = world.speaking(language).visitor.get(f"{API}/terms")
    assert (terms.status_code, terms.json()["language"]) == (200, language)
    assert len(terms.json()["text"]) > 200
    registration_id = world.verified()
    told = problem(world.complete(registration_id, accept_terms=False), 422, "validation.failed")
    assert told["errors"][0]["pointer"] == "#/accept_terms"


def claims(token: str) -> Any:
    """What a token says, as any reader of it sees."""
    payload = token.split(".")[1]
    return json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
