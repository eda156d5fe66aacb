"""Access tokens and route access: who makes a request, and who may call a route.

Tokens are JWTs of at most 15 minutes (`typ: at+jwt`, ES256, `kid`), verified locally (RFC 9068).
"""

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime
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


def user_id_of(actor: Actor) -> UUID:
    """Return the user id of a signed-in actor. Raises TokenRequired for nobody."""
    if actor.user_id is None:
        raise TokenRequired()
    return actor.user_id


class TokenKeys(Protocol):
    """A source of the public keys that access tokens are signed with."""

    def find(self, kid: str) -> ECKey | None:
        """Return the key with the id `kid`, or None when there is no such key.

        Raises Unavailable while no key at all is known.
        """
        ...


class Verifier:
    """Verifies access tokens and returns the Actor of each.

    A verified token is remembered by its hash until it expires or its key is no longer among the keys: identity deletes
    a key that somebody else may have, and the tokens that it signed end with it.
    """

    def __init__(self, keys: TokenKeys, *, issuer: str, audience: str) -> None:
        self._keys = keys
        self._issuer = issuer
        self._audience = audience
        self._verified: OrderedDict[bytes, tuple[float, str, Actor]] = OrderedDict()
        self._lock = threading.Lock()

    def actor(self, token: str) -> Actor:
        """Verify an access token and return the person it was issued to, as an Actor.

        Raises TokenInvalid when the token is malformed, expired, or not signed by identity for this API.
        """
        if len(token) > MAX_TOKEN_BYTES:
            raise TokenInvalid()
        digest = hashlib.sha256(token.encode()).digest()
        now = clock.now().timestamp()
        known = self._verified.get(digest)
        if known and known[0] > now and self._keys.find(known[1]):
            return known[2]
        kid, claims = self._claims(token, now)
        actor = _actor(claims)
        with self._lock:
            self._verified[digest] = (claims["exp"], kid, actor)
            while len(self._verified) > _CACHED_TOKENS:
                self._verified.popitem(last=False)
        return actor

    def _claims(self, token: str, now: float) -> tuple[str, dict[str, Any]]:
        """Return the id of the key that signed a token, and the token's claims. Raises TokenInvalid."""
        try:
            header = jws.extract_compact(token.encode()).headers()
            kid = str(header.get("kid", ""))
            key = self._keys.find(kid)
            if key is None or header.get("alg") != ALGORITHM or header.get("typ") != TOKEN_TYPE:
                raise TokenInvalid()
            claims = jwt.decode(token, key, algorithms=[ALGORITHM]).claims
            expected = claims["iss"] == self._issuer and claims["aud"] == self._audience
            current = claims["exp"] > now and claims["iat"] <= now + LEEWAY_SECONDS
        except Problem:
            raise
        except Exception as bad:  # strangers send anything as a token, and the library raises many kinds of errors
            raise TokenInvalid() from bad
        if not (expected and current):
            raise TokenInvalid()
        return kid, claims


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
            acr=_text(claims.get("acr", "")),
            auth_time=_moment(claims.get("auth_time")),
        )
    except (KeyError, ValueError, TypeError, AttributeError, OverflowError) as bad:
        raise TokenInvalid() from bad


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return value


def _moment(seconds: Any) -> datetime | None:
    """Return the moment of a claim in seconds since 1970; None for a token without the claim."""
    if seconds is None:
        return None
    if not isinstance(seconds, int) or isinstance(seconds, bool):
        raise TypeError("not a number of seconds")
    return datetime.fromtimestamp(seconds, UTC)


def _language(locale: Any) -> str:
    """Return the language of a locale (`pt` of `pt-BR`), or an empty text for a language that has no texts here.

    `locale` is the claim of that name in an access token, None without one. With an empty text, answers use the
    language that the request asks for.
    """
    language = main_language(str(locale or ""))
    return language if language in LANGUAGES else ""


@dataclass(frozen=True)
class Access:
    """Who may call a route. Every route states one; `why` says it to readers of the API document.

    With `roles`, only holders of one of these staff roles may call the route. Holders of one of `also` call it like any
    signed-in person and may do more in it. A `public` route needs no token; it ignores one, unless it `heeds_token`.
    """

    why: str
    public: bool = False
    heeds_token: bool = False
    roles: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def ignores_token(self) -> bool:
        """Return whether everybody who calls the route is anonymous to it."""
        return self.public and not self.heeds_token

    def admit(self, actor: Actor) -> None:
        """Check that `actor`, who makes the request, may call the route; return nothing.

        Called before the request's body and query are read. Raises TokenRequired when the route is not public and
        nobody is signed in, Forbidden when the route asks for staff roles and the actor has none of them.
        """
        if self.public:
            return
        if actor.user_id is None:
            raise TokenRequired()
        if self.roles and not actor.roles.intersection(self.roles):
            raise Forbidden()


def anyone(why: str) -> Access:
    """Return the access of a route that needs no token. `why` is the reason why that is right."""
    return Access(why, public=True)


def anyone_signed_in_or_not(why: str, *roles: str) -> Access:
    """Return the access of a route that needs no token, and does something else for whoever sends one.

    `why` says in the API document whom the route serves. The further arguments `roles` are the staff roles that its
    action heeds. A token that is sent must be good: an expired one is refused, so that nobody is taken for a stranger
    who believes to be signed in.
    """
    return Access(why, public=True, heeds_token=True, also=roles)


signed_in = Access("any signed-in person")


def staff(*roles: str) -> Access:
    """Return the access of a route for holders of one of `roles` in a session that was not revoked."""
    return Access(f"staff with {' or '.join(roles)}", roles=roles)


def people(why: str, *roles: str) -> Access:
    """Return the access of a route that any signed-in person may call, and that does more for staff.

    `why` says in the API document whom the route serves. The further arguments `roles` are the staff roles that its
    action heeds. The action itself must check that what is asked for belongs to the caller.
    """
    return Access(f"{why}, or staff with {' or '.join(roles)}" if roles else why, also=roles)


def bearer(header: str) -> str | None:
    """Return the access token in an Authorization header's value, or None when the value is empty.

    Raises TokenInvalid for another scheme than Bearer, or when no token follows.
    """
    if not header:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise TokenInvalid()
    return token.strip()
