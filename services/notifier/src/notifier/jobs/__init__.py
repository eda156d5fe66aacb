"""What a worker of notifier does without being told by an event: send what is due, and forget in time."""

from notifier.jobs.forgetting import timed
from notifier.jobs.sending import LOOPS

__all__ = ["LOOPS", "timed"]
