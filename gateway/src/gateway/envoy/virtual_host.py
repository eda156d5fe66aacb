"""The route table as Envoy matches it.

Requests are first told apart by service and noun (`/api/identity/v1/me`; a trie), then by that noun's own short list.
The list has the plain paths and 405 for methods that they lack, then the templates likewise, then 404.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from gateway.envoy import rate_limits
from gateway.envoy.http_filters import (
    BUFFER_FILTER,
    CERTIFICATE_FILTER,
    CORS_FILTER,
    TOKEN_CHECK,
    TOKEN_REQUIREMENT,
    body_limit_filter,
    client_certificate,
    enabled,
)
from gateway.envoy.messages import Message, extension, header, seconds, typed
from gateway.routes import MIB, Route, Service
from gateway.settings import Settings

ROUTE_CONFIGURATION = "gateway"

# A client that sends nothing for this long, beyond the time that its service has, counts as gone.
SILENCE_SECONDS = 30

# How much of a body that streams is kept, so that the request can be tried at another instance. About half of it has
# come from a fast client by the time that a refused connection is noticed.
KEPT_FOR_RETRY_BYTES = MIB

# A W3C trace for requests that bring none: 32 random bits of the request id and the time in nanoseconds, not sampled.
# (Envoy's tracers would also make one, with three times the work and only if a collector is configured.)
_NEW_TRACE = "00-%REQ(X-REQUEST-ID):8%%START_TIME(%s%9f)%00000-%REQ(X-REQUEST-ID):8%%REQ(X-REQUEST-ID):8%-00"


_EXPOSED_HEADERS = (
    "content-disposition",
    "content-language",
    "etag",
    "idempotency-replayed",
    "location",
    "retry-after",
    "www-authenticate",
    "x-request-id",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
)
"""The headers of an answer that a script of another site may read, beyond those that browsers show it anyway."""


def route_configuration(settings: Settings, routes: tuple[Route, ...], services: tuple[Service, ...]) -> Message:
    """Return Envoy's routes for all hosts, with the headers and limits that hold for every request.

    `routes` is the route table, `services` are the services that it leads to.
    """
    host = {
        "name": "all",
        "domains": ["*"],
        "matcher": _by_noun(settings, routes, services),
        "typed_per_filter_config": {**rate_limits.per_host(settings), **_cors(settings)},
        "request_headers_to_add": [
            # The services get one address: the client's, as the trusted proxies in front of the gateway report it.
            header("x-forwarded-for", "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%"),
            header("traceparent", _NEW_TRACE, "ADD_IF_ABSENT"),
        ],
        # Envoy itself has answered `Expect: 100-continue` by now; gunicorn would refuse others in words of its own.
        "request_headers_to_remove": [rate_limits.PERSON_HEADER, "expect"],
    }
    return {"name": ROUTE_CONFIGURATION, "virtual_hosts": [host]}


def _by_noun(settings: Settings, routes: tuple[Route, ...], services: tuple[Service, ...]) -> Message:
    """Return Envoy's matcher that finds a request's noun first, and then compares only the routes of that noun.

    A noun is the first word of a path after its service's prefix. The longest noun that fits wins. A request that fits
    none is compared with the routes outside of all services' prefixes. `routes` is the gateway's whole route table,
    `services` are all Services with their prefixes. The result is the virtual host's `matcher` as a mapping.
    """
    prefixes = tuple(f"{service.prefix}/" for service in services if service.prefix)
    by_noun: dict[str, list[Route]] = defaultdict(list)
    for route in routes:
        by_noun[_noun(route.path, prefixes)].append(route)
    at_root = by_noun.pop("", [])
    lists = {noun: _route_list(settings, by_noun[noun], services) for noun in sorted(by_noun)}
    path = extension("path", "envoy.type.matcher.v3.HttpRequestHeaderMatchInput", header_name=":path")
    return {
        "matcher_tree": {"input": path, "prefix_match_map": {"map": lists}},
        "on_no_match": _route_list(settings, at_root, services),
    }


def _noun(path: str, prefixes: tuple[str, ...]) -> str:
    """Return the noun of a path with its service's prefix: `/api/identity/v1/me` for `/api/identity/v1/me/sessions`.

    `prefixes` are those of all services. A path outside of them gives an empty text. Raises ValueError when the part
    after the prefix begins with a variable such as `{id}`.
    """
    for prefix in prefixes:
        if path.startswith(prefix):
            noun = path.removeprefix(prefix).partition("/")[0]
            if not noun or "{" in noun:
                raise ValueError(f"{path}: a service's paths begin with a noun")
            return prefix + noun
    return ""


def _route_list(settings: Settings, routes: list[Route], services: tuple[Service, ...]) -> Message:
    """Return Envoy's list of the routes of one noun (the first word after a service's prefix), in matching order.

    Paths that another template would match as well come first, and answer 405 to the methods that they lack. Otherwise
    `/companies/{id}` would take a `DELETE /companies/requests` that only the plain path may answer. What no route
    matches gets 404. `services` are all services, among them those that `routes` lead to.
    """
    special = [route for route in routes if "{" not in route.path or _is_special(route.path, routes)]
    entries = [
        *([_preflight(services)] if settings.origins else []),
        *_answers(settings, special, services),
        *_answers(settings, [route for route in routes if route not in special], services),
        {"name": "none", "match": {"prefix": "/"}, "direct_response": {"status": 404}},
    ]
    return {"action": extension("routes", "envoy.config.route.v3.RouteList", routes=entries)}


def _is_special(path: str, routes: Iterable[Route]) -> bool:
    """Return whether another path of the routes is a template that matches this path, too."""
    return any(other.path != path and re.fullmatch(_regex(other.path), path) for other in routes)


def _answers(settings: Settings, routes: list[Route], services: tuple[Service, ...]) -> list[Message]:
    by_name = {service.name: service for service in services}
    return [
        *(_forward(settings, route, by_name[route.service], route.method) for route in routes),
        *(_forward(settings, route, by_name[route.service], "HEAD") for route in routes if route.safe_to_repeat),
        *(_method_not_allowed(path, routes) for path in dict.fromkeys(route.path for route in routes)),
    ]


def _forward(settings: Settings, route: Route, service: Service, method: str) -> Message:
    return {
        "name": f"{method} {route.path}",
        "match": {**_path_match(route.path), "headers": [{"name": ":method", "string_match": {"exact": method}}]},
        "route": {
            "cluster": service.name,
            **_times(route),
            **({"retry_policy": _retry_policy(route)} if route.retries else {}),
            **({"upgrade_configs": [{"upgrade_type": "websocket"}]} if route.stream == "websocket" else {}),
        },
        "typed_per_filter_config": _per_filter(settings, route, service),
        **({} if route.buffered else {"request_body_buffer_limit": KEPT_FOR_RETRY_BYTES}),
        **({"metadata": rate_limits.route_metadata(route)} if route.rate_class != "default" else {}),
    }


def _path_match(path: str) -> Message:
    if "{" not in path:
        return {"path": path}
    return {"safe_regex": {"regex": _regex(path)}}


def _regex(path: str) -> str:
    return "".join("[^/]+" if part.startswith("{") else re.escape(part) for part in re.split(r"(\{\w+\})", path))


def _times(route: Route) -> Message:
    """Return a route's timeouts as Envoy's fields.

    The route's `timeout` is how long the service may take to answer; for a stream, the longest time without any data.
    """
    if route.stream != "none":
        return {"timeout": "0s", "idle_timeout": seconds(route.timeout)}
    return {"timeout": seconds(route.timeout), "idle_timeout": seconds(route.timeout + SILENCE_SECONDS)}


# When a request was certainly not sent: no connection came about, or it was lost before the request's head was written.
_NEVER_SENT = ("connect-failure", "refused-stream", "reset-before-request")


def _retry_policy(route: Route) -> Message:
    """Return when a request is tried again, each time at an instance of the service that was not tried yet.

    A request that was not sent is tried again whatever its method. A request that may have been sent (the connection
    was lost afterwards) is tried again only if that is harmless. A body that streams is kept for another attempt up to
    Envoy's buffer, and more of it comes while Envoy waits: so these attempts follow at once. Envoy draws an instance
    until it has one that was not tried; of two it may draw the busy one three times out of four, so it draws often.
    """
    pause = 0.025 if route.buffered else 0.001
    return {
        "retry_on": ",".join((*_NEVER_SENT, *(["reset"] if route.safe_to_repeat else []))),
        "num_retries": route.retries,
        "retry_back_off": {"base_interval": seconds(pause), "max_interval": seconds(10 * pause)},
        "retry_host_predicate": [
            extension(
                "envoy.retry_host_predicates.previous_hosts",
                "envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate",
            )
        ],
        "host_selection_retry_max_attempts": 30,
    }


def _per_filter(settings: Settings, route: Route, service: Service) -> dict[str, Message]:
    config = {body_limit_filter(route.body_limit): enabled()}
    if not route.public:
        message = "envoy.extensions.filters.http.jwt_authn.v3.PerRouteConfig"
        config[TOKEN_CHECK] = typed(message, requirement_name=TOKEN_REQUIREMENT)
    if route.buffered and route.stream == "none":
        message = "envoy.extensions.filters.http.buffer.v3.BufferPerRoute"
        config[BUFFER_FILTER] = typed(message, buffer={"max_request_bytes": route.body_limit})
    if service.receives_client_certificate and settings.gateway_secret:
        config[CERTIFICATE_FILTER] = client_certificate(settings.gateway_secret.get_secret_value())
    return config


def _method_not_allowed(path: str, routes: Iterable[Route]) -> Message:
    methods = {route.method for route in routes if re.fullmatch(_regex(route.path), path)}
    allow = sorted(methods | ({"HEAD"} if "GET" in methods else set()))
    return {
        "name": f"405 {path}",
        "match": _path_match(path),
        "direct_response": {"status": 405},
        "response_headers_to_add": [header("allow", ", ".join(allow))],
    }


def _preflight(services: tuple[Service, ...]) -> Message:
    """Return the route that takes browsers' preflight requests (CORS).

    Envoy's CORS filter answers all of them, so no service sees one. It works only on a route that leads to a cluster,
    so this route names the first of `services`.
    """
    asked: list[Message] = [{"name": ":method", "string_match": {"exact": "OPTIONS"}}]
    asked += [{"name": name, "present_match": True} for name in ("origin", "access-control-request-method")]
    return {"name": "preflight", "match": {"prefix": "/", "headers": asked}, "route": {"cluster": services[0].name}}


def _cors(settings: Settings) -> dict[str, Message]:
    if not settings.origins:
        return {}
    anyone = settings.origins == ["*"]
    policy = typed(
        "envoy.extensions.filters.http.cors.v3.CorsPolicy",
        allow_origin_string_match=[{"safe_regex": {"regex": ".*"}}]
        if anyone
        else [{"exact": origin} for origin in settings.origins],
        allow_methods="GET, HEAD, POST, PUT, PATCH, DELETE",
        allow_headers=(
            "authorization, content-type, accept-language, idempotency-key, if-match, if-none-match, device-token,"
            " upload-token, traceparent"
        ),
        expose_headers=", ".join(_EXPOSED_HEADERS),
        max_age="600",
        forward_not_matching_preflights=False,
    )
    return {CORS_FILTER: policy}
