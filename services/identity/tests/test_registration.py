"""Registering: CPF or CNPJ and e-mail → code by e-mail → name, phone and password → an account."""

from datetime import timedelta
from typing import Any

import pytest

from chassis import clock
from chassis.documents import a_cpf
from chassis.testing.clock import FrozenClock
from identity.model import User
from identity.states import PROFILES


@pytest.mark.covers("G3", "G4", "G5", "G6", "G7", "O16", "O20", "O21")
@pytest.mark.parametrize(
    ("document", "kind", "stored"),
    [
        ("529.982.247-25", "cpf", "52998224725"),
        ("16.727.230/0001-97", "cnpj", "16727230000197"),
        ("12.abc.345/01de-35", "cnpj", "12ABC34501DE35"),
    ],
)
def test_a_registration_makes_an_account_that_everyone_hears_of(
    world: Any, document: str, kind: str, stored: str
) -> None:
    started = world.post("/registrations", {"document": document, "email": "Pessoa@Consumo.Example", "language": "es"})
    assert started.status_code == 202
    assert started.json["status"] == "code_sent"
    path = f"/registrations/{started.json['id']}"
    verified = world.post(f"{path}/code", {"code": world.mailed_code()})
    assert verified.json == {"status": "verified", "company": None, "profile_options": [*PROFILES]}
    completed = world.complete(started.json["id"], name="  Pessoa  de Exemplo ", profile="researcher")
    assert completed.status_code == 201

    (fact,) = world.events()
    user_id = completed.json["user_id"]
    assert fact.type == "identity.user_validated.v1"
    assert fact.subject == user_id
    assert fact.data == {
        "user_id": user_id,
        "document": stored,
        "document_kind": kind,
        "document_assurance": "declared",
        "name": "Pessoa de Exemplo",
        "email": "Pessoa@consumo.example",
        "phone": "+5592991234567",
        "language": "es",
        "profile": "researcher",
        "staff_roles": [],
        "staff_locked": False,
        "parties": [user_id],
        "actor": {"user_id": None, "kind": "anonymous"},
    }
    for login in (document, stored, "pessoa@consumo.example", "PESSOA@CONSUMO.EXAMPLE"):
        assert world.login(login).status_code == 201


def test_the_code_travels_only_as_ciphertext_with_its_language_and_end(world: Any, frozen_clock: FrozenClock) -> None:
    answer = world.post(
        "/registrations", {"document": a_cpf(), "email": "a@consumo.example"}, Accept_Language="en-GB,en;q=0.9"
    )
    (issued,) = world.events("code_issued")
    assert issued.data["language"] == "en"
    assert issued.data["purpose"] == "registration"
    assert issued.data["expires_at"] == "2026-09-15T12:10:00.000Z"
    assert answer.json["expires_at"] == "2026-09-15T12:10:00+00:00"
    assert set(answer.json) == {"id", "status", "expires_at"}


def test_what_is_said_of_an_address_with_an_account_is_said_to_its_owner_alone(world: Any) -> None:
    owner = world.person(email="dona@consumo.example")
    known = world.post("/registrations", {"document": a_cpf(), "email": "Dona@consumo.example"})
    (notice,) = world.events()
    assert notice.type == "identity.security_notice.v1"
    assert notice.data["kind"] == "already_registered"
    assert notice.data["email"] == owner.email
    unknown = world.post("/registrations", {"document": a_cpf(), "email": "outra@consumo.example"})
    assert known.status_code == unknown.status_code
    assert set(known.json) == set(unknown.json)
    for started in (known, unknown):
        wrong = world.post(f"/registrations/{started.json['id']}/code", {"code": "000000"})
        assert (wrong.status_code, wrong.json["attempts_left"]) == (422, 4)


def test_a_taken_document_shows_only_at_completion_with_the_ways_out(world: Any) -> None:
    owner = world.person()
    answer = world.complete(world.verified(document=owner.document))
    assert answer.status_code == 409
    assert answer.json["code"] == "registration.document_taken"
    assert answer.json["ways_out"] == ["recovery", "certificate", "staff"]


def test_an_address_that_got_an_account_meanwhile_is_refused(world: Any) -> None:
    first, second = (world.verified(email="dupla@consumo.example") for _ in range(2))
    assert world.complete(first).status_code == 201
    answer = world.complete(second)
    assert (answer.status_code, answer.json["code"]) == (409, "registration.email_taken")


def test_five_wrong_codes_spend_a_registration(world: Any) -> None:
    registration_id, code = world.begin()
    wrong = "000000" if code != "000000" else "000001"
    path = f"/registrations/{registration_id}/code"
    left = [world.post(path, {"code": wrong}).json["attempts_left"] for _ in range(5)]
    assert left == [4, 3, 2, 1, 0]
    right = world.post(path, {"code": code})
    assert (right.status_code, right.json["code"]) == (410, "code.spent")
    resent = world.post(f"{path}/resend")
    assert (resent.status_code, resent.json["code"]) == (410, "code.spent")


