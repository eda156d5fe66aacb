"""The command line of every service: `python -m <service> web | worker | relay | consume | jobs | migrate | …`."""

import json
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial, wraps
from typing import Any
from uuid import UUID

import click

from chassis import audit, bus, clock, contracts, dead_letters, outbox, outbox_sent, revisions, roles
from chassis.database import is_unavailable
from chassis.events import plain, to_message
from chassis.ids import new_id
from chassis.jobs import AS_OF_FORMATS
from chassis.service import NetworkListener, Runtime, Service
from chassis.settings import EXIT_CONFIGURATION, SettingsError

EXIT_TRY_AGAIN = 75  # EX_TEMPFAIL of sysexits.h: the question could not be answered now
_PATIENCE_SECONDS = 900.0


def main(service: Service) -> None:
    """Run the command line of a service, as `python -m <service>` does.

    Settings that cannot be used are listed on stderr and end the process with exit code 78. SIGTERM ends a command with
    exit code 143; roles replace that by their own way to stop. As the first process of a container it would otherwise
    ignore the signal, and be killed when the grace period is over.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        commands(service)(prog_name=f"python -m {service.name}")
    except SettingsError as unusable:
        click.echo(str(unusable), err=True)
        sys.exit(EXIT_CONFIGURATION)


def commands(service: Service) -> click.Group:
    """Return a service's click group: the commands that every service has, such as `web` and `migrate`, and its own."""
    group = click.Group(service.name, help=service.description)
    for make in (_processes, _database, _events, _jobs, _dead_letters, _documents):
        for command in make(service):
            group.add_command(command)
    for command in service.commands:
        group.add_command(_with_runtime(service, command))
    return group


def with_runtime(service: Service) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a decorator that opens the service's `Runtime` when a command is run, and closes it afterwards.

    The decorated function gets the runtime as its first argument, before those of the command.
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def run(*args: Any, **kwargs: Any) -> Any:
            runtime = roles.open_runtime(service)
            try:
                return function(runtime, *args, **kwargs)
            finally:
                runtime.close()

        return run

    return decorate


def _with_runtime(service: Service, command: click.Command) -> click.Command:
    """Return a copy of the click command `command` whose function gets the service's `Runtime` as its first argument.

    For the commands that a service declares beside those that every service has.
    """
    assert command.callback is not None  # noqa: S101  # click commands made from functions have one
    return click.Command(
        command.name,
        params=command.params,
        help=command.help,
        callback=with_runtime(service)(command.callback),
    )


def _processes(service: Service) -> list[click.Command]:
    @click.command(help="Serve the API (gunicorn).")
    def web() -> None:
        roles.run_web(service)

    @click.command(help="Relay, consume, jobs, loops and listeners in one process.")
    def worker() -> None:
        roles.run_worker(service)

    @click.command(help="Publish the outbox.")
    def relay() -> None:
        roles.run_worker(service, ["relay"])

    @click.command(help="Consume events, and run the loops that act on them.")
    def consume() -> None:
        roles.run_worker(service, ["consume", "loops"])

    return [web, worker, relay, consume, *(_listening(service, listener) for listener in service.listeners)]


def _listening(service: Service, listener: NetworkListener) -> click.Command:
    @click.command(listener.role, help=f"Serve only at {listener.setting.upper()}.")
    def listen() -> None:
        roles.run_worker(service, [listener.role])

    return listen


