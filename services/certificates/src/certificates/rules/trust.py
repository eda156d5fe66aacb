"""The trust store: a folder with the CAs under which certificates are accepted.

`roots/` and `intermediates/` hold certificates in DER or PEM, also several PEM in one file. `pins.sha256` lists the
hexadecimal SHA-256 of the DER of each (the format of `sha256sum`); what is not listed is not used. Nothing is fetched.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Literal

import structlog
from cryptography import x509
from cryptography.x509 import verification

from certificates.rules import anchoring
from certificates.rules.names import name_text
from certificates.rules.reloading import BrokenFolder, Reloaded, files_in
from chassis import clock

log = structlog.get_logger(__name__)

AnchorKind = Literal["root", "intermediate"]
PINS = "pins.sha256"
FOLDERS: dict[AnchorKind, str] = {"root": "roots", "intermediate": "intermediates"}
_PIN = re.compile(r"([0-9A-Fa-f]{64})(?:\s+.*)?")
_PEM = b"-----BEGIN CERTIFICATE-----"
_MAX_FILE_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """One certificate of the trust store, as staff see it.

    `reason` says why it is not usable: `unreadable`, `not_pinned`, `algorithm`, `not_a_ca`, `extensions`,
    `not_yet_valid`, `expired`, `no_root` (an intermediate without a path to a usable root), or nothing. `not_after` is
    None for a file that cannot be read; `subject` is its name then, and `sha256` the hash of the file.
    """

    subject: str
    sha256: str
    kind: AnchorKind
    not_after: datetime | None
    usable: bool
    reason: str = ""


@dataclass(frozen=True)
class Entry:
    """A certificate in a file of the trust store. `certificate` is None when the file cannot be read."""

    kind: AnchorKind
    file: str
    sha256: str
    certificate: x509.Certificate | None
    is_pinned: bool


@dataclass(frozen=True)
class Trusted:
    """The trust store as it was read at one moment. It never changes."""

    entries: tuple[Entry, ...] = ()
    pins: frozenset[str] = frozenset()
    files: Mapping[str, tuple[x509.Certificate, ...]] = field(default_factory=dict)

    @cached_property
    def roots(self) -> tuple[x509.Certificate, ...]:
        """The pinned roots whose keys can verify a signature."""
        return self._of("root")

    @cached_property
    def intermediates(self) -> list[x509.Certificate]:
        """The pinned intermediates whose keys can verify a signature."""
        return list(self._of("intermediate"))

    @cached_property
    def store(self) -> verification.Store | None:
        """The roots for cryptography's verifier, or None without one."""
        return verification.Store(list(self.roots)) if self.roots else None

    @cached_property
    def by_subject(self) -> Mapping[bytes, tuple[x509.Certificate, ...]]:
        """Every pinned CA, by the DER of its name."""
        found: dict[bytes, tuple[x509.Certificate, ...]] = {}
        for entry in self.entries:
            if entry.certificate is not None and entry.is_pinned:
                name = entry.certificate.subject.public_bytes()
                found[name] = (*found.get(name, ()), entry.certificate)
        return found

    def _of(self, kind: AnchorKind) -> tuple[x509.Certificate, ...]:
        found = {
            entry.sha256: entry.certificate
            for entry in self.entries
            if entry.kind == kind and entry.is_pinned and entry.certificate is not None
        }
        return tuple(one for one in found.values() if anchoring.has_usable_key(one))


class TrustStore:
    """The trust store of a folder. It is read again when a file changed; that is looked at every `check_every` seconds.

    `beside` is another folder of the same layout, whose authorities are trusted as well, each folder by its own pins.
    Without a folder, or while the folder was never whole, nothing is trusted.
    """

    def __init__(self, folder: Path | None, *, beside: Path | None = None, check_every: float = 2.0) -> None:
        folders = [one for one in (folder, beside) if one is not None]
        self._folders = [Reloaded(one, _read, empty=Trusted(), check_every=check_every) for one in folders]
        self._merged: tuple[list[Trusted], Trusted] = ([], Trusted())

    def trusted(self) -> Trusted:
        """Return the trust store as the folders have it now, or as each was when it was last whole."""
        now = [folder.current() for folder in self._folders]
        if len(now) == 1:
            return now[0]
        before, merged = self._merged
        if len(before) != len(now) or any(one is not other for one, other in zip(before, now, strict=True)):
            merged = _merged(now)
            self._merged = (now, merged)
        return merged

    def anchors(self, *, now: datetime | None = None) -> tuple[Anchor, ...]:
        """Return every certificate in the folders, roots first, each with whether it is used at `now` and why not."""
        trusted, moment = self.trusted(), now or clock.now()
        return tuple(_anchor(entry, trusted, moment) for entry in trusted.entries)


