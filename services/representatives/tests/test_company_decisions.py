"""Companies: decided and changed by staff, found by everybody."""

from collections import Counter
from collections.abc import Callable

import pytest
from representatives_kit.companies import CODE_KEY, ask, asked, decide, errors, token_of
from representatives_kit.world import API, Person, World

from chassis.documents import a_cnpj
from chassis.testing.parallel import apart, at_once
from chassis.testing.statements import statements
from representatives.model import CompanyDomain

MakeWorld = Callable[..., World]


@pytest.fixture
def staff(world: World) -> Person:
    return world.staff("registrations")


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


def test_a_company_may_have_a_very_long_domain(world: World, staff: Person) -> None:
    domain = f"{'a' * 63}.{'b' * 62}.c.example"
    assert len(domain) == 136
    assert decide(staff, asked(world), domains=[domain]).json["domains"] == [domain]
    (audited,) = world.audited("company.approved")
    assert audited.details == {"domains": 1}


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
