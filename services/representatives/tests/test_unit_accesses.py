"""Access to consumer units: who may offer and ask, who answers, who sees what; nothing twice, nothing given away."""

from collections import Counter
from typing import Any

import pytest
from representatives_kit.professionals import (
    a_professional,
    a_submitted,
    an_active,
    grant,
    request,
    until,
)
from representatives_kit.world import World

from chassis.documents import a_cpf
from chassis.testing.events import an_event
from chassis.testing.parallel import apart, at_once
from chassis.testing.statements import statements
from representatives.model import ConsumerUnit, UnitAccess
from representatives.states import UnitAccessStatus

ACCESSES = "/unit-accesses"
NO_PROFILE = (409, "unit_access.no_professional_profile")
NOT_THERE = (404, "unit_access.unit_not_found")


def refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["code"]


@pytest.mark.covers("G14", "G15", "G16", "B24", "B25", "B26")
def test_a_holder_grants_and_the_professional_accepts(world: World) -> None:
    holder, professional = world.person(), a_professional(world)
    unit = world.unit(holder.document)
    granted = grant(holder, professional, unit)
    assert (granted.status_code, granted.json["status"]) == (201, "pending_professional")
    assert (granted.json["name"], granted.json["profile_kind"]) == (None, "engineer")
    assert granted.json["document"] == f"***.{professional.document[3:6]}.{professional.document[6:9]}-**"
    (told,) = world.events()
    assert (told.type, told.data["pending"]) == ("representatives.unit_access_requested.v1", "professional")
    assert told.data["parties"] == [str(professional.user_id), str(holder.user_id)]

    path = f"{ACCESSES}/{granted.json['id']}"
    assert professional.get(path).json["name"] is None
    accepted = professional.post(f"{path}/acceptance")
    assert (accepted.status_code, accepted.json["status"], accepted.json["name"]) == (200, "active", holder.name)
    (told,) = world.events()
    assert (told.type, told.data["valid_until"]) == ("representatives.unit_access_granted.v1", until())
    (row,) = holder.get(ACCESSES, side="holder").json["items"]
    assert (row["name"], row["consumer_unit"], row["valid_until"]) == (professional.name, unit, until())
    assert (row["status"], row["side"], row["created_at"] > "2026") == ("active", "holder", True)
    assert [audited.action for audited in world.audited()][-2:] == ["unit_access.requested", "unit_access.granted"]


@pytest.mark.covers("G18", "B27", "B28", "B29")
def test_a_professional_asks_and_the_holder_says_until_when(world: World) -> None:
    holder, professional = world.person(), a_professional(world)
    unit = world.unit(holder.document)
    asked = request(professional, holder, f"{unit[:4]}.{unit[4:]}")
    assert (asked.status_code, asked.json["status"], asked.json["valid_until"]) == (201, "pending_holder", None)
    assert asked.json["document"] == f"***.{holder.document[3:6]}.{holder.document[6:9]}-**"
    (told,) = world.events()
    assert (told.data["pending"], told.data["parties"]) == ("holder", [str(professional.user_id), str(holder.user_id)])

    path = f"{ACCESSES}/{asked.json['id']}"
    (waiting,) = holder.get(ACCESSES, side="holder", status="pending_holder").json["items"]
    assert (waiting["id"], waiting["name"]) == (asked.json["id"], None)
    for wrong in ({}, {"valid_until": "2020-01-01"}, {"valid_until": until(5 * 366 + 2)}, {"valid_until": "logo"}):
        answer = holder.post(f"{path}/acceptance", wrong)
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/valid_until")
    assert holder.post(f"{path}/acceptance").status_code == 422
    accepted = holder.post(f"{path}/acceptance", {"valid_until": until(30)})
    assert (accepted.json["status"], accepted.json["valid_until"]) == ("active", until(30))
    (mine,) = professional.get(ACCESSES, side="professional").json["items"]
    assert (mine["name"], mine["status"], mine["valid_until"]) == (holder.name, "active", until(30))


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"consumer_unit": "1" * 16}, "#/consumer_unit"),
        ({"consumer_unit": "1234567x"}, "#/consumer_unit"),
        ({"consumer_unit": None}, "#/consumer_unit"),
        ({"professional_document": "111.111.111-11"}, "#/professional_document"),
        ({"valid_until": "2020-01-01"}, "#/valid_until"),
        ({"valid_until": "9999-12-31"}, "#/valid_until"),
        ({"valid_until": None}, "#/valid_until"),
        ({"kind": "house"}, "#/kind"),
        ({"kind": "new_connection"}, "#/consumer_unit"),
        ({"direction": "take"}, "#/direction"),
        ({"direction": "request"}, "#/holder_document"),
        ({"direction": "request", "kind": "new_connection"}, "#/kind"),
    ],
)
def test_what_cannot_be_is_refused_by_field(world: World, changes: dict[str, Any], pointer: str) -> None:
    holder, professional = world.person(), a_professional(world)
    answer = grant(holder, professional, world.unit(holder.document), **changes)
    if "consumer_unit" in changes:
        body = {"direction": "grant", "professional_document": professional.document, "valid_until": until()}
        answer = holder.post(ACCESSES, {**body, **changes})
    assert answer.status_code == 422
    assert pointer in [fault["pointer"] for fault in answer.json["errors"]]


