"""The token in the link to a company request: made here, mailed by the notifier, not stored in plain text."""

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


def draw_token(code_key: SecretStr) -> DrawnToken:
    """Return a new random token. `code_key` is shared with the notifier; its first key encrypts the token."""
    text = secrets.token_urlsafe(_BYTES)
    return DrawnToken(text, fernet(code_key).encrypt(text.encode()).decode())
