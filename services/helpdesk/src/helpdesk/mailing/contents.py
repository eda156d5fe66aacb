"""What is in the parts of a mail: its texts, its files, and what a mail server reports. Bounded in depth and number."""

import mimetypes
from collections.abc import Callable
from dataclasses import dataclass, field

from chassis.files.rules import MB, display_name
from helpdesk.mailing.flowed import unflowed
from helpdesk.mailing.html import HtmlLimit, html_to_text
from helpdesk.mailing.incoming import Dropped, MailFile
from helpdesk.mailing.mime import Entity, entity
from helpdesk.mailing.smime import signed_content
from helpdesk.mailing.tnef import read_tnef

MAX_FILES = 10
MAX_FILE_BYTES = 5 * MB
MAX_DEPTH = 12
MAX_PARTS = 300
_COPIES, _FREE_BYTES = 6, 4 * MB
"""Parts within parts are read until they are as many bytes as so many times the mail, and some more for small mails:
each level holds its parts once more.
"""

_TEXTS = ("text/plain", "text/html", "text/enriched", "text/richtext")
_TNEF = ("application/ms-tnef", "application/vnd.ms-tnef")
_SMIME = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
_REPORTS = ("message/delivery-status", "message/global-delivery-status")
_RETURNED = (
    "message/rfc822",
    "message/global",
    "text/rfc822-headers",
    "message/rfc822-headers",
    "message/global-headers",
)
_EXTENSIONS = mimetypes.MimeTypes()  # without the tables of the machine, so that names do not depend on it
_NAMES = {
    "message/rfc822": ".eml",
    "message/global": ".eml",
    "text/calendar": ".ics",
    "text/vcard": ".vcf",
    "text/x-vcard": ".vcf",
    "application/rtf": ".rtf",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
}


@dataclass
class _Found:
    """A file before the limits are applied. `is_inline`: a picture within the text, often a logo."""

    name: str
    media_type: str
    content: bytes = field(repr=False)
    is_inline: bool


@dataclass
class Contents:
    """What was found in the parts of a mail, in their order.

    `reports`: the delivery reports (RFC 3464), and `returned`: the mails or headers that came back with one.
    `is_text_cut`: there was more HTML than is converted.
    """

    texts: list[str] = field(default_factory=list)
    files: list[MailFile] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    returned: list[Entity] = field(default_factory=list)
    is_text_cut: bool = False


def read_contents(mail: Entity) -> Contents:
    """Return what is in a mail. At most MAX_FILES files of MAX_FILE_BYTES are kept, pictures within the text last; the
    others are named in `dropped`.
    """
    reader = _Reader(_COPIES * len(mail.raw) + _FREE_BYTES)
    reader.contents.texts = reader.read(mail, MAX_DEPTH, is_body=True)
    contents = reader.contents
    contents.is_text_cut = reader.html_limit.is_passed
    found = sorted(reader.found, key=lambda file: file.is_inline)
    kept = {id(file) for file in found[:MAX_FILES]}
    for file in reader.found:
        if id(file) in kept:
            contents.files.append(MailFile(file.name, file.media_type, file.content))
        else:
            contents.dropped.append(Dropped(file.name, "too_many"))
    return contents


