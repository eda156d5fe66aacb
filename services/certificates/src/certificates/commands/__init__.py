"""What an operator does by hand, and the demo data."""

from certificates.commands.demo import seed
from certificates.commands.demo_authority import COMMANDS

__all__ = ["COMMANDS", "seed"]
