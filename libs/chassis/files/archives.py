"""ZIP archives and the office files that are archives, recognised by the names in their central directory.

Nothing is unpacked: only the directory is read, which must lie whole within the sample. APPNOTE.TXT numbers are those
of PKWARE's specification. An archive in which programs would read different things (bytes before or behind it, an entry
twice, several disks) is not recognised.
"""

import re
from dataclasses import dataclass

from chassis.files.sample import Sample

_END, _ENTRY, _LOCAL = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"
_END_BYTES, _ENTRY_BYTES = 22, 46
_LONGEST_COMMENT = 0xFFFF
_MANY_DISKS_OR_ZIP64 = 0xFFFF
_MOST_ENTRIES = 10_000

# A renamed program part does not run: the editors refuse a `.docx` whose content types say that it has macros.
_OOXML_MACROS = re.compile(r"(^|/)(vbaproject[^/]*\.bin|vbadata\.xml|(intl)?macrosheets/.*)$")
_ODF_MACROS = re.compile(r"^(basic|scripts)/.")
_ODF_TYPE_AT = 30 + len("mimetype")  # behind a local header without extra field (OpenDocument 1.3, part 2, 3.3)


@dataclass(frozen=True)
class _End:
    """An end-of-central-directory record (4.3.16): its place `at` in the sample's tail, and the numbers in it."""

    at: int
    entries: int
    directory_bytes: int
    directory_at: int
    comment_bytes: int
    is_single: bool


def ends_as_zip(sample: Sample) -> bool:
    """Return whether some program would open an uploaded file as a ZIP archive, whatever kind of file it seems to be.

    Asked of files of other kinds, which must not hide an archive: programs read an archive from its end, so that it can
    stand behind any other file. `sample` is the Sample of the file, of which the last 512 KiB are looked at. True when
    a ZIP end-of-central-directory record with its comment ends the file. True also when a ZIP directory lies before
    such a record, because many programs open an archive in spite of bytes behind it.
    """
    tail = sample.tail
    stop = len(tail)
    start = max(0, len(tail) - _END_BYTES - _LONGEST_COMMENT)
    while (at := tail.rfind(_END, start, stop)) >= 0:
        stop = at + len(_END) - 1
        found = _end(tail, at)
        if found is None:
            continue
        if found.at + _END_BYTES + found.comment_bytes == len(tail):
            return True
        directory = found.at - found.directory_bytes
        if found.directory_bytes and (directory < 0 or tail.startswith(_ENTRY, directory)):
            return True
    return False


def is_archive(sample: Sample) -> bool:
    """Return whether an uploaded file is one well-formed, unencrypted ZIP archive from its first byte to its last.

    `sample` is the Sample of the file. False also when its last 512 KiB do not hold the archive's whole directory.
    """
    return _names(sample) is not None


def is_ooxml(sample: Sample, main_part: str) -> bool:
    """Return whether an uploaded file is an Office Open XML package (ECMA-376) without macros.

    `sample` is the Sample of the file, whose last 512 KiB must hold the whole ZIP directory. `main_part` is a regular
    expression in lower case: the package must have an entry, such as `xl/workbook.xml`, whose whole name matches it.
    """
    names = _office_names(sample)
    if "[content_types].xml" not in names or not any(re.fullmatch(main_part, name) for name in names):
        return False
    return not any(_OOXML_MACROS.search(name) for name in names)


def is_opendocument(sample: Sample, media_type: str) -> bool:
    """Return whether an uploaded file is an OpenDocument package of the kind `media_type`, without macros.

    `sample` is the Sample of the file, whose last 512 KiB must hold the whole ZIP directory. `media_type` is what the
    package's first entry must name, such as `application/vnd.oasis.opendocument.text`.
    """
    names = _office_names(sample)
    said = b"mimetype" + media_type.encode() + b"PK"
    begins = sample.head.startswith(_LOCAL) and sample.head.startswith(said, _ODF_TYPE_AT - len("mimetype"))
    if not begins or "content.xml" not in names:
        return False
    return not any(_ODF_MACROS.search(name) for name in names)


def _office_names(sample: Sample) -> set[str]:
    """Return a set of the lower-case names of the entries of an uploaded ZIP archive that may be an office document.

    The set is empty for a suspicious or broken archive. An archive is suspicious if it has a name twice, a name outside
    of its folder, or the mark of a PDF at its beginning. `sample` is the Sample of the file, whose last 512 KiB must
    hold the whole ZIP directory.
    """
    names = _names(sample) or []
    folded = {name.lower() for name in names}
    is_odd = len(folded) != len(names) or any(_leaves_the_folder(name) for name in names)
    return set() if is_odd or b"%PDF-" in sample.head[:1024] else folded


def _leaves_the_folder(name: str) -> bool:
    return name.startswith("/") or "\\" in name or "\0" in name or ".." in name.split("/")


def _names(sample: Sample) -> list[str] | None:
    """Return a list of the names of all entries of an uploaded ZIP archive.

    `sample` is the Sample of the file. Returns None when the file is not one well-formed, unencrypted archive from its
    first byte to its last, or when the file's last 512 KiB do not hold the archive's whole directory.
    """
    tail = sample.tail
    at = tail.rfind(_END)
    end = _end(tail, at) if at >= 0 else None
    if end is None or not sample.head.startswith((_LOCAL, _END)):
        return None
    before = sample.size - len(tail)
    ends_the_file = end.at + _END_BYTES + end.comment_bytes == len(tail)
    is_whole = end.directory_at + end.directory_bytes == before + end.at and end.directory_at >= before
    if not (end.is_single and ends_the_file and is_whole) or end.entries > _MOST_ENTRIES:
        return None
    return _listed(tail[end.directory_at - before : end.at], end.entries)


def _listed(directory: bytes, entries: int) -> list[str] | None:
    names: list[str] = []
    at = 0
    while at < len(directory) and len(names) < entries:
        fixed = directory[at : at + _ENTRY_BYTES]
        if len(fixed) < _ENTRY_BYTES or not fixed.startswith(_ENTRY) or fixed[8] & 1:  # encrypted (4.4.4)
            return None
        name_bytes, extra_bytes, comment_bytes = (int.from_bytes(fixed[i : i + 2], "little") for i in (28, 30, 32))
        name = directory[at + _ENTRY_BYTES : at + _ENTRY_BYTES + name_bytes]
        at += _ENTRY_BYTES + name_bytes + extra_bytes + comment_bytes
        names.append(name.decode("utf-8", errors="replace"))
    return names if at == len(directory) and len(names) == entries else None


def _end(tail: bytes, at: int) -> _End | None:
    record = tail[at : at + _END_BYTES]
    if len(record) < _END_BYTES:
        return None
    disk, start_disk, here, entries = (int.from_bytes(record[i : i + 2], "little") for i in (4, 6, 8, 10))
    return _End(
        at=at,
        entries=entries,
        directory_bytes=int.from_bytes(record[12:16], "little"),
        directory_at=int.from_bytes(record[16:20], "little"),
        comment_bytes=int.from_bytes(record[20:22], "little"),
        is_single=disk == start_disk == 0 and here == entries != _MANY_DISKS_OR_ZIP64,
    )
