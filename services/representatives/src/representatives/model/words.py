"""Folding texts for search and order: lower case, no accents, words apart.

Words that have nothing to fold (`李`, Cyrillic, Greek) are indexed as they are, in lower case.
Whoever changes these rules adds a migration that indexes the rows again.
"""

import unicodedata

AGENT, COMPANY = "agent", "company"
"""What is found by its words."""

# Latin letters that Unicode does not decompose, as people without them on their keyboard write them.
_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "æ": "ae",
        "œ": "oe",
        "ß": "ss",
        "ı": "i",
        "þ": "th",
        "ħ": "h",
        "ŧ": "t",
        "ŋ": "n",
        "ĸ": "k",
    }
)
_LONGEST = 60
_LONGEST_KEY = 300  # as long as its column


def folded(text: str) -> str:
    """`Energia do Pará S.A.` as `energia do para s.a.`, `Łódź Ørsted` as `lodz orsted`."""
    marks = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in marks if not unicodedata.combining(c)).casefold()
    return unicodedata.normalize("NFC", bare.translate(_LETTERS))


def name_key(name: str | None) -> str:
    """What a name is ordered and found by. Cut, since single letters may fold to eighteen."""
    return folded(name or "")[:_LONGEST_KEY]


def words_of(*texts: str) -> list[str]:
    """Return the folded words of some texts, each once, in order. A word is of letters, digits and their marks."""
    found = [word[:_LONGEST] for text in texts for word in _apart(folded(text)).split()]
    return list(dict.fromkeys(found))


def _apart(text: str) -> str:
    return "".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in text)
