"""Access tokens as identity signs them, and as forgers would."""

import time
from typing import Any
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

ISSUER = "https://ramal.example"
AUDIENCE = "ramal-api"


def new_key(kid: str) -> ECKey:
    return ECKey.generate_key("P-256", parameters={"kid": kid, "use": "sig", "alg": "ES256"})


def key_set(*keys: ECKey) -> dict[str, Any]:
    """What identity publishes."""
    return {"keys": [key.as_dict(private=False) for key in keys]}


def a_token(key: ECKey | OctKey, *, alg: str = "ES256", kid: str | None = None, **claims: Any) -> str:
    """A good token of somebody; `claims` replace what it says, None leaves a claim out."""
    now = int(time.time())
    said = {"iss": ISSUER, "aud": AUDIENCE, "iat": now, "exp": now + 900, "sub": str(uuid4()), **claims}
    header = {"alg": alg, "typ": "at+jwt", "kid": kid or key.kid}
    return jwt.encode(header, {name: value for name, value in said.items() if value is not None}, key, algorithms=[alg])


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
