"""Company → domain → relation → system access → directory, through the front door."""

import pytest
from tests.journeys.helping import Desk
from tests.journeys.people import API, World, a_cpf, an_email
from tests.journeys.problems import problem
from tests.journeys.representing import (
    REPRESENTATIVES,
    Somebody,
    a_company_request,
    a_domain,
    an_agent,
    an_approved_company,
    back_office,
    eventually,
    somebody,
)

from chassis.documents import masked


def recognised(world: World, domain: str) -> dict[str, object]:
    """What a registration with an address of this domain is told once its code was entered."""
    registration, code = world.begin(document=a_cpf(), email=an_email(domain))
    answer = world.visitor.post(f"{API}/registrations/{registration}/code", {"code": code})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.mark.covers("O17", "O18", "O20", "O21", "O22", "O23", "O24", "O25")
def test_an_approved_companys_domain_is_recognised_at_registration(world: World) -> None:
    domain = a_domain()
    unknown = recognised(world, domain)
    assert unknown["company"] is None
    assert "general_public" in unknown["profile_options"]  # type: ignore[operator]

    body = a_company_request(domain)
    asked = world.visitor.post(f"{REPRESENTATIVES}/companies", body)
    assert (asked.status_code, asked.json()["status"]) == (202, "pending")
    world.mails.wait_for(body["email"], "company_request_received")
    staff = back_office(world)
    waiting = staff.get("/companies", status="pending", limit=100).json()["items"]
    assert body["cnpj"] in [company["cnpj"] for company in waiting]
    decided = staff.post(f"/companies/{asked.json()['id']}/decision", {"decision": "approve"})
    assert decided.status_code == 200, decided.text
    mail = world.mails.wait_for(body["email"], "company_approved")
    assert masked(body["cnpj"]) in mail.text
    assert body["legal_name"] not in mail.text, "the address was never proven"

    known = eventually(lambda: recognised(world, domain)["company"], "the domain at registration")
    assert known == {"id": asked.json()["id"], "legal_name": body["legal_name"]}


def test_a_rejected_company_hears_why_and_its_domain_stays_unknown(world: World) -> None:
    domain = a_domain()
    body = a_company_request(domain, language="en")
    asked = world.visitor.post(f"{REPRESENTATIVES}/companies", body)
    reason = "The CNPJ is not active."
    path = f"/companies/{asked.json()['id']}/decision"
    assert back_office(world).post(path, {"decision": "reject", "reason": reason}).status_code == 200
    mail = world.mails.wait_for(body["email"], "company_rejected")
    assert (mail.language, reason in mail.text) == ("en", True)
    assert recognised(world, domain)["company"] is None
    stranger = somebody(world, email=an_email(domain))
    refused = stranger.post("/relations", {"company_id": asked.json()["id"], "role": "employee"})
    assert refused.status_code in (403, 404)


@pytest.mark.covers("O7", "O8", "O9", "O10", "O11", "O12", "O13", "O14", "O15", "O26", "O29", "O30", "O31")
def test_a_representative_gets_access_and_is_found_in_the_directory(world: World) -> None:
    domain = a_domain()
    company = an_approved_company(world, domain)
    agent = an_agent(world, company["cnpj"])
    asking, looking = somebody(world, email=an_email(domain)), somebody(world, email=an_email(domain))

    own = {"system": "AMSE", "agent_id": agent, "profile": "cIC", "email": f"amse@{domain}", "phone": "+552130000001"}
    refused = problem(asking.post("/system-accesses", own), 403, "access.no_relation")
    assert refused["title"]
    for colleague in (asking, looking):
        related = colleague.post("/relations", {"company_id": company["id"], "role": "employee"})
        assert (related.status_code, related.json()["status"]) == (201, "active")
    eventually(lambda: asking.me()["relations"], "the relation in GET /me")

    asked = asking.post("/system-accesses", own)
    assert (asked.status_code, asked.json()["status"]) == (201, "requested")
    problem(asking.post("/system-accesses", {**own, "profile": "sIC"}), 409, "access.conflicting_profile")
    hidden = {**own, "profile": "sIC", "email": f"oculto@{domain}", "phone": "+552130000002"}
    unseen = looking.post("/system-accesses", hidden)
    problem(looking.get(f"/agents/{agent}/representatives"), 403, "directory.no_access")

    staff = back_office(world)
    tickets = eventually(lambda: asked_for(asking, looking), "the tickets of two requests for access")
    closed = Desk(staff.http).closes(tickets[0], resolution="granted", note="Contrato conferido.")
    assert closed.status_code == 200, closed.text
    granted = staff.post(f"/system-accesses/{unseen.json()['id']}/decision", {"decision": "grant"})
    assert granted.status_code == 200, granted.text
    eventually(lambda: Desk(looking.http).state(tickets[1]) == "closed", "the end of the other ticket")
    mail = world.mails.wait_for(asking.person.email, "system_access_granted")
    assert f"{world.platform.url}/login" in mail.text
    (access,) = eventually(lambda: asking.me()["system_accesses"], "the access in GET /me")
    assert (access["system"], access["profile"], access["agent"]["id"]) == ("AMSE", "cIC", agent)
    assert asking.post(f"/system-accesses/{asked.json()['id']}/activation").status_code == 200

    seen = rows(looking, agent)
    assert (seen[asking.person.user_id]["email"], seen[asking.person.user_id]["functions"]) == (own["email"], ["cIC"])
    assert seen[looking.person.user_id]["email"] == hidden["email"]
    others = asking.get(f"/agents/{agent}/representatives", active="true")
    assert hidden["email"] not in others.text and hidden["phone"] not in others.text
    assert rows(asking, agent)[looking.person.user_id]["phone"] is None
    assert [view["agent_id"] for view in asking.get("/me/directory-views").json()["items"]] == [agent]

    (relation,) = asking.get("/relations").json()["items"]
    assert asking.delete(f"/relations/{relation['id']}").status_code == 204
    eventually(lambda: not asking.me()["system_accesses"], "the access gone with its relation")
    problem(asking.get(f"/agents/{agent}/representatives"), 403, "directory.no_access")


def asked_for(*people: Somebody) -> list[int] | None:
    """The number of the ticket that each of the people has in the category of systems, once all have one."""
    found = [Desk(one.http).get("/tickets", view="pending", category="sistema")["items"] for one in people]
    return [items[0]["number"] for items in found] if all(found) else None


def rows(of: Somebody, agent: str) -> dict[str, dict[str, object]]:
    """The directory of an agent, by person."""
    items = of.get(f"/agents/{agent}/representatives", active="true").json()["items"]
    return {item["user_id"]: item for item in items}
