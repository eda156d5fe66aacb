"""What notifier keeps: recipients, notifications with their attempts, and the table of messages."""

from notifier.model.base import Base
from notifier.model.envelope import Envelope
from notifier.model.notification import Attempt, Notification, Outcome, address_hash
from notifier.model.recipient import Recipient

__all__ = ["Attempt", "Base", "Envelope", "Notification", "Outcome", "Recipient", "address_hash"]
