"""What a paper looks like, without saying how it is drawn: a Sheet with a title, blocks in their order, and a footer.

A layout makes a Sheet, and `typesetting` draws it. All texts are plain: nothing in them is markup.
"""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Heading:
    """The title of what follows."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """A running text. With `is_small` it is in small print."""

    text: str
    is_small: bool = False


@dataclass(frozen=True)
class Facts:
    """A table of two columns without a head: what something is, and its value. Values keep their line breaks."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Table:
    """A table with a head that is repeated on every page.

    `widths` are the columns' shares of the page's width, in any unit. The columns with the numbers in `right`, counted
    from 0, are aligned to the right. `total` is a last row in bold type.
    """

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    right: Collection[int] = ()
    total: Sequence[str] | None = None


Block = Heading | Paragraph | Facts | Table


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A whole paper: `title` and `subtitle` on the first page, the blocks, and a footer on every page.

    `page_of` is the text of the page number with the places `{page}` and `{pages}`. `footer` stands at the bottom of
    every page, such as a protocol and a digest. `language` is that of the texts: `pt`, `es` or `en`.
    """

    title: str
    blocks: Sequence[Block]
    language: str
    page_of: str
    footer: Sequence[str] = ()
    subtitle: str = ""


def digest_of(paper: Mapping[str, Any]) -> str:
    """Return the hexadecimal SHA-256 of a paper as JSON with sorted keys. Equal papers have equal digests."""
    said = json.dumps(paper, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()