def _database(service: Service) -> list[click.Command]:
    @click.command(help="Bring the database to the newest revision and declare every hearer's queues.")
    @click.option("--skip-broker", is_flag=True, help="Only the database.")
    @click.option("--timeout", default=_PATIENCE_SECONDS, help="Seconds to wait for locks and for the broker's nodes.")
    @with_runtime(service)
    def migrate(runtime: Runtime, *, skip_broker: bool, timeout: float) -> None:
        from chassis import migrations  # imported here, because no other command needs Alembic's megabytes of memory

        try:
            migrations.migrate(service, runtime.database, patience=timeout)
            if not skip_broker:
                bus.await_nodes(runtime.settings, seconds=timeout)
                bus.declare_topology(runtime.settings)
        except (migrations.MigrationGaveUp, bus.NodesMissing) as missing:
            raise click.ClickException(str(missing)) from missing

    @click.command("await-head", help="Wait until the database is at this program's newest revision.")
    @click.option("--timeout", default=_PATIENCE_SECONDS, help="Seconds to wait; exit code 1 when they are over.")
    @with_runtime(service)
    def await_head(runtime: Runtime, *, timeout: float) -> None:
        if not revisions.await_head(service.migrations, runtime.database, seconds=timeout):
            raise click.ClickException(f"the database is not at the newest revision after {timeout:g} s")

    @click.command(help="Write the demo data of a laptop.")
    @with_runtime(service)
    def seed(runtime: Runtime) -> None:
        service.seed(runtime)

    return [migrate, await_head, seed, _verify_audit(service)]


def _verify_audit(service: Service) -> click.Command:
    @click.command(
        "verify-audit",
        help="Recompute the audit trail's seals. Exit code 1 when it was changed, 75 when the database is away.",
    )
    @click.option("--head", "logged", type=(int, str), multiple=True, help="Length and head of a line `audit.head`.")
    @with_runtime(service)
    def verify_audit(runtime: Runtime, logged: Sequence[tuple[int, str]]) -> None:
        heads = runtime.settings.audit_heads
        try:
            with runtime.database.reading() as session:
                faults = audit.verify(session, [*(audit.noted_heads(heads) if heads else ()), *logged])
        except Exception as error:
            if not is_unavailable(error):
                raise
            click.echo(f"the database cannot be asked: {error}", err=True)
            sys.exit(EXIT_TRY_AGAIN)
        for fault in faults:
            click.echo(fault)
        click.echo("the audit trail is whole" if not faults else f"{len(faults)} breaks")
        sys.exit(1 if faults else 0)

    return verify_audit


def _events(service: Service) -> list[click.Command]:
    @click.command(help="Tell the present state, with unchanged versions, to one service's queue.")
    @click.option("--to", "hearer", required=True, help="The service that asks.")
    @with_runtime(service)
    def republish(runtime: Runtime, hearer: str) -> None:
        click.echo(f"{republish_to(runtime, hearer)} facts sent to {hearer}")

    @click.command(help="Have events that were sent since a moment published again, unchanged, under their old ids.")
    @click.option("--since", type=click.DateTime(AS_OF_FORMATS), required=True, help="When the broker confirmed them.")
    @with_runtime(service)
    def resend(runtime: Runtime, since: datetime) -> None:
        count = resend_since(runtime, since.replace(tzinfo=since.tzinfo or UTC))
        click.echo(f"{count} events wait to be sent again")

    return [republish, resend]


def resend_since(runtime: Runtime, since: datetime) -> int:
    """Move the events that were sent since `since` back to the outbox, and return how many.

    For operators, after a restore, best before workers start: an event that was sent then precedes younger ones about
    the same subject that wait. The relay publishes them under their old ids, so that each hearer's inbox drops those
    that it has handled. Events that were sent longer ago than SENT_RETENTION_DAYS are no longer kept.
    """
    count, before = 0, clock.now()
    while True:
        with runtime.database.writing() as session:
            moved = outbox_sent.send_again(session, since=since, before=before)
        if not moved:
            return count
        count += moved


def republish_to(runtime: Runtime, hearer: str) -> int:
    """Send a service's present state, as events with unchanged versions, to the queue of the service `hearer` alone.

    For a hearer whose copies are missing or new. Only event types that it reacts to are sent. `runtime` is that of the
    sending service. Returns how many events were sent.
    """
    wanted, count = set(contracts.heard_types(hearer)), 0
    with runtime.database.reading() as session, bus.connect(runtime.settings) as connection:
        for fact in runtime.service.current_state(session):
            if fact.type not in wanted:
                continue
            data = {**fact.data(), "actor": {"user_id": None, "kind": "system"}}
            message = to_message(
                event_id=new_id(),
                type_=fact.type,
                subject=fact.subject_id,
                version=outbox.current_version(session, fact.subject_id),
                time=clock.now(),
                body=json.dumps(data, ensure_ascii=False).encode(),
                traceparent="",
                retold=True,
            )
            bus.put(
                connection,
                f"{hearer}.events",
                message.body,
                properties=message.properties,
                headers=message.headers,
            )
            count += 1
    return count


