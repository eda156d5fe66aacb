"""The processes that are killed, and the step of clients or probes whose success shows that a process works again.

A new service adds its lines and its probe here.
"""

from tests.chaos.askers import TICKET_MAIL
from tests.chaos.journey import CODE_MAIL, COMPANY_MAIL, REQUEST_MAIL
from tests.chaos.machines import CERTIFICATE_MAIL
from tests.chaos.platform import Mode, Target

PROBES = {
    "GET /me": "/api/identity/v1/me",
    "GET /notifications": "/api/notifier/v1/notifications",
    "GET /relations": "/api/representatives/v1/relations",
    "GET /consumer-units": "/api/connections/v1/consumer-units",
    "GET /enrollments": "/api/certificates/v1/enrollments",
    "GET /tickets": "/api/helpdesk/v1/tickets?view=pending",
    "GET /docs": "/docs",
}
"""Requests sent all the time, by the name of the step that they are in the ledger."""

_GATEWAY = (
    Target("gateway, Envoy", "logs/gateway-envoy.log", "GET /me"),
    Target("gateway, pages", "logs/gateway-app.log", "GET /docs"),
)
_EMBEDDED = (
    Target("identity", "logs/identity.log", CODE_MAIL),
    Target("notifier", "logs/notifier.log", CODE_MAIL),
    Target("representatives", "logs/representatives.log", COMPANY_MAIL),
    Target("connections", "logs/connections.log", REQUEST_MAIL),
    Target("certificates", "logs/certificates.log", CERTIFICATE_MAIL),
    Target("helpdesk", "logs/helpdesk.log", TICKET_MAIL),
)
_REAL = (
    Target("identity, web", "logs/identity-web.log", "GET /me"),
    Target("identity, worker", "logs/identity-worker.log", CODE_MAIL),
    Target("notifier, web", "logs/notifier-web.log", "GET /notifications"),
    Target("notifier, worker", "logs/notifier-worker.log", CODE_MAIL),
    Target("representatives, web", "logs/representatives-web.log", "GET /relations"),
    Target("representatives, worker", "logs/representatives-worker.log", COMPANY_MAIL),
    Target("connections, web", "logs/connections-web.log", "GET /consumer-units"),
    Target("connections, worker", "logs/connections-worker.log", REQUEST_MAIL),
    Target("certificates, web", "logs/certificates-web.log", "GET /enrollments"),
    Target("certificates, worker", "logs/certificates-worker.log", CERTIFICATE_MAIL),
    Target("helpdesk, web", "logs/helpdesk-web.log", "GET /tickets"),
    Target("helpdesk, worker", "logs/helpdesk-worker.log", TICKET_MAIL),
    Target("PostgreSQL", "postgresql/server.log", "GET /me"),
    Target("RabbitMQ", "rabbitmq/server.log", CODE_MAIL),
)


def targets(mode: Mode) -> tuple[Target, ...]:
    """Return all processes that may be killed in a mode."""
    return _GATEWAY + (_EMBEDDED if mode == "embedded" else _REAL)
