"""What an operator does by hand, and the demo data."""

from typing import Any

from chassis.service import Runtime
from helpdesk.commands import articles, ingest

COMMANDS = (*articles.COMMANDS, *ingest.COMMANDS)


def seed(runtime: Runtime[Any, Any]) -> None:
    """Install the articles, so that a laptop has help to read. The command `seed` calls it."""
    articles.install_all(runtime)
