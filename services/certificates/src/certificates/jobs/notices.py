"""The hourly job: tell of certificates that end soon, end those that have run out, judge the others again.

Each part works in pieces with a short transaction for each. What a killed job has not done is found by the next run.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

import structlog
from prometheus_client import Counter
from sqlalchemy.orm import Session

from certificates.actions import judging, notices
from certificates.actions.ending import end_what_ran_out
from certificates.clients.authorities import Authorities, open_authorities
from certificates.model import Certificate
from certificates.queries import due as queries
from certificates.settings import Settings
from chassis.jobs import Jobs

log = structlog.get_logger(__name__)
Begin = Callable[[], AbstractContextManager[Session]]
Find = Callable[..., Sequence[Certificate]]
T = TypeVar("T")

NAME = "notices"
NOTICES = Counter("ramal_certificate_notices_total", "Notices in the ledger, as written", ["threshold", "state"])
_READ = 200
_WRITTEN = 50


def jobs(settings: Settings) -> Jobs:
    """Return the hourly job about the ends of certificates, as a collection."""
    found = Jobs()
    step = partial(watch_ends, authorities=open_authorities(settings))
    found.add(NAME, timedelta(hours=1), step, opens_transactions=True)
    return found


def watch_ends(begin: Begin, *, as_of: datetime, authorities: Authorities) -> int:
    """Tell whom it concerns of certificates that end soon, and end those that have run out by `as_of`. When nothing of
    this is left to do, judge the active certificates again.

    Returns how many notices were written, certificates ended or judged differently; 0 when nothing changed.
    """
    done = tell_of_ends(begin, as_of=as_of) + end_run_out(begin, as_of=as_of)
    return done or judge_again(begin, as_of=as_of, authorities=authorities)


def tell_of_ends(begin: Begin, *, as_of: datetime) -> int:
    """Write the notices that are due at `as_of` and have no row yet, with their events. Returns how many.

    The certificates that end within the longest threshold are read, in the order of their ends.
    """
    written = 0
    for read in _pieces(begin, queries.ending_soon, as_of, _READ):
        with begin() as session:
            due = queries.due_notices(session, read, now=as_of)
        certificates = list({one.certificate.id: one.certificate for one in due}.values())
        for piece in _cut(certificates, _WRITTEN):
            with begin() as session:
                new = notices.tell_due(session, piece, now=as_of)
            for one in new:
                NOTICES.labels(one.threshold, one.state.value).inc()
            written += len(new)
    return written


def end_run_out(begin: Begin, *, as_of: datetime) -> int:
    """End the certificates that have run out by `as_of`, company by company. Returns how many."""
    ended = 0
    while True:
        with begin() as session:
            companies = queries.companies_with_ended(session, now=as_of, limit=_WRITTEN)
            for enrollment in notices.lock_enrollments(session, companies):
                ended += end_what_ran_out(session, enrollment, now=as_of)
        if not companies:
            return ended


def judge_again(begin: Begin, *, as_of: datetime, authorities: Authorities) -> int:
    """Judge the chains of all active certificates again and look for them in the lists of revoked ones. Returns for how
    many the answer is another one than before.

    Files are read and signatures checked outside transactions. Without a trust store nothing is judged.
    """
    if not authorities.has_roots():
        return 0
    changed = 0
    for read in _pieces(begin, queries.to_judge_again, as_of, _READ):
        found = [news for one in read if (news := _news_of(one, authorities, as_of))]
        for piece in _cut(found, _WRITTEN):
            with begin() as session:
                kept = judging.keep_findings(session, piece, now=as_of)
            for one in kept:
                log.warning("certificate.judged_again", certificate_id=str(one.certificate_id), finding=one.name)
            changed += len(kept)
    return changed


def _news_of(certificate: Certificate, authorities: Authorities, now: datetime) -> judging.Finding | None:
    """Return what a certificate is found to be, or None when it was found so before.

    Bytes that cannot be read any more, perhaps since a library changed, are logged and stay as they are.
    """
    try:
        is_untrusted, is_revoked = authorities.judge(certificate.der, now=now)
    except ValueError:
        log.warning("certificate.unreadable", certificate_id=str(certificate.id))
        return None
    if not is_revoked and is_untrusted == certificate.is_untrusted:
        return None
    return judging.Finding(certificate.id, certificate.company_id, is_untrusted, is_revoked)


def _pieces(begin: Begin, find: Find, now: datetime, limit: int) -> Iterator[Sequence[Certificate]]:
    """Yield pieces of the certificates that `find` finds, detached from the short transactions that read them."""
    after: queries.Place | None = None
    while True:
        with begin() as session:
            read = find(session, now=now, after=after, limit=limit)
            session.expunge_all()
        if read:
            yield read
        if len(read) < limit:
            return
        after = queries.place_of(read[-1])


def _cut(all_of_them: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for begun in range(0, len(all_of_them), size):
        yield all_of_them[begun : begun + size]
