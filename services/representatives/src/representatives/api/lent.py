"""What the running process lends to a request: representatives' clients and settings, and its present day."""

from datetime import date
from zoneinfo import ZoneInfo

from flask import current_app

from chassis import clock
from chassis.service import Runtime
from representatives.clients import Clients
from representatives.settings import Settings

PREFIX = "/api/representatives/v1"
STAFF_REGISTRATIONS, STAFF_ACCESS = "staff:registrations", "staff:access"


def runtime() -> Runtime:
    found: Runtime = current_app.extensions["ramal"]
    return found


def clients() -> Clients:
    found: Clients = runtime().clients
    return found


def settings() -> Settings:
    found: Settings = runtime().settings
    return found


def today() -> date:
    """The day it is where the operator is."""
    return clock.now().astimezone(ZoneInfo(settings().time_zone)).date()
