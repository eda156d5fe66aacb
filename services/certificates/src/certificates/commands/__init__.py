"""What an operator does by hand, and demo data."""

from certificates.commands import notices

COMMANDS = notices.COMMANDS

__all__ = ["COMMANDS"]
