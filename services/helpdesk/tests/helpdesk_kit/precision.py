"""What each form of a word finds beside its own word: the page docs/search.md, written by `make search-table`."""

from pathlib import Path

from chassis.words import folded
from helpdesk.wording.keys import text_keys
from helpdesk_kit.word_pairs import NEIGHBOURS, PAIRS

PAGE = Path(__file__).resolve().parents[4] / "docs" / "search.md"
_NAMES = {"pt": "Portuguese", "es": "Spanish", "en": "English"}
_HEADING = """# What a search finds

Written by `make search-table` from the words in `services/helpdesk/tests/helpdesk_kit/word_pairs.py`.

Every word has the same keys in texts and in searches (`helpdesk.wording.keys`;
[decision 0018](decisions/0018-articles-are-found-by-keys.md)): its stem as written, its stem without accents, and its
singular without accents. So each form of a word, with and without accents, finds every other form.

The tables show what it finds beside them, among all words of the matrix and neighbours that look like them. Much of
that is wanted: who searches `solicitar` wants to read of `solicitação`. Recall is the share of the forms of a word that
each form finds. Precision is the share of what is found that is a form of the same word.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([_HEADING, *(_section(language) for language in PAIRS)])


def _section(language: str) -> str:
    vocabulary = {form for pair in PAIRS[language] for word in pair for form in (word, folded(word))}
    vocabulary |= {form for word in NEIGHBOURS[language] for form in (word, folded(word))}
    keys = {word: text_keys(language, word) for word in vocabulary}
    lines, own_found, own_all, found_all = [], 0, 0, 0
    for singular, plural in PAIRS[language]:
        own = {form for word in (singular, plural) for form in (word, folded(word))}
        others: dict[str, set[str]] = {}
        for form in sorted(own):
            found = {word for word in vocabulary if keys[word] & keys[form]}
            own_found, own_all, found_all = own_found + len(found & own), own_all + len(own), found_all + len(found)
            for word in found - own:
                others.setdefault(word, set()).add(form)
        also = ", ".join(f"{word} (by {', '.join(sorted(forms))})" for word, forms in sorted(others.items()))
        lines.append(f"| {singular}, {plural} | {also or '–'} |")
    shares = f"Recall {own_found / own_all:.1%}, precision {own_found / found_all:.1%}"
    head = f"## {_NAMES[language]}\n\n{len(PAIRS[language])} pairs, {len(vocabulary)} written forms. {shares}.\n"
    return "\n".join([head, "| word | also finds |", "|---|---|", *lines, ""])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
