"""Folding texts for search and order: lower case, no accents, words apart."""

import re
import unicodedata

AGENT, COMPANY = "agent", "company"
"""What is found by its words."""

_WORD = re.compile(r"[0-9a-z]+")
_LONGEST = 60
_LONGEST_KEY = 300  # as long as its column


def folded(text: str) -> str:
    """`Energia do Pará S.A.` as `energia do para s.a.`."""
    marks = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(c for c in marks if not unicodedata.combining(c)))


def name_key(name: str | None) -> str:
    """What a name is ordered and found by. Cut, since single letters may fold to eighteen."""
    return folded(name or "")[:_LONGEST_KEY]


def words_of(*texts: str) -> list[str]:
    """The folded words of some texts, each once, in order."""
    found = [word[:_LONGEST] for text in texts for word in _WORD.findall(folded(text))]
    return list(dict.fromkeys(found))
