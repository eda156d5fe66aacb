"""The commercial system of the distributor, in which a service order is opened for each request."""

import fcntl
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Protocol
from uuid import UUID

import structlog

from chassis.outside import NoAnswer, OutsideSystem
from connections.settings import Settings

log = structlog.get_logger(__name__)

_NUMBER = re.compile(r"[!-~]{1,40}")


@dataclass(frozen=True, kw_only=True)
class OrderFacts:
    """What the commercial system learns of a request: `service_order` is Ramal's own number of the order."""

    request_id: UUID
    protocol: str
    service_order: str
    kind: str
    consumer_unit: str | None
    holder_document: str
    opened_at: datetime

    def as_json(self) -> dict[str, Any]:
        """Return the facts as JSON has them. A fact that is None is left out."""
        said = {name: value for name, value in asdict(self).items() if value is not None}
        return {**said, "request_id": str(self.request_id), "opened_at": self.opened_at.isoformat()}


class CommercialSystem(Protocol):
    """The commercial system. `is_configured` is False when the operator has named none, and nothing is sent."""

    is_configured: bool

    def open_service_order(self, facts: OrderFacts) -> str | None:
        """Open the service order of a request in the commercial system, and return its number there.

        Returns None when no system is configured. A repeated call with the same `request_id` in `facts` returns the
        same number and opens nothing. Raises NoAnswer, after which the order may be open.
        """
        ...


class NoCommercialSystem:
    """No commercial system: nothing is sent."""

    is_configured = False

    def open_service_order(self, facts: OrderFacts) -> str | None:  # noqa: ARG002
        return None


class HttpCommercialSystem:
    """A commercial system that answers a POST of the facts with `{"service_order": "…"}`.

    The request's id is sent as Idempotency-Key.
    """

    is_configured = True

    def __init__(self, url: str, system: OutsideSystem) -> None:
        self._url = url
        self._system = system

    def open_service_order(self, facts: OrderFacts) -> str | None:
        answer = self._system.post(self._url, facts.as_json(), key=str(facts.request_id))
        number = answer.get("service_order") if isinstance(answer, dict) else None
        text = str(number) if isinstance(number, str | int) and not isinstance(number, bool) else ""
        if not _NUMBER.fullmatch(text):
            raise NoAnswer("no number of a service order")
        return text


class FileCommercialSystem:
    """A file that gets one line of JSON per request, for trying out without a commercial system.

    Several processes may write it. A line that was cut off (a full disk, a killed process) is taken away before the
    next one is written: nobody was told its number.
    """

    is_configured = True

    def __init__(self, file: Path) -> None:
        self._file = file

    def open_service_order(self, facts: OrderFacts) -> str | None:
        try:
            with self._opened() as lines:
                return _number_in(lines, facts)
        except (OSError, ValueError, KeyError, TypeError) as error:  # the last three: lines that are not ours
            log.warning("commercial.not_written", error=type(error).__name__)
            raise NoAnswer(type(error).__name__) from None

    @contextmanager
    def _opened(self) -> Iterator[IO[bytes]]:
        """Open the file at its beginning, and lock it until the block ends.

        No other thread or process can write it meanwhile.
        """
        with self._file.open("a+b") as lines:
            fcntl.flock(lines, fcntl.LOCK_EX)
            lines.seek(0)
            yield lines


def open_commercial(settings: Settings) -> CommercialSystem:
    """Return the client of the commercial system that the settings name: over HTTP, a file, or none."""
    if settings.commercial_url:
        token = settings.commercial_token.get_secret_value()
        return HttpCommercialSystem(settings.commercial_url, OutsideSystem("commercial", token=token))
    return FileCommercialSystem(settings.commercial_file) if settings.commercial_file else NoCommercialSystem()


def _number_in(lines: IO[bytes], facts: OrderFacts) -> str:
    """Return the number of the service order of a request from the file `lines`, of which each line is an order.

    `facts` are those of the request. If the file has no line for it, one with a new number is appended. An unfinished
    last line is cut off first.
    """
    whole, orders = 0, 0
    for line in lines:
        if not line.endswith(b"\n"):
            break
        whole, orders = whole + len(line), orders + 1
        said = json.loads(line)
        if said["request_id"] == str(facts.request_id):
            return str(said["external_service_order"])
    number = f"{orders + 1:010}"
    lines.truncate(whole)
    said = {**facts.as_json(), "external_service_order": number}
    lines.write(json.dumps(said, ensure_ascii=False).encode() + b"\n")
    lines.flush()
    os.fsync(lines.fileno())
    return number
