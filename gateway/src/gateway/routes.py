"""The route table: every operation that can be reached through the gateway, one line each, pure data.

What is not listed does not exist for the outside: an unlisted path is 404, an unlisted method 405. A repository test
holds this table against the services' OpenAPI documents, so a new endpoint is a line here or a failing test.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

MIB = 1024 * 1024

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
RateClass = Literal["default", "credentials"]
Stream = Literal["none", "sse", "websocket"]


@dataclass(frozen=True)
class Service:
    """Someone who answers requests. `upstream` is where on a laptop; the environment's `<NAME>_UPSTREAM` wins."""

    name: str
    prefix: str
    upstream: str
    receives_client_certificate: bool = False


@dataclass(frozen=True)
class Route:
    """One operation. `path` is a template with `{name}` segments; times are seconds, sizes bytes.

    A `buffered` body reaches the service only when it is complete; the others stream, and are cut off at `body_limit`.
    `retries` are spent on GET alone: a request that may have had an effect is never sent twice.
    """

    method: Method
    path: str
    public: bool = False
    timeout: float = 15
    retries: int = 2
    body_limit: int = MIB
    buffered: bool = True
    rate_class: RateClass = "default"
    stream: Stream = "none"
    service: str = ""

    @property
    def name(self) -> str:
        """What logs and metrics call this operation; it holds no value that a client sent."""
        return f"{self.method} {self.path}"

    @property
    def safe_to_repeat(self) -> bool:
        """Whether sending it twice has the effect of sending it once, and nobody is reading a stream."""
        return self.method == "GET" and self.stream == "none"


def _of(service: Service, *routes: Route) -> tuple[Route, ...]:
    return tuple(replace(route, service=service.name, path=service.prefix + route.path) for route in routes)


IDENTITY = Service("identity", "/api/identity/v1", "127.0.0.1:8101", receives_client_certificate=True)
NOTIFIER = Service("notifier", "/api/notifier/v1", "127.0.0.1:8102")
GATEWAY = Service("gateway", "", "127.0.0.1:8081")

SERVICES = (IDENTITY, NOTIFIER, GATEWAY)

ROUTES: tuple[Route, ...] = (
    *_of(
        IDENTITY,
        Route("POST", "/registrations", public=True, rate_class="credentials"),
        Route("POST", "/registrations/{id}/code", public=True, rate_class="credentials"),
        Route("POST", "/registrations/{id}/code/resend", public=True, rate_class="credentials"),
        Route("POST", "/registrations/{id}/completion", public=True, rate_class="credentials"),
        Route("GET", "/terms", public=True),
        Route("POST", "/sessions", public=True, rate_class="credentials"),
        Route("POST", "/sessions/refresh", public=True, rate_class="credentials"),
        Route("GET", "/sessions"),
        Route("DELETE", "/sessions/current"),
        Route("DELETE", "/sessions/{id}"),
        Route("GET", "/me"),
        Route("PATCH", "/me"),
        Route("GET", "/me/sessions"),
    ),
    *_of(replace(IDENTITY, prefix=""), Route("GET", "/oauth/jwks", public=True)),
    *_of(
        NOTIFIER,
        Route("GET", "/deliveries"),
        Route("GET", "/messages"),
        Route("GET", "/messages/{kind}/preview"),
        Route("GET", "/notifications"),
        Route("POST", "/notifications/read"),
        Route("POST", "/notifications/{id}/read"),
    ),
    *_of(
        GATEWAY,
        Route("GET", "/", public=True),
        Route("GET", "/openapi.json", public=True),
        Route("GET", "/docs", public=True),
        Route("GET", "/docs/{asset}", public=True),
        Route("GET", "/asyncapi", public=True),
        Route("GET", "/status", public=True),
    ),
)


def operations(routes: Iterable[Route] = ROUTES) -> list[tuple[str, str, str, bool]]:
    """Every operation as `(service, method, path template, public)`."""
    return [(route.service, route.method, route.path, route.public) for route in routes]
