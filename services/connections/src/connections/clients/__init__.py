"""The outside systems of connections: billing, postal codes and the commercial system of the distributor."""

from dataclasses import dataclass

from connections.clients.billing import Billing, open_billing
from connections.clients.commercial import CommercialSystem, open_commercial
from connections.clients.postal_codes import PostalCodes, open_postal_codes
from connections.settings import Settings


@dataclass(frozen=True)
class Clients:
    """The outside systems that a process has opened. They are asked outside transactions, because each may be slow."""

    billing: Billing
    postal_codes: PostalCodes
    commercial: CommercialSystem


def open_clients(settings: Settings) -> Clients:
    """Return clients for the outside systems that the settings name. They need not be closed."""
    return Clients(
        billing=open_billing(settings),
        postal_codes=open_postal_codes(settings),
        commercial=open_commercial(settings),
    )
