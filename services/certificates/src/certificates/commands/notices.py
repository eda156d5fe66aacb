"""`python -m certificates notices`: run the hourly job about the ends of certificates now."""

from datetime import datetime
from typing import Any

import click

from certificates.settings import Settings
from chassis.jobs import AS_OF_FORMATS
from chassis.service import Runtime


@click.command(help="Tell of certificates that end soon, end those that have run out, judge the others again.")
@click.option("--as-of", type=click.DateTime(AS_OF_FORMATS), help="The moment that counts as now.")
def notices(runtime: Runtime[Settings, Any], as_of: datetime | None) -> None:
    """Run the job `notices` once, as `python -m certificates jobs notices` does."""
    job = runtime.jobs.named("notices")
    assert job is not None  # noqa: S101  # the service has it
    click.echo(f"{job.name}: {job.run_as_of(runtime.database, as_of)} done")


COMMANDS = (notices,)
