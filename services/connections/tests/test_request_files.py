"""The portfolio as a CSV file: the same requests as the list, as many as there are, in cells that calculate nothing."""

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from connections_kit.desk import ILLEGIBLE, claimed, send_back
from connections_kit.requests import submitted
from connections_kit.world import Person, World
from hypothesis import given
from hypothesis import strategies as st

from chassis.csv_export import csv_lines, inert
from chassis.documents import punctuated
from connections.queries import portfolio

_RFC_4180 = re.compile(r'(?:(?:"(?:[^"]|"")*"|[^",\r\n]*)(?:,(?:"(?:[^"]|"")*"|[^",\r\n]*))*\r\n)+')
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def table(person: Person, **query: Any) -> list[dict[str, str]]:
    answer = person.get("/requests.csv", **query)
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "text/csv; charset=utf-8; header=present"
    text = answer.data.decode("utf-8")
    assert _RFC_4180.fullmatch(text)
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def listed(person: Person, **query: Any) -> list[str]:
    return [item["id"] for item in person.get("/requests", limit=100, **query).json["items"]]


@pytest.fixture
def professional(world: World) -> Person:
    """A professional with a client for whom a draft and a submitted request are open."""
    professional, client = world.professional(), world.person(name="Cliente de Exemplo")
    unit = world.unit(client.document, "00000017")
    world.access(professional, client.document, unit)
    submitted(world, professional, "generation_budget", unit)
    professional.open("connection_budget", unit)
    return professional


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"turn": "mine"},
        {"status": "submitted"},
        {"kind": "connection_budget"},
        {"side": "holder"},
        {"turn": "distributor"},
    ],
)
def test_the_file_has_what_the_list_has(professional: Person, query: dict[str, str]) -> None:
    assert [row["id"] for row in table(professional, **query)] == listed(professional, **query)


def test_a_row_says_what_the_portfolio_shows(world: World) -> None:
    analyst, person = world.staff(), world.person(name="Ana, a “Primeira”")
    request_id = claimed(world, analyst, person)
    assert send_back(analyst, request_id, {"section": "contact", **ILLEGIBLE}).status_code == 200
    (row,), item = table(person), person.request(request_id).json
    assert tuple(row) == portfolio.COLUMNS
    assert row["holder_name"] == person.name
    assert row["holder_document"] == punctuated(person.document)
    assert (row["status"], row["turn"], row["cure_until"]) == ("returned", "customer", item["cure_until"])
    assert date.fromisoformat(row["cure_until"])
    assert row["submitted_at"] == item["submitted_at"].replace("+00:00", "Z") or row["submitted_at"].endswith("Z")
    assert row["decided_at"] == row["reason"] == ""


def test_a_professional_sees_masks_and_after_the_end_neither_name_nor_deadline(world: World) -> None:
    professional, client, analyst = world.professional(), world.person(), world.staff()
    unit = world.unit(client.document)
    access = world.access(professional, client.document, unit)
    request_id = claimed(world, analyst, professional, "generation_budget", unit)
    send_back(analyst, request_id, {"section": "modules"})
    (row,) = table(professional)
    assert row["holder_document"].startswith("***.")
    assert row["holder_name"] == client.name
    assert row["cure_until"]
    world.tell_access(access, "ended")
    (row,) = table(professional)
    assert row["protocol"]
    assert row["holder_name"] == row["consumer_unit"] == row["cure_until"] == ""


def test_all_pages_are_in_the_file_and_no_transaction_outlives_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = world.person()
    for _ in range(7):
        assert person.open("new_connection").status_code == 201
    monkeypatch.setattr(portfolio, "_FILE_PAGE", 2)
    assert [row["id"] for row in table(person)] == listed(person)


def test_the_file_of_somebody_without_requests_is_its_header(world: World) -> None:
    assert world.person().get("/requests.csv").data.decode() == ",".join(portfolio.COLUMNS) + "\r\n"


def test_names_that_would_calculate_are_texts(world: World) -> None:
    person = world.person(name='=HYPERLINK("http://estranho.example";"ver")')
    person.open("new_connection")
    (row,) = table(person)
    assert row["holder_name"] == "'" + person.name


def test_what_follows_a_semicolon_does_not_calculate_either() -> None:
    """A spreadsheet with Brazilian settings begins another cell there."""
    assert inert("Foo;=1+1") == "Foo;'=1+1"
    assert inert("Foo; @x|+2\t-3") == "Foo; '@x|'+2\t'-3"
    assert inert("=1;=2") == "'=1;'=2"
    assert inert("Rua A; casa 2 - fundos") == "Rua A; casa 2 - fundos"


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00")), min_size=1, max_size=4))
def test_any_text_is_read_back_and_none_begins_a_formula(cells: list[str]) -> None:
    columns = [f"c{number}" for number in range(len(cells))]
    text = b"".join(csv_lines(columns, [dict(zip(columns, cells, strict=True))])).decode()
    assert _RFC_4180.fullmatch(text) or len(cells) == 1
    head, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert head == columns
    assert rows == [[inert(cell) for cell in cells]]
    assert not any(cell.lstrip().startswith(_FORMULA) for cell in rows[0])


def test_numbers_and_states_are_not_changed_into_texts() -> None:
    lines = list(csv_lines(["a", "b", "c"], [{"a": -5, "b": True, "c": None}]))
    assert lines == [b"a,b,c\r\n", b"-5,true,\r\n"]
