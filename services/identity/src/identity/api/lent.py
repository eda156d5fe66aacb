"""What the running process lends to a request: identity's clients, settings and database."""

from datetime import timedelta

from flask import current_app

from chassis.service import Runtime
from identity.clients import Clients
from identity.clients.tokens import Audience
from identity.model.user_session import Lifetimes
from identity.settings import Settings

PREFIX = "/api/identity/v1"


def runtime() -> Runtime:
    found: Runtime = current_app.extensions["ramal"]
    return found


def clients() -> Clients:
    found: Clients = runtime().clients
    return found


def settings() -> Settings:
    found: Settings = runtime().settings
    return found


def lifetimes() -> Lifetimes:
    """How long sessions live."""
    return Lifetimes(
        idle=timedelta(days=settings().session_idle_days), absolute=timedelta(days=settings().session_absolute_days)
    )


def audience() -> Audience:
    """Whom access tokens are issued by and for."""
    return Audience(settings().issuer_url, settings().audience, settings().access_token_seconds)
