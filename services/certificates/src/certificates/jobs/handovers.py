"""The job that hands enrollments to the integration platform, again and again until it has taken them."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from certificates.actions.handovers import record_taken
from certificates.clients.platform import Platform, open_platform
from certificates.queries.handovers import Handover, waiting
from certificates.settings import Settings
from chassis.jobs import Jobs
from chassis.outside import NoAnswer, Refused

log = structlog.get_logger(__name__)
Begin = Callable[[], AbstractContextManager[Session]]
NAME = "hand-over"
_BATCH = 50
_SILENCES = 3  # in a row: one may be about a single answer that cannot be read


def jobs(settings: Settings) -> Jobs:
    """Return the job that hands enrollments over, as a collection; without a platform there is none."""
    found, platform = Jobs(), open_platform(settings)
    if platform.is_configured:
        step = partial(hand_over, platform=platform)
        found.add(NAME, timedelta(minutes=1), step, opens_transactions=True)
    return found


def hand_over(begin: Begin, *, as_of: datetime, platform: Platform) -> int:
    """Hand each enrollment that waits to the platform, outside any transaction, and record what was taken.

    An enrollment that the platform refuses is left for the next run and logged, for an operator. After several calls in
    a row without an answer the step ends. Returns how many enrollments were taken.
    """
    taken, silent = 0, 0
    for handover in _each(begin, as_of):
        about = {"company_id": str(handover.company_id), "version": handover.user.version}
        try:
            platform.hand_over(handover.user)
        except Refused as fault:
            log.warning("platform.refused", reason=str(fault), **about)
            continue
        except NoAnswer as fault:
            log.warning("platform.no_answer", reason=str(fault), **about)
            silent += 1
            if silent == _SILENCES:
                break
            continue
        silent = 0
        with begin() as session:
            record_taken(session, company_id=handover.company_id, version=handover.user.version)
        taken += 1
    return taken


def _each(begin: Begin, now: datetime) -> Iterator[Handover]:
    """Yield what waits, as it is read in short transactions."""
    after: UUID | None = None
    while True:
        with begin() as session:
            found = waiting(session, now=now, after=after, limit=_BATCH)
        yield from found
        if len(found) < _BATCH:
            return
        after = found[-1].company_id
