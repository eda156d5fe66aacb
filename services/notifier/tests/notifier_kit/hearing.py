"""A notifier as its worker runs it, step by step: events go in through the inbox, mails come out."""

import email
import email.policy
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from cryptography.fernet import Fernet
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from chassis.events import Event
from chassis.testing.client import CheckedClient
from chassis.testing.plugin import checked_client
from chassis.testing.world import ServiceWorld
from notifier.jobs.sending import send_due
from notifier.model import Notification

CODE_KEY = Fernet.generate_key().decode()


@dataclass
class Hearing(ServiceWorld):
    """Hears events in transactions of their own and sends what is due when told to. Mails appear in `folder`."""

    folder: Path

    def send(self) -> None:
        """Send until nothing is due."""
        while send_due(self.runtime):
            pass

    def tell(self, *events: Event) -> list[EmailMessage]:
        """Hear and send. Every mail there is afterwards, oldest first."""
        self.hear(*events)
        self.send()
        return self.mails()

    def mails(self) -> list[EmailMessage]:
        files = sorted(self.folder.glob("*.eml"))
        return [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]

    def notifications(self, kind: str | None = None) -> list[Notification]:
        """With their attempts, oldest first."""
        rows = select(Notification).options(selectinload(Notification.attempts)).order_by(Notification.id)
        with self.runtime.database.reading() as session:
            return list(session.scalars(rows.where(Notification.kind == kind) if kind else rows))

    def mailed(self) -> list[Notification]:
        """The notifications that go by e-mail."""
        return [n for n in self.notifications() if n.channel == "email"]

    def client(self) -> CheckedClient:
        return checked_client(self.runtime)


def encrypted(secret: str) -> str:
    """A code as identity encrypts it, or a token as representatives does."""
    return Fernet(CODE_KEY).encrypt(secret.encode()).decode()
