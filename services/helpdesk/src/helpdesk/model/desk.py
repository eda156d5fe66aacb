"""The desk: what every action on tickets needs beside the database."""

from dataclasses import dataclass

from helpdesk.mailing.addresses import MailAddresses
from helpdesk.model.categories import Categories


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What a process knows about the support team's work: the categories of tickets and the addresses of their mail."""

    categories: Categories
    addresses: MailAddresses
