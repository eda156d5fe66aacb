"""The desk: what every action on tickets needs beside the database."""

from dataclasses import dataclass
from datetime import timedelta

from helpdesk.hours import BusinessHours
from helpdesk.mailing.addresses import MailAddresses
from helpdesk.model.categories import Categories
from helpdesk.model.tracking_links import TrackingLinks


@dataclass(frozen=True, kw_only=True)
class MailLimits:
    """How much mail of one sender is answered: mails beyond `per_hour` are held, and of several tickets that a sender
    opens by mail within `acknowledged_every` only the first is acknowledged.
    """

    per_hour: int
    acknowledged_every: timedelta


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What a process knows about the support team's work: the categories of tickets and the addresses of their mail.

    `hours` are the business hours that apply until staff set a calendar.
    `shows_staff_names` says whether requesters see who of a team answered. `tickets_per_hour` is how many tickets one
    person or address may open in an hour. `links` draws the tracking links of authors without an account.
    """

    categories: Categories
    addresses: MailAddresses
    mail_limits: MailLimits
    hours: BusinessHours
    shows_staff_names: bool
    tickets_per_hour: int
    links: TrackingLinks
