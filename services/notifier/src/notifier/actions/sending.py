"""The pipeline's transactions: claim what is due, settle how it went. Sending happens between them, in neither.

Who claims has a lease. If it is over before the attempt was settled (the sender hung), or its process is dead, the next
claim ends that attempt as interrupted and tries again, so that nothing gets stuck and nothing is lost.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from secrets import SystemRandom
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from chassis.outbox import publish
from chassis.presence import is_gone
from notifier.actions.suppressing import lift, suppress, suppressed_among
from notifier.model import (
    Attempt,
    Envelope,
    Notification,
    Outcome,
    Recipient,
    SuppressionReason,
    Thread,
    address_hash,
)
from notifier.model.messages import BY_KIND
from notifier.states import DeliveryState

CHANNEL = "attempts"
"""Woken whenever something became due."""

NAMES = ("requester_name", "author_name")
"""The facts in which a message to somebody without an account has their name."""

_INTERRUPTED = Outcome(state=DeliveryState.TEMPORARY_FAILURE, reason="interrupted")
_JITTER = 0.2
_random = SystemRandom()


def claim_due(
    session: Session, *, now: datetime, limit: int, lease: timedelta, schedule: Sequence[int], sender: str
) -> list[Envelope]:
    """Claim up to `limit` messages that are due, those due longest first, and return for each an Envelope, from which
    its mail is made and sent.

    No other process sends a claimed message before the time `lease` is over. A message whose lease is over without an
    outcome counts its last attempt as interrupted. It is claimed again, or given up if it has used all pauses of
    `schedule` (in seconds). `sender` is the name of the claiming process.
    """
    rows = (
        select(Notification)
        .where(Notification.due_at <= now)
        .order_by(Notification.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    due = session.scalars(rows).all()
    people = select(Recipient).where(Recipient.user_id.in_({n.recipient_id for n in due if n.recipient_id}))
    known = {person.user_id: person for person in session.scalars(people)}
    claimed = [
        _claim(session, notification, _whom(notification, known), now=now, lease=lease, sender=sender)
        for notification in due
        if notification.state is not DeliveryState.SENDING
        or _requeue(session, notification, now=now, schedule=schedule)
    ]
    return _without_suppressed(session, claimed)


def free_from_dead(session: Session, *, senders: Collection[str], now: datetime) -> None:
    """Make the messages due again that other processes were sending when they died. `senders` are the names of these
    processes.

    The caller has seen for a while that they no longer hold the locks that show that they live
    (`Presence.gone_for_a_while`). A process that has its lock again lives, and its messages are left alone.
    """
    dead = [sender for sender in senders if is_gone(session, sender)]
    if dead:
        in_hand = select(Attempt.notification_id).where(
            Attempt.state == DeliveryState.SENDING, Attempt.sender.in_(dead)
        )
        theirs = Notification.id.in_(in_hand), Notification.state == DeliveryState.SENDING
        session.execute(update(Notification).where(*theirs).values(due_at=now))


def settle(
    session: Session, ended: Sequence[tuple[Envelope, Outcome]], *, now: datetime, schedule: Sequence[int]
) -> None:
    """Record how the attempts to send messages ended, and when each failed message is tried again.

    `ended` are pairs of an envelope and its outcome. An attempt that another process has ended meanwhile is left alone.
    `schedule` are the pauses between attempts in seconds. When all are used, or after a failure for good, the message
    is given up, and a DeliveryFailed is published.
    """
    ids = [envelope.notification_id for envelope, _outcome in ended]
    rows = select(Notification).where(Notification.id.in_(ids)).order_by(Notification.id).with_for_update()
    notifications = {notification.id: notification for notification in session.scalars(rows)}
    made = select(Attempt).where(Attempt.id.in_([envelope.attempt_id for envelope, _outcome in ended]))
    attempts = {attempt.id: attempt for attempt in session.scalars(made)}
    for envelope, outcome in ended:
        notification, attempt = notifications.get(envelope.notification_id), attempts.get(envelope.attempt_id)
        if notification and attempt and attempt.state is DeliveryState.SENDING:
            retry_at = _retry_at(notification, now, schedule)
            _end(session, notification, attempt, outcome, now=now, retry_at=retry_at)
    _learn(session, ended, now=now)


def _without_suppressed(session: Session, envelopes: Sequence[Envelope]) -> list[Envelope]:
    """Return claimed envelopes, with those marked that go to suppressed addresses.

    A code is sent there all the same: somebody waits for it, and that it arrives shows that the address takes mail.
    """
    hashes = {envelope.notification_id: address_hash(envelope.address) for envelope in envelopes if envelope.address}
    suppressed = suppressed_among(session, set(hashes.values()))
    return [
        replace(envelope, suppressed=True)
        if hashes.get(envelope.notification_id) in suppressed and not _has_code(envelope)
        else envelope
        for envelope in envelopes
    ]


def _has_code(envelope: Envelope) -> bool:
    message = BY_KIND.get(envelope.kind)
    return message is not None and message.has_code


def _learn(session: Session, ended: Sequence[tuple[Envelope, Outcome]], *, now: datetime) -> None:
    """Suppress the addresses without a mailbox, and lift the suppressions of those to which a code was delivered.

    `ended` are pairs of an envelope and its outcome. Other mails than codes are not sent to suppressed addresses.
    """
    good = {
        address_hash(envelope.address)
        for envelope, outcome in ended
        if outcome.state is DeliveryState.DELIVERED and _has_code(envelope)
    }
    if good:
        lift(session, good)
    for envelope, outcome in ended:
        if outcome.no_mailbox:
            suppress(session, envelope.address, SuppressionReason.REFUSED, now=now)


def _whom(notification: Notification, known: Mapping[UUID, Recipient]) -> Recipient | None:
    """Return the recipient's copy from `known` (by user id), None for a bare address and for an account without a copy
    yet.
    """
    return known.get(notification.recipient_id) if notification.recipient_id else None


def _claim(
    session: Session,
    notification: Notification,
    known: Recipient | None,
    *,
    now: datetime,
    lease: timedelta,
    sender: str,
) -> Envelope:
    """Start an attempt to send a due message, and return the Envelope from which its mail is made.

    The caller has locked the row of `notification` and has checked that no other process sends the message. `known` is
    notifier's copy of the account to which the message goes, with the address and language to use; None if the message
    goes to an address without an account. For the time `lease` no other process sends the message. `sender` is the name
    of the process that sends it.
    """
    message = BY_KIND.get(notification.kind)
    if known and message and message.to.has_account:
        notification.send_to(known.email)
    attempt = notification.start(now=now, lease=lease, sender=sender)
    session.add(attempt)
    return Envelope(
        notification_id=notification.id,
        attempt_id=attempt.id,
        kind=notification.kind,
        address=notification.address or "",
        has_account=notification.recipient_id is not None,
        created_at=notification.created_at,
        name=((known.name or "") if known else "") if notification.recipient_id else stated_name(notification.facts),
        language=(known.language if known else None) or notification.language or "",
        facts=notification.facts,
        quotation=notification.quotation or "",
        thread=_thread(notification),
        ciphertext=notification.ciphertext or "",
        expires_at=notification.expires_at,
        erased=known is not None and known.erased_at is not None,
        traceparent=notification.traceparent or "",
    )


def stated_name(facts: Mapping[str, Any]) -> str:
    """Return the name that somebody without an account gave, from the facts of a message; empty where there is none."""
    return next((facts[name] for name in NAMES if name in facts), "")


def _thread(notification: Notification) -> Thread | None:
    """Return the place of a notification's mail in a conversation; None for a mail of its own."""
    if not (notification.message_id and notification.reply_to):
        return None
    return Thread(
        message_id=notification.message_id,
        reference_ids=tuple(notification.reference_ids),
        reply_to=notification.reply_to,
    )


