"""Companies: asked for by anyone, proven by e-mail, decided by staff, found by everybody."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.fernet import Fernet
from representatives_kit.counting import statements
from representatives_kit.parallel import apart, at_once
from representatives_kit.world import API, Person, World

from chassis.documents import a_cnpj
from chassis.testing.clock import FrozenClock
from representatives.model import Company, CompanyDomain, SearchWord
from representatives.states import CompanyStatus

MakeWorld = Callable[..., World]
CODE_KEY = Fernet.generate_key().decode()


def a_request(**changes: Any) -> dict[str, Any]:
    """The body of a request for a company."""
    return {
        "requester_name": "Pessoa de Exemplo",
        "email": "pessoa@energia.example",
        "legal_name": "Energia do Pará de Exemplo S.A.",
        "acronym": "EPE",
        "cnpj": "11.444.777/0001-61",
        "phone": "(11) 3000-0000",
        "accept_terms": True,
        **changes,
    }


def ask(world: World, **changes: Any) -> Any:
    return world.visitor.post(f"{API}/companies", json=a_request(**changes))


def asked(world: World, **changes: Any) -> str:
    """The id of a request for a company."""
    answer = ask(world, **changes)
    assert answer.status_code == 202, answer.text
    return str(answer.json["id"])


def token_of(world: World, key: str = CODE_KEY) -> str:
    """The token that the last request's mail carries."""
    told = world.events("company_requested")[-1]
    return Fernet(key).decrypt(told.data["ciphertext"].encode()).decode()


def decide(staff: Person, company_id: Any, decision: str = "approve", **more: Any) -> Any:
    return staff.post(f"/companies/{company_id}/decision", {"decision": decision, **more})


def errors(answer: Any) -> dict[str, str]:
    assert answer.status_code == 422, answer.text
    return {error["pointer"]: error["code"] for error in answer.json["errors"]}


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
    assert ask(world, cnpj=a_cnpj(), email="outra@energia.example").status_code == 202


def test_a_repeated_request_happens_once(world: World) -> None:
    headers = {"Idempotency-Key": "um"}
    first = world.visitor.post(f"{API}/companies", json=a_request(), headers=headers)
    second = world.visitor.post(f"{API}/companies", json=a_request(), headers=headers)
    assert first.json == second.json
    assert len(world.rows(Company)) == 1


# Deciding


def test_a_rejection_gives_its_reason(make_world: MakeWorld) -> None:
    world = make_world(code_key=CODE_KEY)
    company_id, token = asked(world), token_of(world)
    staff = world.staff("registrations")
    assert errors(decide(staff, company_id, "reject")) == {"#/reason": "field.required"}
    assert decide(staff, company_id, "reject", reason="O CNPJ está inapto.").json["status"] == "rejected"
    (told,) = world.events()
    assert (told.type, told.data["reason"]) == ("representatives.company_rejected.v1", "O CNPJ está inapto.")
    page = world.visitor.get(f"{API}/companies/requests/{company_id}", query_string={"token": token})
    assert (page.json["status"], page.json["reason"]) == ("rejected", "O CNPJ está inapto.")
    assert decide(staff, company_id).json["code"] == "company.decided"
    assert staff.patch(f"/companies/{company_id}", {"acronym": "X"}).json["code"] == "company.not_approved"
    assert ask(world).status_code == 202


def test_a_contested_domain_goes_to_staff(world: World, staff: Person) -> None:
    world.company(domains=("energia.example",))
    company_id = asked(world)
    contested = decide(staff, company_id)
    assert (contested.status_code, contested.json["domains"]) == (409, ["energia.example"])
    named = decide(staff, company_id, domains=["novo.example", "energia.example"])
    assert named.json["code"] == "company.domain_contested"
    assert decide(staff, company_id, domains=["Novo.EXAMPLE", "novo.example"]).json["domains"] == ["novo.example"]


@pytest.mark.parametrize(
    ("domain", "code"),
    [
        ("gmail.com", "company.domain_public"),
        ("mail.gmail.com", "company.domain_public"),
        ("com.br", "company.domain_suffix"),
        ("github.io", "company.domain_suffix"),
        ("não é domínio", "company.domain_invalid"),
        ("127.0.0.1", "company.domain_invalid"),
        ("-a.example", "company.domain_invalid"),
        ("http://a.example", "company.domain_invalid"),
        ("localhost", "company.domain_invalid"),
        ("a" * 64 + ".example", "company.domain_invalid"),
    ],
)
def test_what_is_no_companys_domain_is_refused(world: World, staff: Person, domain: str, code: str) -> None:
    company = world.company()
    request = {"domains": ["certo.example", domain]}
    assert errors(staff.patch(f"/companies/{company.id}", request)) == {"#/domains/1": code}
    assert errors(decide(staff, asked(world), **request)) == {"#/domains/1": code}


def test_of_two_approvals_at_once_one_gets_the_domain(world: World, staff: Person) -> None:
    ids = [asked(world, cnpj=a_cnpj()) for _ in range(4)]
    world.events()
    answers = at_once(4, lambda number: decide(apart(staff), ids[number]))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 3}
    assert {answer.json["code"] for answer in answers if answer.status_code == 409} == {"company.domain_contested"}
    assert len(world.events("company_approved")) == 1
    assert len(world.rows(CompanyDomain)) == 1


