"""Professional profiles: drafted, handed in, decided, suspended, ended; who sees what of them."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from representatives_kit.professionals import (
    COUNCIL,
    PROFILE,
    a_profile,
    a_submitted,
    an_active,
    approve,
    decide,
    grant,
    request,
    run_job,
    send,
)
from representatives_kit.world import World
from sqlalchemy import select

from chassis import clock
from chassis.documents import a_cnpj
from chassis.files.deletion import file_to_delete
from chassis.testing.parallel import apart, at_once
from chassis.testing.statements import statements
from representatives.model import ProfessionalProfile
from representatives.states import ProfileStatus

PROFILES = "/professional-profiles"
CARD = PROFILE["identity_document"]


@pytest.mark.covers("G11", "G12", "B18", "B19", "B20")
def test_a_draft_has_what_the_wizard_asks_and_the_account_knows(world: World) -> None:
    person = world.person()
    answer = person.post(PROFILES, {**PROFILE, "council": COUNCIL})
    assert (answer.status_code, answer.json["status"]) == (201, "draft")
    shown = person.get(f"{PROFILES}/{answer.json['id']}").json
    assert (shown["name"], shown["document"], shown["email"]) == (person.name, person.document, person.email)
    assert shown["birth"] == {"date": "1985-10-28", "country": "BR", "state": "AM", "city": "Manaus"}
    assert shown["identity_document"]["state"] == "AC"
    assert (shown["council"], shown["documents"], shown["reasons"]) == (COUNCIL, [], [])
    assert (shown["sex"], shown["marital_status"], shown["mother_name"]) == ("female", "stable_union", "Mãe de Exemplo")
    assert world.events() == []


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"kind": "plumber"}, "#/kind"),
        ({"sex": "x"}, "#/sex"),
        ({"marital_status": "complicated"}, "#/marital_status"),
        ({"mother_name": "?"}, "#/mother_name"),
        ({"phone": "12"}, "#/phone"),
        ({"name": "Outro Nome"}, "#/name"),
        ({"birth": {**PROFILE["birth"], "date": "2999-01-01"}}, "#/birth/date"),
        ({"birth": {**PROFILE["birth"], "date": "2015-01-01"}}, "#/birth/date"),
        ({"birth": {**PROFILE["birth"], "date": "1585-10-28"}}, "#/birth/date"),
        ({"birth": {**PROFILE["birth"], "date": "amanhã"}}, "#/birth/date"),
        ({"birth": {**PROFILE["birth"], "country": "EU"}}, "#/birth/country"),
        ({"birth": {**PROFILE["birth"], "country": "Brasil"}}, "#/birth/country"),
        ({"birth": {**PROFILE["birth"], "state": "XX"}}, "#/birth/state"),
        ({"birth": {"date": "1985-10-28"}}, "#/birth/country"),
        ({"birth": None}, "#/birth"),
        ({"identity_document": {**PROFILE["identity_document"], "state": "ZZ"}}, "#/identity_document/state"),
        (
            {"identity_document": {**PROFILE["identity_document"], "issued_on": "1980-01-01"}},
            "#/identity_document/issued_on",
        ),
        (
            {"identity_document": {**PROFILE["identity_document"], "issued_on": "2999-01-01"}},
            "#/identity_document/issued_on",
        ),
        ({"council": {"name": "CREA"}}, "#/council/number"),
        ({"council": {**COUNCIL, "state": "Amazonas"}}, "#/council/state"),
    ],
)
def test_what_cannot_be_is_refused_by_field(world: World, changes: dict[str, Any], pointer: str) -> None:
    answer = world.person().post(PROFILES, {**PROFILE, **changes})
    assert answer.status_code == 422
    assert pointer in [fault["pointer"] for fault in answer.json["errors"]]
    assert world.rows(ProfessionalProfile) == []


def test_somebody_born_abroad_names_their_state_as_it_is_called_there(world: World) -> None:
    abroad = {"date": "1985-10-28", "country": "AR", "state": "Misiones", "city": "Posadas"}
    answer = world.person().post(PROFILES, {**PROFILE, "birth": abroad})
    assert (answer.status_code, answer.json["birth"]) == (201, abroad)


def test_only_people_whom_we_know_have_profiles(world: World) -> None:
    company = world.person(document=a_cnpj()).post(PROFILES, PROFILE)
    assert (company.status_code, company.json["code"]) == (403, "professional.only_people")
    unknown = world.person(known=False).post(PROFILES, PROFILE)
    assert (unknown.status_code, unknown.json["code"]) == (503, "person.not_yet_known")
    assert unknown.headers["Retry-After"] == "1"
    assert world.visitor.post("/api/representatives/v1/professional-profiles", json=PROFILE).status_code == 401


def test_there_is_one_live_profile_of_a_kind(world: World) -> None:
    person = world.person()
    first = a_profile(person)
    again = person.post(PROFILES, PROFILE)
    assert (again.status_code, again.json["code"]) == (409, "professional.exists")
    assert again.json["profile_id"] == first
    other = a_profile(person, kind="technician")
    changed = person.patch(f"{PROFILES}/{other}", {"kind": "engineer"})
    assert (changed.json["code"], changed.json["profile_id"]) == ("professional.exists", first)
    assert person.delete(f"{PROFILES}/{first}").status_code == 204
    assert person.patch(f"{PROFILES}/{other}", {"kind": "engineer"}).status_code == 200


def test_two_drafts_at_once_are_one(world: World) -> None:
    person = world.person()
    answers = at_once(4, lambda _: apart(person).post(PROFILES, PROFILE))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 3}
    assert len(world.rows(ProfessionalProfile)) == 1


def test_a_wizard_goes_back(world: World) -> None:
    person = world.person()
    profile = a_profile(person, council=COUNCIL)
    read = person.get(f"{PROFILES}/{profile}")
    changed = person.patch(
        f"{PROFILES}/{profile}", {"phone": "+5592999999999", "council": None}, If_Match=read.headers["ETag"]
    )
    assert (changed.json["phone"], changed.json["council"]) == ("+5592999999999", None)
    assert changed.json["birth"] == read.json["birth"]
    late = person.patch(f"{PROFILES}/{profile}", {"sex": "other"}, If_Match=read.headers["ETag"])
    assert late.status_code == 412
    early = {**PROFILE["birth"], "date": "2024-10-11"}
    assert person.patch(f"{PROFILES}/{profile}", {"birth": early}).status_code == 422
    a_submitted(world.person(), ("driving_licence",))
    assert send(person, profile, "driving_licence").status_code == 201
    assert person.post(f"{PROFILES}/{profile}/submission").status_code == 200
    handed_in = person.patch(f"{PROFILES}/{profile}", {"sex": "other"})
    assert (handed_in.status_code, handed_in.json["code"]) == (409, "professional.not_editable")


@pytest.mark.parametrize(
    ("slots", "council", "ways"),
    [
        ((), None, [["identity_front", "identity_back"], ["driving_licence"]]),
        (("identity_front",), None, [["identity_back"], ["driving_licence"]]),
        ((), COUNCIL, [["identity_front", "identity_back", "council_card"], ["driving_licence", "council_card"]]),
        (("identity_front", "identity_back"), COUNCIL, [["council_card"]]),
        (("driving_licence",), COUNCIL, [["council_card"]]),
        (("driving_licence",), None, []),
        (("identity_front", "identity_back", "council_card"), COUNCIL, []),
    ],
)
def test_nothing_is_handed_in_without_its_documents(
    world: World, slots: tuple[str, ...], council: Any, ways: list[list[str]]
) -> None:
    person = world.person()
    profile = a_profile(person, council=council)
    for slot in slots:
        send(person, profile, slot)
    assert person.get(f"{PROFILES}/{profile}").json["ways_to_complete"] == ways
    answer = person.post(f"{PROFILES}/{profile}/submission")
    if ways:
        assert (answer.status_code, answer.json["code"]) == (422, "professional.document_missing")
        assert (answer.json["ways_to_complete"], answer.json["slots"]) == (ways, ways[0])
        assert world.events() == []
    else:
        assert (answer.status_code, answer.json["status"]) == (200, "submitted")
        assert answer.json["ways_to_complete"] == []
        (told,) = world.events("professional_submitted")
        assert (told.data["profile_id"], told.data["document"]) == (profile, person.document)
        assert told.data["parties"] == [str(person.user_id)]


@pytest.mark.covers("G13", "B22")
def test_staff_approve_and_the_owner_no_longer_sees_what_was_for_staff(world: World) -> None:
    person, staff = world.person(), world.staff("registrations")
    profile = a_submitted(person)
    world.events()
    approved = decide(staff, profile, "approve")
    assert (approved.status_code, approved.json["status"]) == (200, "approved")
    assert approved.json["mother_name"] == "Mãe de Exemplo"
    (told,) = world.events()
    assert (told.type, told.data["kind"]) == ("representatives.professional_approved.v1", "engineer")
    assert told.data["actor"] == {"user_id": str(staff.user_id), "kind": "staff"}
    mine = person.get(f"{PROFILES}/{profile}").json
    assert not {"sex", "marital_status", "mother_name"} & mine.keys()
    assert mine["birth"]
    again = decide(staff, profile, "reject", "not_eligible")
    assert (again.status_code, again.json["code"]) == (409, "professional.decided")


@pytest.mark.covers("G13", "B22")
def test_a_rejected_profile_says_why_and_is_over(world: World) -> None:
    person, staff = world.person(), world.staff("registrations")
    profile = a_submitted(person)
    world.events()
    for nothing in (
        {"decision": "reject"},
        {"decision": "return", "reasons": []},
        {"decision": "reject", "reasons": ["x"]},
    ):
        assert staff.post(f"{PROFILES}/{profile}/decision", nothing).status_code == 422
    reasons = ["not_eligible", {"code": "data_mismatch", "note": "O nome não confere."}]
    assert decide(staff, profile, "reject", *reasons).json["status"] == "rejected"
    (told,) = world.events()
    assert (told.data["reasons"], told.data["can_resubmit"]) == (["not_eligible", "data_mismatch"], False)
    mine = person.get(f"{PROFILES}/{profile}").json
    assert mine["reasons"] == [{"code": "not_eligible"}, {"code": "data_mismatch", "note": "O nome não confere."}]
    assert person.post(f"{PROFILES}/{profile}/submission").status_code == 409
    assert person.post(PROFILES, PROFILE).status_code == 201


def test_nobody_decides_about_their_own_profile(world: World) -> None:
    both = world.staff("registrations")
    profile = a_submitted(both)
    document = both.get(f"{PROFILES}/{profile}").json["documents"][0]["id"]
    ways = [
        decide(both, profile, "approve"),
        both.post(f"{PROFILES}/{profile}/documents/{document}/review", {"verdict": "accepted"}),
        both.post(f"{PROFILES}/{profile}/suspension", {"reasons": ["not_eligible"]}),
        both.delete(f"{PROFILES}/{profile}/suspension"),
        both.post(f"{PROFILES}/{profile}/end", {"reasons": ["not_eligible"]}),
    ]
    assert {(way.status_code, way.json["code"]) for way in ways} == {(403, "professional.own_profile")}


def test_what_is_not_mine_is_not_there_and_the_queue_is_for_staff(world: World) -> None:
    person, other, staff = world.person(), world.person(), world.staff("registrations")
    profile = a_submitted(person)
    assert other.get(f"{PROFILES}/{profile}").status_code == 404
    assert other.patch(f"{PROFILES}/{profile}", {"sex": "other"}).status_code == 404
    assert other.delete(f"{PROFILES}/{profile}").status_code == 404
    assert other.post(f"{PROFILES}/{profile}/submission").status_code == 404
    assert send(other, profile, "council_card").status_code == 404
    assert decide(other, profile, "approve").status_code == 403
    assert decide(world.staff("access"), profile, "approve").status_code == 403
    assert decide(staff, "01980000-0000-7000-8000-000000000070", "approve").status_code == 404
    assert other.get(PROFILES, status="submitted").status_code == 403
    assert other.get(PROFILES).json == {"items": [], "next": None}
    assert [item["id"] for item in person.get(PROFILES).json["items"]] == [profile]
    (queued,) = staff.get(PROFILES, status="submitted").json["items"]
    assert (queued["id"], queued["name"], queued["document"]) == (profile, person.name, person.document)
    assert staff.get(PROFILES, status="draft").json["items"] == []
    assert staff.get(f"{PROFILES}/{profile}").json["mother_name"] == "Mãe de Exemplo"


def test_the_queue_goes_page_by_page_with_as_many_queries_for_many_as_for_few(world: World) -> None:
    staff, made = world.staff("registrations"), [a_submitted(world.person(), ("driving_licence",)) for _ in range(5)]
    seen, cursor = [], None
    while True:
        page = staff.get(PROFILES, status="submitted", limit=2, **({"after": cursor} if cursor else {})).json
        seen += [item["id"] for item in page["items"]]
        if not (cursor := page["next"]):
            break
    assert seen == made
    counts = []
    for limit in (1, 5):
        with statements() as said:
            assert len(staff.get(PROFILES, status="submitted", limit=limit).json["items"]) == limit
        counts.append(len(said))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(("state", "tells"), [("draft", False), ("submitted", True), ("approved", True)])
def test_its_owner_ends_it(world: World, state: str, tells: bool) -> None:
    person = world.person()
    make = {"draft": a_profile, "submitted": a_submitted, "approved": lambda who: approve(world, who)}[state]
    profile = make(person)
    world.events()
    assert person.delete(f"{PROFILES}/{profile}").status_code == 204
    assert len(world.events("professional_ended")) == int(tells)
    assert len(world.audited("professional.ended")) == 1
    assert person.delete(f"{PROFILES}/{profile}").status_code == 409
    (row,) = world.rows(ProfessionalProfile)
    assert row.status is ProfileStatus.ENDED
    assert (row.wiped_at is not None) is (state != "approved")


def test_a_suspension_stops_new_work_and_is_lifted(world: World) -> None:
    person, staff, holder = world.person(), world.staff("registrations"), world.person()
    profile = approve(world, person)
    active = an_active(world, holder, person)
    offered = grant(holder, person, world.unit(holder.document)).json["id"]
    world.events()
    assert staff.post(f"{PROFILES}/{profile}/suspension", {}).status_code == 422
    body = {"reasons": ["council_not_active"]}
    assert staff.post(f"{PROFILES}/{profile}/suspension", body).json["status"] == "suspended"
    assert staff.post(f"{PROFILES}/{profile}/suspension", body).status_code == 409
    (told,) = world.events()
    assert (told.type, told.data["suspended"]) == ("representatives.professional_ended.v1", True)
    refused = [
        person.post(f"/unit-accesses/{offered}/acceptance"),
        grant(holder, person, world.unit(holder.document)),
        request(person, world.person(), world.unit(holder.document)),
    ]
    assert {(way.status_code, way.json["code"]) for way in refused} == {(409, "unit_access.no_professional_profile")}
    assert person.get(f"/unit-accesses/{active}").json["status"] == "active"
    assert staff.delete(f"{PROFILES}/{profile}/suspension").status_code == 204
    assert staff.delete(f"{PROFILES}/{profile}/suspension").status_code == 409
    assert [told.type for told in world.events()] == ["representatives.professional_approved.v1"]
    assert person.post(f"/unit-accesses/{offered}/acceptance").status_code == 200


def test_ending_a_profile_ends_what_rests_on_it(world: World) -> None:
    person, staff, holder = world.person(), world.staff("registrations"), world.person()
    profile = approve(world, person)
    access = an_active(world, holder, person)
    ended = staff.post(f"{PROFILES}/{profile}/end", {"reasons": ["council_not_active"]})
    assert (ended.status_code, ended.json["status"]) == (200, "ended")
    assert sorted(told.type for told in world.events()) == [
        "representatives.professional_ended.v1",
        "representatives.unit_access_ended.v1",
    ]
    shown = holder.get(f"/unit-accesses/{access}").json
    assert (shown["status"], shown["reason"]) == ("revoked", "revoked")
    assert staff.post(f"{PROFILES}/{profile}/end", {"reasons": ["council_not_active"]}).status_code == 409


def test_another_approved_profile_of_the_same_person_carries_the_accesses_on(world: World) -> None:
    person, holder = world.person(), world.person()
    first = approve(world, person)
    access = an_active(world, holder, person)
    second = approve(world, person, kind="technician")
    person.delete(f"{PROFILES}/{first}")
    shown = holder.get(f"/unit-accesses/{access}").json
    assert (shown["status"], shown["profile_kind"]) == ("active", "technician")
    person.delete(f"{PROFILES}/{second}")
    assert holder.get(f"/unit-accesses/{access}").json["status"] == "revoked"


def test_two_decisions_at_once_are_one(world: World) -> None:
    profile = a_submitted(world.person())
    world.events()
    staff = [world.staff("registrations") for _ in range(4)]
    answers = at_once(4, lambda number: decide(apart(staff[number]), profile, "approve"))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 3}
    assert len(world.events("professional_approved")) == 1
    assert len(world.audited("professional.approved")) == 1


def test_what_only_the_decision_needed_is_wiped_some_time_after_it(world: World) -> None:
    person = world.person()
    profile = approve(world, person, council=None)
    draft = a_profile(world.person())
    kept = timedelta(days=world.runtime.settings.professional_retention_days)
    assert run_job(world, "wipe-professional-profiles", clock.now() + kept - timedelta(minutes=1)) == 0
    assert run_job(world, "wipe-professional-profiles", clock.now() + kept) == 1
    assert run_job(world, "wipe-professional-profiles", clock.now() + kept) == 0
    shown = world.staff("registrations").get(f"{PROFILES}/{profile}").json
    assert (shown["status"], shown["kind"]) == ("approved", "engineer")
    assert (shown["mother_name"], shown["birth"], shown["identity_document"], shown["documents"]) == (
        None,
        None,
        None,
        [],
    )
    assert {row.status: row.sex for row in world.rows(ProfessionalProfile)} == {
        ProfileStatus.APPROVED: None,
        ProfileStatus.DRAFT: "female",
    }
    assert draft
    with world.database.reading() as session:
        discarded = session.scalars(select(file_to_delete.c.key)).one()
    assert run_job(world, "delete-discarded-files", clock.now() + kept) == 1
    with pytest.raises(LookupError):
        world.runtime.files.open(discarded)


def test_staff_see_what_was_handed_in_and_no_draft(world: World) -> None:
    person, staff = world.person(), world.staff("registrations")
    draft = a_profile(person)
    assert staff.get(f"{PROFILES}/{draft}").status_code == 404
    assert staff.get(PROFILES, status="draft").json["items"] == []
    assert person.get(f"{PROFILES}/{draft}").status_code == 200
