"""I leave: somebody of whom every service holds something takes their data along, erases the account, and is gone."""

import json
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.architecture.repository import service_names
from tests.connection_answers import NEW_CONNECTION
from tests.journeys.connecting import IDENTITY_DOCUMENTS, opened
from tests.journeys.enrolling import (
    CERTIFICATES,
    DAY,
    Enrolling,
    a_certificate,
    now,
    run_notices,
    trust_own_authority,
)
from tests.journeys.people import API, WRONG, Client, Person, World, a_cpf
from tests.journeys.problems import problem
from tests.journeys.representing import (
    CONNECTIONS,
    PROFILE,
    REPRESENTATIVES,
    Somebody,
    a_domain,
    a_holder,
    a_png,
    a_unit,
    an_agent,
    an_approved_company,
    an_approved_professional,
    back_office,
    eventually,
    offer,
)
from tests.journeys.searching import in_databases, in_files, kept_by_reason, waiting_messages

from chassis.files.invented import a_pdf

NOTIFIER = "/api/notifier/v1"
NAME = "Zulmira Quixabeira"


@dataclass
class Leaver:
    """Who leaves, with everything by which traces of them are told from others'."""

    of: Somebody
    phone: str

    @property
    def said(self) -> dict[str, str]:
        person = self.of.person
        return {"name": NAME, "document": person.document, "email": person.email, "phone": self.phone}


@pytest.fixture
def zulmira(world: World) -> Leaver:
    """Somebody who has used everything that there is, and of whom staff have seen and decided something."""
    domain = a_domain()
    leaver = _registered(world, f"zulmira.{random.randrange(10**8)}@{domain}")
    me, person = leaver.of, leaver.of.person
    company = an_approved_company(world, domain, requester_name=NAME, email=person.email, phone=leaver.phone)
    _as_representative(world, leaver, company)
    _as_enroller(world, me, company)
    _as_professional_and_holder(world, leaver)
    _as_applicant(me)
    for _ in range(3):
        world.login(person.email, WRONG)
    _seen_by_staff(world.staff(), person)
    me.http = world.signed_in(person)[0]
    world.begin(document=a_cpf(), email=person.email.replace("zulmira.", "outra."))
    wanted = me.http.request("PUT", f"{API}/me/email", json={"email": person.email.replace("zulmira.", "nova.")})
    assert wanted.status_code == 202, wanted.text
    forgotten = world.visitor.post(f"{API}/recoveries", {"document": person.document, "email": person.email})
    assert forgotten.status_code == 202, forgotten.text
    return leaver


def _registered(world: World, email: str) -> Leaver:
    document, phone = a_cpf(), f"+55929{random.randrange(10**8):08}"
    made = world.complete(world.verified(document=document, email=email), name=NAME, phone=phone)
    assert made.status_code == 201, made.text
    person = Person(made.json()["user_id"], document, email)
    me = Somebody(person, world.signed_in(person)[0])
    proven = world.platform.operate("identity", "prove-document", document)
    assert proven.returncode == 0, proven.stderr
    eventually(lambda: me.get("/unit-accesses", side="holder").status_code == 200, "the proof of a document")
    return Leaver(me, phone)


def _as_representative(world: World, leaver: Leaver, company: dict[str, Any]) -> None:
    me, agent = leaver.of, an_agent(world, company["cnpj"])
    related = me.post("/relations", {"company_id": company["id"], "role": "employee"})
    assert related.status_code == 201, related.text
    wanted = {"system": "AMSE", "agent_id": agent, "profile": "cIC", "email": me.person.email, "phone": leaver.phone}
    asked = me.post("/system-accesses", wanted)
    assert asked.status_code == 201, asked.text
    back_office(world).post(f"/system-accesses/{asked.json()['id']}/decision", {"decision": "grant"})
    world.mails.wait_for(me.person.email, "system_access_granted")
    assert me.get(f"/agents/{agent}/representatives", active="true").status_code in (200, 403)


def _as_enroller(world: World, me: Somebody, company: dict[str, Any]) -> None:
    """Somebody who enrolled their company with a certificate that ends soon, and who was told and said so."""
    trust_own_authority(world)
    asked = me.post("/relations", {"company_id": company["id"], "role": "ccee_representative"})
    assert asked.status_code == 201, asked.text
    if asked.json()["status"] != "active":
        back_office(world).post(f"/relations/{asked.json()['id']}/decision", {"decision": "approve"})
    enrolling = Enrolling(me.http, company["cnpj"], company["id"])
    eventually(lambda: enrolling.get().status_code == 200, "the copies of a company and its representative")
    (certificate,) = enrolling.enrolled(a_certificate(company["cnpj"], left=40 * DAY))
    run_notices(world, now() + 11 * DAY)
    world.mails.wait_for(me.person.email, "certificate_expiring")
    muted = me.http.post(f"{enrolling.path}/certificates/{certificate}/acknowledgement")
    assert muted.status_code == 204, muted.text


