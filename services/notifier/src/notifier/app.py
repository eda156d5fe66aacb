"""The composition root: everything that notifier is made of, as a table of contents."""

from pathlib import Path

from chassis.events import facts_in
from chassis.service import Service
from notifier import events
from notifier.api import BLUEPRINTS
from notifier.clients import open_mailer
from notifier.jobs import LOOPS, jobs
from notifier.model import Base
from notifier.queries import gauges
from notifier.reactions import on
from notifier.settings import Settings

PACKAGE = Path(__file__).parent


service = Service(
    name="notifier",
    description="All outgoing mail and the in-app inbox: what people are told, in their language, and how it fared.",
    folder=PACKAGE.parents[1],
    package=PACKAGE,
    settings=Settings,
    metadata=Base.metadata,
    blueprints=BLUEPRINTS,
    facts=facts_in(events),
    reactions=on,
    jobs=jobs,
    loops=LOOPS,
    clients=open_mailer,
    gauges=gauges,
)
