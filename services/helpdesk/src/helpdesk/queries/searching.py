"""Search articles by what somebody typed: first those with all words in the title, then those with all words.

Where nothing has all words, what has any of them is found: the more words, the earlier. A cursor begins with the part
of the result that it goes on with.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.lists import Page
from chassis.problems import FieldError, Invalid
from helpdesk.model import Article
from helpdesk.queries.finding import Finder, Wanted
from helpdesk.states import KeyPlace
from helpdesk.wording.keys import Term

_PARTS = _TITLES, _TEXTS, _ANY_RARE, _ANY_COMMON = "t", "b", "r", "c"


@dataclass(frozen=True)
class Found:
    """A page of what a search found. `relaxed`: nothing has all words, so these have some of them."""

    page: Page
    relaxed: bool


@dataclass(frozen=True)
class _Search:
    finder: Finder
    terms: Sequence[Term]
    also: Sequence[Wanted]
    """What every article must have, besides: a tag."""

    def in_(self, place: KeyPlace) -> list[Wanted]:
        return [*self.also, *(Wanted(place, term) for term in self.terms)]


def search(finder: Finder, terms: Sequence[Term], *, also: Sequence[Wanted], limit: int, after: str | None) -> Found:
    """Return a page of the articles that have the `terms`, and in any case what is wanted `also`.

    `after` is the cursor of the page before, or None. Raises Invalid for a cursor that no search gave.
    """
    asked = _Search(finder, terms, also)
    part, cursor = _read(after)
    if part in (_ANY_RARE, _ANY_COMMON):
        return Found(_any(asked, part, cursor, limit), relaxed=True)
    found = _all(asked, part, cursor, limit)
    if found.items or after or len(terms) == 1:
        return Found(found, relaxed=False)
    return Found(_any(asked, _ANY_RARE, None, limit), relaxed=True)


def _all(asked: _Search, part: str, after: str | None, limit: int) -> Page:
    """Return a page of what has all words. It goes from what has them in the title over to the rest."""
    titles, texts = asked.in_(KeyPlace.TITLE), asked.in_(KeyPlace.TEXT)
    items: list[Article] = []
    if part == _TITLES:
        first = asked.finder.page(titles, limit=limit, after=after)
        if first.next:
            return Page(first.items, _cursor(_TITLES, first.next))
        items, after = list(first.items), None
    rest = asked.finder.page(texts, limit=max(limit - len(items), 1), after=after, unlike=titles)
    if len(items) == limit:
        return Page(items, _cursor(_TEXTS, "") if rest.items else None)
    return Page([*items, *rest.items], _cursor(_TEXTS, rest.next) if rest.next else None)


def _any(asked: _Search, part: str, after: str | None, limit: int) -> Page:
    """Return a page of what has any of the words: first what has rare ones, then what has only common ones."""
    each = [Wanted(KeyPlace.TEXT, term) for term in asked.terms]
    rare = {one: ids for one in each if (ids := asked.finder.few([one, *asked.also])) is not None}
    common = [one for one in each if one not in rare]
    candidates: set[UUID] = set().union(*rare.values())
    items: list[Article] = []
    if part == _ANY_RARE:
        ranked = _ranked(asked.finder, rare, common)
        begin = _place_after(ranked, after)
        chosen = ranked[begin : begin + limit]
        rows = {row.id: row for row in asked.finder.page_of(chosen, limit=limit, after=None).items}
        items = [rows[article_id] for article_id in chosen if article_id in rows]
        if begin + limit < len(ranked):
            return Page(items, _cursor(_ANY_RARE, str(chosen[-1])))
        after = None
    more = max(limit - len(items), 1)
    rest = asked.finder.page_of_any(common, also=asked.also, without=candidates, limit=more, after=after)
    if len(items) >= limit:
        return Page(items, _cursor(_ANY_COMMON, "") if rest.items else None)
    return Page([*items, *rest.items], _cursor(_ANY_COMMON, rest.next) if rest.next else None)


def _ranked(finder: Finder, rare: Mapping[Wanted, set[UUID]], common: Sequence[Wanted]) -> list[UUID]:
    """Return the ids of all articles that have one of the `rare` words: the more words they have, the earlier.

    Of as many words, the newest article comes first. `common` words count where they are beside a rare one.
    """
    ids = finder.among(set().union(*rare.values()))
    counts = Counter(article_id for having in rare.values() for article_id in having & ids)
    for one in common:
        counts.update(finder.has(one, ids))
    return sorted(ids, key=lambda article_id: (counts[article_id], article_id), reverse=True)


def _place_after(ranked: Sequence[UUID], after: str | None) -> int:
    """Return the place that follows that of the id in the cursor `after`; the first without one.

    Raises Invalid when no article has this id any more, or never had it.
    """
    if not after:
        return 0
    try:
        return ranked.index(UUID(after)) + 1
    except ValueError:
        raise _unknown() from None


def _cursor(part: str, cursor: str) -> str:
    return f"{part}.{cursor}"


def _read(after: str | None) -> tuple[str, str | None]:
    part, dot, cursor = (after or f"{_TITLES}.").partition(".")
    if not dot or part not in _PARTS:
        raise _unknown()
    return part, cursor or None


def _unknown() -> Invalid:
    return Invalid(errors=[FieldError("?after", "list.cursor_unknown")])
