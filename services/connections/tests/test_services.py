"""What somebody can ask for, with a unit and without one; and the places of postal codes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from connections_kit.world import MakeWorld, Person, World
from pydantic import ValidationError

from chassis.assurance import DECLARED
from chassis.documents import a_cnpj, a_cpf
from connections.states import UnitStatus

FIRST = ["new_connection", "connection_budget", "generation_budget", "commissioning"]
ON_UNIT = ["connection_budget", "generation_budget", "commissioning", "new_connection"]
LINKS: dict[str, Any] = {
    "services": [
        {
            "code": "invoices",
            "url": "https://bills.example/second-copy",
            "names": {"pt": "Faturas e 2ª via", "es": "Facturas", "en": "Bills"},
            "unit_statuses": ["connected", "disconnected"],
        },
        {
            "code": "outages",
            "url": "https://outages.example",
            "names": {"pt": "Falta de energia", "es": "Corte de energía", "en": "Power cut"},
        },
        {
            "code": "large_customers",
            "url": "https://large.example",
            "names": {"pt": "Grandes clientes", "es": "Grandes clientes", "en": "Large customers"},
            "holders": ["company"],
        },
    ]
}


@pytest.fixture
def links(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file of links; without an argument the usual ones."""

    def write(content: Any = LINKS) -> Path:
        file = tmp_path / "services.json"
        file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return file

    return write


def menu(of: Person, **query: Any) -> list[dict[str, Any]]:
    listed = of.get("/services", **query)
    assert listed.status_code == 200, listed.text
    return list(listed.json["items"])


def codes(of: Person, **query: Any) -> list[str]:
    return [item["code"] for item in menu(of, **query)]


def reasons(of: Person, **query: Any) -> dict[str, str | None]:
    """Why not, by service; None for one that can be had."""
    listed = menu(of, **query)
    assert all(item["available"] is ("why_not" not in item) is ("why_not_code" not in item) for item in listed)
    return {item["code"]: item.get("why_not_code") for item in listed}


@pytest.mark.covers("B2")
def test_who_has_no_unit_is_offered_a_new_connection_first(world: World) -> None:
    person = world.person()
    assert codes(person) == FIRST
    assert reasons(person) == {"new_connection": None, **dict.fromkeys(FIRST[1:], "service.unit_needed")}


@pytest.mark.covers("B31", "B47", "G19")
@pytest.mark.parametrize("status", [UnitStatus.REGISTERED, UnitStatus.CONNECTED, UnitStatus.DISCONNECTED])
def test_a_unit_has_its_services(world: World, status: UnitStatus) -> None:
    holder = world.person()
    unit = world.unit(holder.document, status=status)
    masked = f"{unit[:4]}-{unit[4:]}"
    assert codes(holder, consumer_unit=masked) == ON_UNIT
    assert reasons(holder, consumer_unit=unit) == {
        **dict.fromkeys(ON_UNIT[:3]),
        "new_connection": "service.unit_exists",
    }


def test_a_closed_unit_has_nothing_new(world: World) -> None:
    holder = world.person()
    unit = world.unit(holder.document, status=UnitStatus.CLOSED)
    assert set(reasons(holder, consumer_unit=unit).values()) == {"service.unit_closed", "service.unit_exists"}


def test_a_suspended_company_has_nothing_new(world: World) -> None:
    company, administrator = world.company(), world.person(document=a_cnpj())
    world.relation(administrator, company)
    unit = world.unit(company.cnpj)
    assert reasons(administrator, consumer_unit=unit)["commissioning"] is None
    world.tell_of(company, suspended=True)
    assert reasons(administrator, consumer_unit=unit)["commissioning"] == "service.company_suspended"
    assert reasons(administrator)["new_connection"] is None, "in the administrator's own name"


def test_a_professional_and_staff_see_the_services_of_a_clients_unit(world: World) -> None:
    holder, professional = world.person(), world.professional()
    unit = world.unit(holder.document)
    assert professional.get("/services", consumer_unit=unit).status_code == 404
    access = world.access(professional, holder.document, unit)
    for somebody in (professional, world.staff()):
        assert reasons(somebody, consumer_unit=unit)["connection_budget"] is None
    world.tell_access(access, "ended")
    assert professional.get("/services", consumer_unit=unit).status_code == 404


def test_a_unit_that_is_not_there_and_a_text_that_is_no_code(world: World) -> None:
    person = world.person()
    assert person.get("/services", consumer_unit="99999999").status_code == 404
    assert person.get("/services", consumer_unit="12-A").status_code == 422


def test_a_declared_document_is_enough_for_a_new_connection(world: World) -> None:
    assert reasons(world.person(assurance=DECLARED))["new_connection"] is None


def test_whose_event_has_not_arrived_is_offered_a_new_connection(world: World) -> None:
    assert reasons(world.person(known=False))["new_connection"] is None


def test_an_account_with_a_companys_cnpj_asks_through_its_people(world: World) -> None:
    company = world.company()
    account = world.professional(document=company.cnpj)
    assert reasons(account)["new_connection"] == "service.not_the_holder"
    relation = world.relation(account, company)
    assert reasons(account)["new_connection"] is None
    world.tell_of(company, suspended=True)
    assert reasons(account)["new_connection"] == "service.company_suspended"
    world.access(account, a_cpf())
    assert reasons(account)["new_connection"] is None, "for a holder who gave access for it"
    world.end_relation(relation)
    assert reasons(account)["new_connection"] is None


