"""The commands for operators: `python -m identity grant-role …`, `revoke-role …`, `prove-document …`, `import-customers
…`, `replace-signing-keys` and `seed`.
"""

from identity.commands import customers, proving, roles, signing_keys
from identity.commands.demo import seed

COMMANDS = (*roles.COMMANDS, *proving.COMMANDS, *customers.COMMANDS, *signing_keys.COMMANDS)

__all__ = ["COMMANDS", "seed"]
