"""What an operator does by hand, and the demo data."""

from typing import Any

from chassis.service import Runtime
from helpdesk.commands import articles, ingest
from helpdesk.commands.demo import make_tickets

COMMANDS = (*articles.COMMANDS, *ingest.COMMANDS)


def seed(runtime: Runtime[Any, Any]) -> None:
    """Install the articles and create the demo tickets, so that a laptop has help to read and to answer. The command
    `seed` calls it.
    """
    articles.install_all(runtime)
    make_tickets(runtime)
