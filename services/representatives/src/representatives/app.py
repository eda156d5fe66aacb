"""The composition root: a table of contents of what representatives is made of."""

from pathlib import Path

from chassis.events import facts_in
from chassis.service import Service
from representatives import events
from representatives.api import BLUEPRINTS
from representatives.clients import open_clients
from representatives.commands import seed
from representatives.jobs import jobs
from representatives.model import Base
from representatives.queries.present import current_state
from representatives.reactions import on
from representatives.settings import Settings

PACKAGE = Path(__file__).parent

service = Service(
    name="representatives",
    description="Who may act for whom, on what, until when: companies and relations, system accesses and the "
    "directory, professional profiles, access to consumer units.",
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
    seed=seed,
    seed_after=("identity",),
)
