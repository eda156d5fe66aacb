"""The rules for uploads: sizes, numbers and kinds of file; and the sender's file name made harmless."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

from chassis.files.recognition import HEIC, JPEG, FileType, recognised
from chassis.files.refusals import FileContentMismatch, FileIsHeic, FileTypeNotAllowed, TooManyFiles
from chassis.files.sample import Sample

MB = 1024 * 1024  # bytes, counted as file managers do

_NAME_CHARACTERS = 120
_SEPARATORS = re.compile(r"[/\\]")
_UNSAVABLE = re.compile(r'[<>:"|?*]')  # characters that some operating system does not allow in a file name


@dataclass(frozen=True)
class UploadRules:
    """The limits of one place for uploads: at most `max_count` files of `max_bytes` each, of the kinds `types`.

    `by_content`: the extension of the name says nothing, the bytes decide. The receiver of the file may then judge what
    was recognised, to advise the sender of a wrong kind (`receiving.Judge`).
    """

    max_bytes: int
    max_count: int
    types: frozenset[FileType]
    by_content: bool = False

    def type_of(self, name: str) -> FileType:
        """Return the kind of file that the extension of the file name `name` stands for.

        Raises `FileTypeNotAllowed` if these rules do not allow the extension, and `FileIsHeic` for a HEIC picture's
        extension where a JPEG would be allowed.
        """
        extension = PurePosixPath(name).suffix.removeprefix(".").lower()
        for kind in self.types:
            if extension in kind.extensions:
                return kind
        if extension in HEIC.extensions and JPEG in self.types:
            raise FileIsHeic(name=name)
        raise FileTypeNotAllowed(name=name, allowed=", ".join(self.extensions()))

    def extensions(self) -> list[str]:
        """Return all allowed extensions in alphabetical order, for hints and refusals."""
        return sorted(extension for kind in self.types for extension in kind.extensions)

    def check_count(self, count: int) -> None:
        """Raise `TooManyFiles` if `count` is more files than allowed."""
        if count > self.max_count:
            raise TooManyFiles(max_count=self.max_count)

    def check_content(self, name: str, sample: Sample) -> FileType:
        """Return the kind of a received file, and refuse a file that these rules do not allow.

        The kind is the one that the extension of `name` claims and the bytes in `sample` confirm; with rules
        `by_content` only the bytes count. Raises FileTypeNotAllowed for a kind that is not allowed, FileContentMismatch
        when the bytes are not of the claimed kind, and FileIsHeic instead of both for a HEIC picture where a JPEG would
        be allowed.
        """
        if not self.by_content:
            kind = self.type_of(name)
            if kind.fits(sample):
                return kind
        found = recognised(sample)
        if found is HEIC and HEIC not in self.types and JPEG in self.types:
            raise FileIsHeic(name=name)
        if not self.by_content:
            raise FileContentMismatch(name=name, recognised=found.extensions[0] if found else None)
        if found not in self.types:
            raise FileTypeNotAllowed(name=name, allowed=", ".join(self.extensions()))
        return found


def display_name(raw: str) -> str:
    """Return the sender's file name `raw` in a form that is safe to store and to show, at most 120 characters long.

    Path, control and text-direction characters are removed; `fdp.exe` with a text-direction mark would read as
    `exe.pdf`. Shortening keeps the extension.
    """
    last = _SEPARATORS.split(raw)[-1]
    visible = "".join(c for c in last if c.isspace() or not unicodedata.category(c).startswith("C"))
    spaced = " ".join(unicodedata.normalize("NFC", visible).split())
    tidy = _UNSAVABLE.sub("_", spaced).strip(" .")
    suffix = PurePosixPath(tidy).suffix[:20]
    stem = tidy.removesuffix(suffix)[: _NAME_CHARACTERS - len(suffix)]
    return f"{stem}{suffix}" or "file"


def name_as(name: str, kind: FileType) -> str:
    """Return `name` with an extension of `kind`: `site.exe` that is a certificate is called `site.exe.cer`."""
    if PurePosixPath(name).suffix.removeprefix(".").lower() in kind.extensions:
        return name
    return display_name(f"{name}.{kind.extensions[0]}")
