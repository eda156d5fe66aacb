"""The commands for operators: `seed` and `publish-demo-unit`."""

from representatives.commands.demo import COMMANDS, seed

__all__ = ["COMMANDS", "seed"]
