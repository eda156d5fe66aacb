"""Keys that verify access tokens: another service's JWKS document, fetched in the background.

The last good document is kept on disk, so that tokens can be verified while identity is away.
"""

import json
import math
import os
import socket
import threading
import time
from pathlib import Path

import requests
import structlog
from joserfc.jwk import ECKey, KeySet

from chassis.problems import Unavailable

log = structlog.get_logger(__name__)


class JwksKeys:
    """The keys of a JWKS document at `url`, fetched every ten seconds by a thread of their own.

    That is how long a key is trusted after identity has deleted it. `cache` is the file that keeps the last good
    document. An unknown key id causes a fetch at once, at most every five seconds, so that a stream of forged ids does
    not become a stream of requests.
    """

    refresh_seconds = 10
    shortest_seconds = 5

    def __init__(self, url: str, cache: Path | None) -> None:
        self._url = url
        self._cache = cache
        self._keys: dict[str, ECKey] = {}
        self._written = ""
        self._is_failing = False
        self._tried_at = -math.inf
        self._wanted = threading.Event()
        self._closed = False
        self._tried = threading.Condition()
        if cache and cache.exists():
            self._recall(cache)
        threading.Thread(target=self._keep_fresh, name="jwks", daemon=True).start()

    def find(self, kid: str) -> ECKey | None:
        """Return the key with the id `kid`, by which an access token is verified, or None if the JWKS document has
        none.

        For an unknown id, waits up to 2 seconds for the document to be fetched again. Raises `Unavailable` while no
        document was ever fetched.
        """
        if kid not in self._keys and time.monotonic() - self._tried_at > self.shortest_seconds:
            with self._tried:
                self._wanted.set()
                self._tried.wait(timeout=2)
        if not self._keys:
            raise Unavailable()
        return self._keys.get(kid)

    def close(self) -> None:
        """Stop fetching keys."""
        self._closed = True
        self._wanted.set()

    def _keep_fresh(self) -> None:
        pause = 0.5
        while not self._closed:
            try:
                self._fetch()
                self._is_failing = False
            except Exception as error:  # an unexpected answer or a full disk must not end the thread
                if not self._is_failing:  # one line for the whole time in which identity is away
                    log.warning("jwks.not_fetched", error=repr(error))
                self._is_failing = True
            with self._tried:
                self._tried_at = time.monotonic()
                self._wanted.clear()  # threads that asked for a fetch during this one are content with its result
                self._tried.notify_all()
            self._wanted.wait(self.refresh_seconds if self._keys else pause)
            pause = min(pause * 2, 5)

    def _fetch(self) -> None:
        answer = requests.get(self._url, timeout=3)
        answer.raise_for_status()
        self._take(answer.text)
        if self._cache and answer.text != self._written:
            # Containers that share the folder have the same process ids.
            partial = self._cache.with_name(f"{self._cache.name}.{socket.gethostname()}-{os.getpid()}")
            partial.write_text(answer.text, encoding="utf-8")
            partial.replace(self._cache)
            self._written = answer.text

    def _recall(self, cache: Path) -> None:
        try:
            self._take(cache.read_text(encoding="utf-8"))
        except Exception as error:  # a torn or foreign file: the keys are fetched anyway
            log.warning("jwks.cache_unusable", error=repr(error))

    def _take(self, document: str) -> None:
        """Use the keys of a JWKS document, given as JSON text, from now on.

        Called with every fetched document, and at start with the one kept on disk. Raises `ValueError`, and keeps the
        present keys, if the document cannot be read or has no EC key.
        """
        keys = KeySet.import_key_set(json.loads(document)).keys
        usable = {str(key.kid): key for key in keys if isinstance(key, ECKey)}
        if not usable:
            raise ValueError("no EC key in the JWKS document")
        self._keys = usable
