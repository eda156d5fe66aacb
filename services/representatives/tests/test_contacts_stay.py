"""The e-mail and telephone that somebody gave for AMSE without sharing them appear nowhere to anybody else: in no
answer, no event, no audit row, no line of the log.
"""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
import structlog
from representatives_kit.accesses import a_csv, an_agent_of, decided, wanted
from representatives_kit.world import API, Person, World

from chassis.events import plain
from chassis.web import create_app

SECRETS = {
    "sIC": ("reservado.sic@amse.example", "+552130001001"),
    "PV": ("reservado.pv@amse.example", "+552130001002"),
}
NEW = ("mudado@amse.example", "+552130001003")
OLD = ("antigo@amse.example", "+552130001004")
_ALL = {text for pair in (*SECRETS.values(), NEW, OLD) for text in pair}


def leaked(text: str) -> list[str]:
    return [secret for secret in _ALL if secret in text]


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """Every line of the log, whatever level and loggers some test before this one left behind."""
    before = structlog.get_config()
    structlog.reset_defaults()
    monkeypatch.setattr("chassis.web.log", structlog.get_logger("chassis.web"))
    with structlog.testing.capture_logs() as said:
        yield said
    structlog.configure(**before)


@pytest.mark.covers("O6", "O9")
def test_contacts_that_are_not_shared_are_seen_by_their_owner_and_staff_alone(world: World, lines: list[Any]) -> None:
    company = world.company()
    agent, staff = an_agent_of(world, company), world.staff("access")
    seeing = world.colleague(company, name="Quem Olha")
    hidden = {profile: world.colleague(company, name=f"Quem Tem {profile}") for profile in SECRETS}
    kept: list[str] = []
    shown = seeing.post("/system-accesses", wanted(agent, "cIC")).json["id"]
    decided(staff, shown)
    for profile, (email, phone) in SECRETS.items():
        body = wanted(agent, profile, email=email, phone=phone)
        access = hidden[profile].post("/system-accesses", body).json["id"]
        decided(staff, access)
        hidden[profile].post(f"/system-accesses/{access}/activation")
        kept.append(access)
    hidden["PV"].patch(f"/system-accesses/{kept[1]}", {"email": NEW[0], "phone": NEW[1]})
    for person in (seeing, world.colleague(company, name="Quem Tem de Antes")):
        row = f"{agent.code},Outros,{person.document},{OLD[0]},{OLD[1]}\n"
        staff.upload("/system-accesses/import", **a_csv(f"agent_code,function,document,email,phone\n{row}"))
    answers = walk(world, seeing, agent_id=agent.id, accesses=kept)
    answers += [seeing.patch(f"/system-accesses/{access}", {"phone": "+552130009999"}).text for access in kept]
    staff.delete(f"/system-accesses/{kept[0]}")
    answers += walk(world, seeing, agent_id=agent.id, accesses=kept)
    assert sum("Quem Tem" in answer for answer in answers) >= 2  # they are in the directory, after all
    assert leaked("\n".join(answers)) == []
    assert leaked(json.dumps([event.data for event in world.events()], ensure_ascii=False)) == []
    assert leaked(str([plain(dict(row._mapping)) for row in world.audited()])) == []
    assert leaked(str(lines)) == []
    assert any(line["event"] == "request" for line in lines)


def walk(world: World, person: Person, *, agent_id: UUID, accesses: list[str]) -> list[str]:
    """What every reading route of the service answers to `person`, with whatever ids they may have got hold of."""
    app = create_app(world.runtime)
    answers = []
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or not rule.rule.startswith(API):
            continue
        for thing in (agent_id, *accesses):
            path = rule.rule.removeprefix(API)
            for argument in rule.arguments:
                path = path.replace(f"<uuid:{argument}>", str(thing)).replace(f"<{argument}>", str(thing))
            answers += [person.get(path, **query).text for query in QUERIES]
    return answers


QUERIES: tuple[dict[str, Any], ...] = (
    {},
    {"active": "true"},
    {"as_seen_by_others": "true"},
    {"function": "sIC"},
    {"function": "PV", "limit": "100"},
    {"status": "granted"},
    {"query": "reservado"},
)
