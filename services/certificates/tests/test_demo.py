"""The demo data: made once, from the people and companies that other seeds left, before any event arrives."""

import json
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from certificates_kit.world import MakeWorld, World
from tests.told_world import Company

from certificates.commands import seed
from certificates.model import Certificate, Enrollment, Notice
from chassis import clock
from chassis.documents import a_cnpj, a_cpf
from chassis.ids import new_id

PEOPLE = ("representative", "director")
COMPANIES = {acronym: a_cnpj() for acronym in ("TDEMO", "UDEMO", "GDEMO", "CDEMO")}


@pytest.fixture
def demo(make_world: MakeWorld, tmp_path: Path) -> World:
    """A certificates service whose neighbours' seeds have run: people in DEMO_FILE, companies in the file beside it."""
    people = {key: {"user_id": str(new_id()), "login": a_cpf(), "name": f"{key} de Demonstração"} for key in PEOPLE}
    (tmp_path / "demo.json").write_text(json.dumps(people))
    (tmp_path / "demo-representatives.json").write_text(json.dumps(list(facts(people))))
    return make_world(demo_file=tmp_path / "demo.json", demo_authority=tmp_path / "authority", embedded=True)


def facts(people: dict[str, Any]) -> Any:
    ids = {acronym: str(new_id()) for acronym in COMPANIES}
    for acronym, cnpj in COMPANIES.items():
        company = {"company_id": ids[acronym], "cnpj": cnpj, "legal_name": f"{acronym} S.A.", "acronym": acronym}
        yield fact("company_updated", ids[acronym], **company, suspended=False)
    for key, acronym, role in (
        ("representative", "TDEMO", "ccee_representative"),
        ("representative", "GDEMO", "ccee_representative"),
        ("representative", "CDEMO", "ccee_representative"),
        ("director", "TDEMO", "legal_representative"),
    ):
        relation_id = str(new_id())
        relation = {"relation_id": relation_id, "user_id": people[key]["user_id"], "role": role}
        yield fact("relation_established", relation_id, **relation, company_id=ids[acronym], cnpj=COMPANIES[acronym])
    representation_id, acting = str(new_id()), {"representative_cnpj": COMPANIES["TDEMO"]}
    acting |= {"represented_cnpj": COMPANIES["UDEMO"], "representation_id": representation_id}
    yield fact("representation_established", representation_id, **acting)


def fact(name: str, subject: str, **data: Any) -> dict[str, Any]:
    return {"type": f"representatives.{name}.v1", "subject": subject, "version": 1, "data": data}


def test_the_demo_has_certificates_in_each_state_and_is_made_once(demo: World) -> None:
    seed(demo.runtime)
    now = clock.now()
    status = {one.acronym: str(one.status(now)) for one in demo.rows(Enrollment)}
    assert status == {
        "TDEMO": "expiring",
        "GDEMO": "expired",
        "UDEMO": "without_certificate",
        "CDEMO": "without_certificate",
    }
    assert Counter(str(one.state) for one in demo.rows(Certificate)) == {"active": 2, "replaced": 1, "expired": 1}
    assert all(".example" in one.subject for one in demo.rows(Certificate))
    told = Counter((one.threshold, str(one.state)) for one in demo.rows(Notice))
    assert told == {(30, "told"): 2, (15, "told"): 1, (7, "told"): 1}
    types = Counter(event.type.split(".")[1] for event in demo.events())
    assert types == {
        "certificate_registered": 4,
        "certificate_removed": 1,
        "certificate_expiring": 4,
        "certificate_expired": 1,
    }
    before = demo.rows(Certificate), demo.rows(Notice)
    seed(demo.runtime)
    assert demo.events() == []
    assert [len(rows) for rows in before] == [len(demo.rows(Certificate)), len(demo.rows(Notice))]


def test_the_api_shows_it_to_its_representatives(demo: World) -> None:
    seed(demo.runtime)
    people = json.loads(demo.runtime.settings.demo_file.read_text())
    representative = demo.person(user_id=UUID(people["representative"]["user_id"]), known=False)
    listed = {one["acronym"]: one for one in representative.get("/enrollments").json["items"]}
    assert listed.keys() == COMPANIES.keys()
    assert listed["UDEMO"]["served_by"] == COMPANIES["TDEMO"]
    assert [one["may_write"] for one in listed.values()].count(True) == 3
    director = demo.person(user_id=UUID(people["director"]["user_id"]), known=False)
    (seen, _served) = director.get("/enrollments").json["items"]
    assert (seen["acronym"], seen["may_write"]) == ("TDEMO", False)
    history = director.get(f"/enrollments/{COMPANIES['TDEMO']}/certificates", state="all").json["items"]
    assert {one["modified_by"] for one in history} == {"representative de Demonstração"}


def test_the_events_that_come_later_change_nothing(demo: World) -> None:
    seed(demo.runtime)
    (tdemo,) = [one for one in demo.rows(Enrollment) if one.acronym == "TDEMO"]
    demo.tell_of(Company(cnpj=tdemo.cnpj, legal_name=tdemo.legal_name, company_id=tdemo.company_id, acronym="TDEMO"))
    assert demo.rows(Enrollment)[0].acronym
    assert Counter(str(one.status(clock.now())) for one in demo.rows(Enrollment))["expiring"] == 1


def test_without_demo_accounts_only_the_authority_is_made(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(demo_file=tmp_path / "demo.json", demo_authority=tmp_path / "authority", embedded=True)
    seed(world.runtime)
    assert (tmp_path / "authority" / "trust" / "pins.sha256").exists()
    assert world.rows(Enrollment) == []


def test_without_an_authority_there_is_no_demo_data(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(demo_file=tmp_path / "demo.json")
    seed(world.runtime)
    assert world.rows(Enrollment) == [] and world.events() == []
