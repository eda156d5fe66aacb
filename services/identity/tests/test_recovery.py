"""Getting in again without the password: a code for the right pair, 24 hours of silence after three requests (G8)."""

from typing import Any

import pytest
from sqlalchemy import func, select

from chassis.documents import a_cpf
from chassis.testing.clock import FrozenClock
from identity import jobs
from identity.actions.locks import end_lapsed_locks
from identity.actions.retention import purge_recoveries, purge_recovery_counts
from identity.model import Recovery, RecoveryCount, Tally, User

NEW = "outra frase que ninguém adivinha"
WRONG = "não é esta a senha"
STRANGE = "estranha@consumo.example"


def ask(world: Any, document: str, email: str, **headers: str) -> Any:
    """Ask to recover the account of this pair."""
    answer = world.post("/recoveries", {"document": document, "email": email}, **headers)
    assert answer.status_code == 202, answer.text
    return answer


def begun(world: Any, person: Any) -> tuple[str, str]:
    """The id of a recovery of this person, and the code that was mailed."""
    world.events()
    return ask(world, person.document, person.email).json["id"], world.mailed_code()


def complete(world: Any, recovery_id: str, code: str, new_password: str = NEW, **headers: str) -> Any:
    body = {"code": code, "new_password": new_password}
    return world.post(f"/recoveries/{recovery_id}/completion", body, **headers)


def other(code: str) -> str:
    """Another code than this one."""
    return f"{(int(code) + 1) % 10**6:06}" if code else "000000"


def lock(world: Any, document: str) -> None:
    """Three requests with addresses that are not the document's."""
    for number in range(3):
        ask(world, document, f"estranha{number}@consumo.example")


@pytest.mark.covers("G8")
def test_who_forgot_the_password_chooses_another_with_a_mailed_code(world: Any) -> None:
    person = world.person()
    recovery_id, code = begun(world, person)
    assert complete(world, recovery_id, code).status_code == 204
    assert world.login(person.document, person.password).status_code == 401
    assert world.login(person.email, NEW).status_code == 201


def test_the_code_goes_to_the_accounts_address_in_its_language_and_says_what_it_is_for(
    world: Any, frozen_clock: FrozenClock
) -> None:
    person = world.person(email="Dona@consumo.example")
    answer = ask(world, person.document, "DONA@CONSUMO.EXAMPLE", Accept_Language="en")
    (issued,) = world.events()
    assert issued.type == "identity.code_issued.v1"
    told = {name: issued.data[name] for name in ("purpose", "email", "language", "expires_at")}
    assert told == {
        "purpose": "recovery",
        "email": "Dona@consumo.example",
        "language": "pt",
        "expires_at": "2026-09-15T12:10:00.000Z",
    }
    assert set(answer.json) == {"id", "expires_at"}
    assert answer.json["expires_at"] == "2026-09-15T12:10:00+00:00"


def test_a_pair_that_does_not_match_is_answered_alike_and_nothing_is_mailed(world: Any) -> None:
    person, neighbour = world.person(), world.person()
    matching = ask(world, person.document, person.email)
    world.events()
    for document, email in ((person.document, STRANGE), (a_cpf(), neighbour.email), (a_cpf(), STRANGE)):
        answer = ask(world, document, email)
        assert set(answer.json) == set(matching.json)
        assert set(answer.headers.keys()) == set(matching.headers.keys())
    assert world.events() == []


def test_a_recovery_of_nobody_counts_down_like_any_other(world: Any, frozen_clock: FrozenClock) -> None:
    person = world.person()
    known, code = begun(world, person)
    nobodys = ask(world, a_cpf(), STRANGE).json["id"]
    expected = [(422, "code.wrong", left) for left in (4, 3, 2, 1, 0)] + [(410, "code.spent", None)] * 2
    for recovery_id in (known, nobodys):
        answers = [complete(world, recovery_id, other(code)) for _ in range(7)]
        assert [(a.status_code, a.json["code"], a.json.get("attempts_left")) for a in answers] == expected
        spent = world.post(f"/recoveries/{recovery_id}/code/resend")
        assert (spent.status_code, spent.json["code"]) == (410, "code.spent")
    assert complete(world, known, code).status_code == 410


