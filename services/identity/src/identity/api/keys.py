"""The public signing keys, at the gateway's root."""

from flask import Response, jsonify

from chassis.auth import anyone
from chassis.endpoints import Blueprint
from identity import schemas
from identity.api.running import running

keys = Blueprint("keys", prefix="/oauth", description="Signing keys")


@keys.get("/jwks", access=anyone("whoever verifies a token needs the keys"), answer=schemas.KeySet)
def get_keys() -> Response:
    """Return the public signing keys as a JSON Web Key Set (RFC 7517). A key is in the set an hour before it signs."""
    response = jsonify(running.clients.keys.published(running.runtime.database))
    response.headers["Cache-Control"] = "public, max-age=300"
    return response
