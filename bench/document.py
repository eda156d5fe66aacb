"""docs/benchmarks.md: one section for each measurement, which says when and on what machine it was made.

A ratio compares figures of one measurement only, so a section can be renewed without the others.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bench.report import Table

_SECTION = re.compile(r"^### (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Section:
    """A measurement's table, with a sentence about when and on what it was made."""

    table: Table
    made: str

    def markdown(self) -> str:
        title, _, rest = self.table.markdown().partition("\n\n")
        return f"{title}\n\n{self.made}\n\n{rest}"


def renewed(document: str, heading: str, sections: Sequence[Section]) -> str:
    """Return the document with new `sections` in the places of those with the same titles, or after the last one.

    `document` is the text so far, empty for a new one; of it only the other sections stay. `heading` is what stands
    before the sections.
    """
    texts = _sections(document) | {section.table.title: section.markdown() for section in sections}
    return "\n".join([heading, *texts.values()])


def _sections(document: str) -> dict[str, str]:
    """Return the sections of the document as a mapping from title to text, in their order."""
    _, *parts = _SECTION.split(document)  # title, text, title, text …
    return {title: f"### {title}\n\n{text.strip()}\n" for title, text in zip(parts[::2], parts[1::2], strict=True)}
