"""The route table: every operation that can be reached through the gateway, one line each, pure data.

What is not listed cannot be reached from outside: an unlisted path is 404, an unlisted method 405. A repository test
compares this table with the services' OpenAPI documents, so a new endpoint is a line here or a failing test.
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
    """One service behind the gateway. `upstream` is its address on a laptop, unless `<NAME>_UPSTREAM` is set."""

    name: str
    prefix: str
    upstream: str
    receives_client_certificate: bool = False


@dataclass(frozen=True)
class Route:
    """One operation that the gateway routes. `path` is a template with `{name}` segments; times are seconds, sizes
    bytes.

    A `buffered` body reaches the service only when it is complete; other bodies stream, and are cut off at
    `body_limit`. `retries` is how often a request is tried again. Any request is when it was not sent, because no
    connection came about. Only a GET is when it may have been sent: what may have had an effect is never sent twice.
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
        """The operation's name in logs and metrics. It holds no value that a client sent."""
        return f"{self.method} {self.path}"

    @property
    def safe_to_repeat(self) -> bool:
        """Whether sending the request twice has the effect of sending it once. A stream is not repeated."""
        return self.method == "GET" and self.stream == "none"


def _of(service: Service, *routes: Route) -> tuple[Route, ...]:
    return tuple(replace(route, service=service.name, path=service.prefix + route.path) for route in routes)


IDENTITY = Service("identity", "/api/identity/v1", "127.0.0.1:8101", receives_client_certificate=True)
NOTIFIER = Service("notifier", "/api/notifier/v1", "127.0.0.1:8102")
REPRESENTATIVES = Service("representatives", "/api/representatives/v1", "127.0.0.1:8103")
CONNECTIONS = Service("connections", "/api/connections/v1", "127.0.0.1:8104")
CERTIFICATES = Service("certificates", "/api/certificates/v1", "127.0.0.1:8105")
HELPDESK = Service("helpdesk", "/api/helpdesk/v1", "127.0.0.1:8106")
GATEWAY = Service("gateway", "", "127.0.0.1:8081")

SERVICES = (IDENTITY, NOTIFIER, REPRESENTATIVES, CONNECTIONS, CERTIFICATES, HELPDESK, GATEWAY)

