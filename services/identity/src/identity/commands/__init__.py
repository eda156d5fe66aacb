"""What operators run: `python -m identity grant-role …`, `revoke-role …` and `seed`."""

from identity.commands.demo import seed
from identity.commands.roles import COMMANDS

__all__ = ["COMMANDS", "seed"]