def _requeue(session: Session, notification: Notification, *, now: datetime, schedule: Sequence[int]) -> bool:
    """End the last attempt of a message as interrupted: the process that made it has not recorded an outcome before its
    lease was over.

    Returns True if the caller may claim the message now. Returns False if all pauses of `schedule` (in seconds) are
    used, and the message was given up.
    """
    retry_at = now if _retry_at(notification, now, schedule) else None
    _end(session, notification, notification.attempts[-1], _INTERRUPTED, now=now, retry_at=retry_at)
    return retry_at is not None


def _end(
    session: Session,
    notification: Notification,
    attempt: Attempt,
    outcome: Outcome,
    *,
    now: datetime,
    retry_at: datetime | None,
) -> None:
    """Store how an attempt to send a message ended, in the attempt and in its notification.

    `outcome` says whether the mail was delivered, or failed temporarily or for good. After a temporary failure the
    message is tried again at `retry_at`, or given up if that is None. After a failure for good it is given up.
    DeliveryFailed is then published, unless the message has no address.
    """
    attempt.end(outcome, now=now)
    failed = notification.settle(outcome, now=now, retry_at=retry_at)
    if failed:
        publish(session, failed)


def _retry_at(notification: Notification, now: datetime, schedule: Sequence[int]) -> datetime | None:
    """Return when a message is tried again if its present attempt fails temporarily. None when it has had its last
    attempt.

    `schedule` are the pauses between attempts in seconds. A random part keeps many messages from being tried again at
    the same moment.
    """
    if notification.attempts_made > len(schedule):
        return None
    pause = schedule[notification.attempts_made - 1] * _random.uniform(1 - _JITTER, 1 + _JITTER)
    return now + timedelta(seconds=pause)