ROUTES: tuple[Route, ...] = (
    *_of(
        IDENTITY,
        Route("POST", "/registrations", public=True, rate_class="credentials"),
        Route("POST", "/registrations/{id}/code", public=True, rate_class="credentials"),
        Route("POST", "/registrations/{id}/code/resend", public=True, rate_class="credentials"),
        Route("POST", "/registrations/{id}/completion", public=True, rate_class="credentials"),
        Route("POST", "/recoveries", public=True, rate_class="credentials"),
        Route("POST", "/recoveries/{id}/code/resend", public=True, rate_class="credentials"),
        Route("POST", "/recoveries/{id}/completion", public=True, rate_class="credentials"),
        Route("GET", "/terms", public=True),
        Route("POST", "/sessions", public=True, rate_class="credentials"),
        Route("POST", "/sessions/refresh", public=True, rate_class="credentials"),
        Route("GET", "/sessions"),
        Route("DELETE", "/sessions/current"),
        Route("DELETE", "/sessions/{id}"),
        Route("GET", "/me"),
        Route("PATCH", "/me"),
        Route("DELETE", "/me"),
        Route("GET", "/me/sessions"),
        Route("PUT", "/me/password", rate_class="credentials"),
        Route("PUT", "/me/email", rate_class="credentials"),
        Route("POST", "/me/email/{id}/confirmation", rate_class="credentials"),
        Route("POST", "/me/terms"),
        Route("GET", "/me/activity"),
        Route("GET", "/me/export"),
        Route("GET", "/users"),
        Route("GET", "/users/{id}"),
        Route("PUT", "/users/{id}/roles"),
        Route("POST", "/users/{id}/lock"),
        Route("POST", "/users/{id}/unlock"),
        Route("PUT", "/users/{id}/email"),
        Route("GET", "/audit"),
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
        Route("GET", "/suppressions"),
        Route("DELETE", "/suppressions/{id}"),
    ),
    *_of(
        REPRESENTATIVES,
        Route("GET", "/companies/challenge", public=True),
        Route("POST", "/companies", public=True, rate_class="credentials"),
        Route("GET", "/companies"),
        Route("GET", "/companies/requests/{id}", public=True, rate_class="credentials"),
        Route("POST", "/companies/requests/{id}/confirmation", public=True, rate_class="credentials"),
        Route("GET", "/companies/{id}"),
        Route("PATCH", "/companies/{id}"),
        Route("POST", "/companies/{id}/decision"),
        Route("POST", "/companies/{id}/handover"),
        Route("GET", "/relations"),
        Route("POST", "/relations"),
        Route("DELETE", "/relations/{id}"),
        Route("POST", "/relations/{id}/decision"),
        Route("GET", "/representations"),
        Route("POST", "/representations"),
        Route("DELETE", "/representations/{id}"),
        Route("GET", "/agents"),
        Route("POST", "/agents"),
        Route("POST", "/agents/import", body_limit=3 * MIB, timeout=60),
        Route("GET", "/agents/coverage"),
        Route("PATCH", "/agents/{id}"),
        Route("GET", "/agents/{id}/representatives"),
        Route("GET", "/systems"),
        Route("GET", "/system-accesses"),
        Route("POST", "/system-accesses"),
        Route("POST", "/system-accesses/import", body_limit=3 * MIB, timeout=60),
        Route("GET", "/system-accesses/{id}"),
        Route("PATCH", "/system-accesses/{id}"),
        Route("DELETE", "/system-accesses/{id}"),
        Route("POST", "/system-accesses/{id}/decision"),
        Route("POST", "/system-accesses/{id}/activation"),
        Route("GET", "/professional-profiles"),
        Route("POST", "/professional-profiles"),
        Route("GET", "/professional-profiles/{id}"),
        Route("PATCH", "/professional-profiles/{id}"),
        Route("DELETE", "/professional-profiles/{id}"),
        Route("POST", "/professional-profiles/{id}/documents", body_limit=21 * MIB, buffered=False, timeout=120),
        Route("GET", "/professional-profiles/{id}/documents/{document_id}", timeout=120),
        Route("DELETE", "/professional-profiles/{id}/documents/{document_id}"),
        Route("POST", "/professional-profiles/{id}/documents/{document_id}/review"),
        Route("POST", "/professional-profiles/{id}/submission"),
        Route("POST", "/professional-profiles/{id}/decision"),
        Route("POST", "/professional-profiles/{id}/suspension"),
        Route("DELETE", "/professional-profiles/{id}/suspension"),
        Route("POST", "/professional-profiles/{id}/end"),
        Route("GET", "/unit-accesses"),
        Route("POST", "/unit-accesses"),
        Route("POST", "/unit-accesses/import", body_limit=3 * MIB, timeout=60),
        Route("GET", "/unit-accesses/{id}"),
        Route("DELETE", "/unit-accesses/{id}"),
        Route("POST", "/unit-accesses/{id}/acceptance"),
        Route("POST", "/unit-accesses/{id}/refusal"),
        Route("GET", "/me/export"),
        Route("GET", "/me/directory-views"),
    ),
    *_of(
        CONNECTIONS,
        Route("GET", "/consumer-units"),
        Route("POST", "/consumer-units/import", body_limit=3 * MIB, timeout=60),
        Route("GET", "/consumer-units/{code}"),
        Route("PATCH", "/consumer-units/{code}"),
        Route("GET", "/clients"),
        Route("GET", "/services"),
        Route("GET", "/postal-codes/{code}"),
        Route("GET", "/forms/{kind}"),
        Route("POST", "/forms/{kind}/versions"),
        Route("POST", "/requests"),
        Route("GET", "/requests"),
        Route("GET", "/requests.csv", timeout=120),
        Route("GET", "/requests.ics"),
        Route("GET", "/equipment"),
        Route("POST", "/equipment/import", body_limit=3 * MIB, timeout=60),
        Route("GET", "/equipment/{equipment_id}"),
        Route("PATCH", "/equipment/{equipment_id}"),
        Route("GET", "/drawer"),
        Route("POST", "/drawer", body_limit=21 * MIB, buffered=False, timeout=120),
        Route("GET", "/drawer/{drawer_id}/content", timeout=120),
        Route("DELETE", "/drawer/{drawer_id}"),
        Route("GET", "/calendar-links"),
        Route("POST", "/calendar-links"),
        Route("DELETE", "/calendar-links/{link_id}"),
        Route("GET", "/calendars/{token}/requests.ics", public=True, rate_class="credentials"),
        Route("GET", "/requests/{request_id}"),
        Route("DELETE", "/requests/{request_id}"),
        Route("PUT", "/requests/{request_id}/sections/{section}"),
        Route("GET", "/requests/{request_id}/check"),
        Route("POST", "/requests/{request_id}/submission"),
        Route("GET", "/requests/{request_id}/timeline"),
        Route("GET", "/requests/{request_id}/clocks"),
        Route("GET", "/requests/{request_id}/evidence"),
        Route("GET", "/requests/{request_id}/evidence.pdf", timeout=60),
        Route("POST", "/requests/{request_id}/copy"),
        Route("POST", "/requests/{request_id}/migration"),
        Route("POST", "/requests/{request_id}/withdrawal"),
        Route("GET", "/queue"),
        Route("POST", "/requests/{request_id}/claim"),
        Route("POST", "/requests/{request_id}/release"),
        Route("GET", "/requests/{request_id}/changes"),
        Route("POST", "/requests/{request_id}/return"),
        Route("POST", "/requests/{request_id}/decision"),
        Route("POST", "/requests/{request_id}/contracts"),
        Route("POST", "/requests/{request_id}/works"),
        Route("POST", "/requests/{request_id}/inspection"),
        Route("POST", "/requests/{request_id}/inspection/result"),
        Route("POST", "/requests/{request_id}/inspection/request"),
        Route("POST", "/requests/{request_id}/documents/{document_id}/review"),
        Route("GET", "/reports/deadlines", timeout=60),
        Route("POST", "/requests/{request_id}/suspensions"),
        Route("POST", "/requests/{request_id}/suspensions/{suspension_id}/end"),
        Route("POST", "/requests/{request_id}/budget", timeout=60),
        Route("POST", "/requests/{request_id}/budget/acceptance"),
        Route("POST", "/requests/{request_id}/budget/refusal"),
        Route("GET", "/requests/{request_id}/budget/content", timeout=120),
        Route("POST", "/requests/{request_id}/documents", body_limit=21 * MIB, buffered=False, timeout=120),
        Route("DELETE", "/requests/{request_id}/documents/{document_id}"),
        Route("GET", "/requests/{request_id}/documents/{document_id}/content", timeout=120),
        Route("GET", "/me/export"),
    ),
    *_of(
        CERTIFICATES,
        Route("GET", "/enrollments"),
        Route("POST", "/enrollments", body_limit=101 * MIB, buffered=False, timeout=120),
        Route("GET", "/enrollments/{cnpj}"),
        Route("PUT", "/enrollments/{cnpj}"),
        Route("GET", "/enrollments/{cnpj}/certificates"),
        Route("POST", "/enrollments/{cnpj}/certificates", body_limit=101 * MIB, buffered=False, timeout=120),
        Route("POST", "/enrollments/{cnpj}/certificates/validation", body_limit=51 * MIB, buffered=False, timeout=120),
        Route("GET", "/enrollments/{cnpj}/certificates/{certificate_id}"),
        Route("DELETE", "/enrollments/{cnpj}/certificates/{certificate_id}"),
        Route("GET", "/enrollments/{cnpj}/certificates/{certificate_id}/content"),
        Route("POST", "/enrollments/{cnpj}/certificates/{certificate_id}/confirmation"),
        Route("GET", "/trust-store"),
        Route("GET", "/help", public=True),
        Route("GET", "/help/{slug}", public=True),
        Route("GET", "/notices"),
        Route("GET", "/renewals"),
        Route("GET", "/renewals/calendar"),
        Route("POST", "/enrollments/{cnpj}/certificates/{certificate_id}/acknowledgement"),
        Route("GET", "/me/export"),
    ),
    *_of(
        HELPDESK,
        Route("GET", "/categories", public=True),
        Route("GET", "/articles", public=True),
        Route("POST", "/articles"),
        Route("GET", "/articles/{slug}", public=True),
        Route("PATCH", "/articles/{slug}"),
        Route("PUT", "/articles/{slug}/translations/{lang}"),
        Route("POST", "/articles/{slug}/publication"),
        Route("DELETE", "/articles/{slug}/publication"),
        Route("GET", "/articles/{slug}/feedback"),
        Route("POST", "/articles/{slug}/feedback", public=True),
        Route("GET", "/tags", public=True),
        Route("GET", "/suggestions", public=True),
        Route("GET", "/calendar", public=True),
        Route("PUT", "/calendar"),
        Route("GET", "/tickets/challenge", public=True),
        Route("POST", "/tickets", public=True),
        Route("GET", "/tickets/{number}"),
        Route("GET", "/tickets/{number}/entries"),
        Route("POST", "/tickets/{number}/entries"),
        Route("POST", "/tickets/{number}/closing"),
        Route("POST", "/tickets/{number}/attachments", public=True, body_limit=6 * MIB, buffered=False, timeout=60),
        Route("GET", "/tickets/{number}/attachments/{attachment_id}", timeout=60),
        Route("GET", "/tickets/track/{token}", public=True),
        Route("PATCH", "/tickets/track/{token}", public=True),
        Route("GET", "/tickets/track/{token}/entries", public=True),
        Route("POST", "/tickets/track/{token}/entries", public=True),
        Route(
            "POST",
            "/tickets/track/{token}/attachments",
            public=True,
            body_limit=6 * MIB,
            buffered=False,
            timeout=60,
        ),
        Route("GET", "/tickets/track/{token}/attachments/{attachment_id}", public=True, timeout=60),
        Route("POST", "/tickets/track/{token}/closing", public=True),
        Route("GET", "/tickets/track/{token}/export", public=True),
        Route("POST", "/tickets/track/{token}/erasure", public=True, rate_class="credentials"),
        Route("POST", "/tickets/track/{token}/erasure/confirmation", public=True, rate_class="credentials"),
        Route("POST", "/tickets/track/{token}/claim"),
        Route("GET", "/mails"),
        Route("GET", "/mails/{mail_id}"),
        Route("GET", "/mails/{mail_id}/original"),
        Route("POST", "/mails/{mail_id}/decision"),
        Route("GET", "/tickets"),
        Route("PATCH", "/tickets/{number}"),
        Route("GET", "/tickets/{number}/history"),
        Route("GET", "/tickets/{number}/entries/{entry_id}/quote"),
        Route("GET", "/tickets/{number}/watchers"),
        Route("POST", "/tickets/{number}/watchers"),
        Route("PUT", "/tickets/{number}/watch"),
        Route("DELETE", "/tickets/{number}/watch"),
        Route("POST", "/erasures"),
        Route("GET", "/me/export"),
    ),
    *_of(
        GATEWAY,
        Route("GET", "/", public=True),
        Route("GET", "/openapi.json", public=True),
        Route("GET", "/docs", public=True),
        Route("GET", "/docs/{asset}", public=True),
        Route("GET", "/asyncapi", public=True),
        Route("GET", "/status", public=True),
        Route("GET", "/help/{slug}", public=True),
        # Where links in mails lead, as long as there is no portal (`portal_pages.py`)
        Route("GET", "/login", public=True),
        Route("GET", "/register", public=True),
        Route("GET", "/recovery", public=True),
        Route("GET", "/profile/notifications", public=True),
        Route("GET", "/profile/relations", public=True),
        Route("GET", "/profile/systems", public=True),
        Route("GET", "/profile/professional", public=True),
        Route("GET", "/access", public=True),
        Route("GET", "/requests/{request_id}", public=True),
        Route("GET", "/certificates", public=True),
        Route("GET", "/tickets/{number}", public=True),
        Route("GET", "/tickets/track/{token}", public=True),
        Route("GET", "/companies", public=True),
        Route("GET", "/companies/requests", public=True),
        Route("GET", "/companies/requests/{company_id}", public=True),
    ),
)


def operations(routes: Iterable[Route] = ROUTES) -> list[tuple[str, str, str, bool]]:
    """Return every operation of a route table as `(service, method, path template, public)`."""
    return [(route.service, route.method, route.path, route.public) for route in routes]
