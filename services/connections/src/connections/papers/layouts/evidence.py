"""The layout of an evidence sheet: the deadlines of a request, and the days that each side used."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from connections.papers.sheet import Block, Facts, Heading, Paragraph, Sheet, Table
from connections.papers.words import Words


def evidence(paper: Mapping[str, Any], words: Words) -> Sheet:
    """Return the Sheet of an evidence sheet.

    `paper["sheet"]` is what `clocks.evidence_of` returns. Its digest stands at the bottom of each page.
    """
    sheet = paper["sheet"]
    about = {"protocol": sheet["request"]["protocol"], "as_of": words.day(sheet["as_of"])}
    return Sheet(
        title=words.say("paper-evidence-title"),
        subtitle=words.say("paper-evidence-subtitle", **about),
        blocks=list(_blocks(sheet, words)),
        language=words.language,
        page_of=words.say("paper-page-of"),
        footer=(words.say("paper-evidence-footer", **about), words.say("paper-digest", digest=sheet["digest"])),
    )


def _blocks(sheet: Mapping[str, Any], words: Words) -> Iterator[Block]:
    yield Facts(list(_about(sheet, words)))
    yield Heading(words.say("paper-evidence-clocks"))
    yield _clocks(sheet["clocks"], words)
    yield Heading(words.say("paper-evidence-counted"))
    yield Facts([(_name(clock, words), _days(clock["days"], words)) for clock in sheet["clocks"]])
    yield Heading(words.say("paper-evidence-suspensions"))
    yield _suspensions(sheet["suspensions"], words)
    if any(one["noted_on"] > one["first"] for one in sheet["suspensions"]):
        yield Paragraph(words.say("paper-evidence-noted-later"), is_small=True)
    yield Heading(words.say("paper-evidence-days-off"))
    yield _days_off(sheet["days_off"], words)
    yield Paragraph(words.say("paper-evidence-law"), is_small=True)


def _about(sheet: Mapping[str, Any], words: Words) -> Iterator[tuple[str, str]]:
    request = sheet["request"]
    yield words.say("paper-protocol"), request["protocol"]
    yield words.say("paper-service-order"), request["service_order"]
    yield words.say("paper-request"), words.say("paper-request-kind", kind=request["kind"])
    if request["consumer_unit"]:
        yield words.say("paper-consumer-unit"), request["consumer_unit"]
    yield words.say("paper-as-of"), words.day(sheet["as_of"])
    if sheet["holder_since"]:
        yield words.say("paper-holder-since"), words.day(sheet["holder_since"])
    for side in sheet["sides"]:
        yield words.say("paper-side-of", side=side["side"]), str(side["days"])


def _clocks(clocks: Sequence[Mapping[str, Any]], words: Words) -> Table:
    columns = ("clock", "owner", "dates", "days", "status")
    return Table(
        head=[words.say(f"paper-evidence-{name}") for name in columns],
        rows=[
            [
                f"{_name(clock, words)}\n{clock['article']}",
                words.say("paper-owner-of", owner=clock["owner"]),
                _dates(clock, words),
                f"{words.say('paper-evidence-used', used=clock['days_used'], term=clock['term'])} "
                f"{words.say('paper-unit-of', unit=clock['unit'])}",
                words.say("paper-status-of", status=clock["status"]),
            ]
            for clock in clocks
        ],
        widths=(34, 15, 24, 15, 12),
    )


def _suspensions(found: Sequence[Mapping[str, Any]], words: Words) -> Block:
    if not found:
        return Paragraph(words.say("paper-evidence-no-suspension"))
    return Table(
        head=[words.say(f"paper-evidence-{name}") for name in ("reason", "noted", "first", "last")],
        rows=[
            [
                words.say("paper-reason-of", reason=one["reason"]),
                _short(one["noted_on"]),
                _short(one["first"]),
                _short(one["last"]) if one["last"] else words.say("paper-evidence-goes-on"),
            ]
            for one in found
        ],
        widths=(46, 18, 18, 18),
    )


def _days_off(found: Sequence[Mapping[str, Any]], words: Words) -> Block:
    """Return the holidays and closed days as a table. Weekends are left out: a calendar has them."""
    shown = [one for one in found if one["reason"] != "weekend"]
    if not shown:
        return Paragraph(words.say("paper-evidence-no-day-off"))
    return Table(
        head=[words.say("paper-evidence-day"), words.say("paper-evidence-why")],
        rows=[[_short(one["on"]), one["name"] or words.say("paper-day-off-of", reason=one["reason"])] for one in shown],
        widths=(25, 75),
    )


def _name(clock: Mapping[str, Any], words: Words) -> str:
    return words.say("paper-clock-of", code=clock["code"])


def _dates(clock: Mapping[str, Any], words: Words) -> str:
    started = _short(clock["started_on"])
    if not clock["due_on"]:
        return words.say("paper-evidence-open", started_on=started)
    return words.say("paper-evidence-between", started_on=started, due_on=_short(clock["due_on"]))


def _days(days: Sequence[str], words: Words) -> str:
    return ", ".join(_short(day) for day in days) if days else words.say("paper-evidence-no-day")


def _short(iso: str) -> str:
    """Return a day as `20/11/2026`, as all three languages are written here."""
    return f"{date.fromisoformat(iso):%d/%m/%Y}"
