"""The check of certificates and their notices: what the ledger says was accepted, compared with rows and mails.

Each certificate that was accepted is there once, in the state that its last accepted step gave it, and no other. Each
notice that was due at a step of the job is there once, and so are the mails about both. A pure function.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from tests.chaos.clockwork import NOTICES_RUN
from tests.chaos.effects import (
    CERTIFICATE_EXPIRED,
    CERTIFICATE_EXPIRING,
    CERTIFICATE_EXPIRING_LAST,
    CERTIFICATE_REGISTERED,
    CERTIFICATE_REMOVED,
    CERTIFICATE_REPLACED,
    Effects,
)
from tests.chaos.ledger import Entry
from tests.chaos.machines import CONFIRMED, REGISTERED, REMOVED, WATCHED, ends_at
from tests.chaos.verdict import Finding

THRESHOLDS = (30, 15, 7)
TOLD, SKIPPED = "told", "skipped"
_KINDS = (
    CERTIFICATE_REGISTERED,
    CERTIFICATE_REMOVED,
    CERTIFICATE_REPLACED,
    CERTIFICATE_EXPIRING,
    CERTIFICATE_EXPIRING_LAST,
    CERTIFICATE_EXPIRED,
)
_MAIL = "email"


def check_certificates(entries: Sequence[Entry], effects: Effects) -> list[Finding]:
    """Return every fault about certificates. `entries` are all of the run's ledger."""
    moments = sorted(datetime.fromisoformat(one.facts["as_of"]) for one in entries if one.step == NOTICES_RUN)
    registered = [one for one in entries if one.step in (REGISTERED, WATCHED)]
    if not registered:
        return []
    return [
        *_rows(entries, registered, moments, effects),
        *_notices(registered, moments, effects),
        *_mails(entries, registered, moments, effects),
    ]


def due_notices(ends: datetime, moments: Sequence[datetime]) -> tuple[dict[int, str], bool]:
    """Return the notices about a certificate that the job has to have written, with their states, and whether the
    certificate has run out, when the job ran at these moments.

    Several that are due at once are skipped but for the nearest, and none is due after the end.
    """
    found: dict[int, str] = {}
    for moment in moments:
        left = ends - moment
        if left <= timedelta(0):
            return found, True
        new = [days for days in THRESHOLDS if left <= timedelta(days=days) and days not in found]
        found |= {days: TOLD if days == min(new) else SKIPPED for days in new}
    return found, False


def _rows(
    entries: Sequence[Entry], registered: Sequence[Entry], moments: Sequence[datetime], effects: Effects
) -> Iterator[Finding]:
    rows = Counter((one.certificate_id, one.sha256, one.state) for one in effects.certificates)
    states = _states(entries, registered, moments)
    for entry in registered:
        certificate_id, digest = entry.facts["certificate_id"], entry.facts["sha256"]
        if not rows[certificate_id, digest, states[certificate_id]]:
            yield Finding("lost", f"no certificate {certificate_id} that is {states[certificate_id]}")
    accepted = {entry.facts["sha256"] for entry in registered}
    companies = {entry.facts["cnpj"] for entry in registered}
    for one in effects.certificates:
        if one.cnpj in companies and one.sha256 not in accepted:
            yield Finding("doubled", f"certificate {one.certificate_id} of {one.cnpj}, which nobody was told of")
    for digest, times in Counter(one.sha256 for one in effects.certificates).items():
        if times > 1:
            yield Finding("doubled", f"{times} certificates with SHA-256 {digest}")


def _states(entries: Sequence[Entry], registered: Sequence[Entry], moments: Sequence[datetime]) -> dict[str, str]:
    """Return the state in which each certificate has to be, by its id."""
    states = {entry.facts["certificate_id"]: "active" for entry in registered}
    for entry in registered:
        if entry.step == WATCHED and due_notices(ends_at(entry), moments)[1]:
            states[entry.facts["certificate_id"]] = "expired"
    for entry in entries:
        if entry.step == REMOVED:
            states[entry.facts["certificate_id"]] = "removed"
        elif entry.step == CONFIRMED:
            states[entry.facts["replaced"]] = "replaced"
    return states


