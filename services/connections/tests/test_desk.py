"""An analyst claims a request, works on its documents, and sees what the last submission changed."""

from typing import Any

import pytest
from connections_kit.desk import ILLEGIBLE, claim, claimed, document_of, facts_told, kinds, review, send_back
from connections_kit.requests import attach, submitted
from connections_kit.world import World

from chassis.ids import new_id


def test_a_claim_moves_the_request_into_analysis_once(world: World) -> None:
    analyst, person = world.staff(), world.person()
    request_id = submitted(world, person, "new_connection")
    world.events()
    for _ in range(2):
        answer = analyst.ask(request_id, "claim")
        assert (answer.status_code, answer.json["status"]) == (200, "in_analysis")
        assert answer.json["analyst_id"] == str(analyst.user_id)
    assert kinds(person, request_id) == ["opened", "submitted", "claimed"]
    assert (facts_told(world), len(world.audited("request.claimed"))) == ([], 1)


def test_another_analysts_request_is_taken_over_by_force_only(world: World) -> None:
    first, second, person = world.staff(), world.staff(), world.person()
    request_id = claimed(world, first, person)
    refused = second.ask(request_id, "claim", {})
    assert (refused.status_code, refused.json["code"]) == (409, "request.claimed")
    for what, body in (
        ("release", None),
        ("return", {"items": [{"section": "contact", "reason_code": "data_mismatch"}]}),
        ("decision", {"decision": "approve"}),
    ):
        assert second.ask(request_id, what, body).json["code"] == "request.claimed"
    assert review(second, request_id, document_of(person, request_id, "rg")).json["code"] == "request.claimed"
    taken = second.ask(request_id, "claim", {"force": True})
    assert taken.json["analyst_id"] == str(second.user_id)
    assert kinds(person, request_id)[-1] == "taken_over"
    (row,) = world.audited("request.taken_over")
    assert row.details["earlier"] == str(first.user_id)
    assert first.ask(request_id, "release").json["code"] == "request.claimed"


def test_a_released_request_stays_in_analysis_and_anybody_claims_it(world: World) -> None:
    first, second, person = world.staff(), world.staff(), world.person()
    request_id = claimed(world, first, person)
    released = first.ask(request_id, "release")
    assert (released.json["status"], released.json["analyst_id"]) == ("in_analysis", None)
    assert first.ask(request_id, "release").json["code"] == "request.not_claimed"
    assert first.ask(request_id, "decision", {"decision": "approve"}).json["code"] == "request.not_claimed"
    claim(second, request_id)
    assert kinds(person, request_id)[2:] == ["claimed", "released", "claimed"]


def test_a_draft_is_not_an_analysts_to_know(world: World) -> None:
    analyst, person = world.staff(), world.person()
    draft = person.open("new_connection").json["id"]
    for request_id in (draft, new_id()):
        assert analyst.ask(request_id, "claim").status_code == 404
        assert analyst.get(f"/requests/{request_id}/changes").status_code == 404


def test_nobody_analyses_what_they_opened_or_act_for(world: World) -> None:
    holder = world.staff()
    own = submitted(world, holder, "new_connection")
    company, administrator = world.company(), world.staff()
    world.relation(administrator, company)
    unit = world.unit(company.cnpj)
    other = world.person()
    world.relation(other, company)
    firms = submitted(world, other, "commissioning", unit)
    professional = world.professional(roles=("staff:connections",))
    client = world.person()
    clients = world.unit(client.document)
    world.access(professional, client.document, clients)
    by_access = submitted(world, professional, "commissioning", clients)
    clerk = world.staff()
    at_counter = submitted(world, clerk, "new_connection", holder_document=world.person().document, channel="counter")
    for analyst, request_id in ((holder, own), (administrator, firms), (professional, by_access), (clerk, at_counter)):
        document = document_of(world.staff(), request_id, _slot(world, request_id))
        for what, body in (
            ("claim", {"force": True}),
            ("release", None),
            (f"documents/{document}/review", {"verdict": "accepted"}),
            ("return", {"items": [{"section": "request", "reason_code": "data_mismatch"}]}),
            ("decision", {"decision": "approve"}),
        ):
            refused = analyst.ask(request_id, what, body)
            assert (refused.status_code, refused.json["code"]) == (403, "request.own"), what
        assert analyst.get(f"/requests/{request_id}/changes").json["code"] == "request.own"
        assert world.staff().ask(request_id, "claim").status_code == 200


def _slot(world: World, request_id: str) -> str:
    found: str = world.staff().request(request_id).json["documents"][0]["slot"]
    return found


