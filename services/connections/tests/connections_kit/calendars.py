"""Calendars: what people and calendar programs read of them, and links made for programs."""

from typing import Any

from icalendar import Calendar

from chassis.testing.tokens import Signer
from connections_kit.world import API, Person, World


def events(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def own_calendar(person: Person, language: str = "pt") -> bytes:
    answer = person.http.get(f"{API}/requests.ics", headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "text/calendar"
    return bytes(answer.data)


def link(person: Person, **said: Any) -> dict[str, Any]:
    made = person.post("/calendar-links", said)
    assert made.status_code == 201, made.text
    return dict(made.json)


def path_of(made: dict[str, Any]) -> str:
    address = str(made["url"])
    assert address.startswith(f"{Signer.issuer}{API}/calendars/")
    return address.removeprefix(Signer.issuer)


def fetch(world: World, made: dict[str, Any]) -> Any:
    """Fetch a link as a calendar program does, without a token."""
    return world.visitor.get(path_of(made))
