"""The two tokens of a session: the signed access token (RFC 9068) and the refresh token.

A refresh token is the session's id, a generation, and a keyed hash of both with the session's salt. It is not stored.
Neither the database alone nor the key alone is enough to make one. As long as the session is known, an earlier token
can be told from a forged one.
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from joserfc import jwt
from joserfc.jwk import ECKey

from chassis.auth import ALGORITHM, TOKEN_TYPE
from identity.clients.vault import Vault
from identity.model import User, UserSession

_PURPOSE = "refresh_token"
_BYTES = 16 + 4 + 32


@dataclass(frozen=True)
class Audience:
    """Who issues access tokens, for whom, and for how many seconds."""

    issuer: str
    audience: str
    seconds: int


def access_token(key: ECKey, audience: Audience, user: User, session: UserSession, now: datetime) -> str:
    """Return a signed access token (a JWT) for the account `user` in its session, after a login or a refresh.

    `key` signs it. `audience` says who issues the token, for whom, and for how many seconds it is valid from `now` on.
    """
    issued_at = int(now.timestamp())
    claims: dict[str, Any] = {
        "iss": audience.issuer,
        "aud": audience.audience,
        "sub": str(user.id),
        "sid": str(session.id),
        "jti": str(uuid4()),
        "iat": issued_at,
        "exp": issued_at + audience.seconds,
        "document": user.document,
        "document_assurance": user.document_assurance,
        "name": user.name,
        "roles": user.roles,
        "acr": session.acr,
        "auth_time": int(session.authenticated_at.timestamp()),
    }
    if user.language:
        claims["locale"] = user.language
    header = {"alg": ALGORITHM, "typ": TOKEN_TYPE, "kid": key.kid}
    return jwt.encode(header, claims, key, algorithms=[ALGORITHM])


@dataclass(frozen=True)
class RefreshToken:
    """The parts of a refresh token, not yet checked."""

    session_id: UUID
    generation: int
    mac: bytes

    def is_genuine(self, vault: Vault, session: UserSession) -> bool:
        """Return whether this service made the token for the session, as its current or an earlier one."""
        return vault.matches(self.mac, _PURPOSE, str(session.id), session.salt.hex(), str(self.generation))


def refresh_token(vault: Vault, session: UserSession) -> str:
    """Return the session's current refresh token."""
    mac = vault.mac(_PURPOSE, str(session.id), session.salt.hex(), str(session.generation))
    return base64.urlsafe_b64encode(session.id.bytes + session.generation.to_bytes(4, "big") + mac).decode().rstrip("=")


def read_refresh_token(text: str) -> RefreshToken | None:
    """Split the text of a refresh token into session id, generation and keyed hash, as an object with these attributes.
    None when the text cannot be a token.

    Whether the token is genuine is checked later, with the session's row (`is_genuine`).
    """
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(raw) != _BYTES:
        return None
    return RefreshToken(UUID(bytes=raw[:16]), int.from_bytes(raw[16:20], "big"), raw[20:])
