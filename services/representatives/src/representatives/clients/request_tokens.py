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


class RequestTokens:
    """Generates tokens and encrypts them. `code_key` is shared with notifier; the first of its keys encrypts."""

    def __init__(self, code_key: SecretStr) -> None:
        self._codes = fernet(code_key)

    def draw(self) -> DrawnToken:
        """Return a new random token with its ciphertext for notifier."""
        text = secrets.token_urlsafe(_BYTES)
        return DrawnToken(text, self._codes.encrypt(text.encode()).decode())
