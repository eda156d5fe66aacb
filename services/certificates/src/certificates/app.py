"""The composition root: a table of contents of what certificates is made of."""

from pathlib import Path

from certificates import events
from certificates.api import BLUEPRINTS
from certificates.clients import open_clients
from certificates.commands import COMMANDS, seed
from certificates.jobs import jobs
from certificates.model import Base
from certificates.queries.gauges import gauges
from certificates.reactions import on
from certificates.settings import Settings
from chassis.events import facts_in
from chassis.service import Service

PACKAGE = Path(__file__).parent

service = Service(
    name="certificates",
    description="Enrollments in the integration platform and the certificates of their machines.",
    folder=PACKAGE.parents[1],
    package=PACKAGE,
    settings=Settings,
    metadata=Base.metadata,
    blueprints=BLUEPRINTS,
    facts=facts_in(events),
    reactions=on,
    jobs=jobs,
    commands=COMMANDS,
    clients=open_clients,
    seed=seed,
    gauges=gauges,
    seed_after=("identity", "representatives"),
)
