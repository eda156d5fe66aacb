"""Draw a Sheet as PDF. Only the child process imports this module, because the library takes megabytes.

The fonts come with the library and are embedded in the PDF. They have the letters of Portuguese, Spanish and other
languages of Western Europe; a letter that they lack is shown as UNKNOWN. Nothing is fetched: no picture, no font, no
address.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import reportlab
from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, LongTable, SimpleDocTemplate, Spacer
from reportlab.platypus import Paragraph as Text

from connections.papers.sheet import Block, Facts, Heading, Paragraph, Sheet, Table

UNKNOWN = "¤"
"""What stands for a letter that the fonts do not have."""

_PLAIN, _BOLD = "Vera", "VeraBd"
_MARGIN, _FOOT = 20 * mm, 25 * mm
_WIDTH = A4[0] - 2 * _MARGIN
_GREY, _LINE = colors.HexColor("#555555"), colors.HexColor("#bbbbbb")
_UNSEEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}  # Unicode's categories of what turns, hides or breaks a line
_FACT_WIDTHS = (35, 65)

_BODY = ParagraphStyle("body", fontName=_PLAIN, fontSize=9, leading=12.5, splitLongWords=1)
_STYLES = {
    "title": ParagraphStyle("title", _BODY, fontName=_BOLD, fontSize=16, leading=20),
    "subtitle": ParagraphStyle("subtitle", _BODY, textColor=_GREY, spaceAfter=4 * mm),
    "heading": ParagraphStyle("heading", _BODY, fontName=_BOLD, fontSize=11, leading=14, spaceBefore=5 * mm),
    "body": _BODY,
    "bold": ParagraphStyle("bold", _BODY, fontName=_BOLD),
    "small": ParagraphStyle("small", _BODY, fontSize=7.5, leading=10, textColor=_GREY, spaceBefore=2 * mm),
    "right": ParagraphStyle("right", _BODY, alignment=TA_RIGHT),
    "bold right": ParagraphStyle("bold right", _BODY, fontName=_BOLD, alignment=TA_RIGHT),
}


def typeset(sheet: Sheet) -> bytes:
    """Return a Sheet as PDF. The same Sheet gives the same bytes: the PDF has no time and no random id."""
    for name in (_PLAIN, _BOLD):
        registerFont(_font(name))
    out = BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_FOOT,
        title=seen(sheet.title),
        subject=seen(sheet.subtitle),
        author="Ramal",
        creator="Ramal",
        lang=sheet.language,
        invariant=1,
    )
    document.build(list(_flowables(sheet)), canvasmaker=partial(_PagesCanvas, sheet=sheet))
    return out.getvalue()


def seen(text: str) -> str:
    """Return a text in one line, with UNKNOWN for letters that the fonts lack.

    Characters that nobody sees are left out: control characters, and those that turn the direction of a text. Composed
    and decomposed letters look the same.
    """
    known = _font(_PLAIN).face.charToGlyph
    shown = (
        " " if char.isspace() else char
        for char in unicodedata.normalize("NFC", text)
        if char in "\n\t" or unicodedata.category(char) not in _UNSEEN
    )
    return "".join(char if ord(char) in known else UNKNOWN for char in shown)


@cache
def _font(name: str) -> Any:
    return TTFont(name, str(Path(reportlab.__file__).parent / "fonts" / f"{name}.ttf"))


class _PagesCanvas(Canvas):  # type: ignore[misc]  # the library has no types
    """A canvas that draws the footers of all pages at the end, when their number is known."""

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sheet = sheet
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802  # the library's name
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._pages, 1):
            self.__dict__.update(page)
            self._draw_footer(number, len(self._pages))
            super().showPage()
        super().save()

    def _draw_footer(self, page: int, pages: int) -> None:
        self.setStrokeColor(_LINE)
        self.line(_MARGIN, _FOOT - 4 * mm, A4[0] - _MARGIN, _FOOT - 4 * mm)
        self.setFillColor(_GREY)
        self.setFont(_PLAIN, 6.5)
        for number, line in enumerate(self._sheet.footer):
            self.drawString(_MARGIN, _FOOT - 8 * mm - number * 3.5 * mm, seen(line))
        shown = self._sheet.page_of.replace("{page}", str(page)).replace("{pages}", str(pages))
        self.drawRightString(A4[0] - _MARGIN, _FOOT - 8 * mm, shown)


def _flowables(sheet: Sheet) -> Iterator[Flowable]:
    yield _text(sheet.title, "title")
    if sheet.subtitle:
        yield _text(sheet.subtitle, "subtitle")
    for block in sheet.blocks:
        yield from _drawn(block)


def _drawn(block: Block) -> Iterator[Flowable]:
    match block:
        case Heading(text):
            yield _text(text, "heading")
            yield Spacer(1, 1.5 * mm)
        case Paragraph(text, is_small):
            yield _text(text, "small" if is_small else "body")
        case Facts(rows) if rows:
            cells = [[_text(label, "body"), _text(value, "bold")] for label, value in rows]
            yield _table(cells, _FACT_WIDTHS)
        case Table():
            yield _table(_cells(block), block.widths, heads=1)


def _cells(table: Table) -> list[list[Flowable]]:
    rows = [_row(table.head, table, "bold"), *(_row(row, table, "") for row in table.rows)]
    return [*rows, _row(table.total, table, "bold")] if table.total else rows


def _row(texts: Sequence[str], table: Table, weight: str) -> list[Flowable]:
    return [
        _text(text, f"{weight} right".strip() if column in table.right else weight or "body")
        for column, text in enumerate(texts)
    ]


def _table(cells: Sequence[Sequence[Flowable]], shares: Sequence[float], *, heads: int = 0) -> Flowable:
    widths = [_WIDTH * share / sum(shares) for share in shares]
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE),
        ("LEFTPADDING", (0, 0), (-1, -1), 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), 2),
    ]
    return LongTable(cells, colWidths=widths, repeatRows=heads, style=style, splitInRow=1, hAlign="LEFT")


def _text(text: str, style: str) -> Flowable:
    """Return a flowable that shows a text as it is: what would be markup for the library is escaped."""
    lines = [escape(seen(line)) for line in text.splitlines()]
    return Text("<br/>".join(lines), _STYLES[style])
