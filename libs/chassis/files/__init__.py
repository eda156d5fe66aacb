"""Files that people send us: what may come in, where it is kept, whether it is clean, how it goes out again.

A service whose settings inherit FileSettings has a store, perhaps a scanner (`Runtime.files`, `.scanner`) and the jobs
that delete what nobody keeps. It states its `UploadRules`, and then: `with received(…) as stored` around the
transaction, `keep_file` and a `StoredFile` in the action's row, `discard_file` when the row goes, `download` for who
may have it. What touches Flask is in `chassis.files.http`, so that models and actions may import from here.
"""

from chassis.files.blobs import Blob, BlobMissingError, BlobStore, Source
from chassis.files.deletion import discard_file, keep_file
from chassis.files.local import LocalStore
from chassis.files.opening import open_scanner, open_store
from chassis.files.receiving import Content, Inspected, Judge, Keeper, inspect, received, received_all, stored_all
from chassis.files.recognition import (
    CSV,
    DER_CERTIFICATE,
    DER_PRIVATE_KEY,
    DER_REQUEST,
    DOCX,
    HEIC,
    JPEG,
    ODP,
    ODS,
    ODT,
    OFFICE_TYPES,
    PDF,
    PEM,
    PEM_PRIVATE_KEY,
    PKCS7,
    PKCS12,
    PLAIN_TEXT,
    PNG,
    PPTX,
    XLSX,
    XML,
    ZIP,
    FileType,
    recognised,
)
from chassis.files.refusals import (
    DOWNLOAD_REFUSALS,
    UPLOAD_REFUSALS,
    FileContentMismatch,
    FileEmpty,
    FileIncomplete,
    FileInfected,
    FileIsHeic,
    FileMissing,
    FileNotReady,
    FileTooLarge,
    FileTypeNotAllowed,
    TooManyFiles,
    UploadRefused,
)
from chassis.files.rules import MB, UploadRules
from chassis.files.sample import Sample
from chassis.files.scanning import ClamdScanner, Scanner, ScannerUnavailableError, scan
from chassis.files.stored import ScanState, StoredFile

__all__ = [
    "CSV",
    "DER_CERTIFICATE",
    "DER_PRIVATE_KEY",
    "DER_REQUEST",
    "DOCX",
    "DOWNLOAD_REFUSALS",
    "HEIC",
    "JPEG",
    "MB",
    "ODP",
    "ODS",
    "ODT",
    "OFFICE_TYPES",
    "PDF",
    "PEM",
    "PEM_PRIVATE_KEY",
    "PKCS7",
    "PKCS12",
    "PLAIN_TEXT",
    "PNG",
    "PPTX",
    "UPLOAD_REFUSALS",
    "XLSX",
    "XML",
    "ZIP",
    "Blob",
    "BlobMissingError",
    "BlobStore",
    "ClamdScanner",
    "Content",
    "FileContentMismatch",
    "FileEmpty",
    "FileIncomplete",
    "FileInfected",
    "FileIsHeic",
    "FileMissing",
    "FileNotReady",
    "FileTooLarge",
    "FileType",
    "FileTypeNotAllowed",
    "Inspected",
    "Judge",
    "Keeper",
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
    "discard_file",
    "inspect",
    "keep_file",
    "open_scanner",
    "open_store",
    "received",
    "received_all",
    "recognised",
    "scan",
    "stored_all",
]
