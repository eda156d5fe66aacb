"""What the chaos kills, and in which step of the clients or probes it shows that it is back. A new service adds its
two lines here, and its probe."""

from tests.chaos.platform import Mode, Target

PROBES = {
    "GET /me": "/api/identity/v1/me",
    "GET /notifications": "/api/notifier/v1/notifications",
    "GET /docs": "/docs",
}
"""Requests sent all the time, by the name of the step that they are in the ledger."""

_PROCESSES = (
    Target("identity, web", "logs/identity-web.log", "GET /me"),
    Target("identity, worker", "logs/identity-worker.log", "code mail"),
    Target("notifier, web", "logs/notifier-web.log", "GET /notifications"),
    Target("notifier, worker", "logs/notifier-worker.log", "code mail"),
    Target("gateway, Envoy", "logs/gateway-envoy.log", "GET /me"),
    Target("gateway, pages", "logs/gateway-app.log", "GET /docs"),
)
_SERVERS = (
    Target("PostgreSQL", "postgresql/server.log", "GET /me"),
    Target("RabbitMQ", "rabbitmq/server.log", "code mail"),
)


def targets(mode: Mode) -> tuple[Target, ...]:
    """Everything that runs in a mode."""
    return _PROCESSES + (_SERVERS if mode == "real" else ())
