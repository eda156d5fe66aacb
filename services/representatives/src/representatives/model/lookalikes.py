"""Tell whether a domain or a legal name looks like another, by keys that an index finds.

A skeleton is a text in which all letters that look alike are written alike. Two texts with the same skeleton look the
same. A *sign* is the skeleton of a domain's name or, from five letters on, that skeleton without one of its letters.
Names that differ in one letter (changed, added, left out, or two exchanged) have a sign in common. So an index finds
the candidates by sign, and `resembles` compares them.
"""

from functools import lru_cache

import idna

from chassis.words import folded, words_of
from representatives.model.domains import registrable

LONGEST_KEY = 300
_SHORTEST_TYPED = 5  # in shorter names, one changed letter makes another word

# Lower-case letters that look like Latin ones, of the scripts that domains may be written in: from Unicode's
# confusables.txt (UTS #39, https://www.unicode.org/Public/security/latest/confusables.txt), selected by hand, because
# the published libraries tell whether two texts are confusable but give no key for an index.
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
    """Return the registrable part of a domain (A-labels), such as `empresa.com.br` for `mail.empresa.com.br`."""
    return registrable(domain) or domain


@lru_cache(4096)
def label_of(domain: str) -> str:
    """Return the registered name of a domain, as people read it and as domains are compared: `empresa` for
    `mail.empresa.com.br`.
    """
    label = site_of(domain).partition(".")[0]
    try:
        return idna.decode(label)
    except idna.IDNAError:
        return label


@lru_cache(4096)
def skeleton(text: str) -> str:
    """Return the text with all letters that look alike written alike, the same for all texts that look the same."""
    bare = folded(text).translate(_ALIKE)
    for pair, letter in _PAIRS:
        bare = bare.replace(pair, letter)
    return bare.replace("i", "l")


def signs_of(domain: str) -> set[str]:
    """Return the signs of a domain. Domains that look alike have at least one sign in common."""
    bare = skeleton(label_of(domain))
    if len(bare) < _SHORTEST_TYPED:
        return {bare}
    return {bare, *(bare[:at] + bare[at + 1 :] for at in range(len(bare)))}


def resembles(one: str, other: str) -> bool:
    """Return whether the names of two domains look the same or, from five letters on, differ by one letter."""
    first, second = sorted((skeleton(label_of(one)), skeleton(label_of(other))), key=len)
    return first == second or (len(first) >= _SHORTEST_TYPED and _is_one_letter_off(first, second))


def name_key_of(legal_name: str) -> str:
    """Return the key by which companies with the same legal name are found. Names that differ only in case, accents,
    punctuation, letters that look alike and legal form (such as `Ltda.`) have the same key.
    """
    words = words_of(legal_name)
    for form in _LEGAL_FORMS:
        if len(words) > len(form) and tuple(words[-len(form) :]) == form:
            words = words[: -len(form)]
            break
    return skeleton("".join(words))[:LONGEST_KEY]


def _is_one_letter_off(shorter: str, longer: str) -> bool:
    """Return whether two words of letters differ by one typing error: one letter changed, added or left out, or two
    neighbours exchanged. True for equal words, too. `longer` is not shorter than `shorter`.
    """
    if len(longer) - len(shorter) > 1:
        return False
    start = next((at for at, letter in enumerate(shorter) if letter != longer[at]), len(shorter))
    if len(longer) > len(shorter):
        return shorter[start:] == longer[start + 1 :]
    rest = shorter[start + 1 :] == longer[start + 1 :]
    exchanged = shorter[start : start + 2] == longer[start : start + 2][::-1]
    return rest or (exchanged and shorter[start + 2 :] == longer[start + 2 :])
