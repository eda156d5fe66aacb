"""Ask outside systems over HTTP: bounded in time, in size and in number of tries, and without redirects.

Whatever goes wrong is one exception, NoAnswer, so that a caller has to decide only what to do without the answer. A
system that gave no answer several times in a row is left alone for a while (circuit breaker), so that requests do not
wait for it one after another.
"""

import json
import socket
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import pybreaker
import requests
import structlog
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection

from chassis import clock

log = structlog.get_logger(__name__)

_PAUSE_SECONDS = 0.2  # before the second try; twice as long before each further one
_BUSY = {408, 425, 429}  # refusals that are over after a while


class NoAnswer(Exception):
    """An outside system gave no answer that can be used. The text says why, without anything that was asked."""


class Refused(NoAnswer):
    """An outside system answered that it does not serve this request: with a `status` from 400 to 499."""

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.status = status


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How long, how often and how much an outside system is asked.

    `call_seconds` are for a whole call with all its tries, `try_seconds` for one try, once it is connected, until
    the answer's last byte. After `failures` tries in a row without an answer, nothing is asked for `rest_seconds`.
    """

    connect_seconds: float = 3
    try_seconds: float = 5
    call_seconds: float = 10
    tries: int = 3
    max_bytes: int = 1024 * 1024
    failures: int = 5
    rest_seconds: float = 30


class OutsideSystem:
    """A client of one outside system, for all threads of a process.

    `name` is for logs. `token` is sent as a bearer token if there is one. `pause` waits for a number of seconds between
    two tries.
    """

    def __init__(
        self, name: str, *, token: str = "", limits: Limits | None = None, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self._name = name
        self._limits = limits or Limits()
        self._pause = pause
        self._session = _session(token)
        self._circuit = pybreaker.CircuitBreaker(
            fail_max=self._limits.failures,
            reset_timeout=self._limits.rest_seconds,
            exclude=[_is_plain_refusal],
            listeners=[_StateLog(name)],
            state_storage=_StateByPlatformClock(pybreaker.STATE_CLOSED),
            throw_new_error_on_trip=False,
        )

    def get(self, url: str, **query: str) -> Any:
        """Return the JSON answer to a GET, tried again after a failure. A number with decimals is a Decimal.

        Raises NoAnswer, as Refused for a status from 400 to 499.
        """
        return self._call("GET", url, repeatable=True, params=query)

    def post(self, url: str, content: Any, *, key: str) -> Any:
        """Return the JSON answer to a POST of `content` as JSON, tried again after a failure.

        `key` is sent as Idempotency-Key, by which the system recognises a second try. Raises NoAnswer, as Refused for
        a status from 400 to 499. After a NoAnswer, the system may have done what it was asked for.
        """
        return self._call("POST", url, repeatable=True, json=content, headers={"Idempotency-Key": key})

    def post_form(self, url: str, form: Mapping[str, str]) -> Any:
        """Return the JSON answer to a POST of form fields, tried once.

        Raises NoAnswer, as Refused for a status from 400 to 499.
        """
        return self._call("POST", url, repeatable=False, data=form)

    def _call(self, method: str, url: str, *, repeatable: bool, **said: Any) -> Any:
        until = time.monotonic() + self._limits.call_seconds
        tries = self._limits.tries if repeatable else 1
        number = 0
        while True:
            number += 1
            try:
                with self._circuit.calling():
                    return self._try(method, url, until, said)
            except pybreaker.CircuitBreakerError:
                raise NoAnswer("left alone after several failures") from None
            except NoAnswer as fault:
                wait = _PAUSE_SECONDS * 2 ** (number - 1)
                is_last = number == tries or _is_plain_refusal(fault) or time.monotonic() + wait >= until
                log.warning("outside.no_answer", system=self._name, reason=str(fault), attempt=number, last=is_last)
                if is_last:
                    raise
            self._pause(wait)

    def _try(self, method: str, url: str, until: float, said: Mapping[str, Any]) -> Any:
        """Ask once and return the JSON answer. Raises NoAnswer."""
        seconds = max(0.001, min(self._limits.try_seconds, until - time.monotonic()))
        timeouts = (min(self._limits.connect_seconds, seconds), seconds)
        try:
            with self._session.request(
                method, url, timeout=timeouts, stream=True, allow_redirects=False, **said
            ) as answer:
                content = self._content(answer)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            raise NoAnswer(type(error).__name__) from None
        if 400 <= answer.status_code < 500:
            raise Refused(answer.status_code)
        if not 200 <= answer.status_code < 300:
            raise NoAnswer(f"status {answer.status_code}")
        try:
            return json.loads(content, parse_float=Decimal, parse_constant=_refuse_constant)
        except (ValueError, ArithmeticError, RecursionError):
            raise NoAnswer("not JSON") from None

    def _content(self, answer: requests.Response) -> bytes:
        """Return the body of an answer, and end the watch over its time. Raises NoAnswer when it is too large or late.

        The body is not decompressed: no compression was asked for.
        """
        watch: threading.Timer | None = getattr(answer.raw, "watch", None)
        try:
            content: bytes = answer.raw.read(self._limits.max_bytes + 1, decode_content=False)
            if watch and watch.finished.is_set():
                raise NoAnswer("too slow")
        finally:
            if watch:
                watch.cancel()
        if len(content) > self._limits.max_bytes:
            raise NoAnswer("too large")
        return content


def _is_plain_refusal(fault: BaseException) -> bool:
    """Return whether a failed try shows a system that works and does not serve this request. It is not asked again."""
    return isinstance(fault, Refused) and fault.status not in _BUSY


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


class _Session(requests.Session):
    """A session that follows no redirect, and so does not read the body of one either."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002
        return None