def _jobs(service: Service) -> list[click.Command]:
    @click.command(help="Run the scheduler, or one job now.")
    @click.argument("name", required=False)
    @click.option("--as-of", type=click.DateTime(AS_OF_FORMATS))
    @click.option("--list", "list_only", is_flag=True, help="Only name the jobs.")
    def jobs(name: str | None, as_of: datetime | None, *, list_only: bool) -> None:
        if not name and not list_only:
            roles.run_worker(service, ["jobs"])
            return
        with_runtime(service)(_run_job)(None if list_only else name, as_of)

    return [jobs]


def _run_job(runtime: Runtime, name: str | None, as_of: datetime | None) -> None:
    """Run the job `name` once, as if it were the moment `as_of`, and print how much it did.

    Without a name, the service's jobs are printed and none is run. Without `as_of`, the present moment counts. Raises
    click.BadParameter for an unknown name.
    """
    if name is None:
        for known in runtime.jobs:
            click.echo(f"{known.name}  every {known.interval}")
        return
    job = runtime.jobs.named(name)
    if job is None:
        raise click.BadParameter(f"there is no job {name}")
    click.echo(f"{name}: {job.run_as_of(runtime.database, as_of)} done")


def _dead_letters(service: Service) -> list[click.Command]:
    group = click.Group("dead-letters", help="Events that no retry could deliver.")

    @group.command("list", help="One line per dead letter, oldest first.")
    @click.option("--type", "event_type", default="")
    @click.option("--limit", default=100)
    @with_runtime(service)
    def list_(runtime: Runtime, event_type: str, limit: int) -> None:
        with runtime.database.reading() as session:
            for letter in dead_letters.listed(session, event_type=event_type, limit=limit):
                click.echo(f"{letter.id}  {plain(letter.died_at)}  {letter.type}  {letter.subject}  {letter.error}")

    @group.command(help="Everything about one dead letter.")
    @click.argument("letter_id", type=click.UUID)
    @with_runtime(service)
    def show(runtime: Runtime, letter_id: UUID) -> None:
        with runtime.database.reading() as session:
            letter = dead_letters.found(session, letter_id)
        if letter is None:
            raise click.ClickException(f"there is no dead letter {letter_id}")
        click.echo(json.dumps(plain(dict(letter._mapping)), indent=2, ensure_ascii=False))

    @group.command(help="Put dead letters back into the queue.")
    @click.argument("letter_ids", type=click.UUID, nargs=-1)
    @click.option("--all", "every", is_flag=True)
    @with_runtime(service)
    def replay(runtime: Runtime, letter_ids: tuple[UUID, ...], *, every: bool) -> None:
        if every:
            with runtime.database.reading() as session:
                letter_ids = tuple(x.id for x in dead_letters.listed(session, limit=100_000))
        with bus.connect(runtime.settings) as connection:
            put = partial(bus.put, connection, f"{service.name}.events")
            for letter_id in letter_ids:
                found = dead_letters.replay(runtime.database, put, letter_id)
                click.echo(f"{letter_id}  {'replayed' if found else 'not found'}")

    @group.command(help="Forget dead letters.")
    @click.argument("letter_ids", type=click.UUID, nargs=-1, required=True)
    @with_runtime(service)
    def drop(runtime: Runtime, letter_ids: tuple[UUID, ...]) -> None:
        for letter_id in letter_ids:
            found = dead_letters.drop(runtime.database, letter_id)
            click.echo(f"{letter_id}  {'dropped' if found else 'not found'}")

    return [group]


def _documents(service: Service) -> list[click.Command]:
    @click.command(help="Print the service's OpenAPI document.")
    def openapi() -> None:
        from chassis.openapi import as_text

        click.echo(as_text(service), nl=False)

    return [openapi]
