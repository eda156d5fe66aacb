"""A client that does not give up: it repeats a request, with the same Idempotency-Key, until it is accepted."""

import time
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import requests
from tests.chaos.ledger import Entry, Ledger

_TIMEOUT = (2, 20)  # to connect; to answer (the gateway gives up after 15 s)
_REMOVED_BEFORE = "409 certificate.not_active"
_PAUSE_SECONDS = 0.2
_MEDIA_TYPES = {"pdf": "application/pdf", "cer": "application/pkix-cert"}
_TRY_AGAIN = {409: "idempotency.running", 423: "account.locked", 429: "rate.limited"}
"""Refusals that end by themselves: the first request may still run, or a kill cut off earlier attempts."""


class Refused(Exception):
    """The platform refused for good a step that should have been accepted."""


class GaveUp(Exception):
    """A step was not accepted before the client's patience was over."""


class Caller:
    """One client of the gateway at `url`. `patience` is the number of seconds for which it tries each step."""

    def __init__(self, url: str, ledger: Ledger, patience: float) -> None:
        self._url = url
        self._ledger = ledger
        self._patience = patience
        self._http = requests.Session()

    def until_accepted(
        self,
        step: str,
        method: str,
        path: str,
        *,
        journey: str,
        body: Mapping[str, Any] | None = None,
        token: str = "",
        noted: Mapping[str, str] | None = None,
        notes: tuple[str, ...] = (),
        file: bytes = b"",
        file_name: str = "documento.pdf",
    ) -> dict[str, Any]:
        """Repeat a request until it is accepted, and return the accepted answer; nothing for an answer without a body.

        With a `file`, the request is a form with it and with the fields of `body`.
        The acceptance is recorded in the ledger as the step `step` of `journey`, with the facts `noted` and those
        members of the answer that `notes` names. Raises `Refused` for a final refusal, `GaveUp` when the client's
        patience is over.
        """
        headers = {"Idempotency-Key": str(uuid4())} if method == "POST" else {}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        form = {"data": body, "files": {"file": (file_name, file, _MEDIA_TYPES[file_name.rpartition(".")[2]])}}
        sent: dict[str, Any] = form if file else {"json": body}
        deadline = time.monotonic() + self._patience
        is_repeated = False
        while True:
            started = time.monotonic()
            try:
                answer, why = self._once(method, path, sent, headers)
            except Refused as refused:
                if not (is_repeated and method == "DELETE" and str(refused).endswith(_REMOVED_BEFORE)):
                    raise
                answer = {}  # the try before was carried out, and its answer was lost
            is_repeated = True
            if answer is not None:
                facts = {**(noted or {}), **{name: str(answer[name]) for name in notes}}
                self._ledger.note(
                    Entry(journey=journey, step=step, started=started, ended=time.monotonic(), facts=facts)
                )
                return answer
            if time.monotonic() > deadline:
                raise GaveUp(f"{step}: {why}")
            time.sleep(_PAUSE_SECONDS)

    def note(self, entry: Entry) -> None:
        """Record what a client has made of an accepted answer."""
        self._ledger.note(entry)

    def _once(
        self, method: str, path: str, sent: Mapping[str, Any], headers: Mapping[str, str]
    ) -> tuple[dict[str, Any] | None, str]:
        """Send a request once. Returns the answer to a 2xx, otherwise None and why the request may be tried again.

        Raises `Refused` for a final refusal.
        """
        try:
            response = self._http.request(method, f"{self._url}{path}", headers=headers, timeout=_TIMEOUT, **sent)
            answer: dict[str, Any] = response.json() if response.content else {}
        except (requests.RequestException, ValueError) as error:
            return None, type(error).__name__
        if response.ok:
            return answer, ""
        said = f"{response.status_code} {answer.get('code', '')}"
        if response.status_code >= 500 or _TRY_AGAIN.get(response.status_code) == answer.get("code"):
            return None, said
        raise Refused(f"{method} {path.rpartition('/')[2]}: {said}")
