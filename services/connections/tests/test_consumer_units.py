"""Who sees which consumer unit: its holder, a company's people, professionals with access, staff."""

from datetime import UTC, datetime
from typing import Any

import pytest
from connections_kit.world import World

from chassis import clock
from chassis.assurance import DECLARED
from chassis.documents import a_cpf, masked
from chassis.testing.clock import operators_day

UNITS = "/consumer-units"


def test_a_holder_sees_the_units_of_the_own_document(world: World) -> None:
    holder, other = world.person(), world.person()
    mine, theirs = world.unit(holder.document), world.unit(other.document)
    assert holder.codes() == holder.codes(side="holder") == [mine]
    assert holder.codes(side="professional") == []
    unit = holder.unit(mine).json
    assert unit["holder"] == {"name": holder.name, "document": holder.document}
    assert (unit["side"], unit["status"], unit["location"]) == ("holder", "connected", None)
    assert unit["address"]["city"] == "Manaus"
    assert "complement" not in unit["address"]
    assert holder.unit(theirs).status_code == 404


def test_a_document_that_is_only_declared_shows_nothing(world: World) -> None:
    holder = world.person()
    unproven = world.person(document=holder.document, assurance=DECLARED)
    unit = world.unit(holder.document)
    assert unproven.unit(unit).status_code == 404
    assert unproven.codes() == []
    refused = unproven.get(UNITS, side="holder")
    assert (refused.status_code, refused.json["code"]) == (403, "holder.not_proven")
    assert refused.json["ways_out"] == ["email_on_record", "certificate", "counter"]
    world.hear(world.about(unproven, "identity.user_updated.v1", version=2, document_assurance="staff"))
    assert unproven.codes(side="holder") == [unit]


def test_somebody_whose_event_has_not_arrived_is_asked_to_wait(world: World) -> None:
    new = world.person(known=False)
    assert new.get(UNITS, side="holder").status_code == 503
    assert (new.codes(), new.clients()) == ([], [])


@pytest.mark.parametrize(
    ("role", "sees"), [("administrator", True), ("legal_representative", True), ("employee", False)]
)
def test_a_companys_units_are_seen_by_who_represents_it(world: World, role: str, sees: bool) -> None:
    company, person = world.company(), world.person()
    relation = world.relation(person, company, role)
    unit = world.unit(company.cnpj)
    assert person.codes() == ([unit] if sees else [])
    assert person.unit(unit).status_code == (200 if sees else 404)
    if sees:
        assert person.unit(unit).json["holder"] == {"name": company.legal_name, "document": company.cnpj}
    world.end_relation(relation)
    assert (person.codes(), person.unit(unit).status_code) == ([], 404)


def test_an_account_with_a_companys_cnpj_does_not_act_for_it(world: World) -> None:
    company = world.company()
    account = world.person(document=company.cnpj)
    unit = world.unit(company.cnpj)
    assert account.unit(unit).status_code == 404
    refused = account.get(UNITS, side="holder")
    assert (refused.status_code, refused.json["ways_out"]) == (403, ["representative"])


def test_a_suspended_companys_people_still_see_its_units(world: World) -> None:
    company, administrator, professional = world.company(), world.person(), world.professional()
    world.relation(administrator, company)
    unit = world.unit(company.cnpj)
    world.access(professional, company.cnpj, unit)
    world.tell_of(company, suspended=True)
    assert administrator.codes() == professional.codes() == [unit]


@pytest.mark.covers("G14")
def test_a_professional_sees_units_while_the_access_lasts(world: World) -> None:
    holder, professional, stranger = world.person(), world.professional(), world.professional()
    unit = world.unit(holder.document)
    assert professional.unit(unit).status_code == 404
    access = world.access(professional, holder.document, unit)
    assert professional.codes() == professional.codes(side="professional") == [unit]
    seen = professional.unit(unit).json
    assert seen["holder"] == {"name": holder.name, "document": masked(holder.document)}
    assert seen["side"] == "professional"
    assert (stranger.codes(), stranger.unit(unit).status_code) == ([], 404)
    world.tell_access(access, "ended")
    assert (professional.codes(), professional.unit(unit).status_code) == ([], 404)


