"""The token that opens the page of a company request: generated here, mailed by notifier, stored nowhere."""

import secrets
from dataclasses import dataclass, field

from pydantic import SecretStr

from chassis.settings import fernet

_BYTES = 32


@dataclass(frozen=True)
class DrawnToken:
    """A new token: its text, and the same encrypted so that only notifier can read it."""

    text: str = field(repr=False)
    ciphertext: str = field(repr=False)


def draw_token(code_key: SecretStr) -> DrawnToken:
    """Return a new random token. `code_key` is shared with the notifier; the first of its keys encrypts the token."""
    text = secrets.token_urlsafe(_BYTES)
    return DrawnToken(text, fernet(code_key).encrypt(text.encode()).decode())
