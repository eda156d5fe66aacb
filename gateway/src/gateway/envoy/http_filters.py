"""What happens to a request between its arrival and the service: the filters, in their order.

Refusals come before work. Refused are requests from other sites' browsers, bodies that are announced as too long, a
missing or bad token (a good one is remembered), and clients that ask too often. Only then is a body waited for.
"""

from collections.abc import Iterable

from gateway.envoy import rate_limits
from gateway.envoy.messages import Message, extension, header, seconds, typed
from gateway.routes import IDENTITY, MIB, Route
from gateway.settings import Settings

CORS_FILTER = "envoy.filters.http.cors"
CERTIFICATE_FILTER = "ramal.certificate"
TOKEN_CHECK = "envoy.filters.http.jwt_authn"  # noqa: S105  # a filter's name
BUFFER_FILTER = "envoy.filters.http.buffer"
TOKEN_REQUIREMENT = "token"  # noqa: S105  # a requirement's name

_HEADER_MUTATION = "envoy.extensions.filters.http.header_mutation.v3.HeaderMutation"

# Identity's keys are kept twice, because Envoy has one number for how often to fetch them and how long to trust them.
# The fresh copy has a new key within seconds. It is fetched on a schedule, so that an invented `kid` causes no request.
# The kept copy outlives every token that was signed before identity went away.
FRESH, KEPT = "fresh", "kept"
KEYS_TRUSTED = {FRESH: 10.0, KEPT: 1200.0}
KEYS_RETRY = {FRESH: 0.5, KEPT: 1.0}
REMEMBERED_TOKENS = 10_000
MAX_TOKEN_BYTES = 4096


def http_filters(settings: Settings, routes: Iterable[Route], *, tls: bool) -> list[Message]:
    """Return Envoy's HTTP filters for one listener, in the order in which they run.

    `tls` is true for the https listener. Filters that only some of `routes` want are disabled until a route enables
    them.
    """
    return [
        *([_strict_transport_security(), _certificate_filter()] if tls else []),
        *([_cors()] if settings.origins else []),
        *(_body_limit(limit) for limit in sorted({route.body_limit for route in routes})),
        _token_check(settings),
        rate_limits.limits_filter(),
        _buffer(),
        _compressor(),
        extension(
            "envoy.filters.http.router",
            "envoy.extensions.filters.http.router.v3.Router",
            suppress_envoy_headers=True,
            dynamic_stats=False,
        ),
    ]


def body_limit_filter(limit: int) -> str:
    """Return the name of the filter that cuts bodies off at `limit` bytes."""
    return f"ramal.body.{limit}"


def _strict_transport_security() -> Message:
    hsts = header("strict-transport-security", "max-age=31536000")
    return extension("ramal.hsts", _HEADER_MUTATION, mutations={"response_mutations": [{"append": hsts}]})


def _certificate_filter() -> Message:
    """Return the filter that may add the client's certificate to a request.

    By itself it adds nothing: the routes that want the certificate configure it by `client_certificate`.
    """
    return extension(CERTIFICATE_FILTER, _HEADER_MUTATION, mutations={})


def client_certificate(secret: str) -> Message:
    """Return a route's configuration that passes the client's certificate to the service in a header.

    For the routes of a service that receives client certificates. Without a client certificate the header is missing.
    `secret` is sent along in every request and proves to the service that the request came through the gateway.
    """
    added = [header("client-cert", "%DOWNSTREAM_PEER_CERT%"), header("gateway-secret", secret)]
    return typed(f"{_HEADER_MUTATION}PerRoute", mutations={"request_mutations": [{"append": each} for each in added]})


def _cors() -> Message:
    return extension(CORS_FILTER, "envoy.extensions.filters.http.cors.v3.Cors")


def _body_limit(limit: int) -> Message:
    message = "envoy.extensions.filters.http.body_size_limit.v3.BodySizeLimit"
    return {**extension(body_limit_filter(limit), message, max_request_bytes=limit), "disabled": True}


def _token_check(settings: Settings) -> Message:
    return extension(
        TOKEN_CHECK,
        "envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication",
        providers={copy: _provider(settings, copy) for copy in (FRESH, KEPT)},
        requirement_map={
            TOKEN_REQUIREMENT: {"requires_any": {"requirements": [{"provider_name": copy} for copy in (FRESH, KEPT)]}}
        },
    )


def _provider(settings: Settings, copy: str) -> Message:
    """Return Envoy's check of access tokens against one of the two copies of identity's keys that it keeps.

    A token is good when one of the two checks accepts it. `copy` is FRESH, fetched every few seconds, or KEPT, trusted
    for longer while identity does not answer. Identity publishes P-256 keys only, so only ES256 is accepted. Envoy
    fetches keys five seconds before they expire.
    """
    return {
        "issuer": settings.issuer_url,
        "audiences": [settings.audience],
        "require_expiration": True,
        "forward": True,
        "from_headers": [{"name": "Authorization", "value_prefix": scheme} for scheme in ("Bearer ", "bearer ")],
        "claim_to_headers": [{"header_name": rate_limits.PERSON_HEADER, "claim_name": "sub"}],
        "clock_skew_seconds": 5,
        "jwt_cache_config": {"jwt_cache_size": REMEMBERED_TOKENS, "jwt_max_token_size": MAX_TOKEN_BYTES},
        "remote_jwks": {
            "http_uri": {"uri": "http://identity/oauth/jwks", "cluster": IDENTITY.name, "timeout": "2s"},
            "cache_duration": seconds(KEYS_TRUSTED[copy]),
            "async_fetch": {"fast_listener": True, "failed_refetch_duration": seconds(KEYS_RETRY[copy])},
        },
    }


def _buffer() -> Message:
    message = "envoy.extensions.filters.http.buffer.v3.Buffer"
    return {**extension(BUFFER_FILTER, message, max_request_bytes=MIB), "disabled": True}


def _compressor() -> Message:
    """Return Envoy's filter that compresses answers.

    An answer with a strong ETag is not compressed, because compressing would have to remove the ETag.
    """
    return extension(
        "envoy.filters.http.compressor",
        "envoy.extensions.filters.http.compressor.v3.Compressor",
        response_direction_config={
            "common_config": {
                "min_content_length": 1024,
                "content_type_matcher": [
                    {"prefix": kind}
                    for kind in ("application/json", "application/problem+json", "text/html", "text/css")
                ]
                + [{"contains": "javascript"}, {"prefix": "image/svg+xml"}],
            },
            "disable_on_etag_header": True,
        },
        compressor_library=extension("gzip", "envoy.extensions.compression.gzip.compressor.v3.Gzip"),
    )


def enabled(**config: object) -> Message:
    """Return a route's configuration that enables a filter which the chain has disabled.

    Without `config` the filter keeps its configuration in the chain.
    """
    return typed("envoy.config.route.v3.FilterConfig", config=config)
