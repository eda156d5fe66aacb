"""What a process opens once from its settings for all requests: encryption, password hashing, signing keys."""

from dataclasses import dataclass

from chassis.password_hashing import Hasher
from identity.clients.key_ring import KeyRing
from identity.clients.vault import Vault

__all__ = ["Clients", "Hasher", "KeyRing", "Vault"]


@dataclass(frozen=True)
class Clients:
    """The encryption, the password hashing and the signing keys of a process."""

    vault: Vault
    hasher: Hasher
    keys: KeyRing
