"""The demo tickets: one in each state, once however often the seed runs."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from helpdesk_kit.world import MakeWorld, World

from chassis.ids import new_id
from helpdesk.app import service
from helpdesk.model import Entry, Person, Ticket
from helpdesk.states import TicketState, Visibility


@pytest.fixture
def people(tmp_path: Path) -> dict[str, Any]:
    accounts = {
        key: {"user_id": str(new_id()), "login": "x", "name": f"{key} de exemplo", "email": f"{key}@consumo.example"}
        for key in ("holder", "staff")
    }
    (tmp_path / "demo.json").write_text(json.dumps(accounts))
    return accounts


@pytest.fixture
def world(make_world: MakeWorld, tmp_path: Path, people: dict[str, Any]) -> World:
    return make_world(demo_file=tmp_path / "demo.json")


def test_there_is_a_ticket_in_each_state_and_one_by_mail(world: World, people: dict[str, Any]) -> None:
    service.seed(world.runtime)
    tickets = world.rows(Ticket)
    assert Counter(ticket.state for ticket in tickets) == {
        TicketState.NEW: 2,
        TicketState.IN_PROGRESS: 1,
        TicketState.WAITING: 1,
        TicketState.CLOSED: 1,
    }
    assert [ticket.author_email for ticket in tickets if ticket.author_user_id is None] == ["visitante@visita.example"]
    assert Visibility.INTERNAL in {entry.visibility for entry in world.rows(Entry)}
    assert all(ticket.opened_at <= ticket.updated_at for ticket in tickets)
    holder = world.person(user_id=people["holder"]["user_id"], known=False)
    assert len(holder.get("/tickets", view="pending").json["items"]) == 3


def test_a_second_seed_changes_nothing(world: World) -> None:
    service.seed(world.runtime)
    numbers = {ticket.number for ticket in world.rows(Ticket)}
    service.seed(world.runtime)
    assert {ticket.number for ticket in world.rows(Ticket)} == numbers
    assert len(world.rows(Person)) == 1


def test_without_demo_accounts_there_are_no_tickets(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(demo_file=tmp_path / "nobody.json")
    service.seed(world.runtime)
    assert world.rows(Ticket) == []
