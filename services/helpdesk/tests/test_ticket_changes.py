"""What staff change in tickets, and the history of it."""

from typing import Any

import pytest
from helpdesk_kit.rows import a_ticket, the_ticket
from helpdesk_kit.world import API, MakeWorld, Person, World

from chassis.ids import new_id
from chassis.testing.clock import FrozenClock
from helpdesk.model import Participant, Ticket


def told_staff(world: World, name: str = "Marta da Equipe", *roles: str) -> Person:
    """A member of staff of whom identity has told."""
    person: Person = world.person(name=name, roles=roles or ("staff:helpdesk",))
    held = list(roles or ("staff:helpdesk",))
    world.hear(world.about(person, "identity.user_updated.v1", version=2, staff_roles=held))
    return person


def changes(world: World) -> list[tuple[str, str]]:
    """What was told of tickets since the last call: what happened, and the state."""
    return [(event.data["change"], event.data["state"]) for event in world.events("ticket_updated")]


@pytest.fixture
def author(world: World) -> Person:
    return world.person(name="Zulmira de Exemplo")


@pytest.fixture
def staff(world: World) -> Person:
    return told_staff(world)


@pytest.fixture
def ticket(world: World, author: Person) -> Ticket:
    return a_ticket(world, author)


def history(person: Person, ticket: Ticket, **query: Any) -> list[tuple[str, str | None, str | None, str]]:
    answer = person.get(f"/tickets/{ticket.number}/history", **query)
    assert answer.status_code == 200, answer.text
    return [(line["field"], line["old"], line["new"], line["by"]["name"]) for line in answer.json["items"]]


@pytest.mark.covers("M20", "M21")
def test_another_category_brings_its_team_and_takes_the_ticket_from_its_assignee(
    world: World, author: Person, staff: Person, ticket: Ticket
) -> None:
    assert staff.patch(f"/tickets/{ticket.number}", assignee_id=str(staff.user_id)).status_code == 200
    answer = staff.patch(f"/tickets/{ticket.number}", category="02")
    assert answer.status_code == 200, answer.text
    changed = answer.json
    assert (changed["category"], changed["subcategory"], changed["team"]) == ("02", "other", "Cadastro")
    assert changed["assignee"] is None
    assert changes(world) == [("reassigned", "new"), ("reassigned", "new")]
    by = "Marta da Equipe"
    assert history(staff, ticket) == [
        ("assignee", None, by, by),
        ("category", "01", "02", by),
        ("team", "Atendimento", "Cadastro", by),
        ("assignee", by, None, by),
    ]
    assert history(author, ticket) == [
        ("assignee", None, "Atendimento", "Atendimento"),
        ("category", "01", "02", "Atendimento"),
        ("team", "Atendimento", "Cadastro", "Atendimento"),
        ("assignee", "Atendimento", None, "Atendimento"),
    ]
    (part,) = world.rows(Participant)
    assert part.category == "02"
    assert [item["category"] for item in author.get("/tickets").json["items"]] == ["02"]


def test_a_new_category_with_an_assignee_keeps_that_one(world: World, staff: Person, ticket: Ticket) -> None:
    other = told_staff(world, "Nuno da Equipe")
    body = {"category": "01", "subcategory": "remit", "assignee_id": str(other.user_id)}
    assert staff.patch(f"/tickets/{ticket.number}", **body).json["assignee"]["name"] == "Nuno da Equipe"
    again = staff.patch(f"/tickets/{ticket.number}", category="02", assignee_id=str(other.user_id)).json
    assert (again["assignee"]["user_id"], again["subcategory"]) == (str(other.user_id), "other")
    assert [line[:3] for line in history(staff, ticket)][:2] == [
        ("subcategory", "other", "remit"),
        ("assignee", None, "Nuno da Equipe"),
    ]


def test_all_changes_at_once_are_each_told(world: World, author: Person, staff: Person, ticket: Ticket) -> None:
    body = {"subcategory": "courses", "priority": "urgent", "state": "in_progress"}
    assert staff.patch(f"/tickets/{ticket.number}", **body).status_code == 200
    assert changes(world) == [
        ("reassigned", "in_progress"),
        ("priority", "in_progress"),
        ("in_progress", "in_progress"),
    ]
    assert [line[0] for line in history(author, ticket)] == ["subcategory", "priority", "state"]
    assert [row.action for row in world.audited("ticket.changed")] == ["ticket.changed"]
    item = author.get("/tickets").json["items"][0]
    assert (item["priority"], item["updated_by"]) == ("urgent", "Atendimento")


def test_what_changes_nothing_is_not_told(world: World, staff: Person, ticket: Ticket) -> None:
    body = {"category": "01", "subcategory": "other", "priority": "normal", "state": "new", "assignee_id": None}
    answer = staff.patch(f"/tickets/{ticket.number}", **body)
    assert (answer.status_code, answer.json["version"]) == (200, ticket.version)
    assert staff.patch(f"/tickets/{ticket.number}").status_code == 200
    assert (changes(world), history(staff, ticket), world.audited("ticket.changed")) == ([], [], [])


@pytest.mark.covers("M23")
@pytest.mark.parametrize("before", ["new", "in_progress", "waiting", "closed"])
@pytest.mark.parametrize("after", ["new", "in_progress", "waiting", "closed"])
def test_the_moves_that_staff_may_make(world: World, author: Person, staff: Person, before: str, after: str) -> None:
    told = {
        ("new", "in_progress"): "in_progress",
        ("in_progress", "waiting"): "waiting",
        ("waiting", "in_progress"): "in_progress",
        ("closed", "in_progress"): "reopened",
    }
    ticket = a_ticket(world, author, state=before)
    answer = staff.patch(f"/tickets/{ticket.number}", state=after)
    if before == after:
        assert (answer.status_code, changes(world)) == (200, [])
    elif (before, after) in told:
        assert (answer.status_code, answer.json["state"]) == (200, after)
        assert changes(world) == [(told[before, after], after)]
    else:
        assert (answer.status_code, answer.json["code"]) == (409, "ticket.state_not_allowed")
        assert the_ticket(world, ticket).state.value == before


