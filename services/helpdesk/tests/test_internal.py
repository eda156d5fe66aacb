"""What staff write among themselves reaches nobody else: no answer, no event, no export, in whatever state."""

import json
from collections.abc import Iterator

import pytest
from helpdesk_kit.world import API, Person, World

SECRET = "SEGREDO-7391"


@pytest.fixture
def author(world: World) -> Person:
    return world.person()


def a_secret_ticket(world: World, author: Person) -> tuple[Person, int]:
    """A ticket of the author on which staff have written internal notes with files, and answered."""
    company, watcher, staff = world.company(), world.person(), world.staff()
    for person in (author, watcher):
        world.relation(person, company)
    number = author.opens()
    world.watches(watcher, number)
    for state in (None, "waiting"):
        file_id = staff.attaches(number, f"{SECRET}.txt", SECRET.encode())
        staff.notes(number, SECRET, attachment_ids=[file_id])
        staff.attaches(number, f"{SECRET}-2.txt", SECRET.encode())
        staff.replies(number, "Envie a fatura, por favor.", state=state)
    author.writes(number, "Aqui está.")
    staff.notes(number, SECRET)
    staff.closes(number)
    staff.notes(number, SECRET)
    author.writes(number, "Obrigado!")
    author.writes(number, "Ainda não funciona.")
    return watcher, number


def answers(person: Person, number: int) -> Iterator[tuple[str, str]]:
    """Everything that a person can read of tickets, by path."""
    views = [f"/tickets?view={view}" for view in ("pending", "closed_30d", "opened_by_me", "watched")]
    of_ticket = ("", "/entries", "/entries?order=desc", "/history", "/watchers")
    for path in [*views, *(f"/tickets/{number}{part}" for part in of_ticket), "/me/export"]:
        answer = person.http.get(f"{API}{path}")
        if answer.status_code != 404:
            yield path, answer.text + str(answer.headers)
    for entry in person.reads(number):
        quote = person.http.get(f"{API}/tickets/{number}/entries/{entry['id']}/quote")
        yield "quote", quote.text


def test_no_internal_word_reaches_a_requester(world: World, author: Person) -> None:
    watcher, number = a_secret_ticket(world, author)
    for person in (author, watcher):
        read = dict(answers(person, number))
        assert "Obrigado!" in read[f"/tickets/{number}/entries"]
        assert ("Obrigado!" in read["/me/export"]) is (person is author)
        assert [path for path, text in read.items() if SECRET in text] == []


def test_no_internal_word_is_told(world: World, author: Person) -> None:
    a_secret_ticket(world, author)
    told = world.events()
    assert len(told) > 5
    assert [event.type for event in told if SECRET in json.dumps(event.data)] == []


def test_no_requester_opens_or_quotes_what_is_internal(world: World, author: Person) -> None:
    watcher, number = a_secret_ticket(world, author)
    reader = world.staff()
    internal = [entry for entry in reader.reads(number) if entry["visibility"] == "internal"]
    assert len(internal) == 4
    files = [file["id"] for entry in internal for file in entry["attachments"]]
    assert len(files) == 2
    for person in (author, watcher):
        for entry in internal:
            assert person.get(f"/tickets/{number}/entries/{entry['id']}/quote").status_code == 404
        for file_id in files:
            assert person.get(f"/tickets/{number}/attachments/{file_id}").status_code == 404
            answer = person.post(f"/tickets/{number}/entries", body="Olá", attachment_ids=[file_id])
            assert answer.status_code == 422


def test_a_requester_does_not_notice_that_something_internal_was_written(world: World, author: Person) -> None:
    watcher, number = a_secret_ticket(world, author)
    staff = world.staff()
    before = [dict(answers(person, number)) for person in (author, watcher)]
    staff.notes(number, SECRET, attachment_ids=[staff.attaches(number)])
    after = [dict(answers(person, number)) for person in (author, watcher)]
    for then, now in zip(before, after, strict=True):
        assert [path for path in then if _without_date(then[path]) != _without_date(now[path])] == []


def _without_date(text: str) -> str:
    """An answer without the headers that differ each time."""
    return "\n".join(line for line in text.splitlines() if not line.lower().startswith(("date", "x-request-id")))
