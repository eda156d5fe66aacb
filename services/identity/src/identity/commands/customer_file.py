"""Read the customer register's CSV file row by row, so that its length does not matter.

A file may be UTF-8 or Windows-1252 (what spreadsheets in Brazil write), with commas, semicolons or tabs, and may begin
with a spreadsheet's `sep=;`. Rows are counted as a spreadsheet shows them: the header is row 1.
"""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from chassis.addresses import NotAnAddress, address_key, normalise_address
from chassis.documents import NotADocument, normalise_document
from identity.actions.customers import Contact

_COLUMNS = ("document", "email")
_LONGEST_EMAIL = 254
_CHUNK = 1 << 20
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Fault:
    """A row that cannot be used, and the reason."""

    row: int
    reason: str


class FileUnreadable(Exception):
    """The file cannot be read further: its encoding, header or quotation marks are not those of a CSV file."""


def read_contacts(file: Path) -> Iterator[Contact | Fault]:
    """Yield each row of the CSV file of a customer register in order: a Contact, or a Fault for a row that cannot be
    used.

    `file` is the file's path. A Fault names the row and the reason. Empty rows are skipped. The file is read while the
    caller iterates, so FileUnreadable may come after some rows: it is raised for a file that is not text, whose header
    lacks a column, or whose quotation marks are wrong.
    """
    with file.open(encoding=_encoding(file), errors="replace", newline="") as text:
        rows = csv.reader(text, delimiter=_delimiter(text), strict=True)
        number = 0
        try:
            document, email = _places(next(rows, []))
            number = 1
            for number, cells in enumerate(rows, start=2):
                if any(cell.strip() for cell in cells):
                    yield _contact(number, cells, document, email)
        except csv.Error:
            raise FileUnreadable(f"row {number + 1}: a quotation mark is not closed, or misplaced") from None


def _contact(number: int, cells: list[str], document: int, email: int) -> Contact | Fault:
    if len(cells) <= max(document, email):
        return Fault(number, "a column is missing")
    try:
        normalised = normalise_address(cells[email])
        if len(normalised) > _LONGEST_EMAIL:
            raise NotAnAddress(normalised)
        return Contact(normalise_document(cells[document])[0], address_key(normalised))
    except NotADocument:
        return Fault(number, "the document is neither a CPF nor a CNPJ")
    except NotAnAddress:
        return Fault(number, "the email is not an address")


def _places(header: list[str]) -> tuple[int, int]:
    """Return the positions of the columns document and email. Raises FileUnreadable."""
    named = [name.strip().lower() for name in header]
    if not set(_COLUMNS) <= set(named):
        raise FileUnreadable("row 1 has to name the columns document and email")
    return named.index("document"), named.index("email")


def _encoding(file: Path) -> str:
    """Return the encoding of the customer register's CSV file: `utf-8-sig` if all of it is UTF-8, otherwise `cp1252`.
    The whole file is read once for it.

    Raises FileUnreadable if the file is UTF-16 or not text.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    with file.open("rb") as raw:
        if raw.read(2) in _UTF_16:
            raise FileUnreadable("the file is UTF-16; save it as CSV in UTF-8")
        raw.seek(0)
        try:
            while chunk := raw.read(_CHUNK):
                if b"\0" in chunk:
                    raise FileUnreadable("the file is not text; save it as CSV in UTF-8")
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _delimiter(text: TextIO) -> str:
    """Return the character that separates the cells of the customer register's CSV file: the one in a line `sep=…` if
    it begins the file, otherwise the most frequent of comma, semicolon and tab in the header.

    `text` is the open file. The next line read from it afterwards is the header.
    """
    first = text.readline(_CHUNK)
    told = first.strip().lower().removeprefix("sep=")
    if first.lower().startswith("sep=") and len(told) == 1:
        return told
    text.seek(0)
    return max(",;\t", key=first.count)