def test_of_two_approvals_at_once_one_gets_the_cnpj(world: World, staff: Person) -> None:
    ids = [asked(world, email=f"pessoa@energia{number}.example") for number in range(4)]
    answers = at_once(4, lambda number: decide(apart(staff), ids[number]))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 3}
    assert {answer.json["code"] for answer in answers if answer.status_code == 409} == {"company.registered"}


def test_one_request_decided_twice_at_once_is_decided_once(world: World, staff: Person) -> None:
    company_id = asked(world)
    answers = at_once(
        4, lambda n: decide(apart(staff), company_id, **({} if n % 2 else {"decision": "reject", "reason": "não"}))
    )
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 3}
    assert len(world.audited("company.approved")) + len(world.audited("company.rejected")) == 1


# Changing


def test_a_change_tells_the_whole_new_state_once(world: World, staff: Person) -> None:
    company = world.company(domains=("um.example",))
    path = f"/companies/{company.id}"
    etag = staff.get(path).headers["ETag"]
    world.events()
    changed = staff.patch(path, {"domains": ["um.example", "dois.example"], "acronym": "NOVA"}, If_Match=etag)
    assert changed.json["domains"] == ["dois.example", "um.example"]
    (told,) = world.events()
    assert (told.data["domains"], told.data["acronym"]) == (["dois.example", "um.example"], "NOVA")
    assert staff.patch(path, {"acronym": "NOVA"}).status_code == 200
    assert world.events() == []
    assert len(world.audited("company.changed")) == 1
    assert staff.patch(path, {"acronym": "X"}, If_Match=etag).status_code == 412


def test_a_change_of_domains_alone_is_a_new_version(world: World, staff: Person) -> None:
    company = world.company()
    path = f"/companies/{company.id}"
    etag = staff.get(path).headers["ETag"]
    assert staff.patch(path, {"domains": ["outro.example"]}, If_Match=etag).headers["ETag"] != etag
    assert staff.patch(path, {"domains": ["outro.example"]}, If_Match=etag).status_code == 412
    assert staff.patch(path, {"domains": []}).json["domains"] == []


def test_a_domain_does_not_change_hands_by_accident(world: World, staff: Person) -> None:
    owner, other = world.company(domains=("energia.example",)), world.company()
    contested = staff.patch(f"/companies/{other.id}", {"domains": ["energia.example"]})
    assert contested.json["code"] == "company.domain_contested"
    assert staff.patch(f"/companies/{owner.id}", {"domains": []}).status_code == 200
    assert staff.patch(f"/companies/{other.id}", {"domains": ["energia.example"]}).status_code == 200


# Finding


@pytest.mark.covers("O17")
def test_people_see_names_of_approved_companies_only(world: World) -> None:
    seen = world.company(legal_name="Distribuição do Pará S.A.", cnpj="11444777000161", acronym="DPA")
    world.company(legal_name="Outra Companhia S.A.")
    asked(world, legal_name="Distribuição do Amapá S.A.", cnpj=a_cnpj())
    suspended = world.company(legal_name="Distribuição Suspensa S.A.")
    world.staff("registrations").patch(f"/companies/{suspended.id}", {"suspended": True})
    person = world.person()
    for query in ("distribuicao para", "DPA", "11.444.777/0001-61", "11444777", "11.444.7", "11.444.777/0"):
        (item,) = person.get("/companies", query=query).json["items"]
        assert item == {
            "id": str(seen.id),
            "cnpj": "11444777000161",
            "legal_name": "Distribuição do Pará S.A.",
            "acronym": "DPA",
        }
    assert len(person.get("/companies").json["items"]) == 2
    assert person.get("/companies", query="11.444.778").json["items"] == []


def test_requests_and_details_are_for_staff(world: World) -> None:
    company = world.company()
    person, other_staff = world.person(), world.staff("access", "helpdesk")
    for somebody in (person, other_staff):
        assert somebody.get("/companies", status="pending").status_code == 403
        assert somebody.get(f"/companies/{company.id}").status_code == 403
        assert decide(somebody, company.id).status_code == 403
        assert somebody.patch(f"/companies/{company.id}", {"suspended": True}).status_code == 403
    assert world.visitor.get(f"{API}/companies").status_code == 401
    staff = world.staff("registrations")
    assert staff.get("/companies", status="unconfirmed").status_code == 422
    assert staff.get("/companies", status="approved", query=company.acronym).json["items"][0]["domains"]
    assert staff.get("/companies/00000000-0000-7000-8000-000000000000").status_code == 404


def test_a_list_asks_the_database_as_often_for_many_as_for_few(world: World, staff: Person) -> None:
    person = world.person()
    asks = []
    for more in (1, 9):
        for _ in range(more):
            world.company()
        for somebody in (person, staff):
            with statements() as said:
                somebody.get("/companies", limit=100)
            asks.append(len(said))
    assert asks[:2] == asks[2:]


def test_pages_of_companies_follow_each_other(world: World) -> None:
    ids = [str(world.company().id) for _ in range(5)]
    person, seen, after = world.person(), [], {}
    while True:
        page = person.get("/companies", limit=2, **after).json
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert seen == ids


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
