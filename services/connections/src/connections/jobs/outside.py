"""The jobs that ask outside systems about requests: billing for debts, the commercial system for a service order."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog

from chassis.database import Begin
from chassis.jobs import Jobs
from chassis.outside import NoAnswer, Refused
from connections.actions import outside as actions
from connections.clients.billing import Billing, open_billing
from connections.clients.commercial import CommercialSystem, OrderFacts, open_commercial
from connections.model import ConnectionRequest
from connections.model.debts import AskedDebts
from connections.queries import outside as queries
from connections.settings import Settings

log = structlog.get_logger(__name__)
_BATCH = 50
_SILENCES = 3  # in a row: one may be about a single answer that cannot be read


def jobs(settings: Settings) -> Jobs:
    """Return the jobs that ask billing and the commercial system about requests.

    A system that is not configured has no job.
    """
    found = Jobs()
    billing, commercial = open_billing(settings), open_commercial(settings)
    if billing.is_configured:
        step = partial(ask_debts, billing=billing, zone=settings.time_zone)
        found.add("ask-debts", timedelta(minutes=1), step, opens_transactions=True)
    if commercial.is_configured:
        step = partial(open_service_orders, commercial=commercial)
        found.add("open-service-orders", timedelta(minutes=1), step, opens_transactions=True)
    return found


def ask_debts(begin: Begin, *, as_of: datetime, billing: Billing, zone: str) -> int:
    """Ask billing about each running request for which it gave no answer yet. Return how many answers were stored.

    `begin` opens a transaction; billing is asked outside any. `as_of` is the job's current time, `zone` the operator's
    time zone. A request that billing refuses is logged and asked about again in the next run. The job ends after three
    questions in a row without an answer.
    """
    today, done, silent = as_of.astimezone(ZoneInfo(zone)).date(), 0, 0
    for request in _each(begin, queries.without_debts):
        about = (request.holder_document, request.consumer_unit)
        try:
            found = billing.debts(*about)
        except Refused as fault:
            log.warning("billing.refused", request_id=str(request.id), reason=str(fault))
            continue
        except NoAnswer as fault:
            log.warning("billing.no_answer", reason=str(fault))
            silent += 1
            if silent == _SILENCES:
                break
            continue
        silent = 0
        asked = AskedDebts(document=about[0], consumer_unit=about[1], asked_at=as_of, found=found)
        with begin() as session:
            done += actions.record_debts(session, request_id=request.id, debts=asked, now=as_of, today=today)
    return done


def open_service_orders(begin: Begin, *, as_of: datetime, commercial: CommercialSystem) -> int:
    """Open a service order in the commercial system for each running request that has none.

    Return how many were opened. `begin` opens a transaction; the system is asked outside any. `as_of` is the job's
    current time. A request that the system refuses is logged and tried again in the next run. The job ends at the first
    question without an answer.
    """
    done = 0
    for request in _each(begin, queries.without_service_order):
        try:
            number = commercial.open_service_order(_facts(request))
        except Refused as fault:
            log.warning("commercial.refused", request_id=str(request.id), reason=str(fault))
            continue
        except NoAnswer as fault:
            log.warning("commercial.no_answer", reason=str(fault))
            break
        if number:
            with begin() as session:
                done += actions.record_service_order(session, request_id=request.id, number=number, now=as_of)
    return done


def _each(begin: Begin, find: Callable[..., Sequence[ConnectionRequest]]) -> Iterator[ConnectionRequest]:
    """Yield the requests that `find` returns in batches, each batch read in a short transaction of its own.

    `begin` opens a transaction. The requests are detached from it, so that no transaction is open while they are worked
    on.
    """
    after: UUID | None = None
    while True:
        with begin() as session:
            found = list(find(session, after=after, limit=_BATCH))
            session.expunge_all()
        yield from found
        if len(found) < _BATCH:
            return
        after = found[-1].id


def _facts(request: ConnectionRequest) -> OrderFacts:
    assert request.protocol and request.service_order and request.opened_at  # noqa: S101  # it was handed in
    return OrderFacts(
        request_id=request.id,
        protocol=request.protocol,
        service_order=request.service_order,
        kind=request.kind,
        consumer_unit=request.consumer_unit,
        holder_document=request.holder_document,
        opened_at=request.opened_at,
    )
