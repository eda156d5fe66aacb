"""Replace the keys that sign access tokens: before their time, or at once when somebody else may have them."""

import click

from chassis import clock
from chassis.context import SYSTEM, Origin
from chassis.events import plain
from chassis.service import Runtime
from identity.actions.signing_keys import replace_signing_keys
from identity.clients import Clients
from identity.settings import Settings

_BY_OPERATOR = Origin(actor=SYSTEM, request_id="cli")


@click.command("replace-signing-keys", help="Publish a new key that signs access tokens; it signs an hour later.")
@click.option(
    "--at-once",
    is_flag=True,
    help="Sign with it now and delete all others: after 15 seconds no service takes a token that they signed.",
)
def replace(runtime: Runtime[Settings, Clients], *, at_once: bool) -> None:
    with runtime.database.writing(_BY_OPERATOR) as session:
        key = replace_signing_keys(session, as_of=clock.now(), vault=runtime.clients.vault, at_once=at_once)
        click.echo(f"{key.kid}  signs from {plain(key.signs_from)}")


COMMANDS = (replace,)
