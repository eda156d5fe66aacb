"""The outside systems of representatives: blob store, malware scanner and robot check; and the systems file as data."""

from dataclasses import dataclass

from chassis.files import BlobStore, Scanner, open_scanner, open_store
from representatives.clients.human_check import HumanCheck, open_human_check
from representatives.clients.request_tokens import RequestTokens
from representatives.model.systems import Systems
from representatives.settings import Settings


@dataclass(frozen=True)
class Clients:
    """What all requests of a process share: blob store, scanner if any, the systems, robot check and page tokens."""

    files: BlobStore
    scanner: Scanner | None
    systems: Systems
    humans: HumanCheck
    request_tokens: RequestTokens


def open_clients(settings: Settings) -> Clients:
    """Open the blob store, scanner and robot check that the settings name, and read the systems file.

    Raises `SystemsUnreadable` when the systems file contradicts itself.
    """
    return Clients(
        files=open_store(settings.files_url),
        scanner=open_scanner(settings.scanner_url),
        systems=Systems.read(settings.systems_file),
        humans=open_human_check(settings),
        request_tokens=RequestTokens(settings.code_key),
    )
