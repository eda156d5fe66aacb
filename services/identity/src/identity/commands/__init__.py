"""The commands for operators: `python -m identity grant-role …`, `revoke-role …`, `prove-document …`, `import-customers
…` and `seed`.
"""

from identity.commands import customers, proving, roles
from identity.commands.demo import seed

COMMANDS = (*roles.COMMANDS, *proving.COMMANDS, *customers.COMMANDS)

__all__ = ["COMMANDS", "seed"]
