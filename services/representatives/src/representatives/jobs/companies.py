"""The jobs about companies: delete requesters' data, unconfirmed requests and spent human checks."""

from datetime import timedelta
from functools import partial

from chassis.jobs import Jobs
from chassis.spent_challenges import purge_spent
from representatives.actions import company_retention
from representatives.model import SpentChallenge
from representatives.settings import Settings


def jobs(settings: Settings) -> Jobs:
    """Return the periodic jobs about companies, as a collection.

    Daily, the personal data of requesters are cleared when the company was decided longer ago than
    `settings.company_retention_days`. Hourly, requests with an unproven address whose link has expired and expired
    spent human checks are deleted.
    """
    forget = partial(company_retention.forget_requesters, kept=timedelta(days=settings.company_retention_days))
    found = Jobs()
    found.add("forget-requesters", timedelta(days=1), forget)
    found.add("purge-unconfirmed-requests", timedelta(hours=1), company_retention.purge_unconfirmed_requests)
    found.add("purge-spent-challenges", timedelta(hours=1), partial(purge_spent, spent=SpentChallenge))
    return found
