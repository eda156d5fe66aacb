"""The demo data of connections."""

from connections.commands.demo import seed

__all__ = ["seed"]
