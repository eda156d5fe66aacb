"""The composition root: a table of contents of what connections is made of."""

from pathlib import Path

from chassis.events import facts_in
from chassis.service import Service
from connections import events
from connections.api import BLUEPRINTS
from connections.clients import open_clients
from connections.commands import seed
from connections.jobs import jobs
from connections.model import Base
from connections.queries.gauges import gauges
from connections.queries.present import current_state
from connections.reactions import on
from connections.settings import Settings

PACKAGE = Path(__file__).parent

service = Service(
    name="connections",
    description="Connections to the grid: consumer units, and who may act on them.",
    folder=PACKAGE.parents[1],
    package=PACKAGE,
    settings=Settings,
    metadata=Base.metadata,
    blueprints=BLUEPRINTS,
    facts=facts_in(events),
    reactions=on,
    jobs=jobs,
    clients=open_clients,
    current_state=current_state,
    gauges=gauges,
    seed=seed,
    seed_after=("identity", "representatives"),
)
