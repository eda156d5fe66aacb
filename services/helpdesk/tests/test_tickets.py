"""Open a ticket and look at it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from helpdesk_kit.world import A_QUESTION, MakeWorld, World

from chassis.testing.clock import FrozenClock
from helpdesk.model import HistoryLine, Participant, Ticket


def test_a_ticket_is_opened_and_told(world: World) -> None:
    person, company = world.person(name="Zulmira de Exemplo"), world.company(legal_name="Energia Exemplo S.A.")
    world.relation(person, company)
    number = person.opens(classification="complaint", subcategory="training", origin_url="https://ramal.example/x")
    seen = person.sees(number)
    assert (seen["state"], seen["classification"], seen["category"]) == ("new", "complaint", "01")
    assert (seen["subcategory"], seen["team"], seen["priority"]) == ("training", "Atendimento", "normal")
    assert seen["author"] == {
        "user_id": str(person.user_id),
        "name": "Zulmira de Exemplo",
        "email": seen["author"]["email"],
        "company": {"cnpj": company.cnpj, "legal_name": "Energia Exemplo S.A.", "acronym": ""},
    }
    assert seen["description_html"].strip() == "<p>Não acho <strong>onde</strong>.</p>"
    assert (seen["is_author"], seen["is_watching"], seen["origin_url"]) == (True, True, "https://ramal.example/x")
    (told,) = world.events()
    assert told.type == "helpdesk.ticket_opened.v1"
    assert (told.data["change"], told.data["by"], told.data["quotes"]) == ("opened", "author", True)
    assert told.data["body"] == "Não acho **onde**."
    assert (told.data["parties"], told.data["companies"]) == ([str(person.user_id)], [company.cnpj])


def test_the_answer_says_until_when_somebody_answers(world: World, frozen_clock: FrozenClock) -> None:
    frozen_clock.at = datetime(2026, 11, 30, 13, 0, tzinfo=UTC)  # a Monday at ten
    person = world.person()
    answer = person.post("/tickets", **A_QUESTION)
    assert answer.json == {
        "number": 1,
        "state": "new",
        "due": "2026-11-30T21:00:00+00:00",
        "due_in_words": "hoje até as 18:00",
    }
    assert person.sees(1)["due"] == answer.json["due"]


def test_staff_find_a_new_ticket_by_its_words(world: World) -> None:
    person, company = world.person(name="Zulmira de Exemplo"), world.company(legal_name="Energia Exemplo S.A.")
    world.relation(person, company)
    number = person.opens(subject="A fatura de outubro")
    staff = world.staff()
    for words in ("fatura", "zulmira", "energia", str(number)):
        found = staff.get("/tickets", view="queue", query=words).json["items"]
        assert [ticket["number"] for ticket in found] == [number], words
    assert staff.get("/tickets", view="queue", query="novembro").json["items"] == []


def test_numbers_follow_each_other(world: World) -> None:
    person = world.person()
    assert [person.opens() for _ in range(3)] == [1, 2, 3]


def test_without_a_subcategory_it_is_another_question(world: World) -> None:
    person = world.person()
    assert person.sees(person.opens())["subcategory"] == "other"


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"category": "99"}, "#/category", "category.unknown"),
        ({"subcategory": "nope"}, "#/subcategory", "subcategory.unknown"),
        ({"classification": "rant"}, "#/classification", "field.choice"),
        ({"description": " \n "}, "#/description", "field.required"),
        ({"subject": ""}, "#/subject", "field.length"),
        ({"description": "x" * 20_001}, "#/description", "field.length"),
        ({"origin_url": "javascript:alert(1)"}, "#/origin_url", "field.pattern"),
    ],
)
def test_what_cannot_be_asked_names_the_field(world: World, body: dict[str, str], pointer: str, code: str) -> None:
    answer = world.person().post("/tickets", **{**A_QUESTION, **body})
    assert answer.status_code == 422
    assert [(fault["pointer"], fault["code"]) for fault in answer.json["errors"]] == [(pointer, code)]
    assert world.rows(Ticket) == []


def test_the_company_is_one_of_the_persons_own(world: World) -> None:
    person = world.person()
    assert person.sees(person.opens())["author"]["company"] is None
    mine, other, strange = world.company(), world.company(), world.company()
    world.relation(person, mine)
    assert person.sees(person.opens())["author"]["company"]["cnpj"] == mine.cnpj
    ended = world.relation(person, other)
    assert person.sees(person.opens())["author"]["company"] is None, "two companies, and none was named"
    assert person.sees(person.opens(company=other.cnpj))["author"]["company"]["cnpj"] == other.cnpj
    world.end_relation(ended)
    for cnpj in (other.cnpj, strange.cnpj):
        answer = person.post("/tickets", **A_QUESTION, company=cnpj)
        assert [fault["code"] for fault in answer.json["errors"]] == ["company.not_a_member"]


def test_a_category_whose_questions_belong_elsewhere_says_where(make_world: MakeWorld, tmp_path: Path) -> None:
    told = json.loads((Path(__file__).parents[1] / "src/helpdesk/data/categories.json").read_text(encoding="utf-8"))
    text = {"pt": "Ligue para a sala de operação.", "es": "Llame a la sala.", "en": "Call the control room."}
    told["categories"][0]["redirect"] = {"text": text, "url": "https://operacao.example/"}
    (tmp_path / "categories.json").write_text(json.dumps(told), encoding="utf-8")
    world = make_world(categories_file=tmp_path / "categories.json")
    answer = world.person().post("/tickets", **A_QUESTION)
    assert (answer.status_code, answer.json["code"]) == (422, "ticket.redirected")
    assert (answer.json["text"], answer.json["url"]) == (text["pt"], "https://operacao.example/")
    assert answer.json["detail"] == f"{text['pt']} https://operacao.example/"


def test_so_many_tickets_an_hour_and_no_more(make_world: MakeWorld) -> None:
    world = make_world(tickets_per_hour=3)
    person, other = world.person(), world.person()
    for _ in range(3):
        person.opens()
    answer = person.post("/tickets", **A_QUESTION)
    assert (answer.status_code, answer.json["code"]) == (429, "rate.limited")
    assert int(answer.headers["Retry-After"]) > 3500
    other.opens()


def test_the_same_key_opens_one_ticket(world: World) -> None:
    person = world.person()
    answers = [
        person.http.post("/api/helpdesk/v1/tickets", json=A_QUESTION, headers={"Idempotency-Key": "k1"})
        for _ in range(2)
    ]
    assert [answer.json["number"] for answer in answers] == [1, 1]
    assert len(world.rows(Ticket)) == len(world.events()) == 1


def test_staff_open_a_ticket_for_somebody_who_telephones(world: World) -> None:
    staff, person = world.staff(), world.person(name="Quem Liga")
    number = staff.opens(on_behalf_of={"user_id": str(person.user_id)}, channel="phone")
    seen = person.sees(number)
    assert (seen["author"]["name"], seen["channel"], seen["is_author"]) == ("Quem Liga", "phone", True)
    assert (seen["updated_by"], staff.sees(number)["updated_by"]) == ("Atendimento", staff.name)
    (told,) = world.events()
    assert (told.data["by"], told.data["author"]["name"]) == ("staff", "Quem Liga")
    (line,) = world.rows(HistoryLine)
    assert (line.field, line.new, line.by_id, line.team) == ("state", "new", staff.user_id, "Atendimento")


def test_staff_open_a_ticket_for_somebody_without_an_account(world: World) -> None:
    staff = world.staff()
    by_name = staff.opens(on_behalf_of={"name": "Ana de Exemplo", "language": "es"}, channel="phone")
    named = {"name": "Ana de Exemplo", "language": "es", "email": "Ana@Consumo.EXAMPLE"}
    staff.opens(on_behalf_of=named, channel="phone")
    assert staff.sees(by_name)["author"] == {"user_id": None, "name": "Ana de Exemplo", "company": None}
    assert [row.author_email for row in world.rows(Ticket)] == [None, "ana@consumo.example"]
    assert world.rows(Participant) == []
    first, second = world.events()
    assert first.data["author"] == {"name": "Ana de Exemplo", "language": "es"}
    assert second.data["author"]["email"] == "ana@consumo.example"
    assert "body" not in second.data, "nobody has shown that the address is theirs"
    assert second.data["quotes"] is False


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"channel": "phone"}, 422),
        ({"on_behalf_of": {"name": "Ana"}}, 422),
        ({"on_behalf_of": {"user_id": "01980000-0000-7000-8000-000000000001"}}, 422),
        ({"on_behalf_of": {"user_id": "01980000-0000-7000-8000-000000000001", "name": "Ana"}}, 422),
        ({"on_behalf_of": {"name": "Ana", "language": "pt"}, "company": "11444777000161"}, 422),
    ],
)
def test_on_behalf_of_whom_must_be_said(world: World, body: dict[str, object], status: int) -> None:
    assert world.staff().post("/tickets", **A_QUESTION, **body).status_code == status


@pytest.mark.parametrize("role", ["access", "admin", "connections"])
def test_only_staff_of_the_helpdesk_open_tickets_for_others(world: World, role: str) -> None:
    other = {"name": "Ana", "language": "pt"}
    answer = world.staff(role).post("/tickets", **A_QUESTION, on_behalf_of=other)
    assert (answer.status_code, answer.json["code"]) == (403, "ticket.staff_only")


def test_strangers_do_not_find_a_ticket(world: World) -> None:
    number = world.person().opens()
    for stranger in (world.person(), world.staff("access"), world.staff("admin")):
        assert stranger.get(f"/tickets/{number}").status_code == 404
        assert stranger.get(f"/tickets/{number}/entries").status_code == 404
        assert stranger.post(f"/tickets/{number}/entries", body="Olá").status_code == 404
        assert stranger.post(f"/tickets/{number}/closing", resolution="solved").status_code == 404
        assert stranger.uploads(number).status_code == 404
    for unknown in (number + 1, 2**31, 2**80):
        assert world.staff().get(f"/tickets/{unknown}").status_code == 404


def test_requesters_see_the_team_and_staff_the_person(make_world: MakeWorld) -> None:
    for shows_names in (False, True):
        world = make_world(shows_staff_names=shows_names)
        person, staff = world.person(), world.person(name="Equipe de Exemplo", roles=("staff:helpdesk",))
        number = person.opens()
        staff.replies(number)
        (entry,) = person.reads(number)
        team = {"user_id": None, "name": "Atendimento", "side": "staff"}
        named = {"user_id": str(staff.user_id), "name": "Equipe de Exemplo", "side": "staff"}
        assert entry["author"] == (named if shows_names else team)
        assert person.sees(number)["updated_by"] == entry["author"]["name"]
        assert staff.reads(number)[0]["author"] == named
        world.runtime.close()