def test_an_illegal_move_undoes_the_other_changes(world: World, staff: Person, ticket: Ticket) -> None:
    assert staff.patch(f"/tickets/{ticket.number}", priority="urgent", state="closed").status_code == 409
    assert the_ticket(world, ticket).priority.value == "normal"
    assert changes(world) == []


def test_an_assignee_is_staff_of_the_helpdesk(world: World, author: Person, staff: Person, ticket: Ticket) -> None:
    gone = told_staff(world, "Nuno da Equipe")
    world.hear(world.about(gone, "identity.user_updated.v1", version=3, staff_roles=["staff:access"]))
    locked = told_staff(world, "Olga da Equipe")
    state = {"staff_roles": ["staff:helpdesk"], "staff_locked": True}
    world.hear(world.about(locked, "identity.user_updated.v1", version=3, **state))
    for user_id in (author.user_id, gone.user_id, locked.user_id, new_id()):
        answer = staff.patch(f"/tickets/{ticket.number}", assignee_id=str(user_id))
        assert answer.status_code == 422
        assert answer.json["errors"][0]["code"] == "assignee.unknown"
    newcomer = world.staff()
    assert newcomer.patch(f"/tickets/{ticket.number}", assignee_id=str(newcomer.user_id)).status_code == 200


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"category": "99"}, "category.unknown"),
        ({"subcategory": "nothing"}, "subcategory.unknown"),
        ({"category": "02", "subcategory": "remit"}, "subcategory.unknown"),
        ({"priority": "extreme"}, "field.choice"),
        ({"team": "Cadastro"}, "field.unknown"),
    ],
)
def test_what_is_unknown_is_refused(staff: Person, ticket: Ticket, body: dict[str, str], code: str) -> None:
    answer = staff.patch(f"/tickets/{ticket.number}", **body)
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, code)


def test_a_change_that_was_not_seen_is_not_overwritten(world: World, staff: Person, ticket: Ticket) -> None:
    path = f"{API}/tickets/{ticket.number}"
    etag = staff.http.get(path).headers["ETag"]
    assert staff.http.patch(path, json={"priority": "high"}, headers={"If-Match": etag}).status_code == 200
    late = staff.http.patch(path, json={"priority": "low"}, headers={"If-Match": etag})
    assert late.status_code == 412
    assert the_ticket(world, ticket).priority.value == "high"


def test_staff_do_not_work_on_their_own_tickets(world: World, staff: Person) -> None:
    own = a_ticket(world, staff)
    answer = staff.patch(f"/tickets/{own.number}", priority="urgent")
    assert (answer.status_code, answer.json["code"]) == (403, "ticket.staff_only")


def test_the_history_of_somebody_without_an_account_names_them(world: World, staff: Person) -> None:
    ticket = a_ticket(world, author_name="Ana de Exemplo", author_email="ana@consumo.example")
    assert staff.patch(f"/tickets/{ticket.number}", priority="high").status_code == 200
    assert history(staff, ticket) == [("priority", "normal", "high", "Marta da Equipe")]
    assert changes(world) == [("priority", "new")]


def test_the_history_comes_in_pages(staff: Person, ticket: Ticket) -> None:
    for priority in ("low", "high", "urgent"):
        staff.patch(f"/tickets/{ticket.number}", priority=priority)
    first = staff.get(f"/tickets/{ticket.number}/history", limit=2).json
    assert [line["new"] for line in first["items"]] == ["low", "high"]
    assert [line[2] for line in history(staff, ticket, limit=2, after=first["next"])] == ["urgent"]


def test_the_operator_may_show_who_of_the_team_changed_something(make_world: MakeWorld) -> None:
    world = make_world(shows_staff_names=True)
    author, staff = world.person(), told_staff(world)
    ticket = a_ticket(world, author)
    staff.patch(f"/tickets/{ticket.number}", priority="low", assignee_id=str(staff.user_id))
    assert history(author, ticket) == [
        ("assignee", None, "Marta da Equipe", "Marta da Equipe"),
        ("priority", "normal", "low", "Marta da Equipe"),
    ]


def test_a_change_moves_a_ticket_up_in_the_view(world: World, frozen_clock: FrozenClock) -> None:
    author, staff = world.person(), told_staff(world)
    first, second = a_ticket(world, author, subject="a"), a_ticket(world, author, subject="b")
    frozen_clock.tick(minutes=1)
    staff.patch(f"/tickets/{first.number}", priority="low")
    assert [item["number"] for item in author.get("/tickets").json["items"]] == [first.number, second.number]


def test_another_category_sets_the_dues_anew(world: World, author: Person, staff: Person) -> None:
    number = author.opens(category="01")
    before = world.ticket(number)
    changed = staff.patch(f"/tickets/{number}", category="04").json
    after = world.ticket(number)
    assert before.due_at is not None
    assert after.due_at is not None
    assert after.due_at < before.due_at  # the first answer in four hours instead of eight
    assert after.queue_at == after.due_at
    assert after.resolution_due_at != before.resolution_due_at
    assert changed["due"] == author.get("/tickets").json["items"][0]["due"]
