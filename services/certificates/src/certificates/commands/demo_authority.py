"""The demonstration authority of a laptop, and the command that issues certificates under it.

Its folder holds `trust/`, a trust store like the operator's, and `keys/`, which only the owner can read. The settings
refuse the folder outside embedded mode, so that nobody else trusts what everybody can issue.
"""

from datetime import timedelta
from pathlib import Path

import click

from certificates.rules.hierarchy import LONGEST, Authority, issue, open_demonstration
from certificates.settings import Settings
from chassis import clock
from chassis.documents import CNPJ, NotADocument, normalise_document
from chassis.service import Runtime


def demo_authority(folder: Path) -> Authority:
    """Return the authority in a folder, after making it when it is missing. It stays the same from run to run."""
    return open_demonstration(folder / "trust", folder / "keys", now=clock.now())


def _read_cnpj(_context: click.Context, _parameter: click.Parameter, text: str) -> str:
    try:
        document, kind = normalise_document(text)
    except NotADocument:
        raise click.BadParameter(f"{text} is no CNPJ: its check digits or its length are wrong") from None
    if kind != CNPJ:
        raise click.BadParameter(f"{text} is a CPF; certificates are issued to companies")
    return document


@click.command(
    "issue-demo",
    help="Write a certificate for the company with this CNPJ to stdout, as DER, issued by the demonstration authority."
    " It has a new subject each time and began an hour ago. Only in embedded mode.",
)
@click.argument("cnpj", callback=_read_cnpj)
@click.option(
    "--days",
    type=click.IntRange(1, LONGEST.days),
    default=365,
    show_default=True,
    help="How long it is valid from now.",
)
def issue_demo(runtime: Runtime[Settings, object], cnpj: str, days: int) -> None:
    folder = runtime.settings.demo_authority
    if folder is None:
        raise click.ClickException(
            "there is no demonstration authority: it exists in embedded mode only, in the folder DEMO_AUTHORITY"
        )
    der = issue(demo_authority(folder), cnpj, left=timedelta(days=days), now=clock.now())
    click.echo(der, nl=False)


COMMANDS = (issue_demo,)
