"""Mails that belong to no ticket, and notes of acknowledgements, are deleted after a while."""

from datetime import timedelta

from chassis.jobs import Jobs
from helpdesk.actions.acknowledging import forget_acknowledged
from helpdesk.actions.mails import delete_old_mails

jobs = Jobs()
jobs.add("delete-old-mails", timedelta(hours=1), delete_old_mails)
jobs.add("forget-acknowledged", timedelta(hours=1), forget_acknowledged)
