"""The running process as notifier's endpoints see it."""

from chassis.running import Running
from notifier.clients import Mailer
from notifier.composing import Composer
from notifier.settings import Settings

running = Running[Settings, Mailer]()


def composer() -> Composer:
    """Return a composer with the process's texts and settings."""
    return Composer(running.runtime.catalogue, running.settings)
