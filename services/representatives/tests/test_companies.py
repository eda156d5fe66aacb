"""Companies: asked for by anyone, proven by e-mail; what requesters said of themselves is forgotten in time."""

from collections.abc import Callable

import pytest
from cryptography.fernet import Fernet
from representatives_kit.companies import CODE_KEY, a_request, ask, asked, decide, errors, token_of
from representatives_kit.world import API, Person, World

from chassis.documents import a_cnpj
from chassis.testing.clock import FrozenClock
from representatives.model import Company, SearchWord
from representatives.states import CompanyStatus

MakeWorld = Callable[..., World]


@pytest.fixture
def staff(world: World) -> Person:
    return world.staff("registrations")


# Asking


@pytest.mark.covers("O22", "O23", "O24", "O25")
def test_from_the_request_to_the_approved_company(world: World) -> None:
    company_id = asked(world)
    (requested,) = world.events()
    assert requested.data["requester"] == {
        "name": "Pessoa de Exemplo",
        "email": "pessoa@energia.example",
        "language": "pt",
    }
    assert (requested.data["status"], requested.data["cnpj"]) == ("pending", "11444777000161")
    staff = world.staff("registrations")
    (waiting,) = staff.get("/companies", status="pending").json["items"]
    assert (waiting["id"], waiting["phone"]) == (company_id, "+551130000000")
    approved = decide(staff, company_id)
    assert (approved.status_code, approved.json["domains"]) == (200, ["energia.example"])
    (told,) = world.events()
    assert (told.type, told.data["domains"]) == ("representatives.company_approved.v1", ["energia.example"])
    assert told.data["requester"]["email"] == "pessoa@energia.example"
    assert told.data["actor"] == {"user_id": str(staff.user_id), "kind": "staff"}
    assert [row.action for row in world.audited()] == ["company.requested", "company.approved"]


@pytest.mark.covers("O24")
def test_an_address_is_proven_before_staff_see_the_request(make_world: MakeWorld) -> None:
    world = make_world(confirm_company_email=True, code_key=CODE_KEY)
    answer = ask(world)
    assert answer.json["status"] == "unconfirmed"
    company_id, token = answer.json["id"], token_of(world)
    assert token not in answer.text
    staff = world.staff("registrations")
    assert staff.get("/companies").json["items"] == []
    assert staff.get(f"/companies/{company_id}").status_code == 404
    assert decide(staff, company_id).status_code == 404
    page = f"{API}/companies/requests/{company_id}"
    assert world.visitor.get(page, query_string={"token": token}).json["status"] == "unconfirmed"
    for _ in range(2):
        confirmed = world.visitor.post(f"{page}/confirmation", json={"token": token})
        assert (confirmed.status_code, confirmed.json["status"]) == (200, "pending")
    assert [row.action for row in world.audited()] == ["company.requested", "company.confirmed"]
    assert len(staff.get("/companies").json["items"]) == 1


def test_the_requesters_page_opens_with_its_token_alone(make_world: MakeWorld, frozen_clock: FrozenClock) -> None:
    world = make_world(confirm_company_email=True, code_key=f"{CODE_KEY}, {Fernet.generate_key().decode()}")
    company_id, token = asked(world), token_of(world)
    asked(world, email="outra@energia.example")
    other = token_of(world)
    page = f"{API}/companies/requests/{company_id}"
    for wrong in (other, "x", token[:-1], token + "é"):
        assert world.visitor.get(page, query_string={"token": wrong}).status_code == 404
        assert world.visitor.post(f"{page}/confirmation", json={"token": wrong}).status_code == 404
    seen = world.visitor.get(page, query_string={"token": token})
    assert seen.headers["Cache-Control"] == "no-store"
    assert set(seen.json) == {"id", "status", "cnpj", "legal_name", "created_at", "reason"}
    frozen_clock.tick(days=7)
    assert world.visitor.get(page, query_string={"token": token}).status_code == 410
    assert world.visitor.post(f"{page}/confirmation", json={"token": token}).status_code == 410


def test_the_token_is_nowhere_in_the_database(make_world: MakeWorld) -> None:
    world = make_world(code_key=CODE_KEY)
    asked(world)
    with world.database.reading() as session:
        told = str(session.connection().exec_driver_sql("SELECT * FROM company").all())
        told += str(session.connection().exec_driver_sql("SELECT data FROM outbox").all())
    assert token_of(world) not in told


@pytest.mark.covers("O16", "O20")
@pytest.mark.parametrize(
    "email",
    [
        "pessoa@gmail.com",
        "pessoa@YAHOO.com.br",
        "pessoa@mail.uol.com.br",
        "pessoa@yopmail.com",
        "pessoa@com.br",
        "pessoa@icloud.com",
    ],
)
def test_only_a_corporate_address_asks_for_a_company(world: World, email: str) -> None:
    assert errors(ask(world, email=email)) == {"#/email": "company.email_not_corporate"}
    assert world.rows(Company) == []


