"""The integration platform, which lets the machines of companies in. It gets the present state of each enrollment."""

import fcntl
import json
import os
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Protocol

import structlog

from certificates.settings import Settings
from chassis.outside import NoAnswer, OutsideSystem

log = structlog.get_logger(__name__)
_OWNER_ONLY = 0o600
_BLOCK = 4096  # bytes


@dataclass(frozen=True, kw_only=True)
class MachineCertificate:
    """A certificate by which a company's machines come in: its DER, the hash of that, and its end."""

    der: bytes = field(repr=False)
    sha256: str
    valid_until: datetime

    def as_json(self) -> dict[str, str]:
        """Return the certificate as JSON has it; the DER in base64."""
        der = b64encode(self.der).decode("ascii")
        return {"der": der, "sha256": self.sha256, "valid_until": self.valid_until.isoformat()}


@dataclass(frozen=True, kw_only=True)
class SystemicUser:
    """What the platform has to know of an enrollment, as a whole: what it knew before is replaced.

    `version` counts the states of an enrollment, so that the platform can tell an older one that comes late.
    `password_hash` is an argon2id hash. Neither it nor a certificate is shown where the object is logged.
    """

    user_name: str
    version: int
    password_hash: str = field(repr=False)
    certificates: tuple[MachineCertificate, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the state as JSON has it."""
        return {
            "user_name": self.user_name,
            "version": self.version,
            "password_hash": self.password_hash,
            "certificates": [certificate.as_json() for certificate in self.certificates],
        }


class Platform(Protocol):
    """The integration platform. `is_configured` is False when the operator has named none."""

    is_configured: bool

    def hand_over(self, user: SystemicUser) -> None:
        """Hand over the present state of an enrollment; when the call returns, the platform has taken it.

        The same version may be handed over again. Raises NoAnswer, after which the platform may have taken it, and
        Refused when it does not take this one.
        """
        ...


class NoPlatform:
    """No platform: nothing is handed over, and waits until there is one."""

    is_configured = False

    def hand_over(self, user: SystemicUser) -> None:
        """Do nothing. The job that hands over does not exist without a platform."""


class HttpPlatform:
    """A platform that takes a POST of the state and answers with a JSON object, whatever is in it.

    The Idempotency-Key names the user, the version, and how many certificates there are: of one version they become
    fewer when one ends by the clock.
    """

    is_configured = True

    def __init__(self, url: str, system: OutsideSystem) -> None:
        self._url = url
        self._system = system

    def hand_over(self, user: SystemicUser) -> None:
        self._system.post(self._url, user.as_json(), key=f"{user.user_name}-{user.version}-{len(user.certificates)}")


class FilePlatform:
    """A file that gets one line of JSON per hand-over, for trying out without a platform. Only its owner may read it.

    Several processes may write it. A line that was cut off (a full disk, a killed process) is taken away before the
    next one is written: its hand-over is repeated.
    """

    is_configured = True

    def __init__(self, file: Path) -> None:
        self._file = file

    def hand_over(self, user: SystemicUser) -> None:
        line = json.dumps(user.as_json(), ensure_ascii=False).encode() + b"\n"
        try:
            with self._opened() as lines:
                lines.truncate(_end_of_lines(lines))
                lines.seek(0, os.SEEK_END)
                lines.write(line)
                lines.flush()
                os.fsync(lines.fileno())
        except OSError as error:
            log.warning("platform.not_written", error=type(error).__name__)
            raise NoAnswer(type(error).__name__) from None

    @contextmanager
    def _opened(self) -> Iterator[IO[bytes]]:
        """Open the file for this thread alone, readable by its owner only, also if it was there before."""
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT, _OWNER_ONLY)
        with os.fdopen(descriptor, "r+b") as lines:
            fcntl.flock(lines, fcntl.LOCK_EX)
            os.fchmod(descriptor, _OWNER_ONLY)
            yield lines


def open_platform(settings: Settings) -> Platform:
    """Return the integration platform that the settings name: over HTTP, a file, or none."""
    if settings.platform_url:
        token = settings.platform_token.get_secret_value()
        return HttpPlatform(settings.platform_url, OutsideSystem("platform", token=token))
    return FilePlatform(settings.platform_file) if settings.platform_file else NoPlatform()


def _end_of_lines(lines: IO[bytes]) -> int:
    """Return the number of bytes of the whole lines in a file. It is read backwards, because it may be long."""
    end = lines.seek(0, os.SEEK_END)
    while end:
        begun = max(0, end - _BLOCK)
        lines.seek(begun)
        newline = lines.read(end - begun).rfind(b"\n")
        if newline >= 0:
            return begun + newline + 1
        end = begun
    return 0
