"""What a process opens once from its settings for all requests: the categories of tickets, and the usual hours."""

from dataclasses import dataclass

from helpdesk.hours import BusinessHours
from helpdesk.model.categories import Categories
from helpdesk.settings import Settings


@dataclass(frozen=True)
class Clients:
    """What the process knows beside its database. `hours` apply until staff set a calendar."""

    categories: Categories
    hours: BusinessHours


def open_clients(settings: Settings) -> Clients:
    """Return the Clients of one process, as `settings` say. Nothing has to be closed."""
    return Clients(Categories.read(settings.categories_file), settings.usual_hours)