def _session(token: str) -> requests.Session:
    """Return a session for several threads: it keeps connections, but no cookies."""
    session = _Session()
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers.update({"Accept": "application/json", "Accept-Encoding": "identity"})

    def signed(request: requests.PreparedRequest) -> requests.PreparedRequest:
        if token:
            request.headers["Authorization"] = f"Bearer {token}"
        return request

    session.auth = signed  # also without a token, because requests would look for one in ~/.netrc
    for scheme in ("https://", "http://"):
        session.mount(scheme, _Adapter())
    return session


class _Watched(HTTPConnection):
    """A connection that is cut when an answer is not complete within the read timeout.

    The timeout alone is for each piece of an answer, so that a system that sends a byte every second would hold a
    thread for hours.
    """

    def getresponse(self) -> Any:
        watch = threading.Timer(self.timeout or 0, _cut, (self.sock,))
        watch.daemon = True
        watch.start()
        try:
            answer: Any = super().getresponse()
        except BaseException:
            watch.cancel()
            raise
        answer.watch = watch  # cancelled by whoever reads the body
        return answer


class _WatchedTls(_Watched, HTTPSConnection):
    """The same with TLS."""


class _HttpPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Watched


class _HttpsPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _WatchedTls


class _Adapter(HTTPAdapter):
    """Makes watched connections, directly and through a proxy."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs)
        manager.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}
        return manager


def _cut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


class _StateByPlatformClock(pybreaker.CircuitMemoryStorage):
    """A circuit's state whose age is measured by the platform's clock, which tests can move.

    pybreaker compares `opened_at` with the machine's clock.
    """

    @property
    def opened_at(self) -> datetime | None:
        return self._opened_at and datetime.now(UTC) - (clock.now() - self._opened_at)

    @opened_at.setter
    def opened_at(self, moment: datetime) -> None:  # noqa: ARG002  # the machine's
        self._opened_at = clock.now()


class _StateLog(pybreaker.CircuitBreakerListener):
    """Logs when an outside system begins to be left alone, is tried again and works again."""

    def __init__(self, system: str) -> None:
        self._system = system

    def state_change(self, cb: Any, old_state: Any, new_state: Any) -> None:  # noqa: ARG002
        log.warning("outside.circuit", system=self._system, state=new_state.name)
