"""Opens what the settings configure: the blob store that `FILES_URL` names, and the malware scanner, if any."""

from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from chassis.files.blobs import BlobStore
from chassis.files.local import LocalStore
from chassis.files.scanning import ClamdScanner, Scanner


def open_store(url: str) -> BlobStore:
    """Open the blob store at `url` and return it: `file:///absolute/path` or `s3://bucket/prefix?endpoint_url=…`.

    A process calls it at start. Raises `ValueError` for any other URL.
    """
    parts = urlsplit(url)
    if parts.scheme == "file" and not parts.netloc and parts.path.startswith("/"):
        return LocalStore(Path(unquote(parts.path)))
    if parts.scheme == "s3" and parts.netloc:
        from chassis.files.s3 import S3Store

        return S3Store(parts.netloc, unquote(parts.path), _endpoint(parts))
    raise ValueError("The files' URL must be file:///absolute/path or s3://bucket/prefix?endpoint_url=…")


def open_scanner(url: str) -> Scanner | None:
    """Return the client of the ClamAV scanner at `url`: `tcp://host:port` or `unix:///path/of/socket`.

    Returns None for an empty URL; uploads are then not scanned. Raises `ValueError` for any other URL.
    """
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme == "tcp" and parts.hostname and parts.port:
        return ClamdScanner((parts.hostname, parts.port))
    if parts.scheme == "unix" and parts.path.startswith("/"):
        return ClamdScanner(unquote(parts.path))
    raise ValueError("The scanner's URL must be tcp://host:port or unix:///path/of/socket")


def _endpoint(parts: SplitResult) -> str | None:
    options = parse_qs(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    endpoint = options.pop("endpoint_url", [None])[-1]
    if options:
        raise ValueError(f"The files' URL does not know {', '.join(sorted(options))}.")
    return endpoint
