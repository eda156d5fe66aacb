"""Who is calling: verification of access tokens, and the statements of who may call a route.

Tokens are JWTs of at most 15 minutes (`typ: at+jwt`, ES256, `kid`), verified locally with keys that are fetched in
the background from `JWKS_URL`; the last good copy stays on disk, so identity being away stops nobody.
"""

import hashlib
import json
import os
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

import requests
import structlog
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

from chassis import clock
from chassis.context import Actor
from chassis.problems import Forbidden, TokenInvalid, TokenRequired, Unavailable

log = structlog.get_logger(__name__)

ALGORITHM = "ES256"
TOKEN_TYPE = "at+jwt"  # noqa: S105  # a media type, RFC 9068
MAX_TOKEN_BYTES = 4096
LEEWAY_SECONDS = 5
_CACHED_TOKENS = 10_000


class TokenKeys(Protocol):
    """Where public signing keys come from."""

    def find(self, kid: str) -> ECKey | None:
        """The key, or None when no such key is known. Raises Unavailable while no key at all is known."""
        ...


class JwksKeys:
    """Keys of a JWKS document, refreshed in the background; an unknown `kid` asks for a refresh, not too often."""

    refresh_seconds = 300
    shortest_seconds = 5

    def __init__(self, url: str, cache: Path | None) -> None:
        self._url = url
        self._cache = cache
        self._keys: dict[str, ECKey] = {}
        self._fetched_at = 0.0
        self._wanted = threading.Event()
        self._fetched = threading.Condition()
        if cache and cache.exists():
            self._take(cache.read_text(encoding="utf-8"))
        threading.Thread(target=self._keep_fresh, name="jwks", daemon=True).start()

    def find(self, kid: str) -> ECKey | None:
        if kid not in self._keys and time.monotonic() - self._fetched_at > self.shortest_seconds:
            with self._fetched:
                self._wanted.set()
                self._fetched.wait(timeout=2)
        if not self._keys:
            raise Unavailable()
        return self._keys.get(kid)

    def _keep_fresh(self) -> None:
        while True:
            self._fetch()
            with self._fetched:
                self._fetched.notify_all()
            self._wanted.wait(self.refresh_seconds if self._keys else 0.5)
            self._wanted.clear()

    def _fetch(self) -> None:
        try:
            answer = requests.get(self._url, timeout=3)
            answer.raise_for_status()
            self._take(answer.text)
            self._fetched_at = time.monotonic()
            if self._cache:
                partial = self._cache.with_suffix(f".{os.getpid()}")
                partial.write_text(answer.text, encoding="utf-8")
                partial.replace(self._cache)
        except (requests.RequestException, ValueError, JoseError) as error:
            log.info("jwks.not_fetched", error=repr(error))

    def _take(self, document: str) -> None:
        keys = KeySet.import_key_set(json.loads(document)).keys
        self._keys = {str(key.kid): key for key in keys if isinstance(key, ECKey)}


class Verifier:
    """Turns a bearer token into an Actor; a verified token is remembered by its hash until it expires."""

    def __init__(self, keys: TokenKeys, *, issuer: str, audience: str) -> None:
        self._keys = keys
        self._issuer = issuer
        self._audience = audience
        self._verified: OrderedDict[bytes, tuple[float, Actor]] = OrderedDict()
        self._lock = threading.Lock()

    def actor(self, token: str) -> Actor:
        """The caller a token speaks for. Raises TokenInvalid for anything but a good token."""
        if len(token) > MAX_TOKEN_BYTES:
            raise TokenInvalid()
        digest = hashlib.sha256(token.encode()).digest()
        now = clock.now().timestamp()
        known = self._verified.get(digest)
        if known and known[0] > now:
            return known[1]
        claims = self._claims(token, now)
        actor = _actor(claims)
        with self._lock:
            self._verified[digest] = (float(claims["exp"]), actor)
            while len(self._verified) > _CACHED_TOKENS:
                self._verified.popitem(last=False)
        return actor

    def _claims(self, token: str, now: float) -> dict[str, Any]:
        try:
            header = jws.extract_compact(token.encode()).headers()
            key = self._keys.find(str(header.get("kid", "")))
            if key is None or header.get("alg") != ALGORITHM or header.get("typ") != TOKEN_TYPE:
                raise TokenInvalid()
            claims = jwt.decode(token, key, algorithms=[ALGORITHM]).claims
            expected = claims["iss"] == self._issuer and claims["aud"] == self._audience
            current = claims["exp"] > now and claims["iat"] <= now + LEEWAY_SECONDS
        except (JoseError, ValueError, KeyError, TypeError, UnicodeError, RecursionError) as bad:
            raise TokenInvalid() from bad
        if not (expected and current):
            raise TokenInvalid()
        return claims


def _actor(claims: dict[str, Any]) -> Actor:
    try:
        return Actor(
            kind="user",
            user_id=UUID(claims["sub"]),
            document=claims["document"],
            name=claims["name"],
            roles=frozenset(claims["roles"]),
            assurance=claims["document_assurance"],
            session_id=UUID(claims["sid"]),
            language=claims.get("locale", ""),
        )
    except (KeyError, ValueError, TypeError, AttributeError) as bad:
        raise TokenInvalid() from bad


@dataclass(frozen=True)
class Access:
    """Who may call a route. Every route states one; `why` says it to readers of the API document."""

    why: str
    public: bool = False
    roles: tuple[str, ...] = ()

    def admit(self, actor: Actor) -> None:
        """Raises TokenRequired or Forbidden when `actor` may not come in."""
        if self.public:
            return
        if actor.user_id is None:
            raise TokenRequired()
        if self.roles and not actor.roles.intersection(self.roles):
            raise Forbidden()


def anyone(why: str) -> Access:
    """No token needed; say why that is right."""
    return Access(why, public=True)


signed_in = Access("any signed-in person")


def staff(*roles: str) -> Access:
    """Only holders of one of `roles`, in a session that was not revoked."""
    return Access(f"staff with {' or '.join(roles)}", roles=roles)


def bearer(header: str) -> str | None:
    """The token of an Authorization header, None without one. Raises TokenInvalid for another scheme."""
    if not header:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise TokenInvalid()
    return token.strip()