@pytest.mark.covers("B37")
def test_a_documents_verdict_is_kept_and_may_change_while_the_analysis_lasts(world: World) -> None:
    analyst, person = world.staff(), world.person()
    request_id = claimed(world, analyst, person)
    world.events()
    document_id = document_of(person, request_id, "rg")
    rejected = review(analyst, request_id, document_id, "rejected", **ILLEGIBLE)
    assert rejected.status_code == 200, rejected.text
    assert (rejected.json["verdict"], rejected.json["reason_code"]) == ("rejected", "document_illegible")
    accepted = review(analyst, request_id, document_id, "accepted", reason_code="other")
    assert (accepted.json["verdict"], accepted.json["reason_code"], accepted.json["note"]) == ("accepted", None, None)
    seen = person.request(request_id)
    assert [one["verdict"] for one in seen.json["documents"] if one["slot"] == "rg"] == ["accepted"]
    rows = person.get(f"/requests/{request_id}/timeline").json["items"][-2:]
    assert [row["details"]["verdict"] for row in rows] == ["rejected", "accepted"]
    assert rows[0]["note"] == "A foto está escura."
    assert (facts_told(world), len(world.audited("request.document_reviewed"))) == ([], 2)


def test_a_review_changes_the_version_that_others_have_read(world: World) -> None:
    analyst, person = world.staff(), world.person()
    request_id = claimed(world, analyst, person)
    read = analyst.request(request_id).headers["ETag"]
    assert review(analyst, request_id, document_of(person, request_id, "rg")).status_code == 200
    stale = analyst.ask(request_id, "decision", {"decision": "approve"}, if_match=read)
    assert (stale.status_code, stale.json["code"]) == (412, "version.mismatch")
    assert analyst.ask(request_id, "decision", {"decision": "approve"}).status_code == 200


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"verdict": "rejected"}, "#/reason_code"),
        ({"verdict": "rejected", "reason_code": "ugly"}, "#/reason_code"),
        ({"verdict": "rejected", "reason_code": "other"}, "#/note"),
        ({"verdict": "rejected", "reason_code": "other", "note": "veja em www.exemplo.com"}, "#/note"),
        ({"verdict": "perhaps"}, "#/verdict"),
    ],
)
def test_a_rejection_says_why(world: World, said: dict[str, Any], pointer: str) -> None:
    analyst, person = world.staff(), world.person()
    request_id = claimed(world, analyst, person)
    refused = analyst.ask(request_id, f"documents/{document_of(person, request_id, 'rg')}/review", said)
    assert (refused.status_code, [one["pointer"] for one in refused.json["errors"]]) == (422, [pointer])


def test_only_what_was_handed_in_is_reviewed_and_only_while_it_waits(world: World) -> None:
    analyst, person, other = world.staff(), world.person(), world.person()
    request_id, others = claimed(world, analyst, person), submitted(world, other, "new_connection")
    rg = document_of(person, request_id, "rg")
    for document_id in (new_id(), document_of(other, others, "rg")):
        assert review(analyst, request_id, document_id).status_code == 404
    send_back(analyst, request_id, {"document_id": rg})
    assert review(analyst, request_id, rg).json["code"] == "request.moved"
    attach(world, request_id, only=("rg",))
    assert person.ask(request_id, "submission").status_code == 200
    assert review(analyst, request_id, rg).status_code == 404  # the rejected one was replaced
    assert review(analyst, request_id, document_of(person, request_id, "rg")).status_code == 200


@pytest.mark.covers("B38")
def test_changes_since_the_round_before_stand_side_by_side(world: World) -> None:
    analyst, person = world.staff(), world.person()
    request_id = claimed(world, analyst, person)
    first = analyst.get(f"/requests/{request_id}/changes").json
    assert (first["round"], first["previous_submitted_at"]) == (1, None)
    assert (first["asked"], first["sections"], first["documents"]) == ([], [], [])
    old = document_of(person, request_id, "rg")
    send_back(
        analyst,
        request_id,
        {"section": "contact", "note": "Confira."},
        {"section": "supply"},
        {"document_id": old, **ILLEGIBLE},
        {"slot": "possession"},
    )
    answers = {one["section"]: one["answers"] for one in person.request(request_id).json["sections"]}
    person.save(request_id, "contact", {**answers["contact"], "phone": "+55 92 99999-0000", "paperless_bill": True})
    person.save(request_id, "supply", answers["supply"])
    attach(world, request_id, only=("rg", "possession"))
    handed_in = person.ask(request_id, "submission")
    assert handed_in.status_code == 200, handed_in.text
    second = analyst.get(f"/requests/{request_id}/changes").json
    assert second["round"] == 2
    assert second["sections"] == [
        {
            "section": "contact",
            "fields": [
                {"field": "phone", "before": "+5592991234567", "after": "+5592999990000"},
                {"field": "paperless_bill", "before": None, "after": True},
            ],
        }
    ]
    changes = {one["slot"]: one for one in second["documents"]}
    assert {slot: one["change"] for slot, one in changes.items()} == {"rg": "replaced", "possession": "added"}
    assert (changes["rg"]["before"]["id"], changes["rg"]["before"]["verdict"]) == (old, "rejected")
    assert changes["rg"]["after"]["id"] == document_of(person, request_id, "rg")
    assert changes["possession"]["before"] is None
    assert second["asked"] == [
        {"section": "contact", "reason_code": "data_mismatch"},
        {"section": "supply", "reason_code": "data_mismatch"},
        {"slot": "rg", "document_id": old, "reason_code": "document_illegible"},
        {"slot": "possession", "reason_code": "data_mismatch"},
    ]
