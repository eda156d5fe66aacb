"""A service as the chassis sees it, and the runtime that its roles share.

A `Service` is data: its name and what the service brings. A `Runtime` is a service in one process, with settings and a
database. It is made after forking, because it opens connections and starts threads.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, cached_property, partial
from pathlib import Path
from threading import Event
from typing import Any, Generic

import click
from sqlalchemy import MetaData
from sqlalchemy.orm import Session, configure_mappers
from typing_extensions import TypeVar

from chassis import audit, authority, contracts, dead_letters, idempotency, inbox, outbox_sent, revisions
from chassis.auth import TokenKeys, Verifier
from chassis.context import Actor
from chassis.database import Database
from chassis.endpoints import Blueprint
from chassis.events import Fact
from chassis.files import BlobStore, Scanner, deletion, open_scanner, open_store
from chassis.gauges import OwnGauges, no_gauges
from chassis.i18n import Catalogue
from chassis.jobs import Jobs
from chassis.jwks import JwksKeys
from chassis.presence import Presence
from chassis.reactions import Reactions
from chassis.settings import FileSettings, ServiceSettings

LOCALES = Path(__file__).parent / "locales"

S = TypeVar("S", bound=ServiceSettings, default=Any)
C = TypeVar("C", default=Any)


@dataclass(frozen=True)
class Loop:
    """Work of a worker that is caused neither by an event nor by the clock, such as sending mails that wait to be sent.

    `step(runtime)` does one bounded piece in transactions of its own and returns whether there may be more. While it
    returns True it is called again at once, otherwise when a transaction wakes `channel` or after `poll_seconds`. A
    step that lasts longer than `turns_within` seconds counts as hanging, and the worker as not alive.
    """

    name: str
    step: Callable[["Runtime"], bool]
    channel: str
    poll_seconds: float = 2.0
    turns_within: float = 120.0


@dataclass(frozen=True)
class NetworkListener:
    """A server of a worker for another protocol than HTTP, such as the one that takes mails in.

    `role` is its name: `python -m <service> <role>` runs it alone, `worker` runs it beside the other roles. `setting`
    is the name of the setting with the address to listen on; while that is empty, `worker` runs without the listener.
    `serve(runtime, stop)` accepts connections until `stop` is set, finishes the work it has accepted, and returns. It
    looks at `stop` every few seconds, which shows that it does not hang.
    """

    role: str
    setting: str
    serve: Callable[["Runtime", Event], None]


@dataclass(frozen=True, kw_only=True)
class Service(Generic[S, C]):
    """What one service hands to the chassis.

    `folder` holds `migrations/`; `package` holds `locales/`. `clients(settings)` makes the clients of outside systems
    once per process; `jobs` may be made from the settings, too. `current_state(session)` yields the facts that
    `republish` sends to a new hearer. `gauges(session, settings)` yields metrics of the service's domain for
    Prometheus. `seed` runs after the seeds of the services in `seed_after`. `current_roles(runtime, actor)` is used
    instead of the copies in `chassis.authority`, `token_keys(runtime)` instead of the keys at `JWKS_URL`.
    """

    name: str
    description: str
    folder: Path
    package: Path
    settings: type[S]
    metadata: MetaData
    blueprints: Sequence[Blueprint] = ()
    facts: Sequence[type[Fact]] = ()
    reactions: Reactions = field(default_factory=Reactions)
    jobs: Jobs | Callable[[S], Jobs] = field(default_factory=Jobs)
    loops: Sequence[Loop] = ()
    listeners: Sequence[NetworkListener] = ()
    commands: Sequence[click.Command] = ()
    clients: Callable[[S], C] = lambda _settings: None  # type: ignore[assignment,return-value]  # a service without any
    current_state: Callable[[Session], Iterable[Fact]] = lambda _session: ()
    gauges: OwnGauges = no_gauges
    seed: Callable[["Runtime[S, C]"], None] = lambda _runtime: None
    seed_after: Sequence[str] = ()
    current_roles: Callable[["Runtime[S, C]", Actor], frozenset[str]] | None = None
    token_keys: Callable[["Runtime[S, C]"], TokenKeys] | None = None

    @property
    def migrations(self) -> Path:
        return self.folder / "migrations"


class Runtime(Generic[S, C]):
    """A service in this process. Whatever connects or starts a thread is made at first use."""

    def __init__(self, service: Service[S, C], settings: S) -> None:
        self.service = service
        self.settings = settings
        self.database = Database(settings.database_url, pool_size=settings.database_pool)
        self.holder = Presence(self.database)
        """This process as one that holds leases and has work in hand, which others take over when it dies."""

    @cached_property
    def clients(self) -> C:
        return self.service.clients(self.settings)

    @cached_property
    def catalogue(self) -> Catalogue:
        return _catalogue(self.service.package)

    @cached_property
    def verifier(self) -> Verifier:
        make = self.service.token_keys
        return Verifier(
            make(self) if make else self._fetched_keys, issuer=self.settings.issuer_url, audience=self.settings.audience
        )

    @cached_property
    def _fetched_keys(self) -> JwksKeys:
        return JwksKeys(self.settings.jwks_url, self.settings.jwks_cache)

    @cached_property
    def files(self) -> BlobStore:
        """The blob store at `FILES_URL`; only for a service whose settings are FileSettings."""
        return open_store(_file_settings(self.settings).files_url)

    @cached_property
    def scanner(self) -> Scanner | None:
        """The malware scanner at `SCANNER_URL`, or None without an address; only for a service with FileSettings."""
        return open_scanner(_file_settings(self.settings).scanner_url)

    @cached_property
    def jobs(self) -> Jobs:
        own = self.service.jobs
        files = file_housekeeping(self.files) if isinstance(self.settings, FileSettings) else Jobs()
        return Jobs(housekeeping(self.settings), files, own if isinstance(own, Jobs) else own(self.settings))

    def current_roles(self, actor: Actor) -> frozenset[str]:
        """Return which of the staff roles in an access token the person still holds.

        Asked before a request is admitted, because a token outlives a role that was taken away. `actor` is the person
        as the token describes them. Raises TokenInvalid when the token's session has ended.
        """
        if self.service.current_roles:
            return self.service.current_roles(self, actor)
        with self.database.reading() as session:
            return authority.current_roles(session, actor)

    def close(self) -> None:
        if "_fetched_keys" in self.__dict__:
            self._fetched_keys.close()
        self.holder.close()
        self.database.close()


def preload(service: Service) -> None:
    """Read texts, migrations and contracts before a fork, so that the forked roles share the memory of one copy."""
    _catalogue(service.package)
    revisions.known_revisions(service.migrations)
    contracts.event_contracts()
    configure_mappers()


@cache
def _catalogue(package: Path) -> Catalogue:
    return Catalogue([LOCALES, package / "locales"])


def housekeeping(settings: ServiceSettings) -> Jobs:
    """Return the periodic jobs that every service has: they purge the chassis's tables and seal the audit trail.

    Inbox rows, sent events and dead letters are deleted after the days that the settings say, idempotency keys when
    they have expired, ended sessions when no access token of theirs is valid any more.
    """
    jobs = Jobs()
    kept = {
        "inbox": (inbox.purge, settings.inbox_retention_days),
        "sent-events": (outbox_sent.purge, settings.sent_retention_days),
        "dead-letters": (dead_letters.purge, settings.dead_letter_retention_days),
        "idempotency": (idempotency.purge, 0),
    }
    for name, (purge, days) in kept.items():
        jobs.add(f"purge-{name}", timedelta(hours=1), _retention(purge, timedelta(days=days)))
    jobs.add("purge-revoked-sessions", timedelta(hours=1), _retention(authority.purge_sessions, authority.TOKEN_LIFE))
    jobs.add("seal-audit", timedelta(minutes=5), _sealing(settings.audit_heads))
    return jobs


def file_housekeeping(store: BlobStore) -> Jobs:
    """Return the periodic jobs of a service that keeps files in `store`.

    One deletes discarded files and received files that no action kept, the other half-written files.
    """
    jobs = Jobs()
    delete = partial(deletion.delete_due_files, store=store)
    sweep = partial(deletion.sweep_partial_files, store=store)
    jobs.add("delete-discarded-files", timedelta(minutes=5), delete, opens_transactions=True)
    jobs.add("sweep-partial-files", timedelta(hours=1), sweep, opens_transactions=True)
    return jobs


def _file_settings(settings: ServiceSettings) -> FileSettings:
    if not isinstance(settings, FileSettings):
        raise TypeError(f"{type(settings).__name__} must inherit FileSettings: the service uses files.")
    return settings


def _retention(purge: Callable[..., int], kept: timedelta) -> Callable[..., int]:
    def step(session: Session, *, as_of: datetime) -> int:
        return purge(session, before=as_of - kept)

    return step


def _sealing(file: Path | None) -> Callable[..., int]:
    """Return the step of the job `seal-audit`, which also writes the chain's head into the log and into `file`."""
    heads = audit.Heads(file)

    def step(session: Session, *, as_of: datetime) -> int:  # noqa: ARG001  # sealing is about rows, not time
        before, committed = audit.chain_head(session)
        heads.note(before, committed)  # only a committed head; the next step notes the one made below
        return audit.seal(session)[0] - before

    return step