def test_a_unit_is_found_by_its_code_as_bills_show_it(world: World) -> None:
    holder, professional = world.person(), a_professional(world)
    old, new = world.unit(holder.document, "00012345"), world.unit(holder.document, "001347925802810")
    assert grant(holder, professional, "12345").json["consumer_unit"] == old
    assert grant(holder, professional, "13.479.258.028-10").json["consumer_unit"] == new


def test_nothing_is_granted_to_oneself_nor_asked_of_oneself(world: World) -> None:
    professional = a_professional(world)
    unit = world.unit(professional.document)
    assert grant(professional, professional, unit).json["errors"][0]["code"] == "unit_access.to_oneself"
    assert request(professional, professional, unit).json["errors"][0]["code"] == "unit_access.own_unit"


def test_only_the_holder_of_a_unit_grants_access_to_it(world: World) -> None:
    holder, stranger, professional = world.person(), world.person(), a_professional(world)
    unit = world.unit(holder.document)
    assert refused(grant(stranger, professional, unit)) == NOT_THERE
    assert refused(grant(holder, professional, "99999999")) == NOT_THERE
    assert refused(grant(holder, professional, unit, holder_document=stranger.document)) == NOT_THERE
    assert refused(grant(world.person(known=False), professional)) == (422, "validation.failed")
    new = {"kind": "new_connection"}
    assert refused(grant(world.person(known=False), professional, **new)) == (503, "person.not_yet_known")


def test_a_first_connection_is_granted_in_the_holders_own_name(world: World) -> None:
    holder, professional, company = world.person(), a_professional(world), world.company()
    granted = grant(holder, professional, kind="new_connection")
    assert (granted.status_code, granted.json["consumer_unit"], granted.json["kind"]) == (201, None, "new_connection")
    (told,) = world.events()
    assert (told.data["holder_document"], "consumer_unit" in told.data) == (holder.document, False)
    for_company = {"kind": "new_connection", "holder_document": company.cnpj}
    assert refused(grant(holder, professional, **for_company)) == NOT_THERE
    world.relation(holder, company, "legal_representative")
    world.events()
    assert grant(holder, professional, **for_company).status_code == 201
    (told,) = world.events()
    assert (told.data["holder_document"], told.data["companies"]) == (company.cnpj, [company.cnpj])
    assert professional.post(f"{ACCESSES}/{granted.json['id']}/acceptance").json["status"] == "active"


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        (
            {"direction": "request", "consumer_unit": "12345678", "holder_document": "529.982.247-25"}
            | {"valid_until": "2099-01-01", "professional_document": "529.982.247-25"},
            {"#/valid_until": "unit_access.only_in_grant", "#/professional_document": "unit_access.only_in_grant"},
        ),
        (
            {"direction": "grant", "kind": "new_connection", "consumer_unit": "12345678"}
            | {"valid_until": "2099-01-01", "professional_document": "529.982.247-25"},
            {"#/consumer_unit": "unit_access.no_unit_yet"},
        ),
        ({"direction": "request", "house": 1}, {"#/house": "field.unknown"}),
    ],
)
def test_a_field_of_another_direction_is_not_called_unknown(
    world: World, body: dict[str, Any], faults: dict[str, str]
) -> None:
    answer = world.person().post(ACCESSES, body)
    assert answer.status_code == 422
    assert {fault["pointer"]: fault["code"] for fault in answer.json["errors"]} == faults


@pytest.mark.parametrize(
    ("role", "may"), [("administrator", True), ("legal_representative", True), ("accounting_representative", False)]
)
def test_a_companys_unit_is_in_the_hands_of_those_who_act_for_it(world: World, role: str, may: bool) -> None:
    company, professional = world.company(), a_professional(world)
    person = world.colleague(company, role)
    unit = world.unit(company.cnpj)
    granted = grant(person, professional, unit)
    if not may:
        assert refused(granted) == NOT_THERE
        return
    assert granted.status_code == 201
    assert professional.post(f"{ACCESSES}/{granted.json['id']}/acceptance").json["name"] == company.legal_name
    assert len(person.get(ACCESSES, side="holder").json["items"]) == 1
    (row,) = professional.get(ACCESSES).json["items"]
    assert row["document"] == f"**.{company.cnpj[2:5]}.{company.cnpj[5:8]}/****-**"