def test_a_code_is_good_for_ten_minutes_and_one_use(world: Any, frozen_clock: FrozenClock) -> None:
    registration_id, code = world.begin()
    path = f"/registrations/{registration_id}/code"
    frozen_clock.tick(minutes=10)
    expired = world.post(path, {"code": code})
    assert (expired.status_code, expired.json["code"]) == (410, "code.expired")
    assert world.post(f"{path}/resend").status_code == 202
    fresh = world.mailed_code()
    assert world.post(path, {"code": fresh}).status_code == 200
    again = world.post(path, {"code": fresh})
    assert (again.status_code, again.json["code"]) == (410, "code.spent")


def test_a_new_code_makes_the_one_before_it_useless_and_is_sent_once_a_minute(
    world: Any, frozen_clock: FrozenClock
) -> None:
    registration_id, first = world.begin()
    path = f"/registrations/{registration_id}/code"
    soon = world.post(f"{path}/resend")
    assert (soon.status_code, soon.json["code"]) == (429, "code.resend_too_soon")
    assert soon.headers["Retry-After"] == "60"
    second = first
    while second == first:  # once in a million the same digits are drawn again
        frozen_clock.tick(minutes=1)
        assert world.post(f"{path}/resend").status_code == 202
        second = world.mailed_code()
    assert world.post(path, {"code": first}).json["attempts_left"] == 4
    assert world.post(path, {"code": second}).status_code == 200
    late = world.post(f"{path}/resend")
    assert (late.status_code, late.json["code"]) == (409, "registration.already_verified")


def test_no_account_without_a_code(world: Any) -> None:
    registration_id, _code = world.begin()
    answer = world.complete(registration_id)
    assert (answer.status_code, answer.json["code"]) == (409, "registration.not_verified")
    assert world.events() == []


def test_a_registration_is_completed_once(world: Any) -> None:
    registration_id = world.verified()
    assert world.complete(registration_id).status_code == 201
    answer = world.complete(registration_id)
    assert (answer.status_code, answer.json["code"]) == (409, "registration.already_completed")


def test_a_registration_that_takes_more_than_a_day_is_over(world: Any, frozen_clock: FrozenClock) -> None:
    unverified, code = world.begin()
    verified = world.verified()
    frozen_clock.tick(hours=24)
    answers = [
        world.post(f"/registrations/{unverified}/code", {"code": code}),
        world.post(f"/registrations/{unverified}/code/resend"),
        world.complete(verified),
    ]
    assert [(answer.status_code, answer.json["code"]) for answer in answers] == [(410, "registration.expired")] * 3


def test_a_registration_nobody_began_is_not_there(world: Any) -> None:
    nowhere = "01980000-0000-7000-8000-000000000001"
    assert world.post(f"/registrations/{nowhere}/code", {"code": "123456"}).status_code == 404
    assert world.post(f"/registrations/{nowhere}/code/resend").status_code == 404
    assert world.complete(nowhere).status_code == 404
    assert world.complete("not-an-id").status_code == 404


COMPLETION_FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"accept_terms": False}, "#/accept_terms", "terms.not_accepted"),
    ({"accept_terms": "true"}, "#/accept_terms", "field.type"),
    ({"password": "12345678"}, "#/password", "password.common"),
    ({"password": "pessoa de exemplo"}, "#/password", "password.own_data"),
    ({"password": "sete777"}, "#/password", "password.too_short"),
    ({"name": "12345"}, "#/name", "name.no_letters"),
    ({"name": "Ana\u202eanA"}, "#/name", "field.control_characters"),
    ({"name": "A" * 121}, "#/name", "field.length"),
    ({"phone": "123"}, "#/phone", "field.phone"),
    ({"profile": "king"}, "#/profile", "field.choice"),
    ({"role": "staff:admin"}, "#/role", "field.unknown"),
]


def test_a_completion_is_told_which_field_to_mend(world: Any) -> None:
    registration_id = world.verified()
    for changes, pointer, code in COMPLETION_FAULTS:
        answer = world.complete(registration_id, **changes)
        assert answer.status_code == 422
        assert [(fault["pointer"], fault["code"]) for fault in answer.json["errors"]] == [(pointer, code)]
    assert world.complete(registration_id).status_code == 201


START_FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"document": "111.111.111-11"}, "#/document", "document.invalid"),
    ({"document": "529.982.247-24"}, "#/document", "document.invalid"),
    ({"document": "9" * 10_000}, "#/document", "document.invalid"),
    ({"document": 52998224725}, "#/document", "field.type"),
    ({"email": "nowhere"}, "#/email", "field.email"),
    ({"email": "ªna@consumo.example"}, "#/email", "field.email"),
    ({"email": f"{'a' * 300}@consumo.example"}, "#/email", "field.length"),
    ({"language": "fr"}, "#/language", "field.choice"),
    ({"cpf": "x"}, "#/cpf", "field.unknown"),
]


