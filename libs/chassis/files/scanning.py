"""Scanning files for malware, where a ClamAV daemon is configured.

Two settings of clamd.conf matter. `StreamMaxLength` must allow the largest upload: clamd hangs up on longer ones, which
then stay pending. `AlertExceedsMax` must be on: otherwise clamd calls files clean that it skipped as too large or too
deeply packed.
"""

import re
import socket
import struct
from contextlib import closing
from dataclasses import replace
from typing import Protocol

import structlog

from chassis.files.blobs import CHUNK, BlobStore, Source
from chassis.files.stored import ScanState, StoredFile

log = structlog.get_logger(__name__)

_REPLY = re.compile(rb"stream: (?:OK|(?P<signature>.+) FOUND)\0")
_REPLY_BYTES = 4096  # a verdict is one line


class ScannerUnavailableError(Exception):
    """The scanner gave no verdict, so that the file's state is still unknown."""


class Scanner(Protocol):
    """A program that recognises malware."""

    def find(self, source: Source) -> str | None:
        """Return the name of the malware in `source`, None when it is clean.

        Raises `ScannerUnavailableError` when the scanner gives no verdict.
        """
        ...


def scan(stored: StoredFile, store: BlobStore, scanner: Scanner) -> StoredFile:
    """Have a stored file scanned for malware; return its StoredFile with the resulting state, clean or infected.

    When the scanner does not answer, `stored` is returned unchanged and a warning logged. Called when a file is
    received, and again by a job for files that are still pending. Raises `BlobMissingError` if the store has no such
    file.
    """
    try:
        with closing(store.open(stored.key)) as stream:
            signature = scanner.find(stream)
    except ScannerUnavailableError as away:
        log.warning("files.scan_failed", key=stored.key, reason=str(away))
        return stored
    if signature is None:
        return replace(stored, scan=ScanState.CLEAN)
    log.warning("files.infected", key=stored.key, signature=signature)
    return replace(stored, scan=ScanState.INFECTED)


class ClamdScanner:
    """The ClamAV daemon, reached over TCP (`address` is host and port) or a local socket (`address` is a path).

    `timeout` is in seconds for each step. The client is our own, because clamd's INSTREAM command (clamd(8)) is smaller
    than a dependency.
    """

    def __init__(self, address: tuple[str, int] | str, timeout: float = 60) -> None:
        self._address = address
        self._timeout = timeout

    def find(self, source: Source) -> str | None:
        try:
            with self._connected() as clamd:
                _send(clamd, source)
                return _verdict(clamd)
        except OSError as error:
            raise ScannerUnavailableError(f"clamd: {error}") from error

    def _connected(self) -> socket.socket:
        if isinstance(self._address, tuple):
            return socket.create_connection(self._address, self._timeout)
        clamd = socket.socket(socket.AF_UNIX)
        clamd.settimeout(self._timeout)
        try:
            clamd.connect(self._address)
        except OSError:
            clamd.close()
            raise
        return clamd


def _send(clamd: socket.socket, source: Source) -> None:
    clamd.sendall(b"zINSTREAM\0")
    while chunk := source.read(CHUNK):
        clamd.sendall(struct.pack("!L", len(chunk)) + chunk)
    clamd.sendall(struct.pack("!L", 0))


def _verdict(clamd: socket.socket) -> str | None:
    reply = b""
    while not reply.endswith(b"\0") and len(reply) < _REPLY_BYTES:
        part = clamd.recv(_REPLY_BYTES)
        if not part:
            break
        reply += part
    verdict = _REPLY.fullmatch(reply)
    if verdict is None:
        raise ScannerUnavailableError(f"clamd answered {reply!r}")
    signature: bytes | None = verdict["signature"]
    return signature.decode(errors="replace") if signature is not None else None
