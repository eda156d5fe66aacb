"""What unit accesses give away to nobody: who is a professional, which unit is whose, who asked about whom."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pytest
from representatives_kit.professionals import a_professional, a_submitted, grant, request, until
from representatives_kit.world import World

from chassis.documents import a_cnpj, a_cpf
from chassis.testing.parallel import apart, at_once

ACCESSES = "/unit-accesses"
NO_PROFILE = (409, "unit_access.no_professional_profile")


def refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["code"]


@pytest.mark.covers("G15")
def test_no_account_and_no_profile_are_told_alike_and_trying_has_an_end(make_world: Any) -> None:
    world = make_world(grants_per_hour=4)
    holder, unfinished = world.person(), world.person()
    a_submitted(unfinished)
    unit = world.unit(holder.document)
    nobody, without = grant(holder, a_cpf(), unit), grant(holder, unfinished, unit)
    differing = {"request_id"}
    told = [{k: v for k, v in answer.json.items() if k not in differing} for answer in (nobody, without)]
    assert told[0] == told[1]
    assert refused(nobody) == NO_PROFILE
    assert refused(grant(holder, a_cnpj(), unit)) == NO_PROFILE
    assert refused(grant(holder, a_cpf(), unit)) == NO_PROFILE
    late = grant(holder, a_cpf(), unit)
    assert refused(late) == (429, "unit_access.too_many")
    assert 0 < int(late.headers["Retry-After"]) <= 3600
    other = world.person()
    assert refused(grant(other, a_cpf(), world.unit(other.document))) == NO_PROFILE


def test_tries_at_once_are_all_counted(make_world: Any) -> None:
    world = make_world(grants_per_hour=3)
    holder = world.person()
    unit = world.unit(holder.document)
    answers = at_once(8, lambda _: grant(apart(holder), a_cpf(), unit))
    assert Counter(answer.status_code for answer in answers) == {409: 3, 429: 5}


def test_whether_unit_and_holder_belong_together_stays_with_the_holder(world: World) -> None:
    holder, other, professional = world.person(), world.person(), a_professional(world)
    unit = world.unit(holder.document)
    asked = {
        "match": request(professional, holder, unit),
        "other holder": request(professional, other, unit),
        "nobody": request(professional, a_cpf(), unit),
        "no unit": request(professional, holder, "12312312"),
    }
    hidden = {"id", "created_at", "document", "consumer_unit"}

    def seen(answer: Any) -> dict[str, Any]:
        return {name: value for name, value in answer.json.items() if name not in hidden}

    assert {answer.status_code for answer in asked.values()} == {201}
    assert len({str(seen(answer)) for answer in asked.values()}) == 1
    later = [professional.get(f"{ACCESSES}/{answer.json['id']}") for answer in asked.values()]
    assert len({str(seen(answer)) for answer in later}) == 1
    parties = [event.data["parties"] for event in world.events("unit_access_requested")]
    assert parties == [[str(professional.user_id), str(holder.user_id)], *[[str(professional.user_id)]] * 3]
    assert [row["id"] for row in holder.get(ACCESSES).json["items"]] == [asked["match"].json["id"]]
    assert other.get(ACCESSES).json["items"] == []
    for name in ("other holder", "no unit"):
        path, named = f"{ACCESSES}/{asked[name].json['id']}", other if name == "other holder" else holder
        assert named.get(path).status_code == 404
        assert named.post(f"{path}/acceptance", {"valid_until": until()}).status_code == 404
        assert named.post(f"{path}/refusal").status_code == 404
        assert named.delete(path).status_code == 404


def test_a_company_hears_nothing_of_a_unit_that_is_not_its_own(world: World) -> None:
    company, professional = world.company(), a_professional(world)
    world.administrator(company)
    unit = world.unit(a_cpf())
    world.events()
    asked = request(professional, company.cnpj, unit)
    professional.delete(f"{ACCESSES}/{asked.json['id']}")
    for told in world.events():
        assert (told.data["companies"], told.data["parties"]) == ([], [str(professional.user_id)])


def test_an_export_has_no_more_of_the_other_side_than_the_list(world: World) -> None:
    holder, named, professional = world.person(), world.person(), a_professional(world)
    unit = world.unit(holder.document)
    request(professional, named, unit)
    request(professional, holder, unit)
    assert named.get("/me/export").json["unit_accesses"] == []
    (row,) = holder.get("/me/export").json["unit_accesses"]
    assert (row["professional_name"], row["professional_document"][:4]) == (None, "***.")
    rows = professional.get("/me/export").json["unit_accesses"]
    assert [row["holder_document"][:4] for row in rows] == ["***."] * 2


def test_a_holder_is_not_pestered_by_asking_and_taking_back(world: World) -> None:
    holder, professional = world.person(), a_professional(world)
    unit = world.unit(holder.document)
    for _ in range(3):
        asked = request(professional, holder, unit)
        assert professional.delete(f"{ACCESSES}/{asked.json['id']}").status_code == 204
    assert refused(request(professional, holder, unit)) == (429, "unit_access.too_many")
    assert request(professional, holder, world.unit(holder.document)).status_code == 201


def test_nothing_new_rests_on_a_suspended_company_but_what_is_there_can_be_revoked(world: World) -> None:
    company = world.company()
    administrator, professional = world.administrator(company), a_professional(world)
    unit, second = world.unit(company.cnpj), world.unit(company.cnpj)
    asked = request(professional, company.cnpj, unit).json["id"]
    given = grant(administrator, professional, second).json["id"]
    staff = world.staff("registrations")
    assert staff.patch(f"/companies/{company.id}", {"suspended": True}).status_code == 200

    answer = administrator.post(f"{ACCESSES}/{asked}/acceptance", {"valid_until": until()})
    assert refused(answer) == (409, "company.suspended")
    assert refused(grant(administrator, professional, world.unit(company.cnpj))) == (404, "unit_access.unit_not_found")
    assert administrator.delete(f"{ACCESSES}/{given}").status_code == 204


def test_of_an_acceptance_and_another_holder_at_once_no_access_is_left_on_the_others_unit(world: World) -> None:
    professional = a_professional(world)
    for _ in range(6):
        holder, heir = world.person(), world.person()
        unit = world.unit(holder.document)
        access = grant(holder, professional, unit).json["id"]
        works = (
            partial(apart(professional).post, f"{ACCESSES}/{access}/acceptance"),
            partial(world.unit, heir.document, unit, version=2),
        )
        at_once(2, partial(_nth, works))
        assert professional.get(f"{ACCESSES}/{access}").json["status"] != "active"


def _nth(works: Sequence[Callable[[], Any]], number: int) -> Any:
    return works[number]()
