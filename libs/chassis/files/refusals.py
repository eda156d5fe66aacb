"""The reasons for which an upload or a download of a file is refused."""

from typing import Any

from chassis.problems import Problem


class UploadRefused(Problem):
    """The base class of all refusals about files."""


class FileTooLarge(UploadRefused):
    """The file has more bytes than allowed. Members: `max_bytes`."""

    status, code = 413, "file.too_large"

    def __init__(self, *, max_bytes: int) -> None:
        super().__init__(max_bytes=max_bytes)


class FileTypeNotAllowed(UploadRefused):
    """The file's extension is not allowed. Members: `name`, `allowed` (comma-separated extensions)."""

    status, code = 415, "file.type_not_allowed"

    def __init__(self, *, name: str, allowed: str) -> None:
        super().__init__(name=name, allowed=allowed)


class FileContentMismatch(UploadRefused):
    """The file's bytes are not what its extension says. Members: `name`, and `recognised`, the extension that the bytes
    show, where they show one.
    """

    status, code = 415, "file.content_mismatch"

    def __init__(self, *, name: str, recognised: str | None = None) -> None:
        shown: dict[str, Any] = {"recognised": recognised} if recognised else {}
        super().__init__(name=name, **shown)


class FileIsHeic(UploadRefused):
    """The file is a picture as iPhones take them, where pictures are taken as JPEG. Members: `name`."""

    status, code = 415, "file.heic"

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name)


class FileEmpty(UploadRefused):
    """No file was chosen, or the file has no bytes."""

    status, code = 422, "file.empty"


class FileIncomplete(UploadRefused):
    """The sender's connection broke before the whole file had arrived."""

    status, code = 400, "file.incomplete"


class TooManyFiles(UploadRefused):
    """There would be more files than allowed. Members: `max_count`."""

    status, code = 422, "file.too_many"

    def __init__(self, *, max_count: int) -> None:
        super().__init__(max_count=max_count)


class FileInfected(UploadRefused):
    """The scanner found malware in the file. Members: `name`."""

    status, code = 422, "file.infected"

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name)


class FileNotReady(UploadRefused):
    """The file still waits for the scanner; the same request may succeed later."""

    status, code = 409, "file.not_ready"


class FileMissing(UploadRefused):
    """The platform has a record of the file, and the blob store has lost its bytes.

    Answered for BlobMissingError, wherever a request meets it. Operators learn of it by the log and by the metric of
    problems: each one is a loss of data.
    """

    status, code = 404, "file.missing"


UPLOAD_REFUSALS = (
    FileTooLarge,
    FileTypeNotAllowed,
    FileContentMismatch,
    FileIsHeic,
    FileEmpty,
    FileIncomplete,
    TooManyFiles,
    FileInfected,
)
"""The refusals that any endpoint with an upload may answer."""

DOWNLOAD_REFUSALS = (FileInfected, FileNotReady, FileMissing)
"""The refusals that any endpoint with a download may answer."""
