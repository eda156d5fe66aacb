"""Take in a mail from standard input, as a mail server's pipe or an operator does."""

import sys

import click

from chassis.service import Runtime
from helpdesk.clients import Clients
from helpdesk.delivery.delivering import deliver
from helpdesk.settings import Settings

EXIT_NO_MAIL = 65  # EX_DATAERR of sysexits.h
EXIT_TRY_AGAIN = 75  # EX_TEMPFAIL: a mail server keeps the mail and tries later


@click.command("ingest-mail")
def ingest_mail(runtime: Runtime[Settings, Clients]) -> None:
    """Take in a mail from standard input. Exit code 75: not taken in, try again later."""
    raw = sys.stdin.buffer.read()
    if not raw.strip():
        click.echo("there is no mail on standard input", err=True)
        sys.exit(EXIT_NO_MAIL)
    try:
        outcome = deliver(runtime, raw)
    except Exception as error:  # of whatever kind: the sender must not be told that the mail is refused for good
        click.echo(f"the mail was not taken in, try again later: {_first_line(error)}", err=True)
        sys.exit(EXIT_TRY_AGAIN)
    click.echo(outcome.value if outcome else "taken in before")


def _first_line(error: Exception) -> str:
    """Return the first line of what an exception says: with a database's, the SQL comes after it."""
    said = str(error).strip().splitlines()
    return f"{type(error).__name__}: {said[0]}" if said else type(error).__name__


COMMANDS = (ingest_mail,)
