"""What representatives needs from outside: a blob store, perhaps a scanner, a check for robots."""

from dataclasses import dataclass

from chassis.files import BlobStore, Scanner, open_scanner, open_store
from representatives.clients.human_check import HumanCheck, open_human_check
from representatives.settings import Settings


@dataclass(frozen=True)
class Clients:
    """The outside systems that a process has opened for its requests."""

    files: BlobStore
    scanner: Scanner | None
    humans: HumanCheck


def open_clients(settings: Settings) -> Clients:
    return Clients(
        files=open_store(settings.files_url),
        scanner=open_scanner(settings.scanner_url),
        humans=open_human_check(settings),
    )
