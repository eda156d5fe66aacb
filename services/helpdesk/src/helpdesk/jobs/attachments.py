"""The job that deletes files which no entry took."""

from datetime import timedelta

from chassis.jobs import Jobs
from helpdesk.actions.attachments import delete_untaken_attachments

jobs = Jobs()
jobs.add("delete-untaken-attachments", timedelta(hours=1), delete_untaken_attachments)