def _merged(stores: Iterable[Trusted]) -> Trusted:
    """Return what several folders trust together, roots first."""
    entries = [entry for store in stores for entry in store.entries]
    return Trusted(tuple(sorted(entries, key=lambda entry: list(FOLDERS).index(entry.kind))))


def _anchor(entry: Entry, trusted: Trusted, now: datetime) -> Anchor:
    certificate = entry.certificate
    if certificate is None:
        return Anchor(
            subject=entry.file, sha256=entry.sha256, kind=entry.kind, not_after=None, usable=False, reason="unreadable"
        )
    if entry.is_pinned:
        reason = anchoring.why_unusable(certificate, trusted.store, trusted.intermediates, now)
    else:
        reason = "not_pinned"
    return Anchor(
        subject=name_text(certificate.subject),
        sha256=entry.sha256,
        kind=entry.kind,
        not_after=certificate.not_valid_after_utc,
        usable=not reason,
        reason=reason,
    )


def _read(folder: Path, before: Trusted) -> Trusted:
    """Read the folder. A file that cannot be read, perhaps half-written, keeps what it held before.

    Raises BrokenFolder when the pins cannot be read, or when no usable root is left of several.
    """
    pins = _pins(folder)
    entries: list[Entry] = []
    files: dict[str, tuple[x509.Certificate, ...]] = {}
    for kind, name in FOLDERS.items():
        for path in files_in(folder / name):
            relative = f"{name}/{path.relative_to(folder / name)}"
            found, unread = _certificates(path)
            if unread:
                log.warning("trust_store.unreadable", file=relative)
                entries.append(Entry(kind, relative, unread, None, is_pinned=False))
                found = before.files.get(relative, ())
            files[relative] = found
            entries += _entries(kind, relative, found, pins)
    read = Trusted(tuple(entries), pins, files)
    if before.roots and not read.roots:
        raise BrokenFolder("no usable root is left; the trust store before stays in use")
    return read


def _entries(
    kind: AnchorKind, file: str, certificates: Iterable[x509.Certificate], pins: frozenset[str]
) -> list[Entry]:
    found = []
    for one in certificates:
        digest = anchoring.digest(one)
        found.append(Entry(kind, file, digest, one, is_pinned=digest in pins))
    return found


def _pins(folder: Path) -> frozenset[str]:
    try:
        lines = (folder / PINS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise BrokenFolder(f"{PINS} cannot be read") from fault
    pins = set()
    for number, line in enumerate(map(str.strip, lines), 1):
        if line and not line.startswith("#"):
            pin = _PIN.fullmatch(line)
            if pin is None:
                raise BrokenFolder(f"{PINS}, line {number}: no hexadecimal SHA-256")
            pins.add(pin[1].lower())
    return frozenset(pins)


def _certificates(path: Path) -> tuple[tuple[x509.Certificate, ...], str]:
    """Return the certificates in a file, and the file's hash when it cannot be read as a whole."""
    try:
        content = path.read_bytes()
    except OSError:
        return (), hashlib.sha256(str(path).encode()).hexdigest()
    try:
        if len(content) > _MAX_FILE_BYTES:
            raise ValueError("too large")
        found = (
            x509.load_pem_x509_certificates(content) if _PEM in content else [x509.load_der_x509_certificate(content)]
        )
        if _PEM in content and len(found) != content.count(_PEM):
            raise ValueError("cut off")
        for one in found:
            anchoring.read_all(one)
    except Exception:  # an operator's file may hold anything, and the library raises many kinds of errors
        return (), hashlib.sha256(content).hexdigest()
    return tuple(found), ""
