"""What representatives needs from outside beside files: a check for robots, the systems as data."""

from dataclasses import dataclass

from representatives.clients.human_check import HumanCheck, open_human_check
from representatives.clients.request_tokens import RequestTokens
from representatives.model.systems import Systems
from representatives.settings import Settings


@dataclass(frozen=True)
class Clients:
    """What a process lends to its requests."""

    systems: Systems
    humans: HumanCheck
    request_tokens: RequestTokens


def open_clients(settings: Settings) -> Clients:
    return Clients(
        systems=Systems.read(settings.systems_file),
        humans=open_human_check(settings),
        request_tokens=RequestTokens(settings.code_key),
    )