def test_names_and_reasons_are_in_the_callers_language(world: World) -> None:
    person = world.person()
    for language, name, reason in [
        ("pt", "Ligação nova", "Escolha a unidade primeiro."),
        ("es", "Conexión nueva", "Elija primero la unidad."),
        ("en", "New connection", "Choose the unit first."),
    ]:
        listed = person.http.get("/api/connections/v1/services", headers={"Accept-Language": language}).json["items"]
        assert listed[0]["name"] == name
        assert listed[1]["why_not"].endswith(reason)
        assert all(item["name"] and not item["name"].startswith("service.") for item in listed)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("liga nov", ["new_connection"]),
        ("LIGACAO", ["new_connection"]),
        ("orcamento", ["connection_budget", "generation_budget"]),
        ("geração distribuida", ["generation_budget"]),
        ("igação", []),
        ("&", []),
        ("  ", FIRST),
    ],
)
def test_a_search_finds_beginnings_of_words(world: World, query: str, found: list[str]) -> None:
    assert codes(world.person(), query=query) == found


def test_links_of_the_operator_follow(make_world: MakeWorld, links: Any) -> None:
    world = make_world(services_file=links())
    holder = world.person()
    unit = world.unit(holder.document)
    assert codes(holder, consumer_unit=unit) == [*ON_UNIT, "invoices", "outages"]
    bills = menu(holder, consumer_unit=unit, query="faturas")
    assert bills == [
        {
            "code": "invoices",
            "kind": "link",
            "name": "Faturas e 2ª via",
            "url": "https://bills.example/second-copy",
            "available": True,
        }
    ]
    assert codes(holder) == [*FIRST, "invoices", "outages"]
    assert reasons(holder)["invoices"] == "service.unit_needed"
    assert reasons(holder)["outages"] is None


def test_a_link_is_shown_for_the_statuses_and_holders_it_is_for(make_world: MakeWorld, links: Any) -> None:
    world = make_world(services_file=links())
    company, administrator = world.company(), world.person()
    firms = world.unit(company.cnpj, status=UnitStatus.REGISTERED)
    assert "large_customers" not in codes(administrator)
    world.relation(administrator, company)
    assert "large_customers" in codes(administrator)
    assert codes(administrator, consumer_unit=firms) == [*ON_UNIT, "outages", "large_customers"]
    assert codes(world.staff())[4:] == ["invoices", "outages", "large_customers"]


@pytest.mark.parametrize(
    "change",
    [
        {"code": "new_connection"},
        {"code": "Contas!"},
        {"code": 7},
        {"url": "http://bills.example"},
        {"url": "javascript:alert(1)"},
        {"url": "https://"},
        {"names": {"pt": "Faturas", "es": "Facturas"}},
        {"names": {"pt": "Faturas", "es": "Facturas", "en": " "}},
        {"holders": ["dog"]},
        {"holders": []},
        {"unit_statuses": ["gone"]},
        {"colour": "blue"},
    ],
)
def test_links_that_cannot_be_shown_do_not_start(make_world: MakeWorld, links: Any, change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="services_file"):
        make_world(services_file=links({"services": [{**LINKS["services"][0], **change}]}))


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"services": 7}', json.dumps({"services": LINKS["services"] * 2})]
)
def test_a_file_of_links_that_is_none_does_not_start(make_world: MakeWorld, links: Any, content: str) -> None:
    with pytest.raises(ValidationError, match="services_file"):
        make_world(services_file=links(content))


def test_a_file_of_links_that_is_missing_does_not_start(make_world: MakeWorld, tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="services_file"):
        make_world(services_file=tmp_path / "nowhere.json")


@pytest.fixture
def looking(make_world: MakeWorld, tmp_path: Path) -> World:
    """A service with a directory of two postal codes."""
    file = tmp_path / "codes.csv"
    file.write_text(
        "postal_code,street,district,city,state\n69000-000,Rua de Exemplo,Centro,Manaus,AM\n69460-000,,,Coari,AM\n"
    )
    return make_world(postal_codes_file=file)


@pytest.mark.covers("B8")
def test_a_postal_code_has_its_place_in_any_mask(looking: World) -> None:
    person = looking.person()
    for code in ("69000000", "69000-000", "69.000-000"):
        answer = person.get(f"/postal-codes/{code}")
        assert answer.json == {"street": "Rua de Exemplo", "district": "Centro", "city": "Manaus", "state": "AM"}
    assert person.get("/postal-codes/69460000").json == {"city": "Coari", "state": "AM"}


@pytest.mark.parametrize("code", ["69000001", "6900000", "x", "690000000", "٦٩٠٠٠٠٠٠"])
def test_a_postal_code_that_is_not_there(looking: World, code: str) -> None:
    assert looking.person().get(f"/postal-codes/{code}").status_code == 404


def test_a_directory_that_does_not_answer(world: World) -> None:
    answer = world.person().get("/postal-codes/69000000")
    assert (answer.status_code, answer.json["code"]) == (503, "postal_code.no_answer")
    assert answer.headers["Retry-After"] == "30"
