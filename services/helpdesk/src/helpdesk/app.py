"""The composition root: a table of contents of what helpdesk is made of."""

from pathlib import Path

from chassis.events import facts_in
from chassis.service import Service
from helpdesk import events
from helpdesk.api import BLUEPRINTS
from helpdesk.clients import open_clients
from helpdesk.commands import COMMANDS, seed
from helpdesk.delivery import LISTENERS
from helpdesk.jobs import jobs
from helpdesk.model import Base
from helpdesk.queries.gauges import gauges
from helpdesk.reactions import on
from helpdesk.settings import Settings

PACKAGE = Path(__file__).parent

service = Service(
    name="helpdesk",
    description="A knowledge base, tickets, and the mail that goes with them.",
    folder=PACKAGE.parents[1],
    package=PACKAGE,
    settings=Settings,
    metadata=Base.metadata,
    blueprints=BLUEPRINTS,
    facts=facts_in(events),
    reactions=on,
    jobs=jobs,
    gauges=gauges,
    commands=COMMANDS,
    listeners=LISTENERS,
    clients=open_clients,
    seed=seed,
    seed_after=("identity", "representatives"),
)