def test_the_last_day_counts_whole_in_the_operators_zone(world: World) -> None:
    holder, professional = world.person(), world.professional()
    unit = world.unit(holder.document)
    with clock.showing(lambda: datetime(2026, 12, 1, 12, tzinfo=UTC)):
        access = world.access(professional, holder.document, unit, days=2)
    assert access.facts["valid_until"] == "2026-12-03"
    with clock.showing(lambda: datetime(2026, 12, 4, 2, 59, tzinfo=UTC)):  # 23:59 in São Paulo
        assert _seen(world, professional.user_id, professional.document, unit) == 200
    with clock.showing(lambda: datetime(2026, 12, 4, 3, 0, tzinfo=UTC)):
        assert _seen(world, professional.user_id, professional.document, unit) == 404


def _seen(world: World, user_id: Any, document: str, unit: str) -> int:
    """The status for somebody who signs in at the moment that the clock shows."""
    return int(world.person(user_id=user_id, document=document, known=False).unit(unit).status_code)


def test_a_professional_without_an_approved_profile_sees_nothing(world: World) -> None:
    holder, professional = world.person(), world.professional()
    unit = world.unit(holder.document)
    world.access(professional, holder.document, unit)
    world.tell_profile(professional, approved=False, version=2)
    assert (professional.codes(), professional.unit(unit).status_code, professional.clients()[1:]) == ([], 404, [])
    world.tell_profile(professional, approved=True, version=3)
    assert professional.codes() == [unit]


def test_an_access_opens_nothing_once_the_unit_has_another_holder(world: World) -> None:
    holder, other, professional = world.person(), world.person(), world.professional()
    unit = world.unit(holder.document)
    world.access(professional, holder.document, unit)
    assert world.staff().patch(unit, {"holder_document": other.document}).status_code == 200
    assert (professional.codes(), professional.unit(unit).status_code) == ([], 404)
    assert (holder.codes(), other.codes()) == ([], [unit])
    assert professional.clients()[1]["units"] == []


def test_an_end_that_arrives_before_its_grant_stays_the_end(world: World) -> None:
    holder, professional = world.person(), world.professional()
    unit = world.unit(holder.document)
    access = world.access(professional, holder.document, unit)
    access.version = 3
    world.tell_access(access, "ended")
    access.version = 2
    world.tell_access(access, "granted")
    assert professional.codes() == []


def test_staff_see_all_and_find_a_holders_units(world: World) -> None:
    staff, holder, other = world.staff(), world.person(), world.person()
    mine, theirs = world.unit(holder.document), world.unit(other.document)
    assert {mine, theirs} <= set(staff.codes(limit=100))
    assert staff.codes(query=holder.document) == [mine]
    assert staff.codes(side="holder") == []
    seen = staff.unit(mine).json
    assert (seen["side"], seen["holder"]["document"]) == (None, holder.document)
    assert world.staff("access").unit(mine).status_code == 404
    assert holder.codes(query=holder.document) == []


@pytest.mark.covers("G19")
def test_units_are_found_by_code_and_address(world: World) -> None:
    holder = world.person()
    first = world.unit(holder.document, "001347925802810", street="Rua São José", postal_code="01310100")
    second = world.unit(holder.document, street="Rua das Flores", other_codes=["00012345"], number="7")
    assert holder.codes(query="sao jos") == [first]
    assert holder.codes(query="rua") == sorted([first, second])
    assert holder.codes(query="0.013.479.258.028-10") == holder.codes(query="13479258") == [first]
    assert holder.codes(query="01310-100") == [first]
    assert holder.codes(query="12345") == holder.codes(query="flores 7") == [second]
    assert holder.codes(query="nada") == []
    assert world.person().codes(query="rua") == []


