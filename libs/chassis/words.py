"""Fold texts for search and order: lower case, no accents, separate words.

Words without anything to fold (`李`, Cyrillic, Greek) are indexed in lower case. A change of these rules needs a
migration that indexes the rows again.
"""

import unicodedata

# Latin letters that Unicode does not decompose, as people write them whose keyboard does not have them.
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


def folded(text: str) -> str:
    """Return the text without case and accents: `Łódź Ørsted S.A.` becomes `lodz orsted s.a.`."""
    marks = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in marks if not unicodedata.combining(c)).casefold()
    return unicodedata.normalize("NFC", bare.translate(_LETTERS))


def words_of(*texts: str) -> list[str]:
    """Return the folded words of the texts, each once, in order. A word consists of letters, digits and their marks."""
    found = [word[:_LONGEST] for text in texts for word in _apart(folded(text)).split()]
    return list(dict.fromkeys(found))


def _apart(text: str) -> str:
    return "".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in text)
