"""The jobs of notifier: deleting data when its retention is over.

Repeated attempts and messages of a killed sender need no job: both are due rows that the sending loop finds.
"""

from datetime import timedelta
from functools import partial

from chassis.jobs import Jobs
from notifier.actions import retention, suppressing
from notifier.settings import Settings


def jobs(settings: Settings) -> Jobs:
    """Return notifier's three hourly jobs, as a collection. One wipes the content of old mails, the others delete old
    notifications and the reports of bounces that count no longer. `settings` say after how many days.
    """
    found, hourly = Jobs(), timedelta(hours=1)
    content = partial(retention.purge_content, kept=timedelta(days=settings.content_retention_days))
    rows = partial(retention.purge_notifications, kept=timedelta(days=settings.notification_retention_days))
    found.add("purge-content", hourly, content)
    found.add("purge-notifications", hourly, rows)
    found.add("purge-bounces", hourly, suppressing.purge_bounces)
    return found
