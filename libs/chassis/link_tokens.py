"""The secret token in a mailed link: drawn by a service, mailed by the notifier, and stored only as a hash."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from pydantic import SecretStr

from chassis.settings import fernet

_BYTES = 32


@dataclass(frozen=True)
class DrawnToken:
    """A new token, as text and encrypted so that only the notifier can read it."""

    text: str = field(repr=False)
    ciphertext: str = field(repr=False)


def draw_secret() -> str:
    """Return a new random token of 256 bits, for whoever gets it at once and not by mail."""
    return secrets.token_urlsafe(_BYTES)


def draw_token(code_key: SecretStr) -> DrawnToken:
    """Return a new random token for a mailed link.

    `code_key` is shared with the notifier; its first key encrypts the token.
    """
    text = draw_secret()
    return DrawnToken(text, fernet(code_key).encrypt(text.encode()).decode())


def token_hash(token: str) -> bytes:
    """Return the hash of a secret token, which is stored instead of the token."""
    return hashlib.sha256(token.encode()).digest()


def keyed_hashes(token: str, keys: SecretStr) -> list[str]:
    """Return the hashes of a secret token under each of the comma-separated `keys`, in hexadecimal.

    The first one is stored instead of the token; the others find tokens that were stored under an earlier key. Whoever
    reads the database alone can neither use a stored hash nor test a guess against it.
    """
    found = keys.get_secret_value().split(",")
    return [hmac.digest(key.strip().encode(), token.encode(), hashlib.sha256).hex() for key in found]
