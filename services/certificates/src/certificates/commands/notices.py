"""The command by which an operator runs the hourly job about the ends of certificates, also for another moment."""

from datetime import datetime

import click

from chassis.jobs import MOMENTS
from chassis.service import Runtime

NAME = "notices"


@click.command(
    NAME,
    help="Tell whom it concerns of certificates that end soon, end those that have run out, and judge the others again;"
    " what the hourly job does. Nobody is told twice, however often it runs.",
)
@click.option("--as-of", type=click.DateTime(MOMENTS), help="The moment that counts as now, in UTC without a zone.")
def notices(runtime: Runtime, as_of: datetime | None) -> None:
    click.echo(f"{NAME}: {runtime.run_job(NAME, as_of)} done")


COMMANDS = (notices,)
