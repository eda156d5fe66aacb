"""The outside systems of representatives beside files: the robot check; and the systems file as data."""

from dataclasses import dataclass

from representatives.clients.human_check import HumanCheck, open_human_check
from representatives.clients.request_tokens import RequestTokens
from representatives.model.systems import Systems
from representatives.settings import Settings


@dataclass(frozen=True)
class Clients:
    """What all requests of a process share: the systems, the robot check and the page tokens."""

    systems: Systems
    humans: HumanCheck
    request_tokens: RequestTokens


def open_clients(settings: Settings) -> Clients:
    """Open the robot check that the settings name, and read the systems file.

    Raises `SystemsUnreadable` when the systems file contradicts itself.
    """
    return Clients(
        systems=Systems.read(settings.systems_file),
        humans=open_human_check(settings),
        request_tokens=RequestTokens(settings.code_key),
    )
