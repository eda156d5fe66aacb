"""Access tokens that nobody may get in with: forged by a stranger, or signed by the platform but not (any more) good.

The platform's own signing key is taken from its database with its operator's keys, as only somebody who has broken in
could. What a token signed by it may still not do is the last line of defence.
"""

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from pydantic import SecretStr
from tests.journeys.people import World

from chassis.database import Database
from identity.clients import KeyRing, Vault


@dataclass(frozen=True)
class Forger:
    """What a forger may work with: a good token's claims, the public keys, and (as a burglar) the signing key."""

    claims: dict[str, Any]
    public: dict[str, Any]
    signing_key: ECKey

    @classmethod
    def at(cls, world: World, good_token: str) -> "Forger":
        published = world.visitor.get("/oauth/jwks").json()
        claims = jwt.decode(good_token, KeySet.import_key_set(published)).claims
        return cls(claims, published["keys"][0], _signing_key(world))

    @property
    def kid(self) -> str:
        return str(self.public["kid"])

    def signed(self, *, key: ECKey | None = None, header: dict[str, Any] | None = None, **changes: Any) -> str:
        """A token like the good one but for the changes (None: the claim is left out), signed by us unless told."""
        said = {name: value for name, value in {**self.claims, **changes}.items() if value is not None}
        known = {"alg": "ES256", "typ": "at+jwt", "kid": self.kid, **(header or {})}
        return jwt.encode(known, said, key or self.signing_key, algorithms=["ES256"])

    def unsigned(self, alg: str) -> str:
        """`alg: none` in one of its spellings, with an empty signature."""
        return f"{_part({'alg': alg, 'typ': 'at+jwt', 'kid': self.kid})}.{_part(self.claims)}."

    def by_public_key(self) -> str:
        """HS256 with the public key as the secret: what a verifier that trusts `alg` takes for good."""
        signed = f"{_part({'alg': 'HS256', 'typ': 'at+jwt', 'kid': self.kid})}.{_part(self.claims)}"
        secret = ECKey.import_key(self.public).as_pem(private=False)
        return f"{signed}.{_base64(hmac.digest(secret, signed.encode(), hashlib.sha256))}"

    def with_own_key_inside(self) -> str:
        """Signed by a stranger's key that the header brings along (`jwk`)."""
        stranger = a_key(self.kid)
        return self.signed(key=stranger, header={"jwk": stranger.as_dict(private=False)})

    def altered(self, good_token: str, **changes: Any) -> str:
        """The good token with other claims under its old signature."""
        header, _claims, signature = good_token.split(".")
        return f"{header}.{_part({**self.claims, **changes})}.{signature}"


def a_key(kid: str) -> ECKey:
    """A stranger's key that calls itself by our name."""
    return ECKey.generate_key("P-256", parameters={"kid": kid, "use": "sig", "alg": "ES256"})


def now() -> int:
    return int(time.time())


def _signing_key(world: World) -> ECKey:
    settings = world.platform.settings_of("identity")
    database = Database(settings["DATABASE_URL"])
    try:
        vault = Vault(secrets_key=SecretStr(settings["SECRETS_KEY"]), code_key=SecretStr(settings["CODE_KEY"]))
        return KeyRing(vault).signing(database)
    finally:
        database.close()


def _part(value: dict[str, Any]) -> str:
    return _base64(json.dumps(value).encode())


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
