"""Take somebody's name and address out of what others wrote about them."""

import re
from collections.abc import Iterable

REDACTED = "[…]"
"""What stands in a text where a name or an address was."""

_SHORTEST = 3
"""A part of a name has at least so many letters: shorter ones ("da", "e") are words of the language."""


def redacted(text: str, *, names: Iterable[str], addresses: Iterable[str]) -> str:
    """Return a text without somebody's names and e-mail addresses.

    A name goes whole and in its parts, where these are written with their capital letter, so that "Rosa" goes and
    "rosa" stays. An address goes in any case.
    """
    for address in sorted(filter(None, addresses), key=len, reverse=True):
        text = re.sub(rf"(?<![\w.+-]){re.escape(address)}(?![\w-])", REDACTED, text, flags=re.IGNORECASE)
    for name in sorted(filter(None, names), key=len, reverse=True):
        parts = [part for part in name.split() if len(part) >= _SHORTEST and part[0].isupper()]
        for words in (name, *parts):
            text = re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", REDACTED, text)
    return re.sub(rf"{re.escape(REDACTED)}(\s+{re.escape(REDACTED)})+", REDACTED, text)
