"""The demo data of a laptop: the demonstration authority, and certificates in each state of two companies.

The companies are representatives', whose seed ran before; its facts are heard from the file that it left. All names end
in `.example`, and nobody but this installation trusts the authority.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from certificates.actions.ending import end_what_ran_out
from certificates.actions.notices import lock_enrollments, tell_due
from certificates.actions.registering import enroll, register_certificates
from certificates.actions.retiring import confirm_certificate
from certificates.clients import Clients
from certificates.commands.demo_authority import demo_authority
from certificates.model import Enrollment, Person
from certificates.queries.candidates import Candidate
from certificates.queries.due import ending_soon
from certificates.rules import judge
from certificates.rules.hierarchy import Authority, issue, new_key
from certificates.settings import Settings
from chassis import clock, copies
from chassis.context import SYSTEM, Actor, Origin
from chassis.demo import kept_events
from chassis.service import Runtime

WITH_ALL, EXPIRED = "TDEMO", "GDEMO"
"""The acronyms of the company whose certificates are valid, about to expire and replaced, and of the one whose only
certificate has expired. The others' are for whoever tries it: they are not enrolled.
"""

_PASSWORD = "senha-demo"  # noqa: S105  # of a systemic user that nobody can log in as
_ORIGIN = Origin(actor=SYSTEM, request_id="seed")
_MOST = 100


def seed(runtime: Runtime[Settings, Clients]) -> None:
    """Make the demonstration authority, and the demo data unless it exists. The command `seed` calls it.

    `runtime` gives database and settings. Without the setting DEMO_AUTHORITY nothing happens. Without the facts that
    representatives' seed left beside DEMO_FILE, and the representative in it, only the authority is made.
    """
    folder, file = runtime.settings.demo_authority, runtime.settings.demo_file
    if folder is None:
        return
    authority = demo_authority(folder)
    people: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file and file.exists() else {}
    facts = list(kept_events(file, "representatives"))
    if "representative" not in people or not facts:
        return
    with runtime.database.writing(_ORIGIN) as session:
        for person in people.values():
            copies.take(session, Person, UUID(person["user_id"]), version=1, name=person["name"])
        for fact in facts:
            runtime.service.reactions.react(session, fact)
    if not _has_enrollments(runtime):
        _make(runtime, authority, _actor(people["representative"]))


def _has_enrollments(runtime: Runtime[Settings, Clients]) -> bool:
    with runtime.database.reading() as session:
        return session.scalar(select(Enrollment.cnpj).where(Enrollment.enrolled_at.is_not(None)).limit(1)) is not None


def _make(runtime: Runtime[Settings, Clients], authority: Authority, representative: Actor) -> None:
    """Enroll two companies and register, renew and end certificates, dated back, in one transaction."""
    password_hash = runtime.clients.hasher.hash(_PASSWORD)
    with runtime.database.writing(_ORIGIN) as session:
        cnpjs = {one.acronym: one.cnpj for one in session.scalars(select(Enrollment))}
        if not {WITH_ALL, EXPIRED} <= cnpjs.keys():
            return
        key = new_key().public_key()
        made = _Making(session, runtime.clients, authority, key, representative, clock.now())
        made.enroll(cnpjs[EXPIRED], password_hash, "maquina-antiga.cer", days_left=-3, days_ago=365)
        cnpj = cnpjs[WITH_ALL]
        old = made.enroll(cnpj, password_hash, "maquina-1.cer", days_left=25, days_ago=340)
        made.register(cnpj, "maquina-2.cer", days_left=20, days_ago=340)
        new = made.register(cnpj, "maquina-1-nova.cer", days_left=320, days_ago=40, replaces=old)
        made.confirm(cnpj, new, days_ago=38)
        made.tell(days_ago=34)


@dataclass(frozen=True)
class _Making:
    """What the representative of the demo companies does, in one transaction, so many days before `now`."""

    session: Session
    clients: Clients
    authority: Authority
    key: RSAPublicKey
    by: Actor
    now: datetime

    def enroll(self, cnpj: str, password_hash: str, name: str, *, days_left: int, days_ago: int) -> UUID:
        """Enroll a company with one certificate. Returns the certificate's id."""
        candidate = self._candidate(cnpj, name, days_left, days_ago)
        made = enroll(
            self.session,
            actor=self.by,
            now=self._at(days_ago),
            cnpj=cnpj,
            password_hash=password_hash,
            password_faults=(),
            candidates=[candidate],
            warnings=(),
        )
        return UUID(str(made["certificates"][0]["id"]))

    def register(self, cnpj: str, name: str, *, days_left: int, days_ago: int, replaces: UUID | None = None) -> UUID:
        """Register a certificate, or with `replaces` renew the one with this id. Returns the certificate's id."""
        candidate = self._candidate(cnpj, name, days_left, days_ago)
        made = register_certificates(
            self.session,
            actor=self.by,
            now=self._at(days_ago),
            cnpj=cnpj,
            candidates=[candidate],
            replaces=replaces,
            warnings=(),
            per_hour=_MOST,
        )
        return UUID(str(made["items"][0]["id"]))

    def confirm(self, cnpj: str, certificate_id: UUID, *, days_ago: int) -> None:
        at = self._at(days_ago)
        confirm_certificate(self.session, actor=self.by, now=at, cnpj=cnpj, certificate_id=certificate_id)

    def tell(self, *, days_ago: int) -> None:
        """Do each day what the job `notices` does: tell of certificates that end soon, end those that have run out."""
        for days in range(days_ago, -1, -1):
            day = self._at(days)
            tell_due(self.session, ending_soon(self.session, now=day, after=None, limit=_MOST), now=day)
            everybody = self.session.scalars(select(Enrollment.company_id)).all()
            for enrollment in lock_enrollments(self.session, everybody):
                end_what_ran_out(self.session, enrollment, now=day)

    def _candidate(self, cnpj: str, name: str, days_left: int, days_ago: int) -> Candidate:
        """Return a file as if it had been issued and judged on the day of its registration."""
        at = self._at(days_ago)
        left = timedelta(days=days_ago + days_left)
        der = issue(self.authority, cnpj, left=left, now=at, key=self.key)
        judgement = judge(
            der, cnpj=cnpj, trust=self.clients.trust, crls=self.clients.crls, policy=self.clients.policy, now=at
        )
        return Candidate(name=name, der=der, judgement=judgement)

    def _at(self, days_ago: int) -> datetime:
        return self.now - timedelta(days=days_ago)


def _actor(person: Mapping[str, Any]) -> Actor:
    return Actor(kind="user", user_id=UUID(person["user_id"]), document=person["login"], name=person["name"])