def test_codes_of_recoveries_expire_and_are_sent_again_alike(world: Any, frozen_clock: FrozenClock) -> None:
    person = world.person()
    known, first = begun(world, person)
    nobodys = ask(world, a_cpf(), STRANGE).json["id"]
    for recovery_id in (known, nobodys):
        soon = world.post(f"/recoveries/{recovery_id}/code/resend")
        assert (soon.status_code, soon.json["code"], soon.headers["Retry-After"]) == (429, "code.resend_too_soon", "60")
    frozen_clock.tick(minutes=10)
    for recovery_id in (known, nobodys):
        expired = complete(world, recovery_id, first)
        assert (expired.status_code, expired.json["code"]) == (410, "code.expired")
    again = [world.post(f"/recoveries/{recovery_id}/code/resend") for recovery_id in (known, nobodys)]
    assert [answer.status_code for answer in again] == [202, 202]
    assert [event.data["email"] for event in world.events("code_issued")] == [person.email]
    frozen_clock.tick(hours=24)
    for recovery_id in (known, nobodys):
        late = complete(world, recovery_id, first)
        assert (late.status_code, late.json["code"]) == (410, "recovery.expired")


def test_another_code_makes_the_former_one_useless_and_does_not_count(world: Any, frozen_clock: FrozenClock) -> None:
    person = world.person()
    recovery_id, first = begun(world, person)
    for _ in range(3):
        frozen_clock.tick(minutes=1)
        assert world.post(f"/recoveries/{recovery_id}/code/resend").status_code == 202
        second = world.mailed_code()
    assert first != second
    assert complete(world, recovery_id, first).json["attempts_left"] == 4
    assert complete(world, recovery_id, second).status_code == 204


def test_a_recovery_that_nobody_began_is_not_there(world: Any) -> None:
    nowhere = "01980000-0000-7000-8000-000000000001"
    assert complete(world, nowhere, "123456").status_code == 404
    assert world.post(f"/recoveries/{nowhere}/code/resend").status_code == 404


@pytest.mark.parametrize(
    ("password", "fault"),
    [("curta", "password.too_short"), ("senha@2026", "password.common"), ("pessoa de exemplo", "password.own_data")],
)
def test_the_new_password_is_judged_after_the_right_code_which_stays_good(
    world: Any, password: str, fault: str
) -> None:
    person = world.person()
    recovery_id, code = begun(world, person)
    assert complete(world, recovery_id, other(code), password).json["code"] == "code.wrong"
    for _ in range(6):
        refused = complete(world, recovery_id, code, password)
        assert refused.status_code == 422
        assert [(e["pointer"], e["code"]) for e in refused.json["errors"]] == [("#/new_password", fault)]
    assert complete(world, recovery_id, code).status_code == 204


