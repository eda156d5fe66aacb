"""What representatives needs from outside: a blob store, perhaps a scanner, a check for robots, the systems as data."""

from dataclasses import dataclass

from chassis.files import BlobStore, Scanner, open_scanner, open_store
from representatives.clients.human_check import HumanCheck, open_human_check
from representatives.clients.request_tokens import RequestTokens
from representatives.model.systems import Systems
from representatives.settings import Settings


@dataclass(frozen=True)
class Clients:
    """What a process lends to its requests."""

    files: BlobStore
    scanner: Scanner | None
    systems: Systems
    humans: HumanCheck
    request_tokens: RequestTokens


def open_clients(settings: Settings) -> Clients:
    return Clients(
        files=open_store(settings.files_url),
        scanner=open_scanner(settings.scanner_url),
        systems=Systems.read(settings.systems_file),
        humans=open_human_check(settings),
        request_tokens=RequestTokens(settings.code_key),
    )
