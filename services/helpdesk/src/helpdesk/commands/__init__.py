"""What an operator does by hand, and the demo data."""

import click

COMMANDS: tuple[click.Command, ...] = ()
