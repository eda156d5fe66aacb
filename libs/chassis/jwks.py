"""Signing keys of another service: a JWKS document fetched in the background.

The last good copy stays on disk, so identity being away stops nobody.
"""

import json
import math
import os
import threading
import time
from pathlib import Path

import requests
import structlog
from joserfc.jwk import ECKey, KeySet

from chassis.problems import Unavailable

log = structlog.get_logger(__name__)


class JwksKeys:
    """Keys of a JWKS document, refreshed in the background; an unknown `kid` asks for a refresh, not too often."""

    refresh_seconds = 300
    shortest_seconds = 5

    def __init__(self, url: str, cache: Path | None) -> None:
        self._url = url
        self._cache = cache
        self._keys: dict[str, ECKey] = {}
        self._tried_at = -math.inf
        self._wanted = threading.Event()
        self._closed = False
        self._tried = threading.Condition()
        if cache and cache.exists():
            self._recall(cache)
        threading.Thread(target=self._keep_fresh, name="jwks", daemon=True).start()

    def find(self, kid: str) -> ECKey | None:
        if kid not in self._keys and time.monotonic() - self._tried_at > self.shortest_seconds:
            with self._tried:
                self._wanted.set()
                self._tried.wait(timeout=2)
        if not self._keys:
            raise Unavailable()
        return self._keys.get(kid)

    def close(self) -> None:
        """Fetch no more."""
        self._closed = True
        self._wanted.set()

    def _keep_fresh(self) -> None:
        pause = 0.5
        while not self._closed:
            try:
                self._fetch()
            except Exception as error:  # whatever the answer or the disk was like, the next try may do better
                log.warning("jwks.not_fetched", error=repr(error))
            with self._tried:
                self._tried_at = time.monotonic()
                self._wanted.clear()  # who asked meanwhile is answered by this try
                self._tried.notify_all()
            self._wanted.wait(self.refresh_seconds if self._keys else pause)
            pause = min(pause * 2, 5)

    def _fetch(self) -> None:
        answer = requests.get(self._url, timeout=3)
        answer.raise_for_status()
        self._take(answer.text)
        if self._cache:
            partial = self._cache.with_suffix(f".{os.getpid()}")
            partial.write_text(answer.text, encoding="utf-8")
            partial.replace(self._cache)

    def _recall(self, cache: Path) -> None:
        try:
            self._take(cache.read_text(encoding="utf-8"))
        except Exception as error:  # a torn or foreign file: the keys are fetched anyway
            log.warning("jwks.cache_unusable", error=repr(error))

    def _take(self, document: str) -> None:
        """Use the document's keys. Raises, and keeps the ones we have, when there is none in it."""
        keys = KeySet.import_key_set(json.loads(document)).keys
        usable = {str(key.kid): key for key in keys if isinstance(key, ECKey)}
        if not usable:
            raise ValueError("no EC key in the JWKS document")
        self._keys = usable