def test_only_approved_professionals_ask(world: World) -> None:
    holder, person = world.person(), world.person()
    a_submitted(person)
    assert refused(request(person, holder, world.unit(holder.document))) == NO_PROFILE


def test_only_the_awaited_side_answers(world: World) -> None:
    holder, professional, stranger = world.person(), a_professional(world), world.person()
    offered = grant(holder, professional, world.unit(holder.document)).json["id"]
    asked = request(professional, holder, world.unit(holder.document)).json["id"]
    for access, waiting in ((offered, holder), (asked, professional)):
        for way in ("acceptance", "refusal"):
            body = {} if way == "acceptance" else None
            answer = waiting.post(f"{ACCESSES}/{access}/{way}", body)
            assert refused(answer) == (403, "unit_access.not_yours_to_answer")
            assert stranger.post(f"{ACCESSES}/{access}/{way}", body).status_code == 404
        assert stranger.get(f"{ACCESSES}/{access}").status_code == 404
        assert stranger.delete(f"{ACCESSES}/{access}").status_code == 404
    said = professional.post(f"{ACCESSES}/{offered}/acceptance", {"valid_until": until()})
    assert said.json["errors"][0]["code"] == "unit_access.holder_says_until_when"
    world.events()
    assert professional.post(f"{ACCESSES}/{offered}/refusal").json["status"] == "refused"
    (told,) = world.events()
    assert (told.type, told.data["reason"]) == ("representatives.unit_access_ended.v1", "refused")
    late = professional.post(f"{ACCESSES}/{offered}/acceptance")
    assert refused(late) == (409, "unit_access.not_pending")
    assert refused(holder.post(f"{ACCESSES}/{offered}/acceptance")) == (409, "unit_access.not_pending")


@pytest.mark.parametrize("by", ["holder", "professional"])
def test_either_side_ends_it(world: World, by: str) -> None:
    holder, professional = world.person(), a_professional(world)
    access = an_active(world, holder, professional)
    who = holder if by == "holder" else professional
    assert who.delete(f"{ACCESSES}/{access}").status_code == 204
    (told,) = world.events()
    assert (told.data["reason"], told.data["actor"]["user_id"]) == ("revoked", str(who.user_id))
    assert refused(who.delete(f"{ACCESSES}/{access}")) == (409, "unit_access.not_live")
    assert who.get(f"{ACCESSES}/{access}").json["reason"] == "revoked"


def test_there_is_one_live_access_of_a_professional_to_a_unit(world: World) -> None:
    holder, professional = world.person(), a_professional(world)
    unit = world.unit(holder.document)
    first = grant(holder, professional, unit)
    for again in (grant(holder, professional, unit), request(professional, holder, unit)):
        assert refused(again) == (409, "unit_access.exists")
    assert grant(holder, a_professional(world), unit).status_code == 201
    assert grant(holder, professional, world.unit(holder.document)).status_code == 201
    assert grant(holder, professional, kind="new_connection").status_code == 201
    holder.delete(f"{ACCESSES}/{first.json['id']}")
    assert request(professional, holder, unit).status_code == 201


def test_the_same_grant_and_request_at_once_make_one(world: World) -> None:
    holder, professional = world.person(), a_professional(world)
    unit = world.unit(holder.document)
    ways = [lambda: grant(apart(holder), professional, unit), lambda: request(apart(professional), holder, unit)]
    answers = at_once(6, lambda number: ways[number % 2]())
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 5}
    assert len(world.events()) == len(world.rows(UnitAccess)) == 1


def test_two_answers_at_once_have_one_effect(world: World) -> None:
    holder, professional = world.person(), a_professional(world)
    path = f"{ACCESSES}/{grant(holder, professional, world.unit(holder.document)).json['id']}"
    world.events()
    ways = ["acceptance", "refusal"]
    answers = at_once(6, lambda number: apart(professional).post(f"{path}/{ways[number % 2]}"))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 5}
    assert len(world.events()) == 1
    assert len([row for row in world.audited() if row.action in ("unit_access.granted", "unit_access.ended")]) == 1


def test_an_acceptance_and_a_revocation_that_cross_end_it_either_way(world: World) -> None:
    holder, professional = world.person(), a_professional(world)
    for _ in range(4):
        path = f"{ACCESSES}/{grant(holder, professional, world.unit(holder.document)).json['id']}"
        world.events()
        ways = [lambda p=path: apart(professional).post(f"{p}/acceptance"), lambda p=path: apart(holder).delete(p)]
        accepted, revoked = at_once(2, lambda number, ways=ways: ways[number]())
        assert revoked.status_code == 204
        told = [event.type.split(".")[1] for event in world.events()]
        assert told == (["unit_access_granted"] if accepted.status_code == 200 else []) + ["unit_access_ended"]
        assert holder.get(path).json["status"] == "revoked"


