"""The demo data of representatives."""

from representatives.commands.demo import seed

__all__ = ["seed"]