class _Reader:
    """Goes through the parts of one mail."""

    def __init__(self, bytes_left: int) -> None:
        self.contents = Contents()
        self.found: list[_Found] = []
        self.html_limit = HtmlLimit()
        self._wants_texts = True
        self._parts_left = MAX_PARTS
        self._bytes_left = bytes_left

    def read(self, part: Entity, depth: int, *, is_body: bool = False) -> list[str]:
        """Read a part and those inside; return the texts to show. `is_body`: a text without a name is shown."""
        if depth == 0:
            self.contents.dropped.append(Dropped(_name_of(part), "too_deep"))
            return []
        if part.media_type.startswith("multipart/"):
            return self._multipart(part, depth)
        if self._noted(part):
            return []
        inside = self._wrapped(part, depth)
        if inside is not None:
            return inside
        is_shown = part.media_type in _TEXTS and part.disposition != "attachment"
        if is_shown and (is_body or not part.file_name):
            return [self._text_of(part)] if self._wants_texts else []
        self._keep(part)
        return []

    def _noted(self, part: Entity) -> bool:
        """Record a delivery report or a returned mail that a part of the mail is, for the search for bounces.

        Returns whether the part is one, so that its content is not read as text or as a file.
        """
        if part.media_type in _REPORTS:
            self.contents.reports.append(part.text())
            return True
        if part.media_type in _RETURNED:
            self.contents.returned.append(entity(part.content()))
        return part.media_type.endswith("headers")

    def _multipart(self, part: Entity, depth: int) -> list[str]:
        parts = list(part.parts(self._parts_left))
        self._parts_left -= len(parts)
        self._bytes_left -= sum(len(one.raw) for one in parts)
        if self._bytes_left < 0:
            self.contents.dropped.append(Dropped(_name_of(part), "too_deep"))
            return []
        if self._parts_left <= 0:
            self.contents.dropped.append(Dropped(_name_of(part), "too_many"))
        if not parts:
            return [part.text()]
        read = _KINDS.get(part.media_type, _Reader._mixed)
        return read(self, parts, depth - 1)

    def _mixed(self, parts: list[Entity], depth: int) -> list[str]:
        return [text for part in parts for text in self.read(part, depth, is_body=part is parts[0])]

    def _alternative(self, parts: list[Entity], depth: int) -> list[str]:
        """Return the plain text, or the HTML one where that is empty; the files of all forms are kept."""
        shown: list[str] = []
        wants_texts = self._wants_texts
        for part in sorted(parts, key=lambda part: part.media_type != "text/plain"):
            if part.media_type == "text/x-amp-html":
                continue
            texts = self.read(part, depth, is_body=True)
            if self._wants_texts and any(text.strip() for text in texts):
                shown, self._wants_texts = texts, False  # converting the other forms would cost time for nothing
        self._wants_texts = wants_texts
        return shown

    def _signed(self, parts: list[Entity], depth: int) -> list[str]:
        return self._mixed([part for part in parts if part.media_type not in _SIGNATURES], depth)

    def _of_a_macintosh(self, parts: list[Entity], depth: int) -> list[str]:
        return self._mixed([part for part in parts if part.media_type != "application/applefile"], depth)

    def _report(self, parts: list[Entity], depth: int) -> list[str]:
        """Return the text of a report. What it returns is no file of ours."""
        count = len(self.found)
        texts = self._mixed(parts, depth)
        del self.found[count:]
        return texts

    def _wrapped(self, part: Entity, depth: int) -> list[str] | None:
        """Return the texts inside a signed mail or a winmail.dat, or None for a part that is neither."""
        name = part.file_name.lower()
        if part.media_type in _SMIME or name.endswith(".p7m"):
            inner = signed_content(part.content())
            return None if inner is None else self.read(entity(inner), depth - 1, is_body=True)
        if part.media_type in _TNEF or name == "winmail.dat":
            return self._winmail(part)
        return None

    def _winmail(self, part: Entity) -> list[str] | None:
        inner = read_tnef(part.content())
        if inner is None:
            return None
        for file in inner.files[:MAX_PARTS]:
            name = display_name(file.name)
            media_type = _EXTENSIONS.guess_type(name)[0] or "application/octet-stream"
            self._add(_Found(name, media_type, file.content, is_inline=False))
        if not self._wants_texts:
            return []
        text = inner.text or html_to_text(inner.html, self.html_limit)
        return [text] if text.strip() else []

    def _keep(self, part: Entity) -> None:
        if len(part.raw) > 4 * MAX_FILE_BYTES:  # no encoding makes four times as much of a file
            self.contents.dropped.append(Dropped(_name_of(part), "too_large"))
            return
        is_inline = part.media_type.startswith("image/") and part.disposition != "attachment"
        self._add(_Found(_name_of(part), part.media_type, part.content(), is_inline))

    def _add(self, file: _Found) -> None:
        if len(file.content) > MAX_FILE_BYTES:
            self.contents.dropped.append(Dropped(file.name, "too_large"))
        else:
            self.found.append(file)

    def _text_of(self, part: Entity) -> str:
        text = part.text()
        if part.media_type != "text/plain":
            return html_to_text(text, self.html_limit)
        if part.parameters.get("format", "").lower() == "flowed":
            return unflowed(text, joins_without_space=part.parameters.get("delsp", "").lower() == "yes")
        return text


_KINDS: dict[str, Callable[[_Reader, list[Entity], int], list[str]]] = {
    "multipart/alternative": _Reader._alternative,
    "multipart/signed": _Reader._signed,
    "multipart/appledouble": _Reader._of_a_macintosh,
    "multipart/report": _Reader._report,
}


def _name_of(part: Entity) -> str:
    """Return a safe name for a part: the sender's, or one made from what it is."""
    if part.file_name:
        return display_name(part.file_name)
    ending = _NAMES.get(part.media_type) or _EXTENSIONS.guess_extension(part.media_type) or ""
    subject = entity(part.content()[: 64 * 1024]).header("subject") if ending == ".eml" else ""
    return display_name(f"{subject or 'attachment'}{ending}")
