"""What an operator does by hand, and the demo data."""

from helpdesk.commands import ingest

COMMANDS = ingest.COMMANDS
