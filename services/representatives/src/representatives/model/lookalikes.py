"""Telling that a domain or a legal name looks like another one, by keys that an index finds.

A skeleton is what is left of a text when everything that looks alike is written alike; two texts with one skeleton look
the same. A *sign* is a domain's skeleton or, from five letters on, that skeleton without one of its letters: names that
differ by one letter (another one, one more, one less, or two exchanged) share a sign. So what looks alike is found by
index, and compared with `resembles` afterwards.
"""

from functools import lru_cache

import idna

from representatives.model.domains import registrable
from representatives.model.words import folded, words_of

LONGEST_KEY = 300
_SHORTEST_TYPED = 5  # in shorter names one letter makes another word

# Lower-case letters that look like Latin ones, of the scripts that domains may be written in: from Unicode's
# confusables.txt (UTS #39, https://www.unicode.org/Public/security/latest/confusables.txt), by hand, because the
# published libraries answer whether two texts are confusable but give no key to index by.
_ALIKE = str.maketrans(
    {
        **dict(zip("авсԁеԍһіјӏкмнорԛгѕтцѵԝху", "abcdeghijlkmhopqrstuvwxy", strict=True)),  # Cyrillic
        **dict(zip("αβγεηικνορτυχω", "abyeniknoptuxw", strict=True)),  # Greek
        **dict(zip("հոսօցզլ", "hnuogqj", strict=True)),  # Armenian
        **dict(zip("ɑɡɩʟƅƙꞵ", "agilbkb", strict=True)),  # Latin
        **{"-": None, "0": "o", "1": "l"},
    }
)
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_LEGAL_FORMS = (("s", "a"), ("sa",), ("ltda",), ("limitada",), ("me",), ("epp",), ("eireli",))


@lru_cache(4096)
def site_of(domain: str) -> str:
    """Return the registrable part of a domain (A-labels): `empresa.com.br` of `mail.empresa.com.br`."""
    return registrable(domain) or domain


@lru_cache(4096)
def label_of(domain: str) -> str:
    """Return the name that a domain was registered by, as people read it: `empresa` of `mail.empresa.com.br`."""
    label = site_of(domain).partition(".")[0]
    try:
        return idna.decode(label)
    except idna.IDNAError:
        return label


@lru_cache(4096)
def skeleton(text: str) -> str:
    """Return what every text that looks like this one has in common."""
    bare = folded(text).translate(_ALIKE)
    for pair, letter in _PAIRS:
        bare = bare.replace(pair, letter)
    return bare.replace("i", "l")


def signs_of(domain: str) -> set[str]:
    """Return the keys of which domains that look alike have at least one in common."""
    bare = skeleton(label_of(domain))
    if len(bare) < _SHORTEST_TYPED:
        return {bare}
    return {bare, *(bare[:at] + bare[at + 1 :] for at in range(len(bare)))}


def resembles(one: str, other: str) -> bool:
    """Tell whether the names of two domains look the same or, from five letters on, differ by one letter."""
    first, second = sorted((skeleton(label_of(one)), skeleton(label_of(other))), key=len)
    return first == second or (len(first) >= _SHORTEST_TYPED and _is_one_letter_off(first, second))


def name_key_of(legal_name: str) -> str:
    """Return the key of a legal name, the same for names that differ in case, accents, signs and legal form only."""
    words = words_of(legal_name)
    for form in _LEGAL_FORMS:
        if len(words) > len(form) and tuple(words[-len(form) :]) == form:
            words = words[: -len(form)]
            break
    return skeleton("".join(words))[:LONGEST_KEY]


def _is_one_letter_off(shorter: str, longer: str) -> bool:
    """Whether one letter was changed, added or left out, or two neighbours exchanged."""
    if len(longer) - len(shorter) > 1:
        return False
    start = next((at for at, letter in enumerate(shorter) if letter != longer[at]), len(shorter))
    if len(longer) > len(shorter):
        return shorter[start:] == longer[start + 1 :]
    rest = shorter[start + 1 :] == longer[start + 1 :]
    exchanged = shorter[start : start + 2] == longer[start : start + 2][::-1]
    return rest or (exchanged and shorter[start + 2 :] == longer[start + 2 :])
