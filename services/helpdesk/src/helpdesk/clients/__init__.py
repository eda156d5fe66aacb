"""What a process opens once from its settings for all requests: the desk, with the categories of tickets."""

from dataclasses import dataclass
from datetime import timedelta

from helpdesk.mailing.addresses import MailAddresses
from helpdesk.model.categories import Categories
from helpdesk.model.desk import Desk, MailLimits
from helpdesk.settings import Settings


@dataclass(frozen=True)
class Clients:
    """What the process knows beside its database."""

    desk: Desk

    @property
    def categories(self) -> Categories:
        return self.desk.categories


def open_clients(settings: Settings) -> Clients:
    """Return the Clients of one process, as `settings` say. Nothing has to be closed."""
    return Clients(
        Desk(
            categories=Categories.read(settings.categories_file),
            addresses=MailAddresses(settings.secrets_key, settings.mail_address),
            mail_limits=MailLimits(
                per_hour=settings.mails_per_hour,
                acknowledged_every=timedelta(minutes=settings.acknowledge_minutes),
            ),
            hours=settings.usual_hours,
            shows_staff_names=settings.shows_staff_names,
            tickets_per_hour=settings.tickets_per_hour,
        )
    )
