"""Access tokens for tests, and the key that signs them."""

from typing import Any
from uuid import UUID

from joserfc import jwt
from joserfc.jwk import ECKey

from chassis import clock
from chassis.ids import new_id


class Signer:
    """Signs access tokens as identity does. It also serves as the `TokenKeys` of a service under test."""

    issuer = "http://127.0.0.1:8080"
    audience = "ramal-api"

    def __init__(self) -> None:
        self.key = ECKey.generate_key("P-256", parameters={"kid": "test-key", "use": "sig", "alg": "ES256"})

    def find(self, kid: str) -> ECKey | None:
        return self.key if kid == self.key.kid else None

    def token(self, user_id: UUID | None = None, *, roles: tuple[str, ...] = (), **claims: Any) -> str:
        """Return a signed access token of the user `user_id` (a new one by default) with the staff roles `roles`.

        Keyword arguments replace the token's default claims, such as `document` or `exp`.
        """
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
            "acr": "password",
            "auth_time": now,
        }
        header = {"alg": "ES256", "typ": "at+jwt", "kid": self.key.kid}
        return jwt.encode(header, {**said, **claims}, self.key, algorithms=["ES256"])
