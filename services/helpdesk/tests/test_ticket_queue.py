"""Staff's queue: what is due first, and every filter."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from helpdesk_kit.rows import a_ticket
from helpdesk_kit.world import Person, World

from chassis.ids import new_id
from chassis.testing.clock import FrozenClock
from helpdesk.model.ticket import WORDS
from helpdesk.queries import queue

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.usefixtures("frozen_clock")


def subjects(staff: Person, **query: Any) -> list[str]:
    answer = staff.get("/tickets", view="queue", **query)
    assert answer.status_code == 200, answer.text
    return [item["subject"] for item in answer.json["items"]]


@pytest.fixture
def staff(world: World) -> Person:
    return world.person(name="Marta da Equipe", roles=("staff:helpdesk",))


def test_the_queue_shows_who_asks_and_who_answers(world: World, staff: Person, frozen_clock: FrozenClock) -> None:
    author = world.person(name="Zulmira de Exemplo")
    company = world.company(legal_name="Energia Exemplo S.A.")
    ticket = a_ticket(world, author, company, assignee_id=staff.user_id, due_at=frozen_clock.at - HOUR)
    answer = staff.get("/tickets", view="queue").json
    (item,) = answer["items"]
    assert answer["groups"] is None
    assert item["number"] == ticket.number
    assert item["author"] == {
        "user_id": str(author.user_id),
        "name": "Zulmira de Exemplo",
        "side": "requester",
    }
    assert item["company"] == "Energia Exemplo S.A."
    assert item["assignee"] == {"user_id": str(staff.user_id), "name": "Marta da Equipe", "side": "staff"}
    assert (item["team"], item["subcategory"], item["is_overdue"]) == ("Atendimento", "other", True)


def test_what_is_due_first_comes_first_and_what_has_no_due_last(
    world: World, staff: Person, frozen_clock: FrozenClock
) -> None:
    now = frozen_clock.at
    a_ticket(world, author_name="A", subject="espera", state="waiting")
    a_ticket(world, author_name="A", subject="amanhã", due_at=now + 24 * HOUR, state="in_progress")
    a_ticket(world, author_name="A", subject="atrasada", due_at=now - HOUR, priority="low")
    a_ticket(world, author_name="A", subject="fechada", state="closed")
    assert subjects(staff) == ["atrasada", "amanhã", "espera"]
    assert subjects(staff, overdue="true") == ["atrasada"]
    assert subjects(staff, overdue="false") == ["amanhã", "espera"]
    assert subjects(staff, state="closed") == ["fechada"]
    assert subjects(staff, state="closed", overdue="true") == []


def test_each_filter_and_all_together(world: World, staff: Person) -> None:
    other = world.staff()
    a_ticket(world, author_name="A", subject="a")
    a_ticket(world, author_name="A", subject="b", category="02", team="Cadastro", priority="urgent")
    a_ticket(world, author_name="A", subject="c", assignee_id=staff.user_id, state="in_progress")
    a_ticket(world, author_name="A", subject="d", assignee_id=other.user_id, priority="high")
    assert subjects(staff, category="02") == subjects(staff, team="Cadastro") == ["b"]
    assert subjects(staff, priority="urgent") == ["b"]
    assert subjects(staff, assignee="me") == subjects(staff, state="in_progress") == ["c"]
    assert subjects(staff, assignee=str(other.user_id)) == ["d"]
    assert sorted(subjects(staff, assignee="none")) == ["a", "b"]
    assert subjects(staff, assignee="none", team="Atendimento", category="01", state="new", priority="normal") == ["a"]
    assert subjects(staff, assignee="none", team="Atendimento", category="02") == []
    assert subjects(staff, assignee=str(new_id())) == []
    assert staff.get("/tickets", view="queue", assignee="nobody").status_code == 422
    assert staff.get("/tickets", view="queue", state="open").status_code == 422


def test_a_search_finds_subject_author_company_and_number(world: World, staff: Person) -> None:
    person = world.person(name="Zulmira Quixabeira")
    company = world.company(legal_name="Leilão Energia S.A.")
    ticket = a_ticket(world, person, company, subject="Conexão")
    a_ticket(world, author_name="Ana", author_email="ana@consumo.example", subject="outra", category="02")
    masked = f"{company.cnpj[:2]}.{company.cnpj[2:5]}.{company.cnpj[5:8]}/{company.cnpj[8:12]}-{company.cnpj[12:]}"
    for query in ("conexao", "quixa", "leilao energia", str(ticket.number), f"#{ticket.number}", company.cnpj, masked):
        assert subjects(staff, query=query) == ["Conexão"], query
    assert subjects(staff, query="ana@consumo.example") == ["outra"]
    assert subjects(staff, query="ana", category="01") == []
    assert subjects(staff, query="ana", category="02", state="new", priority="normal", overdue="false") == ["outra"]
    assert subjects(staff, query="ana", assignee="none", team="Atendimento") == ["outra"]
    assert subjects(staff, query="ana", assignee="me") == []
    assert subjects(staff, query="&") == []


def test_a_common_word_is_found_in_the_order_of_the_queue(
    world: World, staff: Person, monkeypatch: pytest.MonkeyPatch, frozen_clock: FrozenClock
) -> None:
    for number in range(6):
        due = frozen_clock.at + number * HOUR
        a_ticket(world, author_name="Ana", subject=f"fatura {number}", due_at=due, category=f"0{number % 2 + 1}")
    monkeypatch.setattr(queue, "WORDS", replace(WORDS, common=2))
    assert subjects(staff, query="fatura") == [f"fatura {number}" for number in range(6)]
    assert subjects(staff, query="fatura ana", category="02") == ["fatura 1", "fatura 3", "fatura 5"]


@pytest.mark.parametrize("query", [{}, {"category": "01"}, {"query": "fatura"}])
def test_pages_of_the_queue_follow_each_other(
    world: World, staff: Person, frozen_clock: FrozenClock, query: dict[str, Any]
) -> None:
    states = ("new", "in_progress", "waiting", "new", "new")
    for number, state in enumerate(states):
        a_ticket(
            world,
            author_name="A",
            subject=f"fatura {number}",
            state=state,
            due_at=frozen_clock.at + number // 2 * HOUR,
            priority=("low", "urgent")[number % 2],
        )
    found: list[str] = []
    page: dict[str, Any] = {}
    while True:
        answer = staff.get("/tickets", view="queue", limit=2, **query, **page).json
        found += [item["subject"] for item in answer["items"]]
        if answer["next"] is None:
            break
        page = {"after": answer["next"]}
    assert sorted(found) == [f"fatura {number}" for number in range(5)]


def test_staff_of_accesses_have_a_queue_of_the_tickets_of_accesses(world: World) -> None:
    a_ticket(world, author_name="A", subject="acesso", category="sistema", team="Acesso", system_access_id=new_id())
    a_ticket(world, author_name="A", subject="outra", category="sistema", team="Acesso")
    access, both = world.staff("access"), world.person(roles=("staff:access", "staff:helpdesk"))
    assert subjects(access) == ["acesso"]
    assert subjects(access, query="outra") == subjects(access, category="01") == []
    assert subjects(access, query="acesso", category="sistema") == ["acesso"]
    assert sorted(subjects(both)) == ["acesso", "outra"]


def test_the_queue_is_staffs(world: World) -> None:
    for caller in (world.person(), world.staff("connections"), world.staff("admin")):
        answer = caller.get("/tickets", view="queue")
        assert (answer.status_code, answer.json["code"]) == (403, "ticket.staff_only")
