"""The keys by which articles are found: three for every word, so that accents and plurals make no difference.

A text is indexed by the keys of its words, and a search asks for the keys of the words that were typed. A word is found
where text and search have a key in common. Both databases only compare keys byte by byte, so both find the same.

The keys of a word are the stem of the word as written, the stem of the word without accents, which is often the same,
and the singular of the word without accents. (The stems alone do not lead from `leilões` to `leilão`.) A key begins
with its language and its kind (`pt~leil`, `pt=leilao`), because a stem of one language says nothing in another. A
change of these rules needs a migration that indexes the articles again.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import snowballstemmer

from chassis.i18n import LANGUAGES
from chassis.words import folded
from helpdesk.wording.stop_words import STOP_WORDS

LONGEST = 60
"""The most characters of a key. A longer one is cut, in texts and in searches alike."""

_STEMMERS = {"pt": "portuguese", "es": "spanish", "en": "english"}
_SHORTEST_PLURAL = 4
_MOST_PARTS = 6
_MOST_TYPED = 8  # words of a title that are looked for as they are typed; each takes a query
_LONGEST_ABBREVIATION = 4
_ENDINGS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "pt": (
        ("oes", ("ao",)),
        ("aes", ("ao",)),
        ("aos", ("ao",)),
        ("ais", ("al",)),
        ("eis", ("el", "il")),
        ("ois", ("ol",)),
        ("uis", ("ul",)),
        ("is", ("il", "i")),
        ("ns", ("m",)),
        ("res", ("r", "re")),
        ("zes", ("z", "ze")),
        ("ses", ("s", "se", "")),
        ("s", ("",)),
    ),
    "es": (
        ("ces", ("z", "ce")),
        ("ses", ("s", "se", "")),
        *((f"{consonant}es", (consonant, f"{consonant}e")) for consonant in "bdfghjklmnpqrtvwxyz"),
        ("s", ("",)),
    ),
    "en": (
        ("zzes", ("z", "zz")),
        ("yses", ("ysis",)),
        ("ysis", ("ysis",)),
        ("ses", ("s", "se", "")),
        *((f"{hiss}es", (hiss, f"{hiss}e")) for hiss in ("x", "z", "ch", "sh")),
        ("ies", ("y",)),
        ("ves", ("f", "fe", "ve")),
        ("ss", ("ss",)),
        ("s", ("",)),
    ),
}
"""The endings of plurals, the longest first, and those of their singulars. A word that ends in -s is its own plural to
these rules, so -ses also loses all of it: `chineses` and `chinês` have `chine` in common.
"""


@dataclass(frozen=True)
class Term:
    """What is asked for by one word of a search, or by several that are typed as one, such as `e-mail`.

    It is found where one of the keys in `joined` is. A word of several `parts` is also found where all its parts are,
    each by one of its keys.
    """

    joined: frozenset[str]
    parts: tuple[frozenset[str], ...] = ()


def text_keys(language: str, *texts: str) -> set[str]:
    """Return the keys by which texts in a language are found: those of their words.

    Words of several parts, such as `e-mail` and `1.000/2021`, are indexed by each part and by the parts that follow
    each other, joined; an abbreviation before a number, such as `art. 346`, also joined with it.
    """
    words: set[str] = set()
    for text in texts:
        pieces = _pieces(text)
        for _ended, parts in pieces:
            words.update(_runs(parts))
        for (ended, parts), (_, following) in pairwise(pieces):
            if ended and following[0].isdecimal() and parts[-1].isalpha() and len(parts[-1]) <= _LONGEST_ABBREVIATION:
                words.update({parts[-1] + following[0], parts[-1] + "".join(following)})
    return {key for word in words for key in keys_of(word, language)}


def search_terms(query: str, language: str) -> list[Term]:
    """Return what a search asks for, each once, in order. All of it must be found.

    `language` is that in which the search was typed: its stop words count only when nothing else is asked. The keys are
    those of all languages, because an article without a translation is shown, and found, in another language.
    """
    typed: dict[tuple[str, ...], None] = {}
    for _ended, parts in _pieces(query):
        typed.update(dict.fromkeys([parts] if len(parts) <= _MOST_PARTS else [(part,) for part in parts]))
    telling = [parts for parts in typed if len(parts) > 1 or folded(parts[0]) not in STOP_WORDS[language]]
    return [_term(parts) for parts in telling or typed]


def title_words(title: str) -> set[str]:
    """Return the words of a title that suggestions are found by, folded: each word, and each run of words that are
    written as one.
    """
    runs = {run for _ended, parts in _pieces(title) for run in _runs(parts)}
    return {folded(run)[:LONGEST] for run in runs}


def typed_beginnings(query: str) -> list[Term]:
    """Return what has been typed of a title so far, folded: each word of the title may be typed in part."""
    typed = dict.fromkeys(parts for _ended, parts in _pieces(query))
    return [_beginning(parts) for parts in [*typed][:_MOST_TYPED]]


def keys_of(word: str, language: str) -> set[str]:
    """Return the keys of one word in a language: its stems as written and without accents, and its singulars."""
    word, bare = word.casefold(), folded(word)
    stems = {f"{language}~{_stem(written, language)}" for written in (word, bare)}
    return {key[:LONGEST] for key in stems | {f"{language}={one}" for one in singulars(bare, language)}}


def singulars(word: str, language: str) -> tuple[str, ...]:
    """Return what `word`, in lower case without accents, is the plural of; itself when it does not look like one.

    Several are returned where the ending does not decide: `papéis` and `fáceis` are of `papel` and `fácil`.
    """
    if len(word) < _SHORTEST_PLURAL:
        return (word,)
    for plural, endings in _ENDINGS[language]:
        if word.endswith(plural):
            return tuple(word.removesuffix(plural) + ending for ending in endings)
    return (word,)


def _term(parts: tuple[str, ...]) -> Term:
    if len(parts) == 1:
        return Term(_in_all_languages(parts[0]))
    return Term(_in_all_languages("".join(parts)), tuple(_in_all_languages(part) for part in parts))


def _beginning(parts: tuple[str, ...]) -> Term:
    words = [folded(part)[:LONGEST] for part in ("".join(parts), *parts)]
    joined, *single = (frozenset({word}) for word in words)
    return Term(joined, tuple(single) if len(parts) > 1 else ())


def _in_all_languages(word: str) -> frozenset[str]:
    return frozenset(key for language in LANGUAGES for key in keys_of(word, language))


def _pieces(text: str) -> list[tuple[bool, tuple[str, ...]]]:
    """Split a text at its spaces, and return for each piece a pair: whether it ends with a full stop, and its words in
    lower case.

    A full stop tells an abbreviation, such as `art.`, from a word. Everything but letters, digits and their marks
    separates words, so operators of search engines are plain characters.
    """
    found = []
    for piece in unicodedata.normalize("NFKC", text).casefold().split():
        parts = "".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in piece).split()
        if parts:
            found.append((piece.endswith("."), tuple(parts)))
    return found


def _runs(parts: tuple[str, ...]) -> set[str]:
    """Return each part and all parts that follow each other, joined. Of very many parts only each part."""
    if len(parts) > _MOST_PARTS:
        return set(parts)
    return {"".join(parts[begin:end]) for end in range(1, len(parts) + 1) for begin in range(end)}


def _stem(word: str, language: str) -> str:
    stemmed: str = _stemmer(language).stemWord(word)
    return stemmed


@cache
def _stemmer(language: str) -> Any:
    return snowballstemmer.stemmer(_STEMMERS[language])