def test_a_changed_holder_ends_what_the_old_one_gave(world: World) -> None:
    holder, new_holder, professional = world.person(), world.person(), a_professional(world)
    unit = world.unit(holder.document)
    active, elsewhere = an_active(world, holder, professional, unit), an_active(world, holder, professional)
    asker, offered = a_professional(world), grant(holder, a_professional(world), unit).json["id"]
    asked = request(asker, holder, unit).json["id"]
    world.events()
    world.unit(new_holder.document, unit, version=2, previous_holder_document=holder.document)
    assert [event.data["reason"] for event in world.events("unit_access_ended")] == ["holder_changed"] * 2
    for ended in (active, offered):
        assert holder.get(f"{ACCESSES}/{ended}").json["reason"] == "holder_changed"
    assert asker.get(f"{ACCESSES}/{asked}").json["status"] == "pending_holder"  # as if it had never matched
    assert holder.get(f"{ACCESSES}/{asked}").status_code == 404
    assert holder.get(f"{ACCESSES}/{elsewhere}").json["status"] == "active"
    assert new_holder.get(ACCESSES).json["items"] == []
    assert refused(grant(holder, professional, unit)) == NOT_THERE


def test_an_acceptance_asks_again_whose_the_unit_is(world: World) -> None:
    holder, professional = world.person(), a_professional(world)
    unit = world.unit(holder.document)
    offered = grant(holder, professional, unit).json["id"]
    with world.writing() as session:
        session.get_one(ConsumerUnit, unit).holder_document = a_cpf()
    assert refused(professional.post(f"{ACCESSES}/{offered}/acceptance")) == (409, "unit_access.not_pending")


def test_a_repeated_grant_with_the_same_key_happens_once(world: World) -> None:
    holder, professional = world.person(), a_professional(world)
    body = {
        "direction": "grant",
        "consumer_unit": world.unit(holder.document),
        "professional_document": professional.document,
        "valid_until": until(),
    }
    first, again = (holder.post(ACCESSES, body, Idempotency_Key="uma") for _ in range(2))
    assert first.json == again.json
    assert len(world.rows(UnitAccess)) == 1


def test_lists_are_filtered_paged_and_cost_the_same_for_many_as_for_few(world: World) -> None:
    holder, professional = world.person(), a_professional(world)
    accesses = [an_active(world, holder, professional) for _ in range(4)]
    holder.delete(f"{ACCESSES}/{accesses[0]}")
    unit = world.unit(holder.document)
    pending = grant(holder, professional, unit).json["id"]
    both = [*reversed(accesses), pending]
    assert [row["id"] for row in professional.get(ACCESSES, consumer_unit=unit).json["items"]] == [pending]
    assert {row["id"] for row in holder.get(ACCESSES).json["items"]} == set(both)
    assert holder.get(ACCESSES, side="professional").json["items"] == []
    assert len(holder.get(ACCESSES, status="active").json["items"]) == 3
    assert [row["id"] for row in holder.get(ACCESSES, status="revoked").json["items"]] == [accesses[0]]
    first = professional.get(ACCESSES, limit=2).json
    second = professional.get(ACCESSES, limit=3, after=first["next"]).json
    assert [row["id"] for row in first["items"] + second["items"]] == [pending, *reversed(accesses)]
    counts = []
    for limit in (2, 5):
        with statements() as said:
            assert len(professional.get(ACCESSES, limit=limit).json["items"]) == limit
        counts.append(len(said))
    assert counts[0] == counts[1]
    assert holder.get(ACCESSES, status="open").status_code == 422
    assert holder.get(ACCESSES, side="stranger").status_code == 422


def test_an_erased_professional_acts_no_more(world: World) -> None:
    holder, professional = world.person(), a_professional(world)
    access = an_active(world, holder, professional)
    parties = [str(professional.user_id)]
    world.hear(an_event("identity.user_erased.v1", version=2, user_id=parties[0], parties=parties))
    shown = holder.get(f"{ACCESSES}/{access}").json
    assert (shown["status"], shown["document"]) == (UnitAccessStatus.REVOKED.value, "")
    assert len(world.events("unit_access_ended")) == 1


def test_an_acceptance_needs_no_body(world: World) -> None:
    holder, professional = world.person(), a_professional(world)
    for body in ({}, {"json": {}}, {"content_type": "application/json"}):
        offered = grant(holder, professional, world.unit(holder.document)).json["id"]
        path = f"/api/representatives/v1{ACCESSES}/{offered}/acceptance"
        assert professional.http.post(path, **body).status_code == 200
    offered = grant(holder, professional, world.unit(holder.document)).json["id"]
    path = f"/api/representatives/v1{ACCESSES}/{offered}/acceptance"
    assert professional.http.post(path, data="valid_until=x").status_code == 415
