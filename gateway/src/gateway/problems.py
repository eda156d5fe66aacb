"""The refusals that the gateway itself makes: stable code, status, and their texts in three languages.

The codes are part of the contract. The texts are in `locales/`, under the code with hyphens for dots and underscores,
as in the services' catalogues.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from chassis.i18n import Catalogue

DEFAULT_LANGUAGE = "pt"


@dataclass(frozen=True)
class Problem:
    """One refusal of the gateway: its stable code and its HTTP status."""

    code: str
    status: int

    def words(self, language: str) -> tuple[str, str]:
        """Return the refusal's title and detail in one of LANGUAGES."""
        texts = _catalogue()
        return texts.text(self.code, language), texts.text(self.code, language, "detail")


TOKEN_REQUIRED = Problem("auth.token_required", 401)
TOKEN_INVALID = Problem("auth.token_invalid", 401)
MALFORMED = Problem("gateway.malformed", 400)
PATH_REFUSED = Problem("gateway.path_refused", 400)
UPGRADE_REFUSED = Problem("gateway.upgrade_refused", 400)
NOT_FOUND = Problem("gateway.not_found", 404)
METHOD_NOT_ALLOWED = Problem("gateway.method_not_allowed", 405)
REQUEST_TIMEOUT = Problem("gateway.request_timeout", 408)
BODY_TOO_LARGE = Problem("gateway.body_too_large", 413)
HTTP_VERSION_REFUSED = Problem("gateway.http_version_refused", 426)
RATE_LIMITED = Problem("gateway.rate_limited", 429)
HEADERS_TOO_LARGE = Problem("gateway.headers_too_large", 431)
UPSTREAM_FAILED = Problem("gateway.upstream_failed", 502)
UPSTREAM_UNAVAILABLE = Problem("gateway.upstream_unavailable", 503)
TIMEOUT = Problem("gateway.timeout", 504)
ERROR = Problem("gateway.error", 500)


@cache
def _catalogue() -> Catalogue:
    return Catalogue([Path(__file__).with_name("locales")])