def test_a_registration_is_told_which_field_to_mend(world: Any) -> None:
    for changes, pointer, code in START_FAULTS:
        answer = world.post("/registrations", {"document": "52998224725", "email": "a@consumo.example", **changes})
        assert answer.status_code == 422
        assert [(fault["pointer"], fault["code"]) for fault in answer.json["errors"]] == [(pointer, code)]
    assert world.events() == []


def test_what_is_no_code_costs_no_attempt(world: Any) -> None:
    registration_id, right = world.begin()
    for code in ("1 2 3 4 5", "123-456", "12345", "1234567", "12345\n", "１２３４５６", "abcdef", "", None, 123456):
        assert world.post(f"/registrations/{registration_id}/code", {"code": code}).status_code == 422
    assert world.post(f"/registrations/{registration_id}/code", {"code": right}).status_code == 200


def test_a_repeated_request_with_its_key_happens_once(world: Any) -> None:
    started = [
        world.post("/registrations", {"document": "52998224725", "email": "a@consumo.example"}, Idempotency_Key="k-1")
        for _ in range(2)
    ]
    assert started[0].json == started[1].json
    registration_id, code = started[0].json["id"], world.mailed_code()
    verified = [
        world.post(f"/registrations/{registration_id}/code", {"code": code}, Idempotency_Key="k-2") for _ in range(2)
    ]
    assert [answer.status_code for answer in verified] == [200, 200]
    body = {"name": "Pessoa", "phone": "+5592991234567", "password": "uma frase bem longa", "accept_terms": True}
    path = f"/registrations/{registration_id}/completion"
    completed = [world.post(path, body, Idempotency_Key="k-3") for _ in range(2)]
    assert [answer.status_code for answer in completed] == [201, 201]
    assert completed[0].json == completed[1].json
    assert len(world.events("user_validated")) == 1


def test_the_terms_are_there_in_the_readers_language_and_their_version_is_kept(world: Any) -> None:
    texts = {
        language: world.http.get("/api/identity/v1/terms", headers={"Accept-Language": language})
        for language in ("pt", "es", "en")
    }
    assert len({answer.json["text"] for answer in texts.values()}) == 3
    assert {answer.json["language"] for answer in texts.values()} == {"pt", "es", "en"}
    person = world.person()
    with world.database.reading() as session:
        kept = session.get_one(User, person.user_id)
    assert kept.terms_version == texts["pt"].json["version"]
    assert clock.now() - kept.terms_accepted_at < timedelta(minutes=5)


def test_the_password_is_hashed_as_the_settings_say(make_world: Any) -> None:
    world = make_world(argon2_memory_kib=19 * 1024, argon2_passes=2)
    person = world.person()
    with world.database.reading() as session:
        assert session.get_one(User, person.user_id).password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_stranger_with_another_address_does_not_close_a_document_to_its_owner(world: Any) -> None:
    document = a_cpf()
    for number in range(4):
        registration_id, code = world.begin(document=document, email=f"estranho{number}@consumo.example")
        wrong = "000000" if code != "000000" else "000001"
        for _ in range(5):
            world.post(f"/registrations/{registration_id}/code", {"code": wrong})
    registration_id, code = world.begin(document=document, email="dona@consumo.example")
    assert world.post(f"/registrations/{registration_id}/code", {"code": code}).status_code == 200


@pytest.mark.parametrize("spelled", [" {} ", "3 3", "\u00a0{}\n", "\t{}"])
def test_blanks_around_and_in_a_code_do_not_matter(world: Any, spelled: str) -> None:
    registration_id, code = world.begin()
    entered = f"{code[:3]} {code[3:]}" if "3" in spelled else spelled.format(code)
    assert world.post(f"/registrations/{registration_id}/code", {"code": entered}).status_code == 200


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("pt", "Os termos de uso mudaram"),
        ("es", "Los términos de uso cambiaron"),
        ("en", "The terms of use have changed"),
    ],
)
def test_who_read_other_terms_is_told_the_version_in_force(world: Any, language: str, title: str) -> None:
    current = world.http.get("/api/identity/v1/terms").json["version"]
    registration_id = world.verified(language=language)
    body = {"name": "Pessoa", "phone": "+5592991234567", "password": "uma frase bem longa", "accept_terms": True}
    path = f"/registrations/{registration_id}/completion"
    refused = world.post(path, {**body, "terms_version": "2019-01-01"}, Accept_Language=language)
    assert (refused.status_code, refused.json["code"], refused.json["title"]) == (409, "terms.changed", title)
    assert refused.json["terms_version"] == current and current in refused.json["detail"]
    accepted = world.post(path, {**body, "terms_version": current})
    assert accepted.status_code == 201


def test_a_broken_form_where_no_body_is_asked_for_is_no_fault_of_ours(world: Any) -> None:
    begun, _code = world.begin()
    headers = {"Idempotency-Key": "um", "Content-Type": "multipart/form-data"}  # without its boundary
    answer = world.http.post(f"/api/identity/v1/registrations/{begun}/code/resend", headers=headers, data=b"x")
    assert (answer.status_code, answer.json["code"]) == (429, "code.resend_too_soon")  # as without the form
