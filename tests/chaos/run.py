"""One run in one mode: start, let clients make journeys, kill, wait until everything is finished, read, judge."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from tests.chaos import inside, killer, ledger, verdict
from tests.chaos.applicants import prepare_applicants
from tests.chaos.askers import prepare_askers
from tests.chaos.certificates_verdict import check_certificates
from tests.chaos.clockwork import DEADLINES, NOTICES, Clockwork
from tests.chaos.crowd import Crowd
from tests.chaos.deadlines_verdict import check_deadlines
from tests.chaos.inside import Inside
from tests.chaos.killer import Kill
from tests.chaos.ledger import Entry, Journey, Ledger
from tests.chaos.machines import Machines
from tests.chaos.mailbox import Mailbox
from tests.chaos.platform import Mode, Platform, Target
from tests.chaos.targets import targets
from tests.chaos.tickets_verdict import check_tickets
from tests.chaos.verdict import Finding

from chassis.bus import BROKER_AWAY

_RECOVERY_SECONDS = 60
_LOOK_SECONDS = 0.5
_SETTLE_SECONDS = 120  # a mail that a killed sender had claimed is claimed by another one after a minute


@dataclass(frozen=True, kw_only=True)
class Size:
    """The size of a run: `kills` SIGKILLs spread over about `seconds` and none after `limit`, and `clients` threads.

    `patience` is the number of seconds for which a client tries one step.
    """

    kills: int
    seconds: float
    limit: float
    clients: int = 6
    patience: float = 100


@dataclass(frozen=True, kw_only=True)
class Result:
    """The result of a run.

    `recoveries` are the kills, each with the seconds until its step succeeded again, or None when that never happened.
    `entries` are all entries of the ledger. `warnings` counts those of deadlines that were given in the run, `ends` the
    budgets that expired or were accepted by silence, and `killed_jobs` the processes of jobs. `seconds` is the duration
    of the run, `settling` the part of it after the last client had ended.
    """

    mode: Mode
    seed: int
    journeys: list[Journey]
    recoveries: list[tuple[Kill, float | None]]
    findings: list[Finding]
    seconds: float
    settling: float
    entries: list[Entry] = field(default_factory=list)
    warnings: int = 0
    ends: int = 0
    killed_jobs: int = 0


def run(mode: Mode, seed: int, size: Size, folder: Path, environment: Mapping[str, str]) -> Result:
    """Make one run in the empty `folder` and return its result. `environment` is added to the platform's."""
    begun = time.monotonic()
    notes = Ledger(folder / "ledger.jsonl")
    with Platform(folder, mode, **environment) as platform, _looking_into(platform) as look:
        mailbox = Mailbox(platform.mail)
        machines = Machines(platform.url, platform.root, mode, notes, mailbox, size.patience)
        machines.prepare()
        askers = prepare_askers(platform.url, platform.root, notes, mailbox, size.patience, seed)
        clockworks = [Clockwork(jobs, platform.root, notes, seed) for jobs in (NOTICES, DEADLINES)]
        prepare_applicants(platform.url, platform.root, notes, size.patience, clockworks[-1].begun_at)
        _wait_until(lambda: _is_settled(look), _SETTLE_SECONDS)  # the demo data and the machines are told of first
        mailbox.forget()
        demo = look.demo()
        crowd = Crowd(platform.url, notes, mailbox, seed, size.patience, machines, askers, clockworks)
        crowd.start(size.clients)
        kills = list(killer.carry_out(platform, _planned(mode, seed, size), until=time.monotonic() + size.limit))
        _wait_until(lambda: None not in _recoveries(kills, notes), _RECOVERY_SECONDS)
        crowd.finish()
        ended = time.monotonic()
        _wait_until(lambda: _is_settled(look), _SETTLE_SECONDS)
        settling = time.monotonic() - ended
        me = crowd.look_at_themselves()
    mails = [(mail.address, mail.kind) for mail in mailbox.close()]
    with inside.servers_again(platform.folder, mode), _looking_into(platform) as look:
        effects = look.read_all(mails=mails, me=me, demo=demo)
    entries = ledger.read(folder / "ledger.jsonl")
    journeys = ledger.journeys(entries)
    recoveries = _recoveries(kills, notes)
    findings = verdict.check(journeys, crowd.broken_off, effects) + check_certificates(entries, effects)
    findings += check_tickets(entries, effects) + check_deadlines(entries, effects)
    findings += _never_back(kills, recoveries)
    return Result(
        mode=mode,
        seed=seed,
        journeys=journeys,
        recoveries=list(zip(kills, recoveries, strict=True)),
        findings=findings,
        seconds=time.monotonic() - begun,
        settling=settling,
        entries=entries,
        warnings=sum(bool(one.share) for one in effects.told_by_clocks),
        ends=sum(not one.share for one in effects.told_by_clocks),
        killed_jobs=sum(clockwork.killed for clockwork in clockworks),
    )


@contextmanager
def _looking_into(platform: Platform) -> Iterator[Inside]:
    look = Inside.in_folder(platform.folder, platform.mode)
    try:
        yield look
    finally:
        look.close()


def _planned(mode: Mode, seed: int, size: Size) -> list[tuple[float, Target]]:
    return killer.plan(seed, size.kills, targets(mode), size.seconds)


def _recoveries(kills: list[Kill], notes: Ledger) -> list[float | None]:
    by_step = ledger.successes(notes.entries())
    return [killer.recovery(kill, by_step[kill.target.shows_in]) for kill in kills]


def _never_back(kills: list[Kill], recoveries: list[float | None]) -> list[Finding]:
    return [
        Finding("stuck", f"no {kill.target.shows_in} succeeded after {kill.target.name} was killed")
        for kill, seconds in zip(kills, recoveries, strict=True)
        if seconds is None
    ]


def _is_settled(look: Inside) -> bool:
    try:
        return not look.waiting()
    except (SQLAlchemyError, *BROKER_AWAY):  # a server is still coming back
        return False


def _wait_until(condition: Callable[[], bool], seconds: float) -> None:
    """Wait until `condition` is true. It is called rarely, because each call takes processor time from the platform."""
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(_LOOK_SECONDS)
