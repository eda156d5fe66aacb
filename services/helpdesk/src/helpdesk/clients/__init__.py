"""What a process opens once from its settings for all requests: the desk, with the categories of tickets."""

from dataclasses import dataclass

from helpdesk.mailing.addresses import MailAddresses
from helpdesk.model.categories import Categories
from helpdesk.model.desk import Desk
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
            hours=settings.usual_hours,
            shows_staff_names=settings.shows_staff_names,
            tickets_per_hour=settings.tickets_per_hour,
        )
    )
