"""The layouts of papers, one file per kind: each a function that makes a Sheet from a paper and the words for it.

To add a kind: a file here with its function, a row of LAYOUTS, texts in `locales/paper.ftl` in three languages.
"""

from collections.abc import Callable, Mapping
from typing import Any

from connections.papers.layouts.budget import budget
from connections.papers.layouts.evidence import evidence
from connections.papers.sheet import Sheet
from connections.papers.words import Words

LAYOUTS: Mapping[str, Callable[[Mapping[str, Any], Words], Sheet]] = {"budget": budget, "evidence": evidence}
"""The function that lays a paper out, by the paper's `kind`."""


def laid_out(paper: Mapping[str, Any], language: str) -> Sheet:
    """Return the Sheet of a paper in a language. Raises KeyError for an unknown `kind` or a missing fact."""
    return LAYOUTS[paper["kind"]](paper, Words(language))
