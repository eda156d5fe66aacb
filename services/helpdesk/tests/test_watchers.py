"""Who watches tickets: oneself, colleagues whom somebody adds, and staff."""

from typing import Any

import pytest
from helpdesk_kit.rows import a_ticket, an_entry, watched_by
from helpdesk_kit.world import API, MakeWorld, Person, World
from tests.told_world import Company

from chassis.ids import new_id
from helpdesk.model import Ticket
from helpdesk.states import EntryKind, Side, Visibility


@pytest.fixture
def company(world: World) -> Company:
    return world.company()


@pytest.fixture
def author(world: World, company: Company) -> Person:
    person: Person = world.person(name="Zulmira de Exemplo")
    world.relation(person, company)
    return person


@pytest.fixture
def ticket(world: World, author: Person, company: Company) -> Ticket:
    return a_ticket(world, author, company)


def add(person: Person, ticket: Ticket, user_id: Any) -> Any:
    return person.post(f"/tickets/{ticket.number}/watchers", user_id=str(user_id))


def names(person: Person, ticket: Ticket) -> list[str]:
    return sorted(one["name"] for one in person.get(f"/tickets/{ticket.number}/watchers").json["items"])


def watch(person: Person, ticket: Ticket) -> int:
    return int(person.http.put(f"{API}/tickets/{ticket.number}/watch").status_code)


def unwatch(person: Person, ticket: Ticket) -> int:
    return int(person.http.delete(f"{API}/tickets/{ticket.number}/watch").status_code)


@pytest.mark.covers("M19")
def test_a_colleague_who_was_added_sees_the_ticket_while_there_is_a_relation(
    world: World, author: Person, company: Company, ticket: Ticket
) -> None:
    colleague = world.person(name="Colega de Exemplo")
    relation = world.relation(colleague, company)
    assert colleague.get(f"/tickets/{ticket.number}").status_code == 404
    answer = add(author, ticket, colleague.user_id)
    assert answer.status_code == 201
    assert answer.json == {"user_id": str(colleague.user_id), "name": "Colega de Exemplo", "side": "requester"}
    assert add(author, ticket, colleague.user_id).status_code == 201
    assert colleague.get(f"/tickets/{ticket.number}").status_code == 200
    assert names(author, ticket) == names(colleague, ticket) == ["Colega de Exemplo", "Zulmira de Exemplo"]
    world.end_relation(relation)
    assert colleague.get(f"/tickets/{ticket.number}").status_code == 404
    assert colleague.get(f"/tickets/{ticket.number}/watchers").status_code == 404
    assert names(author, ticket) == ["Zulmira de Exemplo"]
    assert len(world.audited("ticket.watcher_added")) == 1


def test_only_colleagues_can_be_added(world: World, author: Person, company: Company, ticket: Ticket) -> None:
    stranger, former = world.person(), world.person()
    world.relation(stranger, world.company())
    world.end_relation(world.relation(former, company))
    erased = world.person()
    world.relation(erased, company)
    world.hear(world.about(erased, "identity.user_erased.v1", version=2))
    without = a_ticket(world, author)
    colleague = world.person()
    world.relation(colleague, company)
    for where, user_id in (
        (ticket, stranger.user_id),
        (ticket, former.user_id),
        (ticket, erased.user_id),
        (ticket, new_id()),
        (without, colleague.user_id),
    ):
        answer = add(author, where, user_id)
        assert (answer.status_code, answer.json["code"]) == (422, "watcher.no_relation")


def test_staff_add_watchers_and_watchers_do_not(world: World, company: Company, ticket: Ticket) -> None:
    colleagues = [world.person(), world.person()]
    for one in colleagues:
        world.relation(one, company)
    assert add(world.staff(), ticket, colleagues[0].user_id).status_code == 201
    answer = add(colleagues[0], ticket, colleagues[1].user_id)
    assert (answer.status_code, answer.json["code"]) == (403, "ticket.author_or_staff_only")
    assert add(colleagues[1], ticket, colleagues[1].user_id).status_code == 404


