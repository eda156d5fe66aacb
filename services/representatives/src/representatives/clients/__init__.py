"""The outside systems of representatives beside files: the check for robots."""

from dataclasses import dataclass

from chassis.human_check import HumanCheck, open_human_check
from representatives.settings import Settings


@dataclass(frozen=True)
class Clients:
    """The outside systems that a process has opened for its requests."""

    humans: HumanCheck


def open_clients(settings: Settings) -> Clients:
    """Open the robot check that the settings name."""
    return Clients(
        humans=open_human_check(settings, service="representatives"),
    )
