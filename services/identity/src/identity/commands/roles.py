"""Grant and revoke staff roles on the command line, which also makes the first administrator."""

from collections.abc import Callable

import click

from chassis import staff
from chassis.context import SYSTEM, Origin
from chassis.service import Runtime
from identity.actions.user import NobodyHasThisLogin, grant_role, revoke_role
from identity.clients import Clients
from identity.model import User
from identity.model.problems import LastAdmin
from identity.settings import Settings

_BY_OPERATOR = Origin(actor=SYSTEM, request_id="cli")
_login = click.argument("login")
_role = click.argument("role", type=click.Choice(staff.ROLES))


@click.command("grant-role", help="Give a staff role to whoever logs in with LOGIN (CPF, CNPJ or e-mail).")
@_login
@_role
def grant(runtime: Runtime[Settings, Clients], login: str, role: str) -> None:
    _change(runtime, grant_role, login, role)


@click.command("revoke-role", help="Take a staff role away from LOGIN. The last staff:admin stays.")
@_login
@_role
def revoke(runtime: Runtime[Settings, Clients], login: str, role: str) -> None:
    _change(runtime, revoke_role, login, role)


COMMANDS = (grant, revoke)


def _change(runtime: Runtime[Settings, Clients], change: Callable[..., User], login: str, role: str) -> None:
    try:
        with runtime.database.writing(_BY_OPERATOR) as session:
            user = change(session, login=login, role=role)
    except NobodyHasThisLogin:
        raise click.ClickException(f"nobody has the login {login}") from None
    except LastAdmin:
        raise click.ClickException("this is the last staff:admin; make another one first") from None
    click.echo(f"{user.id}  {' '.join(user.roles) or 'no roles'}")