def test_a_completion_that_is_repeated_with_its_key_happens_once(world: Any) -> None:
    recovery_id, code = begun(world, world.person())
    answers = [complete(world, recovery_id, code, Idempotency_Key="um") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [204, 204]
    assert len(world.events("security_notice")) == 1
    assert complete(world, recovery_id, code).json["code"] == "code.spent"


def test_a_completion_ends_all_that_somebody_who_knew_the_password_had(world: Any) -> None:
    person = world.person()
    first, second = (world.signed_in(person) for _ in range(2))
    older, older_code = begun(world, person)
    recovery_id, code = begun(world, person)
    assert complete(world, recovery_id, code).status_code == 204
    told = {event.type.split(".")[1]: event for event in world.events()}
    assert set(told) == {"session_revoked", "security_notice"}
    notice = told["security_notice"].data
    assert (notice["kind"], notice["email"]) == ("password_recovered", person.email)
    for client, tokens in (first, second):
        assert client.get("/api/identity/v1/me").status_code == 401
        assert world.post("/sessions/refresh", {"refresh_token": tokens["refresh_token"]}).status_code == 401
    assert complete(world, older, older_code).json["code"] == "code.spent"
    device = first[1]["device_token"]
    assert world.login(person.document, NEW, Device_Token=device).json["device_token"] != device


def test_a_completion_lifts_a_lock_by_wrong_passwords(world: Any) -> None:
    person = world.person()
    for login in (person.document, person.email):
        for _ in range(3):
            world.login(login, WRONG)
        assert world.login(login).status_code == 423
    recovery_id, code = begun(world, person)
    assert complete(world, recovery_id, code).status_code == 204
    (unlocked,) = world.events("user_unlocked")
    assert (unlocked.subject, unlocked.data["cause"]) == (str(person.user_id), "recovered")
    assert [world.login(login, NEW).status_code for login in (person.document, person.email)] == [201, 201]


@pytest.mark.covers("G8")
@pytest.mark.parametrize("exists", [True, False])
def test_three_requests_close_every_path_of_an_unknown_device_for_a_day(
    world: Any, frozen_clock: FrozenClock, exists: bool
) -> None:
    person = world.person()
    document = person.document if exists else a_cpf()
    early = ask(world, document, person.email).json["id"]
    for number in range(2):
        ask(world, document, f"estranha{number}@consumo.example")
    locked = [event.data for event in world.events("user_locked")]
    assert [(fact["user_id"], fact["cause"], fact["until"]) for fact in locked] == (
        [(str(person.user_id), "recovery", "2026-09-16T12:00:00.000Z")] if exists else []
    )
    frozen_clock.tick(hours=1)
    answers = [
        world.login(document),
        world.login(document, WRONG),
        complete(world, early, "123456"),
        world.login(document, Device_Token=b"nunca visto".decode("latin-1")),
    ]
    for answer in answers:
        assert (answer.status_code, answer.json["code"]) == (423, "account.locked")
        assert answer.json["locked_until"] == "2026-09-16T12:00:00.000Z"
        assert answer.headers["Retry-After"] == str(23 * 60 * 60)
    ask(world, document, person.email)
    assert world.events("code_issued") == []
    frozen_clock.tick(hours=23)
    assert world.login(document).status_code == (201 if exists else 401)
    ask(world, document, person.email)
    assert len(world.events("code_issued")) == exists


def test_by_email_the_lock_is_a_wrong_password_so_that_nobody_links_the_two(world: Any) -> None:
    person = world.person()
    lock(world, person.document)
    answer, nobodys = world.login(person.email), world.login("ninguem@consumo.example")
    assert (answer.status_code, answer.json["code"]) == (401, "credentials.wrong")
    assert nobodys.status_code == 401
    assert {**answer.json, "request_id": ""} == {**nobodys.json, "request_id": ""}
    assert [world.login(who, WRONG).status_code for who in [person.email] * 3] == [401, 401, 423]


def test_a_known_device_and_running_sessions_go_on_during_the_lock(world: Any) -> None:
    person = world.person()
    me, tokens = world.signed_in(person)
    lock(world, person.document)
    device = tokens["device_token"]
    for login in (person.document, person.email):
        assert world.login(login, Device_Token=device).status_code == 201
    assert me.get("/api/identity/v1/me").status_code == 200
    assert world.post("/sessions/refresh", {"refresh_token": tokens["refresh_token"]}).status_code == 200


def test_the_third_request_is_not_mailed_and_requests_during_the_lock_do_not_prolong_it(
    world: Any, frozen_clock: FrozenClock
) -> None:
    person = world.person()
    for number in range(2):
        ask(world, person.document, f"estranha{number}@consumo.example")
    ask(world, person.document, person.email)
    assert [event.type.split(".")[1] for event in world.events()] == ["user_locked"]
    frozen_clock.tick(hours=23)
    lock(world, person.document)
    frozen_clock.tick(hours=1)
    assert world.login(person.document).status_code == 201


def test_the_same_pair_within_ten_minutes_counts_once(world: Any, frozen_clock: FrozenClock) -> None:
    person = world.person()
    for _ in range(3):
        ask(world, person.document, person.email)
        ask(world, person.document, STRANGE)
    assert world.login(person.document).status_code == 201
    frozen_clock.tick(minutes=10)
    ask(world, person.document, person.email)
    assert world.login(person.document).status_code == 423


def test_every_spelling_of_a_pair_is_one_pair(world: Any) -> None:
    person = world.person(document="52998224725", email="ana@consumo.example")
    for document, email in (("529.982.247-25", "ANA@consumo.example"), ("529 982 247 25", "ana@CONSUMO.example")):
        ask(world, document, email)
        ask(world, document, email)
    assert world.login(person.document).status_code == 201


def test_only_requests_within_24_hours_count_together(world: Any, frozen_clock: FrozenClock) -> None:
    person = world.person()
    for hours in (0, 23, 2):
        frozen_clock.tick(hours=hours)
        ask(world, person.document, STRANGE)
    assert world.login(person.document).status_code == 201  # the first is 25 hours old
    frozen_clock.tick(hours=1)
    ask(world, person.document, STRANGE)
    assert world.login(person.document).status_code == 423  # three within three hours


def test_a_completed_recovery_resets_the_count(world: Any, frozen_clock: FrozenClock) -> None:
    person = world.person()
    for _ in range(4):
        ask(world, person.document, STRANGE)
        recovery_id, code = begun(world, person)
        assert complete(world, recovery_id, code).status_code == 204
        frozen_clock.tick(minutes=30)
    assert world.login(person.document, NEW).status_code == 201


def test_requests_for_one_document_do_not_close_another(world: Any) -> None:
    person, neighbour = world.person(), world.person()
    lock(world, person.document)
    assert world.login(neighbour.document).status_code == 201


def test_the_owner_is_told_when_the_lock_is_over(world: Any, frozen_clock: FrozenClock) -> None:
    person = world.person()
    lock(world, person.document)
    world.events()
    frozen_clock.tick(hours=24)
    with world.database.writing() as session:
        assert end_lapsed_locks(session, as_of=frozen_clock.at) == 1
    (unlocked,) = world.events()
    assert (unlocked.type, unlocked.data["cause"]) == ("identity.user_unlocked.v1", "expired")


def test_codes_of_all_flows_share_their_limits(world: Any) -> None:
    person = world.person()  # one mail
    statuses = [
        world.post("/recoveries", {"document": person.document, "email": person.email}).status_code for _ in range(5)
    ]
    assert statuses == [202] * 4 + [429]
    other_flow = world.post("/registrations", {"document": a_cpf(), "email": person.email})
    assert (other_flow.status_code, other_flow.json["code"]) == (429, "code.too_many_sent")
    nobody = [world.post("/recoveries", {"document": a_cpf(), "email": STRANGE}).status_code for _ in range(6)]
    assert nobody == [202] * 5 + [429]


def test_wrong_codes_of_registrations_and_recoveries_count_together(world: Any) -> None:
    person = world.person()
    guessed = 0
    for _ in range(2):
        recovery_id, code = begun(world, person)
        guessed += sum(complete(world, recovery_id, other(code)).status_code == 422 for _ in range(5))
    assert guessed == 10
    recovery_id, code = begun(world, person)
    statuses = [complete(world, recovery_id, entered).status_code for entered in (other(code), code)]
    assert statuses == [422, 429]  # the first code of each is compared


def test_nothing_says_whose_recovery_it_is(world: Any) -> None:
    person = world.person()
    begun(world, person)
    lock(world, person.document)
    with world.database.reading() as session:
        rows = [row for kind in (Recovery, RecoveryCount, Tally) for row in session.scalars(select(kind))]
    text = " ".join(str(vars(row)) for row in rows)
    assert rows and not any(word in text for word in (person.document, person.email, "estranha0", NEW))


def test_what_is_over_is_deleted(world: Any, frozen_clock: FrozenClock) -> None:
    person = world.person()
    lock(world, person.document)
    frozen_clock.tick(hours=24)
    assert {"purge-recoveries", "purge-recovery-counts", "purge-email-changes"} <= {
        job.name for job in jobs.jobs(world.runtime.settings)
    }
    with world.database.writing() as session:
        assert purge_recoveries(session, as_of=frozen_clock.at) == 3
        assert purge_recovery_counts(session, as_of=frozen_clock.at) == 1
        assert session.scalar(select(func.count()).select_from(Recovery)) == 0


FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"document": "111.111.111-11"}, "#/document", "document.invalid"),
    ({"document": 5}, "#/document", "field.type"),
    ({"email": "nowhere"}, "#/email", "field.email"),
    ({"email": None}, "#/email", "field.null"),
    ({"cpf": "x"}, "#/cpf", "field.unknown"),
]


def test_a_request_is_told_which_field_to_mend(world: Any) -> None:
    for changes, pointer, code in FAULTS:
        answer = world.post("/recoveries", {"document": "52998224725", "email": STRANGE, **changes})
        assert answer.status_code == 422
        assert [(fault["pointer"], fault["code"]) for fault in answer.json["errors"]] == [(pointer, code)]


def test_an_edit_of_the_account_is_not_lost_by_a_recovery(world: Any) -> None:
    person = world.person()
    recovery_id, code = begun(world, person)
    me, _tokens = world.signed_in(person)
    assert me.patch("/api/identity/v1/me", json={"name": "Novo Nome"}).status_code == 200
    assert complete(world, recovery_id, code).status_code == 204
    with world.database.reading() as session:
        assert session.get_one(User, person.user_id).name == "Novo Nome"