def test_the_author_stops_watching_and_still_sees_the_ticket(world: World, author: Person, ticket: Ticket) -> None:
    assert unwatch(author, ticket) == 204
    assert author.get("/tickets", view="watched").json["items"] == []
    assert len(author.get("/tickets", view="pending").json["items"]) == 1
    assert author.get(f"/tickets/{ticket.number}").json["is_watching"] is False
    assert watch(author, ticket) == watch(author, ticket) == 204
    assert names(author, ticket) == ["Zulmira de Exemplo"]


def test_a_colleague_who_stops_watching_no_longer_sees_the_ticket(
    world: World, author: Person, company: Company, ticket: Ticket
) -> None:
    colleague = world.person()
    world.relation(colleague, company)
    add(author, ticket, colleague.user_id)
    assert watch(colleague, ticket) == 204
    assert unwatch(colleague, ticket) == 204
    assert unwatch(colleague, ticket) == watch(colleague, ticket) == 404
    assert colleague.get("/tickets", view="pending").json["items"] == []


def test_staff_watch_unseen_by_requesters(make_world: MakeWorld) -> None:
    for shows in (False, True):
        world = make_world(shows_staff_names=shows)
        author, staff = world.person(name="Zulmira"), world.person(name="Marta", roles=("staff:helpdesk",))
        ticket = a_ticket(world, author)
        assert watch(staff, ticket) == 204
        assert names(staff, ticket) == ["Marta", "Zulmira"]
        assert names(author, ticket) == (["Marta", "Zulmira"] if shows else ["Zulmira"])
        assert unwatch(staff, ticket) == unwatch(staff, ticket) == 204
        assert names(staff, ticket) == ["Zulmira"]


def test_staff_who_lose_their_role_watch_no_more(world: World, author: Person, ticket: Ticket) -> None:
    staff, other, locked = world.staff(), world.staff(), world.staff()
    watched_by(world, ticket, staff, other, locked)
    world.hear(world.about(staff, "identity.user_updated.v1", version=2, staff_roles=[]))
    state = {"staff_roles": ["staff:helpdesk"], "staff_locked": True}
    world.hear(world.about(locked, "identity.user_updated.v1", version=2, **state))
    world.hear(world.about(other, "identity.user_updated.v1", version=2, staff_roles=["staff:helpdesk"]))
    assert staff.get(f"/tickets/{ticket.number}").status_code == 404
    assert author.writes(ticket.number)
    (told,) = world.events("ticket_updated")
    assert told.data["watchers"] == [str(other.user_id)]


@pytest.mark.covers("M19")
def test_a_quotation_is_markdown(world: World, author: Person, ticket: Ticket) -> None:
    entry = an_entry(world, ticket, author, "Onde está a **fatura**?\n\n> Antes\n\n* uma")
    quote = author.get(f"/tickets/{ticket.number}/entries/{entry.id}/quote").json
    assert quote == {"body": "> Onde está a **fatura**?\n>\n> > Antes\n>\n> * uma\n\n"}


def test_a_quotation_of_a_mail_shows_its_signs(world: World, author: Person, ticket: Ticket) -> None:
    text = "1. *Sim*\n- <b>\nfim_1\n\n2026"
    entry = an_entry(world, ticket, author, text, kind=EntryKind.MAIL)
    quote = author.get(f"/tickets/{ticket.number}/entries/{entry.id}/quote").json["body"]
    assert quote == "> 1\\. \\*Sim\\*\\\n> \\- \\<b\\>\\\n> fim\\_1\n>\n> 2026\n\n"


def test_internal_notes_are_quoted_for_staff_alone(world: World, author: Person, ticket: Ticket) -> None:
    note = an_entry(world, ticket, body="Só nós.", visibility=Visibility.INTERNAL, side=Side.STAFF)
    path = f"/tickets/{ticket.number}/entries/{note.id}/quote"
    assert author.get(path).status_code == 404
    assert world.staff().get(path).json == {"body": "> Só nós.\n\n"}
    other = a_ticket(world, author)
    assert world.staff().get(f"/tickets/{other.number}/entries/{note.id}/quote").status_code == 404
    assert author.get(f"/tickets/{ticket.number}/entries/{new_id()}/quote").status_code == 404
