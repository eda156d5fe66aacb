"""The command for the counter: record that staff checked a person's document."""

import click

from chassis import audit
from chassis.context import SYSTEM, Actor, Origin
from chassis.service import Runtime
from identity.actions.assurance import prove_document
from identity.actions.user import NobodyHasThisLogin, account_of
from identity.clients import Clients
from identity.settings import Settings


@click.command(
    "prove-document",
    help="Note that staff checked, in person, that the document of LOGIN (CPF, CNPJ or e-mail) is its owner's."
    " Its assurance becomes `staff`, and is never lowered. Tokens say so from the next login or refresh on.",
)
@click.argument("login")
@click.option(
    "--by",
    default="",
    help="Who checked: the CPF or e-mail of a colleague's account, of which the id is audited, or a mark of the counter"
    " (`counter-3`). No name: the audit trail holds none.",
)
def prove(runtime: Runtime[Settings, Clients], login: str, by: str) -> None:
    origin, mark = _who(runtime, by.strip())
    try:
        with runtime.database.writing(origin) as session:
            user = prove_document(session, login=login, by=mark)
    except NobodyHasThisLogin:
        raise click.ClickException(f"nobody has the login {login}") from None
    click.echo(f"{user.id}  {user.document_assurance}")


COMMANDS = (prove,)


def _who(runtime: Runtime[Settings, Clients], by: str) -> tuple[Origin, str]:
    """Return who checked the document for `prove-document`: the transaction's Origin, and the mark for the audit trail.

    `by` is the command's option `--by`. If it is the login of an account, the Origin names that account as staff, and
    the mark is `counter`. Otherwise the Origin is the system, and the mark is `by` itself, such as `counter-3`, or
    `counter` when `by` is empty. Raises click.BadParameter when `by` is neither a login nor a possible mark.
    """
    if by:
        try:
            with runtime.database.reading() as session:
                checker = account_of(session, by)
        except NobodyHasThisLogin:
            _check_mark(by)
        else:
            return Origin(actor=Actor(kind="staff", user_id=checker.id), request_id="cli"), "counter"
    return Origin(actor=SYSTEM, request_id="cli"), by or "counter"


def _check_mark(by: str) -> None:
    """Check, before anything is written, that `by` may stand in the audit trail as the name of the service desk where
    staff checked a document, such as `counter-3`.

    The name has at most 120 letters, digits and `_ . : + / -`, no blank and no @, and fewer than 11 digits, so that it
    is neither an e-mail address nor a CPF. Raises click.BadParameter.
    """
    if "@" in by or sum(character.isdigit() for character in by) >= 11:
        raise click.BadParameter("nobody has this login, and a mark is no address or document", param_hint="--by")
    if not audit.CODE.fullmatch(by):
        raise click.BadParameter(
            "a mark has at most 120 letters, digits and _ . : + / -, without blanks (`counter-3`)", param_hint="--by"
        )
