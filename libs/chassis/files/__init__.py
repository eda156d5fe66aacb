"""Files that people send us: what may come in, where it is kept, whether it is clean, how it goes out again.

A service settles its `UploadRules`, opens one store and (perhaps) one scanner at start, and then: `receive`
before the transaction, `StoredFile` in its row, `download` for whoever may have it. What touches Flask is in
`chassis.files.http`, so that models and actions may import from here.
"""

from chassis.files.blobs import Blob, BlobMissingError, BlobStore, Source
from chassis.files.local import LocalStore
from chassis.files.opening import open_scanner, open_store
from chassis.files.receiving import receive, receive_all
from chassis.files.recognition import CSV, DER_CERTIFICATE, JPEG, PDF, PLAIN_TEXT, PNG, FileType, Sample
from chassis.files.refusals import (
    DOWNLOAD_REFUSALS,
    UPLOAD_REFUSALS,
    FileContentMismatch,
    FileEmpty,
    FileIncomplete,
    FileInfected,
    FileNotReady,
    FileTooLarge,
    FileTypeNotAllowed,
    TooManyFiles,
    UploadRefused,
)
from chassis.files.rules import MB, UploadRules
from chassis.files.scanning import ClamdScanner, Scanner, ScannerUnavailableError, scan
from chassis.files.stored import ScanState, StoredFile

__all__ = [
    "CSV",
    "DER_CERTIFICATE",
    "DOWNLOAD_REFUSALS",
    "JPEG",
    "MB",
    "PDF",
    "PLAIN_TEXT",
    "PNG",
    "UPLOAD_REFUSALS",
    "Blob",
    "BlobMissingError",
    "BlobStore",
    "ClamdScanner",
    "FileContentMismatch",
    "FileEmpty",
    "FileIncomplete",
    "FileInfected",
    "FileNotReady",
    "FileTooLarge",
    "FileType",
    "FileTypeNotAllowed",
    "LocalStore",
    "Sample",
    "ScanState",
    "Scanner",
    "ScannerUnavailableError",
    "Source",
    "StoredFile",
    "TooManyFiles",
    "UploadRefused",
    "UploadRules",
    "open_scanner",
    "open_store",
    "receive",
    "receive_all",
    "scan",
]
