"""The result of a run as a table, to print and to keep in `docs/chaos.md`."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from statistics import median

from tests.chaos.askers import MAILED, TICKET
from tests.chaos.killer import Kill
from tests.chaos.machines import REGISTERED
from tests.chaos.run import Result
from tests.chaos.verdict import KINDS

Recovery = tuple[Kill, float | None]
_INTRODUCTION = """\
# Chaos

Written by `make chaos` on {day}. People register through the gateway, read their code from the mail, complete, log in,
change their names and ask for a new connection. Others ask for companies. Others enroll companies and register, renew
and remove certificates. Others open tickets, write on them and send mails, which helpdesk takes in by LMTP. The jobs of
notices, deadlines and budgets go through five weeks, some days at a time, in two processes each, and are killed midway;
meanwhile terms run out, and budgets that nobody answers expire or are accepted by silence. A seeded killer sends
SIGKILL to one process after another. A ledger outside the platform holds every 2xx they were given; when all has
settled, it is compared with what the platform holds: mails, `GET /me`, databases, queues, dead letters.
[How it is done](../tests/chaos/run.py).

- **lost**: something was accepted, or a warning or the end of a budget was due, and its effect is not there.
- **doubled**: an account, a request, a certificate, a warning, a notification or a mail is there twice for one cause.
- **out of order**: a copy at another service is older than what it copies.
- **stuck**: an outbox row, a message, a dead letter, a mail or a person's journey that came to no end.

*Back after* is the time from the kill until the end of the first request that began after it and succeeded, of the
kind that needs what was killed. Kills overlap, so it includes other processes' deaths; *alone* are the kills during
which nothing else was dead or coming back.
"""


def table(result: Result) -> str:
    """Return the result of one run as a Markdown table that is readable as plain text, too."""
    rows: list[tuple[str, ...]] = [
        ("killed with SIGKILL", "times", "shown by", "back after, p50", "max", "alone", "p50", "max")
    ]
    rows += _rows(result)
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    rows.insert(1, tuple("-" * width for width in widths))
    return "\n".join("| " + " | ".join(map(str.ljust, row, widths)) + " |" for row in rows)


def summary(result: Result) -> str:
    """Return the verdict in two lines."""
    counts = Counter(finding.kind for finding in result.findings)
    accepted = sum(journey.has("registration") for journey in result.journeys)
    completed = sum(journey.has("completion") for journey in result.journeys)
    companies = sum(journey.has("company request") for journey in result.journeys)
    requests = sum(journey.has("submission") for journey in result.journeys)
    certificates = sum(entry.step == REGISTERED for entry in result.entries)
    tickets = sum(entry.step == TICKET for entry in result.entries)
    mails = sum(entry.step == MAILED for entry in result.entries)
    return (
        f"{result.mode}, seed {result.seed}: {len(result.recoveries)} kills, {accepted} registrations accepted,"
        f" {completed} completed, {companies} companies asked for, {requests} requests handed in,"
        f" {certificates} certificates registered, {tickets} tickets opened, {mails} mails taken in,"
        f" {result.warnings} warnings of deadlines given, {result.ends} budgets ended unanswered,"
        f" {result.killed_jobs} jobs killed,"
        f" in {result.seconds:.0f} s (settled {result.settling:.0f} s after the last client)\n"
        + " · ".join(f"{kind} {counts[kind]}" for kind in KINDS)
    )


def document(results: Iterable[Result], day: date) -> str:
    """Return the text of `docs/chaos.md`."""
    titles = {"embedded": "SQLite and the embedded broker", "real": "PostgreSQL and RabbitMQ"}
    parts = [_INTRODUCTION.format(day=day.isoformat())]
    for result in results:
        head, verdict = summary(result).splitlines()
        parts.append(f"## {titles[result.mode]}\n\n{head}.\n\n**{verdict}**\n\n{table(result)}\n")
    return "\n".join(parts)


def _rows(result: Result) -> Iterable[tuple[str, ...]]:
    for name in dict.fromkeys(sorted(kill.target.name for kill, _seconds in result.recoveries)):
        times = [one for one in result.recoveries if one[0].target.name == name]
        alone = [one for one in times if not any(_overlap(one, other) for other in result.recoveries if other != one)]
        shows_in = times[0][0].target.shows_in
        yield name, str(len(times)), shows_in, *_p50_and_max(times), str(len(alone)), *_p50_and_max(alone)


def _overlap(one: Recovery, other: Recovery) -> bool:
    """Whether what one kill hit was not back when the other came, or the other way round."""
    (first, seconds), (second, _seconds) = sorted((one, other), key=lambda recovery: recovery[0].at)
    return seconds is None or second.at < first.at + seconds


def _p50_and_max(times: Sequence[Recovery]) -> tuple[str, str]:
    back = [seconds for _kill, seconds in times if seconds is not None]
    if not back:
        return ("never", "never") if times else ("", "")
    return f"{median(back):.1f} s", f"{max(back):.1f} s"
