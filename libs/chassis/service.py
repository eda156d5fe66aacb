"""A service as the chassis sees it, and the runtime that its roles share.

A `Service` is data: its name and what it brings. A `Runtime` is one process's service with settings and a database;
it is made after forking, because it opens connections and starts threads.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from sqlalchemy import MetaData
from sqlalchemy.orm import Session, configure_mappers

from chassis import audit, contracts, dead_letters, idempotency, inbox, revisions, revocations
from chassis.auth import TokenKeys, Verifier
from chassis.database import Database
from chassis.endpoints import Blueprint
from chassis.events import Fact
from chassis.i18n import Catalogue
from chassis.jobs import Jobs
from chassis.jwks import JwksKeys
from chassis.presence import Presence
from chassis.reactions import Reactions
from chassis.settings import ServiceSettings

LOCALES = Path(__file__).parent / "locales"


@dataclass(frozen=True)
class Loop:
    """Work of a worker that is not an event and not by the clock, such as sending what waits to be sent.

    `step(runtime)` does one bounded piece in transactions of its own and says whether there may be more; it is called
    again at once while it does, otherwise when a transaction wakes `channel` or after `poll_seconds`.
    """

    name: str
    step: Callable[["Runtime"], bool]
    channel: str
    poll_seconds: float = 2.0


@dataclass(frozen=True, kw_only=True)
class Service:
    """What one service hands to the chassis.

    `folder` holds `migrations/`; `package` holds `locales/`. `clients(settings)` makes the outside systems once per
    process; `jobs` may be made from the settings, too. `current_state(session)` yields the facts that tell a newcomer
    the present. `seed` comes after the seeds of the services in `seed_after`. `is_revoked(runtime, session_id)`
    replaces the copy of revoked sessions, `token_keys(runtime)` the JWKS of `JWKS_URL`.
    """

    name: str
    description: str
    folder: Path
    package: Path
    settings: type[ServiceSettings]
    metadata: MetaData
    blueprints: Sequence[Blueprint] = ()
    facts: Sequence[type[Fact]] = ()
    reactions: Reactions = field(default_factory=Reactions)
    jobs: Jobs | Callable[[Any], Jobs] = field(default_factory=Jobs)
    loops: Sequence[Loop] = ()
    commands: Sequence[click.Command] = ()
    clients: Callable[[Any], Any] = lambda _settings: None
    current_state: Callable[[Session], Iterable[Fact]] = lambda _session: ()
    seed: Callable[["Runtime"], None] = lambda _runtime: None
    seed_after: Sequence[str] = ()
    is_revoked: Callable[["Runtime", UUID], bool] | None = None
    token_keys: Callable[["Runtime"], TokenKeys] | None = None

    @property
    def migrations(self) -> Path:
        return self.folder / "migrations"


class Runtime:
    """A service in this process. Everything that connects or starts a thread is made at first use."""

    def __init__(self, service: Service, settings: ServiceSettings) -> None:
        self.service = service
        self.settings: Any = settings
        self.database = Database(settings.database_url, pool_size=settings.database_pool)

    @cached_property
    def clients(self) -> Any:
        return self.service.clients(self.settings)

    @cached_property
    def holder(self) -> Presence:
        """This process as one that holds leases and has work in hand, which others take over when it dies."""
        return Presence(self.database)

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
    def jobs(self) -> Jobs:
        own = self.service.jobs
        return Jobs(housekeeping(self.settings), own if isinstance(own, Jobs) else own(self.settings))

    def is_revoked(self, actor: Any) -> bool:
        """Whether the session that a staff member's token belongs to was ended meanwhile."""
        if actor.session_id is None:
            return False
        if self.service.is_revoked:
            return self.service.is_revoked(self, actor.session_id)
        with self.database.reading() as session:
            return revocations.is_revoked(session, actor.session_id)

    def close(self) -> None:
        if "_fetched_keys" in self.__dict__:
            self._fetched_keys.close()
        if "holder" in self.__dict__:
            self.holder.close()
        self.database.close()


def preload(service: Service) -> None:
    """Make what every role of the service reads and none changes, so that forks share the memory of one copy."""
    _catalogue(service.package)
    revisions.known_revisions(service.migrations)
    contracts.event_contracts()
    configure_mappers()


@cache
def _catalogue(package: Path) -> Catalogue:
    return Catalogue([LOCALES, package / "locales"])


def housekeeping(settings: ServiceSettings) -> Jobs:
    """The jobs that keep the chassis's own tables within their retention, and seal the audit trail."""
    jobs = Jobs()
    kept = {
        "inbox": (inbox.purge, settings.inbox_retention_days),
        "dead-letters": (dead_letters.purge, settings.dead_letter_retention_days),
        "idempotency": (idempotency.purge, 0),
    }
    for name, (purge, days) in kept.items():
        jobs.add(f"purge-{name}", timedelta(hours=1), _retention(purge, timedelta(days=days)))
    jobs.add("purge-revoked-sessions", timedelta(hours=1), _retention(revocations.purge, revocations.TOKEN_LIFE))
    jobs.add("seal-audit", timedelta(minutes=5), _sealing(settings.audit_heads))
    return jobs


def _retention(purge: Callable[..., int], kept: timedelta) -> Callable[..., int]:
    def step(session: Session, *, as_of: datetime) -> int:
        return purge(session, before=as_of - kept)

    return step


def _sealing(heads: Path | None) -> Callable[..., int]:
    def step(session: Session, *, as_of: datetime) -> int:  # noqa: ARG001  # sealing is about rows, not time
        before, committed = audit.chain_head(session)
        if heads:
            audit.note_head(heads, before, committed)  # what is sealed below is noted by the next step, once it is kept
        return audit.seal(session)[0] - before

    return step
