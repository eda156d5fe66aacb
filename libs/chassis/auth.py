"""Who is calling: verification of access tokens, and the statements of who may call a route.

Tokens are JWTs of at most 15 minutes (`typ: at+jwt`, ES256, `kid`), verified locally (RFC 9068).
"""

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from joserfc import jws, jwt
from joserfc.jwk import ECKey

from chassis import clock
from chassis.context import Actor
from chassis.i18n import LANGUAGES, main_language
from chassis.problems import Forbidden, Problem, TokenInvalid, TokenRequired

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
            self._verified[digest] = (claims["exp"], actor)
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
        except Problem:
            raise
        except Exception as bad:  # a token is anything a stranger sends; the library's errors are many
            raise TokenInvalid() from bad
        if not (expected and current):
            raise TokenInvalid()
        return claims


def _actor(claims: dict[str, Any]) -> Actor:
    try:
        return Actor(
            kind="user",
            user_id=UUID(claims["sub"]),
            document=_text(claims["document"]),
            name=_text(claims["name"]),
            roles=frozenset(_text(role) for role in _listed(claims["roles"])),
            assurance=_text(claims["document_assurance"]),
            session_id=UUID(claims["sid"]),
            language=_language(claims.get("locale")),
        )
    except (KeyError, ValueError, TypeError, AttributeError) as bad:
        raise TokenInvalid() from bad


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return value


def _language(locale: Any) -> str:
    """`pt-BR` as `pt`; empty for a language we have no texts in, so that the request's own choice counts."""
    language = main_language(str(locale or ""))
    return language if language in LANGUAGES else ""


@dataclass(frozen=True)
class Access:
    """Who may call a route. Every route states one; `why` says it to readers of the API document.

    Without one of `roles` nobody comes in. Holders of one of `also` come in like everybody and may do more there.
    """

    why: str
    public: bool = False
    roles: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

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


def people(why: str, *roles: str) -> Access:
    """Signed-in people to whom the thing belongs, as `why` says; the action decides. Staff with `roles` beside them."""
    return Access(f"{why}, or staff with {' or '.join(roles)}" if roles else why, also=roles)


def bearer(header: str) -> str | None:
    """The token of an Authorization header, None without one. Raises TokenInvalid for another scheme."""
    if not header:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise TokenInvalid()
    return token.strip()