def _notices(registered: Sequence[Entry], moments: Sequence[datetime], effects: Effects) -> Iterator[Finding]:
    rows = {(one.certificate_id, one.threshold, one.recipient, one.state) for one in effects.notices}
    wanted = {
        (entry.facts["certificate_id"], threshold, entry.facts["user_id"], state)
        for entry in registered
        if entry.step == WATCHED
        for threshold, state in due_notices(ends_at(entry), moments)[0].items()
    }
    own = {entry.facts["certificate_id"] for entry in registered}
    for certificate_id, threshold, _recipient, state in sorted(wanted - rows):
        yield Finding("lost", f"no notice of {threshold} days about certificate {certificate_id} that was {state}")
    for certificate_id, threshold, recipient, state in sorted(rows - wanted):
        if certificate_id in own:
            what = f"a notice of {threshold} days to {recipient} about certificate {certificate_id}, {state}"
            yield Finding("doubled", f"{what}, which was not due")
    kept = Counter((one.certificate_id, str(one.threshold), one.recipient) for one in effects.notices)
    for key, times in kept.items():
        if times > 1:
            yield Finding("doubled", f"{times} notices {' '.join(key)}")


def _mails(
    entries: Sequence[Entry], registered: Sequence[Entry], moments: Sequence[datetime], effects: Effects
) -> Iterator[Finding]:
    """Return findings for notifications by mail about certificates that are not there exactly as often as they were
    due, and for mail files that are not there once for each notification.
    """
    wanted = _wanted(entries, registered, moments)
    by_mail = [one for one in effects.notifications if one.kind in _KINDS and one.channel == _MAIL]
    sent = Counter((one.recipient, one.kind, one.subject) for one in by_mail)
    own = {entry.facts["certificate_id"] for entry in registered}
    for key in sorted(wanted.keys() | {key for key in sent if key[2] in own}):
        if sent[key] != wanted[key]:
            kind, times = ("lost", "only ") if sent[key] < wanted[key] else ("doubled", "")
            yield Finding(kind, f"{times}{sent[key]} mails {' '.join(key)}, not {wanted[key]}")
    addresses = {entry.facts["user_id"]: entry.facts["email"] for entry in registered}
    files = Counter(effects.mails)
    for user_id, email in sorted(addresses.items()):
        for kind in _KINDS:
            due = sum(one.recipient == user_id and one.kind == kind for one in by_mail)
            due -= effects.mailed_before.get((user_id, kind), 0)
            there = files[email, kind]
            if there != due:
                yield Finding("lost" if there < due else "doubled", f"{there} mail files {email} {kind}, not {due}")


def _wanted(
    entries: Sequence[Entry], registered: Sequence[Entry], moments: Sequence[datetime]
) -> Mapping[tuple[str, str, str], int]:
    """Return how often each mail was due, by recipient, kind and certificate."""
    person = {entry.facts["certificate_id"]: entry.facts["user_id"] for entry in registered}
    wanted: Counter[tuple[str, str, str]] = Counter()
    for entry in registered:
        certificate_id = entry.facts["certificate_id"]
        wanted[person[certificate_id], CERTIFICATE_REGISTERED, certificate_id] += 1
        if entry.step == WATCHED:
            notices, has_run_out = due_notices(ends_at(entry), moments)
            told = [days for days, state in notices.items() if state == TOLD]
            for days in told:
                kind = CERTIFICATE_EXPIRING_LAST if days == min(THRESHOLDS) else CERTIFICATE_EXPIRING
                wanted[person[certificate_id], kind, certificate_id] += 1
            wanted[person[certificate_id], CERTIFICATE_EXPIRED, certificate_id] += has_run_out
    for entry in entries:
        if entry.step == REMOVED:
            wanted[person[entry.facts["certificate_id"]], CERTIFICATE_REMOVED, entry.facts["certificate_id"]] += 1
        elif entry.step == CONFIRMED:
            wanted[person[entry.facts["replaced"]], CERTIFICATE_REPLACED, entry.facts["replaced"]] += 1
    return +wanted
