"""What notifier keeps: recipients, notifications with their attempts, addresses that take no mail, the messages."""

from notifier.model.base import Base
from notifier.model.envelope import Envelope, Thread
from notifier.model.notification import Attempt, Notification, Outcome, address_hash
from notifier.model.recipient import Recipient
from notifier.model.suppression import Bounce, Suppression, SuppressionReason

__all__ = [
    "Attempt",
    "Base",
    "Bounce",
    "Envelope",
    "Notification",
    "Outcome",
    "Recipient",
    "Suppression",
    "SuppressionReason",
    "Thread",
    "address_hash",
]
