"""The links by which authors without an account reach their tickets."""

from dataclasses import dataclass, field
from datetime import datetime

from pydantic import SecretStr

from chassis.link_tokens import draw_token, token_hash


@dataclass(frozen=True, kw_only=True)
class Tracking:
    """The tracking link of an author without an account: its token, encrypted for notifier, and when the link ends.

    `token_hash` is the hash by which the ticket is found when somebody opens the link.
    """

    token_hash: str
    ciphertext: str = field(repr=False)
    expires_at: datetime | None = None


class TrackingLinks:
    """Draws tracking links, whose tokens are encrypted with `code_key`, which is shared with notifier."""

    def __init__(self, code_key: SecretStr) -> None:
        self._code_key = code_key

    def draw(self) -> Tracking:
        """Return a new link, whose token nobody but notifier can read. It does not end by itself."""
        token = draw_token(self._code_key)
        return Tracking(token_hash=link_hash(token.text), ciphertext=token.ciphertext)


def link_hash(token: str) -> str:
    """Return the hash of a token, under which the token of a link or of an upload is stored."""
    return token_hash(token).hex()
