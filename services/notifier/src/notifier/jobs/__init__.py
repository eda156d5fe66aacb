"""What a worker of notifier does without an event: send mails that are due, and delete old data."""

from notifier.jobs.forgetting import jobs
from notifier.jobs.sending import LOOPS

__all__ = ["LOOPS", "jobs"]
