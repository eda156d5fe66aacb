"""The check of tickets: what the ledger says was accepted, compared with rows and mails.

Each ticket, each entry and each mail that was accepted is there once. Nobody writes the same words twice, so that
words which are there twice were doubled. A pure function.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from tests.chaos.askers import ENTRY, MAILED, TICKET
from tests.chaos.effects import TICKET_OPENED, Effects
from tests.chaos.ledger import Entry
from tests.chaos.verdict import Finding

_MAIL = "email"


def check_tickets(entries: Sequence[Entry], effects: Effects) -> list[Finding]:
    """Return every fault about tickets. `entries` are all of the run's ledger."""
    return [*_lost(entries, effects), *_doubled(effects), *_mails(entries, effects)]


def _lost(entries: Sequence[Entry], effects: Effects) -> Iterator[Finding]:
    tickets = {(str(one.number), one.subject) for one in effects.tickets}
    subjects = {one.subject for one in effects.tickets}
    written = {(str(one.number), one.body) for one in effects.entries}
    for entry in entries:
        facts = entry.facts
        if entry.step == TICKET and (facts["number"], facts["subject"]) not in tickets:
            yield Finding("lost", f"no ticket {facts['number']} {facts['subject']}")
        if entry.step == ENTRY and (facts["number"], facts["body"]) not in written:
            yield Finding("lost", f"no entry {facts['body']} on ticket {facts['number']}")
        if entry.step == MAILED and facts["subject"] not in subjects:
            yield Finding("lost", f"no ticket from the mail {facts['subject']}")


def _doubled(effects: Effects) -> Iterator[Finding]:
    counted = {
        "tickets with number": Counter(str(one.number) for one in effects.tickets),
        "tickets": Counter(one.subject for one in effects.tickets),
        "entries": Counter(one.body for one in effects.entries),
    }
    for what, counts in counted.items():
        for key, times in counts.items():
            if times > 1:
                yield Finding("doubled", f"{times} {what} {key}")


def _mails(entries: Sequence[Entry], effects: Effects) -> Iterator[Finding]:
    """Return findings for tickets by the API whose author was not sent exactly one mail about the opening."""
    ids = {str(one.number): one.ticket_id for one in effects.tickets}
    sent = Counter(one.subject for one in effects.notifications if (one.kind, one.channel) == (TICKET_OPENED, _MAIL))
    for entry in entries:
        times = sent[ids.get(entry.facts.get("number", ""), "")] if entry.step == TICKET else 1
        if times != 1:
            kind = "lost" if times < 1 else "doubled"
            yield Finding(kind, f"{times} mails about the opening of ticket {entry.facts['number']}, not 1")
