"""Finds the metrics in a PromQL expression, without knowing the whole language."""

import re
from collections.abc import Iterator

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'')
_MATCHERS = re.compile(r"\{[^{}]*\}")
_RANGE = re.compile(r"\[[^\[\]]*\]")
_LABELS = re.compile(r"\b(by|without|on|ignoring|group_left|group_right)\s*\([^()]*\)")
_WORD = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
_KEYWORDS = frozenset(("and", "or", "unless", "offset", "bool", "group_left", "group_right", "inf", "nan"))


def metrics_in(expression: str) -> set[str]:
    """Return the names of the metrics that an expression reads: the words that are neither functions, labels, strings,
    units of time nor keywords.
    """
    bare = expression
    for noise in (_STRING, _MATCHERS, _RANGE, _LABELS):
        bare = noise.sub(" ", bare)
    return set(_names(bare))


def _names(bare: str) -> Iterator[str]:
    for word in _WORD.finditer(bare):
        follows = bare[word.end() :].lstrip()[:1]
        begins_in_number = word.start() > 0 and bare[word.start() - 1].isdigit()
        if follows != "(" and word[0].lower() not in _KEYWORDS and not begins_in_number:
            yield word[0]