def _as_professional_and_holder(world: World, leaver: Leaver) -> None:
    me = leaver.of
    profile = me.post("/professional-profiles", {**PROFILE, "phone": leaver.phone, "mother_name": f"Mãe de {NAME}"})
    assert profile.status_code == 201, profile.text
    path = f"/professional-profiles/{profile.json()['id']}"
    for slot in ("identity_front", "identity_back"):
        assert me.upload(f"{path}/documents", slot, f"{slot}.png", a_png()).status_code == 201
    assert me.post(f"{path}/submission").status_code == 200
    back_office(world).post(f"{path}/decision", {"decision": "approve", "reasons": []})
    world.mails.wait_for(me.person.email, "professional_approved")
    professional, holder = an_approved_professional(world), a_holder(world)
    mine = offer(me, professional, a_unit(world, me.person.document), days=30)
    assert professional.post(f"/unit-accesses/{mine}/acceptance").status_code == 200
    theirs = offer(holder, me, a_unit(world, holder.person.document), days=30)
    assert me.post(f"/unit-accesses/{theirs}/acceptance").status_code == 200


def _as_applicant(me: Somebody) -> None:
    draft = opened(me, "new_connection")
    draft.fill(NEW_CONNECTION, ())
    draft.attach("rg", f"{NAME}.pdf", a_pdf(f"RG de {NAME}, {me.person.document}"))
    handed_in = opened(me, "new_connection")
    handed_in.fill(NEW_CONNECTION, IDENTITY_DOCUMENTS)
    handed_in.done("submission")


def _seen_by_staff(staff: Client, person: Person) -> None:
    for query in (person.document, person.email, NAME):
        found = staff.request("GET", f"{API}/users", params={"query": query})
        assert person.user_id in [user["user_id"] for user in found.json()["items"]]
    for what in ("lock", "unlock"):
        said = {"reason": f"{NAME} pediu ao telefone"}
        done = staff.post(f"{API}/users/{person.user_id}/{what}", said, idempotency_key=f"{what}-{person.user_id}")
        assert done.status_code == 200, done.text


def leave(world: World, leaver: Leaver) -> None:
    """Erase the account, and wait until every service has heard of it and nothing is on its way any more."""
    left = leaver.of.http.delete(f"{API}/me")
    assert left.status_code == 204, left.text
    eventually(lambda: not _still_known(world, leaver), "the erasure in every service")
    eventually(lambda: waiting_messages(world.platform) == 0, "empty queues")
    later = (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    for service in ("representatives", "connections"):
        done = world.platform.operate(service, "jobs", "delete-discarded-files", "--as-of", later)
        assert done.returncode == 0, done.stderr


def _still_known(world: World, leaver: Leaver) -> set[str]:
    """In which tables of copies the person's name still stands."""
    found = in_databases(world.platform, {"name": NAME})
    return {trace.place for trace in found if trace.place.endswith((": person.name", ": recipient.name"))}


def test_nothing_is_left_but_what_the_page_of_personal_data_names(world: World, zulmira: Leaver) -> None:
    said, platform = zulmira.said, world.platform
    before = in_databases(platform, said)
    assert {trace.place.partition(":")[0] for trace in before} == set(service_names())
    assert {trace.what for trace in before} == set(said)
    in_files_before = {trace.what for trace in in_files(platform, said)}
    assert in_files_before == (set(said) if platform.kind == "embedded" else {"name", "document"})
    leave(world, zulmira)
    left, kept = in_databases(platform, said), kept_by_reason()
    assert sorted(trace for trace in left if trace.place not in kept) == []
    explained = {(f"{trace.place.partition(':')[0]}", trace.what) for trace in left}
    unexplained = [
        trace
        for trace in in_files(platform, said)
        if not any(name in trace.place and what == trace.what for name, what in explained)
    ]
    assert sorted(unexplained) == []


def test_i_take_my_data_along_and_leave(world: World) -> None:
    leaver = _registered(world, f"zulmira.{random.randrange(10**8)}@consumo.example")
    me = leaver.of
    done = me.http.get(f"{API}/me/activity").json()["items"]
    assert done[0]["action"] == "user.document_proven"
    assert done[-1]["action"] == "user.registered"
    held = me.http.get(f"{API}/me/export").json()
    assert held["user"]["email"] == me.person.email
    for path in (f"{REPRESENTATIVES}/me/export", f"{CONNECTIONS}/me/export", f"{CERTIFICATES}/me/export"):
        assert NAME in json.dumps(me.http.get(path).json(), ensure_ascii=False)
    assert me.http.delete(f"{API}/me").status_code == 204
    problem(me.http.get(f"{API}/me"), 401, "auth.token_invalid")
    problem(world.login(me.person.document), 401, "credentials.wrong")
    ended = (f"{REPRESENTATIVES}/unit-accesses?side=holder", f"{CONNECTIONS}/requests", f"{NOTIFIER}/notifications")
    for path in ended:
        eventually(lambda path=path: me.http.get(path).status_code == 401, f"the end of the session at {path}")
    again = world.person(document=me.person.document)
    assert again.user_id != me.person.user_id


def test_the_last_administrator_cannot_leave(world: World) -> None:
    problem(world.staff().delete(f"{API}/me"), 409, "roles.last_admin")
