"""What an operator does by hand, and the demo data."""

from certificates.commands import demo_authority, notices
from certificates.commands.demo import seed

COMMANDS = (*demo_authority.COMMANDS, *notices.COMMANDS)

__all__ = ["COMMANDS", "seed"]
