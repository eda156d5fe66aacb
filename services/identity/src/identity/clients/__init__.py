"""What a process makes once from its settings and then lends to every request: encryption, hashing, signing keys."""

from dataclasses import dataclass

from identity.clients.hasher import Hasher
from identity.clients.key_ring import KeyRing
from identity.clients.vault import Vault

__all__ = ["Clients", "Hasher", "KeyRing", "Vault"]


@dataclass(frozen=True)
class Clients:
    """The three of them."""

    vault: Vault
    hasher: Hasher
    keys: KeyRing
