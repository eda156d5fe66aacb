"""Staff import a unit → its holder sees it → grants a professional access → who sees it too, until it is revoked."""

from typing import Any

import pytest
import requests
from tests.journeys.people import World
from tests.journeys.problems import problem
from tests.journeys.representing import (
    CONNECTIONS,
    Somebody,
    a_domain,
    a_holder,
    a_unit,
    an_approved_company,
    an_approved_professional,
    eventually,
    import_units,
    offer,
)


def units(of: Somebody, **query: Any) -> list[str]:
    """The codes of the consumer units in somebody's list."""
    listed = of.http.request("GET", f"{CONNECTIONS}/consumer-units", params=query)
    assert listed.status_code == 200, listed.text
    return [unit["code"] for unit in listed.json()["items"]]


def unit(of: Somebody, code: str) -> requests.Response:
    return of.http.get(f"{CONNECTIONS}/consumer-units/{code}")


def clients(of: Somebody) -> list[dict[str, Any]]:
    return list(of.http.get(f"{CONNECTIONS}/clients").json()["items"])


@pytest.mark.covers("G14", "G19", "B34")
def test_a_unit_is_seen_by_its_holder_and_by_a_professional_while_the_access_lasts(world: World) -> None:
    holder, professional = a_holder(world), an_approved_professional(world)
    code = a_unit(world, holder.person.document)
    eventually(lambda: code in holder_list(holder), "the proof of the holder's document")
    assert unit(professional, code).status_code == 404

    granted = offer(holder, professional, code, days=30)
    assert unit(professional, code).status_code == 404  # the professional has not accepted yet
    assert professional.post(f"/unit-accesses/{granted}/acceptance").status_code == 200
    eventually(lambda: units(professional, side="professional") == [code], "the copy of the access")
    seen = unit(professional, f"{code[:4]}-{code[4:]}").json()
    assert (seen["code"], seen["side"], seen["holder"]["name"]) == (code, "professional", holder.me()["name"])
    assert holder.person.document not in str(seen)
    assert code in [known for client in clients(professional) for known in client["units"]]

    assert holder.delete(f"/unit-accesses/{granted}").status_code == 204
    eventually(lambda: unit(professional, code).status_code == 404, "the end of the access")
    assert units(professional) == []
    assert units(holder) == [code]


def test_a_change_of_holder_takes_the_unit_and_its_accesses_along(world: World) -> None:
    former, holder, professional = a_holder(world), a_holder(world), an_approved_professional(world)
    code = a_unit(world, former.person.document)
    eventually(lambda: code in holder_list(former), "the proof of the holder's document")
    granted = offer(former, professional, code, days=30)
    assert professional.post(f"/unit-accesses/{granted}/acceptance").status_code == 200
    eventually(lambda: units(professional) == [code], "the copy of the access")

    changed = world.staff().patch(f"{CONNECTIONS}/consumer-units/{code}", {"holder_document": holder.person.document})
    assert changed.status_code == 200, changed.text
    assert (units(professional), units(former)) == ([], [])
    eventually(lambda: units(holder) == [code], "the proof of the new holder's document")
    access = f"/unit-accesses/{granted}"
    eventually(lambda: former.get(access).json()["reason"] == "holder_changed", "the end of the access")


def test_a_companys_unit_is_its_administrators(world: World) -> None:
    company = an_approved_company(world, a_domain())
    row = f"0.013.479.258.028-11,{company['cnpj']},Rua de Exemplo,S/N,Manaus,AM,commercial,high_voltage,registered"
    report = import_units(world, row).json()
    assert [warning["code"] for warning in report["warnings"]] == ["unit.check_digits"]
    assert import_units(world, row).json()["unchanged"] == 1
    found = world.staff().request("GET", f"{CONNECTIONS}/consumer-units", params={"query": company["cnpj"]})
    assert [(item["code"], item["holder"]["name"]) for item in found.json()["items"]] == [
        ("001347925802811", company["legal_name"])
    ]
    outsider = a_holder(world)
    problem(unit(outsider, "001347925802811"), 404, "not_found")


def holder_list(of: Somebody) -> list[str]:
    """The units that somebody holds; none while the proof of the document has not arrived."""
    listed = of.http.request("GET", f"{CONNECTIONS}/consumer-units", params={"side": "holder"})
    return [item["code"] for item in listed.json()["items"]] if listed.status_code == 200 else []


@pytest.mark.covers("B2", "B31")
def test_a_new_customer_sees_what_to_ask_for_and_finds_the_address_by_its_postal_code(world: World) -> None:
    holder = a_holder(world)
    offered = holder.http.get(f"{CONNECTIONS}/services").json()["items"]
    assert (offered[0]["code"], offered[0]["available"]) == ("new_connection", True)
    whole_city = holder.http.get(f"{CONNECTIONS}/postal-codes/69999-000").json()
    assert whole_city == {"city": "Cidade de Demonstração", "state": "AM"}
    assert holder.http.get(f"{CONNECTIONS}/postal-codes/00000-000").status_code == 404
    debts = (world.platform.root / "billing.csv").read_text(encoding="utf-8")
    assert debts.startswith("document,consumer_unit,amount,due_on\n")