@pytest.mark.covers("B34")
def test_a_unit_is_found_by_any_of_its_codes_in_any_mask(world: World) -> None:
    holder = world.person()
    unit = world.unit(holder.document, "001347925802810", other_codes=["12345678"])
    for code in ("0.013.479.258.028-10", "13.479.258.028-10", "001347925802810", "1234-5678"):
        assert holder.unit(code).json["code"] == unit
    assert holder.unit(unit).json["other_codes"] == ["12345678"]
    for unknown in ("12345679", "abc", "1" * 16, "%20", "٣"):
        assert holder.unit(unknown).status_code == 404


def test_eight_digits_are_an_old_code_before_the_end_of_a_new_one(world: World) -> None:
    holder, other = world.person(), world.person()
    new = world.unit(holder.document, "000000012345678")
    assert holder.unit("12345678").json["code"] == new
    old = world.unit(other.document, "12345678")
    assert (holder.unit("12345678").json["code"], other.unit("12345678").json["code"]) == (new, old)
    assert world.staff().unit("12345678").json["code"] == old


def test_lists_come_in_pages_and_by_status(world: World) -> None:
    holder, company, professional = world.person(), world.company(), world.professional()
    world.relation(holder, company)
    mine = [world.unit(document) for document in (holder.document, company.cnpj) * 3]
    client = world.person()
    granted = world.unit(client.document)
    world.tell_profile(holder, approved=True)
    world.access(holder, client.document, granted)
    everything = sorted([*mine, granted])
    found, after = [], None
    while True:
        page = holder.get(UNITS, limit=2, **({"after": after} if after else {})).json
        found += [unit["code"] for unit in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert found == everything
    world.staff().patch(mine[0], {"status": "closed"})
    assert holder.codes(status="closed") == [mine[0]]
    assert holder.codes(status="connected", side="holder", limit=100) == sorted(mine[1:])
    assert professional.codes() == []
    assert holder.get(UNITS, status="lost").status_code == 422
    assert holder.get(UNITS, side="left").status_code == 422


@pytest.mark.covers("G19")
def test_clients_are_those_whom_one_may_act_for(world: World) -> None:
    professional, company, holder = world.professional(), world.company(), world.person()
    world.relation(professional, company)
    own, theirs, firms = world.unit(professional.document), world.unit(holder.document), world.unit(company.cnpj)
    world.unit(holder.document)
    world.access(professional, holder.document, theirs)
    first = world.access(professional, holder.document)
    stranger = a_cpf()
    late = world.access(professional, stranger, days=-1)
    me, firm, client = professional.clients()
    assert me == {
        "name": professional.name,
        "document": masked(professional.document),
        "side": "holder",
        "units": [own],
        "has_more_units": False,
        "unit_access_id": None,
    }
    assert (firm["name"], firm["units"], firm["side"]) == (company.legal_name, [firms], "holder")
    assert (client["name"], client["document"]) == (holder.name, masked(holder.document))
    assert (client["units"], client["unit_access_id"], client["side"]) == ([theirs], str(first.id), "professional")
    world.tell_access(first, "ended")
    assert professional.clients()[2]["unit_access_id"] is None
    late.facts["valid_until"] = str(operators_day(9))
    world.tell_access(late, "granted")
    assert [one["name"] for one in professional.clients()[3:]] == [None]


def test_clients_come_in_pages_that_reveal_no_document(world: World) -> None:
    professional = world.professional()
    holders = [world.person() for _ in range(5)]
    for holder in holders:
        for _ in range(2):
            world.access(professional, holder.document, world.unit(holder.document))
    first = professional.get("/clients", limit=2).json
    assert [client["side"] for client in first["items"]] == ["holder", "professional", "professional"]
    second = professional.get("/clients", limit=2, after=first["next"]).json
    third = professional.get("/clients", limit=2, after=second["next"]).json
    names = [client["name"] for page in (first, second, third) for client in page["items"]]
    assert names == [professional.name, *(holder.name for holder in holders)]
    assert third["next"] is None


def test_more_units_of_a_client_than_are_named(world: World) -> None:
    holder = world.person()
    codes = [world.unit(holder.document, f"9{number:07}") for number in range(101)]
    (me,) = holder.clients()
    assert (me["units"], me["has_more_units"]) == (codes[:100], True)
