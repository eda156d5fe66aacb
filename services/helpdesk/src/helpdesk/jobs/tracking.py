"""The jobs about people without an account: delete what was only counted, spent human checks, and codes."""

from datetime import timedelta
from functools import partial

from chassis.jobs import Jobs
from chassis.spent_challenges import purge_spent
from helpdesk.actions.asking_without_account import purge_openings
from helpdesk.actions.link_erasure import purge_erasure_codes
from helpdesk.model import SpentChallenge

_HOUR = timedelta(hours=1)

jobs = Jobs()
jobs.add("purge-spent-challenges", _HOUR, partial(purge_spent, spent=SpentChallenge))
jobs.add("purge-openings", _HOUR, purge_openings)
jobs.add("purge-erasure-codes", _HOUR, purge_erasure_codes)
