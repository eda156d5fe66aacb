"""Access tokens for tests: a signing key of our own and the tokens it signs."""

from typing import Any
from uuid import UUID

from joserfc import jwt
from joserfc.jwk import ECKey

from chassis import clock
from chassis.ids import new_id


class Signer:
    """Signs access tokens as identity does; usable as the `TokenKeys` of a service under test."""

    issuer = "http://127.0.0.1:8080"
    audience = "ramal-api"

    def __init__(self) -> None:
        self.key = ECKey.generate_key("P-256", parameters={"kid": "test-key", "use": "sig", "alg": "ES256"})

    def find(self, kid: str) -> ECKey | None:
        return self.key if kid == self.key.kid else None

    def token(self, user_id: UUID | None = None, *, roles: tuple[str, ...] = (), **claims: Any) -> str:
        """A token of a person (a fresh one by default) with `roles`; `claims` replace what is said of them."""
        now = int(clock.now().timestamp())
        said = {
            "iss": self.issuer,
            "aud": self.audience,
            "iat": now,
            "exp": now + 900,
            "sub": str(user_id or new_id()),
            "sid": str(new_id()),
            "document": "52998224725",
            "name": "Pessoa de Exemplo",
            "roles": list(roles),
            "document_assurance": "declared",
        }
        header = {"alg": "ES256", "typ": "at+jwt", "kid": self.key.kid}
        return jwt.encode(header, {**said, **claims}, self.key, algorithms=["ES256"])
