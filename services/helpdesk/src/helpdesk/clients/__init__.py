"""What a process opens once from its settings for all requests: the desk, the check for robots, and keys."""

import base64
from dataclasses import dataclass
from datetime import timedelta

from chassis.human_check import HumanCheck, open_human_check
from chassis.mailed_codes import CodeKeys
from helpdesk.mailing.addresses import MailAddresses
from helpdesk.model.categories import Categories
from helpdesk.model.desk import Desk, MailLimits
from helpdesk.model.limits import Limits
from helpdesk.model.tracking_links import TrackingLinks
from helpdesk.settings import Settings


@dataclass(frozen=True)
class Clients:
    """What the process knows beside its database."""

    desk: Desk
    humans: HumanCheck
    codes: CodeKeys
    limits: Limits

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
            links=TrackingLinks(settings.code_key),
        ),
        humans=open_human_check(settings, service="helpdesk"),
        codes=CodeKeys(service="helpdesk", secrets_key=settings.secrets_key, code_key=settings.code_key),
        limits=Limits(
            per_mailbox=settings.anonymous_tickets_per_day,
            per_network=settings.network_tickets_per_hour,
            key=base64.urlsafe_b64decode(settings.secrets_key.get_secret_value().split(",")[0].strip()),
        ),
    )
