"""The jobs about people without an account: delete what was only counted, spent human checks, and codes."""

from datetime import timedelta
from functools import partial

from chassis.jobs import Jobs
from chassis.spent_challenges import purge_spent
from helpdesk.actions.asking_without_account import purge_openings
from helpdesk.actions.link_erasure import purge_erasure_codes
from helpdesk.model import SpentChallenge


def jobs() -> Jobs:
    """Return the periodic jobs about people without an account, as a collection. All of them run hourly."""
    found = Jobs()
    found.add("purge-spent-challenges", timedelta(hours=1), partial(purge_spent, spent=SpentChallenge))
    found.add("purge-openings", timedelta(hours=1), purge_openings)
    found.add("purge-erasure-codes", timedelta(hours=1), purge_erasure_codes)
    return found
