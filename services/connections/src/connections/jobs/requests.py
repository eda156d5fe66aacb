"""The jobs about requests: lapse what was not corrected in time, delete idle drafts."""

from datetime import timedelta
from functools import partial

from chassis.jobs import Jobs
from connections.actions import request_ends
from connections.queries.operator_time import OperatorTime
from connections.settings import Settings


def jobs(settings: Settings) -> Jobs:
    """Return the periodic jobs that lapse returned requests and delete idle drafts.

    Returned requests lapse after their last day for correction, in the time zone `settings.time_zone`. Drafts are
    deleted that nobody has changed for `settings.draft_days`.
    """
    found = Jobs()
    lapse = partial(request_ends.lapse_uncured, time=OperatorTime.of(settings))
    found.add("lapse-requests", timedelta(minutes=5), lapse)
    delete = partial(request_ends.delete_idle_drafts, idle_for=timedelta(days=settings.draft_days))
    found.add("delete-idle-drafts", timedelta(hours=1), delete)
    return found
