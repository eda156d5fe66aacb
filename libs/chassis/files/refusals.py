"""Why a file is turned away, on its way in or out."""

from chassis.problems import Problem


class UploadRefused(Problem):
    """The family of all refusals about files."""


class FileTooLarge(UploadRefused):
    """Facts: `max_bytes`."""

    status, code = 413, "file.too_large"


class FileTypeNotAllowed(UploadRefused):
    """The extension is not on the list. Facts: `name`, `allowed` (comma-separated extensions)."""

    status, code = 415, "file.type_not_allowed"


class FileContentMismatch(UploadRefused):
    """The bytes are not what the extension says. Facts: `name`."""

    status, code = 415, "file.content_mismatch"


class FileEmpty(UploadRefused):
    """No file was chosen, or it has no bytes."""

    status, code = 422, "file.empty"


class FileIncomplete(UploadRefused):
    """The sender's connection broke before all of it had come."""

    status, code = 400, "file.incomplete"


class TooManyFiles(UploadRefused):
    """Facts: `max_count`."""

    status, code = 422, "file.too_many"


class FileInfected(UploadRefused):
    """The scanner found something. Facts: `name`."""

    status, code = 422, "file.infected"


class FileNotReady(UploadRefused):
    """Still waiting for the scanner; the same request may succeed later."""

    status, code = 409, "file.not_ready"


UPLOAD_REFUSALS = (
    FileTooLarge,
    FileTypeNotAllowed,
    FileContentMismatch,
    FileEmpty,
    FileIncomplete,
    TooManyFiles,
    FileInfected,
)
"""What any address that takes a file may answer."""

DOWNLOAD_REFUSALS = (FileInfected, FileNotReady)
"""What any address that hands out a file may answer."""
