"""The terms of use, which everyone can read before registering."""

from flask import Response, g, jsonify

from chassis.auth import anyone
from chassis.endpoints import Blueprint
from identity import schemas
from identity.api.running import PREFIX, running
from identity.model.terms import terms_in_force

terms = Blueprint("terms", prefix=PREFIX, description="The terms of use")


@terms.get("/terms", access=anyone("they are read before registering"), answer=schemas.TermsShape)
def get_terms() -> Response:
    """Return version and text of the terms of use that are in force, in the caller's language."""
    current = terms_in_force(running.today())
    response = jsonify(version=current.version, language=g.language, text=current.text(g.language))
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Vary"] = "Accept-Language"
    return response