def test_what_is_wrong_with_a_request_is_said_field_by_field(world: World) -> None:
    wrong = ask(world, accept_terms=False, cnpj="11.444.777/0001-62", phone="12345", language="fr", legal_name="123")
    assert errors(wrong) == {
        "#/accept_terms": "terms.not_accepted",
        "#/cnpj": "document.invalid",
        "#/phone": "field.phone",
        "#/language": "field.choice",
        "#/legal_name": "name.no_letters",
    }
    assert errors(ask(world, cnpj="529.982.247-25")) == {"#/cnpj": "document.not_a_cnpj"}


def test_an_alphanumeric_cnpj_and_the_requesters_language_are_understood(world: World) -> None:
    answer = world.visitor.post(
        f"{API}/companies", json=a_request(cnpj="12.abc.345/01de-35"), headers={"Accept-Language": "es"}
    )
    assert answer.status_code == 202
    (told,) = world.events()
    assert (told.data["cnpj"], told.data["requester"]["language"]) == ("12ABC34501DE35", "es")


def test_a_registered_company_is_not_asked_for_again(world: World, staff: Person) -> None:
    first, second = asked(world), asked(world, email="outra@energia.example")
    assert decide(staff, first).status_code == 200
    again = ask(world)
    assert (again.status_code, again.json["code"]) == (409, "company.registered")
    late = decide(staff, second, domains=[])
    assert (late.status_code, late.json["code"]) == (409, "company.registered")


def test_an_address_is_not_flooded_with_mails(world: World) -> None:
    for _ in range(5):
        asked(world, cnpj=a_cnpj())
    flooded = ask(world, cnpj=a_cnpj())
    assert flooded.status_code == 429
    assert flooded.headers["Retry-After"]
    for same in ("PESSOA@energia.example", "pessoa+1@energia.example"):  # one mailbox, whatever is written
        assert ask(world, cnpj=a_cnpj(), email=same).status_code == 429
    for other in ("outra@energia.example", "pessoal@energia.example", "pessoa@outra.example"):
        assert ask(world, cnpj=a_cnpj(), email=other).status_code == 202


@pytest.mark.parametrize("first", ["josé@energia.example", "JOSÉ@energia.example", "josé+1@ENERGIA.example"])
def test_no_spelling_of_an_address_evades_the_limit(world: World, first: str) -> None:
    for _ in range(5):
        asked(world, cnpj=a_cnpj(), email=first)
    decomposed = "jose\u0301@energia.example"
    for same in ("josé@energia.example", "JosÉ@Energia.example", "JOSÉ+2@energia.example", decomposed):
        assert ask(world, cnpj=a_cnpj(), email=same).status_code == 429
    for other in ("jose@energia.example", "josé@outra.example", "josés@energia.example"):
        assert ask(world, cnpj=a_cnpj(), email=other).status_code == 202


def test_a_repeated_request_happens_once(world: World) -> None:
    headers = {"Idempotency-Key": "um"}
    first = world.visitor.post(f"{API}/companies", json=a_request(), headers=headers)
    second = world.visitor.post(f"{API}/companies", json=a_request(), headers=headers)
    assert first.json == second.json
    assert len(world.rows(Company)) == 1


# Forgetting


def test_requesters_are_forgotten_some_time_after_the_decision(world: World, frozen_clock: FrozenClock) -> None:
    rejected, approved, waiting = (asked(world, cnpj=a_cnpj()) for _ in range(3))
    staff = world.staff("registrations")
    decide(staff, rejected, "reject", reason="não")
    decide(staff, approved)
    run_job(world, "forget-requesters", frozen_clock)
    assert all(company.requester for company in world.rows(Company))
    frozen_clock.tick(days=181)
    run_job(world, "forget-requesters", frozen_clock)
    left = {str(company.id): company for company in world.rows(Company)}
    assert [left[i].requester is None for i in (rejected, approved, waiting)] == [True, True, False]
    staff = world.staff("registrations")
    for company_id in (rejected, approved):
        assert staff.get(f"/companies/{company_id}").json["requester"] is None
        assert decide(staff, company_id).json["code"] == "company.decided"
        assert decide(staff, company_id, "reject", reason="não").json["code"] == "company.decided"
    world.events()
    assert staff.patch(f"/companies/{approved}", {"acronym": "NOVA"}).status_code == 200
    assert world.events("company_updated")[0].data.get("requester") is None


def test_unproven_requests_go_when_their_link_is_over(make_world: MakeWorld, frozen_clock: FrozenClock) -> None:
    world = make_world(confirm_company_email=True, code_key=CODE_KEY)
    company_id, token = asked(world), token_of(world)
    world.visitor.post(f"{API}/companies/requests/{company_id}/confirmation", json={"token": token})
    asked(world, email="outra@energia.example")
    run_job(world, "purge-unconfirmed-requests", frozen_clock)
    assert len(world.rows(Company)) == 2
    frozen_clock.tick(days=7)
    run_job(world, "purge-unconfirmed-requests", frozen_clock)
    (left,) = world.rows(Company)
    assert left.status is CompanyStatus.PENDING
    assert {word.entity_id for word in world.rows(SearchWord)} == {left.id}


def run_job(world: World, name: str, clock: FrozenClock) -> int:
    job = world.runtime.jobs.named(name)
    assert job
    return job.run(world.database, clock())
