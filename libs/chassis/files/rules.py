"""The rules for uploads: sizes, numbers and kinds of file; and the sender's file name made harmless."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

from chassis.files.recognition import FileType, Sample, ends_as_zip
from chassis.files.refusals import FileContentMismatch, FileTypeNotAllowed, TooManyFiles

MB = 1024 * 1024  # bytes, counted as file managers do

_NAME_CHARACTERS = 120
_SEPARATORS = re.compile(r"[/\\]")
_UNSAVABLE = re.compile(r'[<>:"|?*]')  # characters that some operating system does not allow in a file name


@dataclass(frozen=True)
class UploadRules:
    """The limits of one place for uploads: at most `max_count` files of `max_bytes` each, of the kinds `types`."""

    max_bytes: int
    max_count: int
    types: frozenset[FileType]

    def type_of(self, name: str) -> FileType:
        """Return the kind of file that the extension of `name` stands for.

        Raises `FileTypeNotAllowed` if it is not allowed here.
        """
        extension = PurePosixPath(name).suffix.removeprefix(".").lower()
        for kind in self.types:
            if extension in kind.extensions:
                return kind
        raise FileTypeNotAllowed(name=name, allowed=", ".join(self.extensions()))

    def extensions(self) -> list[str]:
        """Return all allowed extensions in alphabetical order, for hints and refusals."""
        return sorted(extension for kind in self.types for extension in kind.extensions)

    def check_count(self, count: int) -> None:
        """Raise `TooManyFiles` if `count` is more files than allowed."""
        if count > self.max_count:
            raise TooManyFiles(max_count=self.max_count)


def check_content(name: str, kind: FileType, sample: Sample) -> None:
    """Raise `FileContentMismatch` if the bytes are not of the claimed kind, or are also a ZIP archive.

    `name` is the file's name for the refusal; `kind` is the kind of file that its extension claims.
    """
    if not kind.recognises(sample) or ends_as_zip(sample):
        raise FileContentMismatch(name=name)


def display_name(raw: str) -> str:
    """Return the sender's file name without path, control and text-direction characters, at most 120 characters long.

    Shortening keeps the extension. Text-direction marks are removed because they make `fdp.exe` read as `exe.pdf`.
    """
    last = _SEPARATORS.split(raw)[-1]
    visible = "".join(c for c in last if c.isspace() or not unicodedata.category(c).startswith("C"))
    spaced = " ".join(unicodedata.normalize("NFC", visible).split())
    tidy = _UNSAVABLE.sub("_", spaced).strip(" .")
    suffix = PurePosixPath(tidy).suffix[:20]
    stem = tidy.removesuffix(suffix)[: _NAME_CHARACTERS - len(suffix)]
    return f"{stem}{suffix}" or "file"
