"""Sending mail: a worker claims a few messages that are due, sends each and records each outcome.

No transaction is open while a mail is composed or sent. The worker shares its claimed messages between the mailer's
connections.
"""

import contextlib
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait

import structlog
from prometheus_client import Counter, Histogram
from sqlalchemy.exc import OperationalError

from chassis import clock, tracing
from chassis.service import Loop, Runtime
from notifier import queries
from notifier.actions.sending import CHANNEL, claim_due, free_from_dead, settle
from notifier.clients import NotDelivered, Refused, SendMail
from notifier.composing import Composer
from notifier.model import Envelope, Outcome
from notifier.settings import Settings
from notifier.states import DeliveryState

log = structlog.get_logger(__name__)

DELIVERIES = Counter("ramal_deliveries_total", "Attempts to deliver, by message and outcome", ["kind", "outcome"])
WAITED = Histogram(
    "ramal_delivery_seconds",
    "From the notification to its delivery",
    ["kind"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 60, 600),
)
_SETTLE_SECONDS = 0.05
_KEEP_SECONDS = 1
_WORTH_A_CONNECTION = 5
"""Mails per connection. Opening a connection costs about as much as sending a few mails over an open one."""


def send_due(runtime: Runtime) -> bool:
    """Claim messages that are due and send them. The worker's loop calls it, and calls it again while it returns True:
    then there were some, and more may be due.

    A claimed message is this process's for the lease in the settings. If its outcome is not recorded by then, it is
    claimed and sent again. `runtime` gives the worker's database, settings and mailer.
    """
    settings: Settings = runtime.settings
    _free_from_dead(runtime)
    now = clock.now()
    with runtime.database.reading() as session:
        if not queries.is_anything_due(session, now=now):
            return False
    runtime.holder.keep()
    with runtime.database.writing(durable=False) as session:  # a claim that is lost is made again
        claimed = claim_due(
            session,
            now=now,
            limit=settings.mail_batch,
            lease=settings.mail_lease,
            schedule=settings.mail_retry_seconds,
            sender=runtime.holder.owner,
        )
    lines = min(runtime.clients.parallel, -(-len(claimed) // _WORTH_A_CONNECTION))
    shares = [claimed[start::lines] for start in range(lines)]
    if shares:
        _send_shares(runtime, shares)
    return bool(claimed)


def _free_from_dead(runtime: Runtime) -> None:
    with runtime.database.reading() as session:
        senders = queries.other_senders(session, sender=runtime.holder.owner)
        dead = runtime.holder.gone_for_a_while(session, senders)
    if dead:
        with runtime.database.writing(durable=False) as session:
            free_from_dead(session, senders=dead, now=clock.now())


def _send_shares(runtime: Runtime, shares: Sequence[Sequence[Envelope]]) -> None:
    """Send claimed envelopes in parallel: each of `shares`, a list of envelopes, in a thread with a mail connection of
    its own. Meanwhile this process keeps the lock that shows the other processes that it lives.

    PostgreSQL may crash while a mail server answers slowly. This process then takes its lock again as soon as the
    database is back, so that no other process takes it for dead and sends the same mails.
    """
    with ThreadPoolExecutor(len(shares), thread_name_prefix="send-mail") as pool:
        sending = [pool.submit(_send_share, runtime, share) for share in shares]
        while wait(sending, timeout=_KEEP_SECONDS).not_done:
            with contextlib.suppress(OperationalError):  # the database is away; the next round tries again
                runtime.holder.keep()
    for share in sending:
        share.result()


def _send_share(runtime: Runtime, envelopes: Sequence[Envelope]) -> None:
    """Send claimed envelopes over one mail connection, and record their outcomes. It stops when half of the lease is
    over.

    The envelopes that are left then are claimed and sent later. So no mail is sent that another process may have
    claimed meanwhile. Messages that were cancelled meanwhile, because their recipient was erased, are left out: it is
    looked every 50 ms, and after a mail that took longer.
    """
    settings: Settings = runtime.settings
    composer = Composer(runtime.catalogue, settings)
    until = time.monotonic() + settings.mail_lease_seconds / 2
    waiting = list(reversed(envelopes))
    with runtime.clients.connected() as send:
        while time.monotonic() < until and (waiting := _still_in_hand(runtime, waiting)):
            _settle(runtime, _send_some(composer, send, waiting))


def _still_in_hand(runtime: Runtime, envelopes: Sequence[Envelope]) -> list[Envelope]:
    """Return those of the envelopes whose attempts nobody has ended since they were claimed."""
    with runtime.database.reading() as session:
        open_attempts = queries.open_attempts(session, [envelope.attempt_id for envelope in envelopes])
    return [envelope for envelope in envelopes if envelope.attempt_id in open_attempts]


def _send_some(composer: Composer, send: SendMail, waiting: list[Envelope]) -> list[tuple[Envelope, Outcome]]:
    """Compose and send envelopes for 50 ms, at least one. Returns pairs of the envelope and its outcome.

    `send` sends one mail over the open connection. `waiting` is the list of envelopes to send; those that were sent are
    removed from its end. The caller stores the returned outcomes in one transaction: of many mails if the mail server
    is fast, of one if it is slow.
    """
    ended: list[tuple[Envelope, Outcome]] = []
    until = time.monotonic() + _SETTLE_SECONDS
    while waiting and (not ended or time.monotonic() < until):
        envelope = waiting.pop()
        ended.append((envelope, _send(composer, send, envelope)))
    return ended


def _settle(runtime: Runtime, ended: Sequence[tuple[Envelope, Outcome]]) -> None:
    """Store the outcomes of sent mails, and when to try again after a failure, in one transaction. `ended` are pairs of
    the envelope and its outcome.
    """
    with runtime.database.writing(durable=False) as session:  # an outcome lost in a power cut means sending again
        settle(session, ended, now=clock.now(), schedule=runtime.settings.mail_retry_seconds)


def _send(composer: Composer, send: SendMail, envelope: Envelope) -> Outcome:
    """Compose and send the mail of one claimed envelope. Returns its Outcome: delivered, or failed temporarily or for
    good. Raises nothing: every error becomes an outcome.

    `send` sends one composed mail over the open connection. The sending appears as a span in the trace of the request
    that caused the message.
    """
    about = {"ramal.notification.id": str(envelope.notification_id)}
    with tracing.span(f"mail {envelope.kind}", envelope.traceparent, "CLIENT", about) as span:
        outcome = _try_to_send(composer, send, envelope)
        if outcome.reason:
            span.fail(outcome.reason)
    return outcome


def _try_to_send(composer: Composer, send: SendMail, envelope: Envelope) -> Outcome:
    """Compose and send the mail of one claimed envelope, count it in the metrics, and return its Outcome.

    `send` sends one composed mail over the open connection. If the composer or the mail server refuses the mail
    (Refused), it failed for good. After TryLater and every other exception it failed temporarily. Other exceptions are
    faults of ours, such as a missing text, and are logged with their traceback.
    """
    try:
        send(composer.compose(envelope, now=clock.now()))
    except NotDelivered as failed:
        permanent = isinstance(failed, Refused)
        state = DeliveryState.PERMANENT_FAILURE if permanent else DeliveryState.TEMPORARY_FAILURE
        outcome = Outcome(state=state, reason=failed.reason, reply=failed.reply, no_mailbox=failed.no_mailbox)
        log.info("mail.not_delivered", notification_id=str(envelope.notification_id), reason=failed.reason)
    except Exception:
        log.exception("mail.not_made", notification_id=str(envelope.notification_id), kind=envelope.kind)
        outcome = Outcome(state=DeliveryState.TEMPORARY_FAILURE, reason="not_made")
    else:
        outcome = Outcome(state=DeliveryState.DELIVERED)
        WAITED.labels(envelope.kind).observe((clock.now() - envelope.created_at).total_seconds())
    DELIVERIES.labels(envelope.kind, outcome.state).inc()
    return outcome


# A server that answers nothing is waited for at each of some ten steps of one mail (`MAIL_TIMEOUT_SECONDS`).
LOOPS = (Loop("send-mail", send_due, channel=CHANNEL, turns_within=600),)
