"""Take over the register of representatives that the systems kept themselves before (seed 000, "Migração do cadastro";
O1, O5, O36).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.csv_rows import Report, Row
from chassis.problems import Problem, refuse_field
from chassis.words import folded
from representatives.actions.accounts import lock_people_by_document, lock_people_by_email
from representatives.actions.basis import Basis, lock_basis
from representatives.actions.system_access import grant_resting_on, hold, new_access
from representatives.model import Agent, Person, SystemAccess
from representatives.model.problems import OwnAccess
from representatives.model.systems import System
from representatives.queries.agents import agents_by_code
from representatives.states import AccessStatus

_BY_HAND = "ended"


@dataclass(frozen=True)
class _Wish:
    """What one row of the old register asks for: an access profile for a person and an agent."""

    row: Row
    person: Person
    agent: Agent
    profile: str


def take_over_register(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    rows: Sequence[Row],
    report: Report,
    system: System,
    mapping: Mapping[str, str],
) -> None:
    """Grant the system accesses that the rows of an old register describe, as if staff had decided. Existing accesses
    stay.

    `rows` come from a CSV file, and `system` is the one whose register it was. `mapping` translates the register's old
    functions into access profiles and overrides the translation in the system's own data. The rows of one person and
    agent are handled together: of access profiles that exclude each other only one is granted, if possible one that
    does not show the person's contacts to others. `report` counts the rows that changed something and those that
    changed nothing, and collects the refused ones with the reason.
    """
    together: dict[tuple[UUID, UUID], list[_Wish]] = {}
    for wish in _wishes(session, rows, report, system, mapping):
        together.setdefault((wish.person.user_id, wish.agent.id), []).append(wish)
    for place in sorted(together):
        _take_over_place(session, together[place], report, system, by=actor.user_id, now=now)


def function_key(name: str) -> str:
    """Return the name of an old register's function in the form in which such names are compared: no case, no accents,
    single spaces.
    """
    return " ".join(folded(name).split())


def settled(system: System, wished: Collection[str]) -> dict[str, str]:
    """Resolve conflicts among the access profiles that the rows of one person and agent in an old register ask for.
    Returns a mapping from each of `wished` (codes of profiles) to the profile that the import grants.

    A profile that conflicts with no other is mapped to itself. Of a conflict set a person may hold one profile only:
    all wished profiles of one set are mapped to one of them, if possible one that does not show the person's contacts
    to others.
    """
    becomes = {profile: profile for profile in wished}
    for conflict in system.conflicts:
        rivals = [code for code in system.profiles if code in conflict and code in becomes.values()]
        if len(rivals) > 1:
            winner = min(rivals, key=lambda code: system.profiles[code].shared)
            becomes = {wish: winner if code in rivals else code for wish, code in becomes.items()}
    return becomes


def _wishes(
    session: Session, rows: Sequence[Row], report: Report, system: System, mapping: Mapping[str, str]
) -> list[_Wish]:
    """Return what the rows of an old register ask for: each row with its person, agent and access profile.

    `mapping` translates old functions into access profiles. A row with an unknown agent, function or person, or
    with a document that the person has not proven, is left out and refused in `report`.
    """
    said = {**system.old_functions, **mapping}
    meant = _Meanings(
        system=system,
        functions={function_key(function): profile for function, profile in said.items()},
        agents=agents_by_code(session, [row.data["agent_code"] for row in rows]),
        by_document=lock_people_by_document(session, [row.data["document"] for row in rows if "document" in row.data]),
        by_email=lock_people_by_email(session, [row.data["email"] for row in rows if "email" in row.data]),
    )
    wishes = []
    for row in rows:
        try:
            wishes.append(meant.wish(row))
        except Problem as refused:
            report.refuse(row, refused)
    return wishes


@dataclass(frozen=True, kw_only=True)
class _Meanings:
    """The translation of the words of a file: functions, agents and people by what the rows call them."""

    system: System
    functions: Mapping[str, str]
    agents: Mapping[str, Agent]
    by_document: Mapping[str, Person]
    by_email: Mapping[str, Person]

    def wish(self, row: Row) -> _Wish:
        """Return what a row of an old register asks for, as a _Wish: its person, its agent and its access profile.

        Raises Invalid for an unknown agent, function or person, for a document that the person has not proven, and for
        an access profile that is not for agents of this kind.
        """
        agent = self.agents.get(row.data["agent_code"])
        if agent is None:
            raise refuse_field("#/agent_code", "agent.unknown")
        profile = self.functions.get(function_key(row.data["function"]))
        if profile is None:
            raise refuse_field("#/function", "register.function_unknown")
        if agent.kind not in self.system.profiles[profile].agent_kinds:
            raise refuse_field("#/function", "access.profile_not_allowed")
        return _Wish(row, self._person(row), agent, profile)

    def _person(self, row: Row) -> Person:
        """Return the person whom a row names by document or, if it has none, by the account's e-mail address.

        Raises Invalid for a row that names nobody, for a person without an account, and for a document that the account
        has not proven. Whoever only typed a colleague's CPF would otherwise get the access that the old register gave
        to the colleague.
        """
        document, email = row.data.get("document"), row.data.get("email")
        if not (document or email):
            raise refuse_field("", "register.person_missing")
        person = self.by_document.get(document) if document else self.by_email.get((email or "").lower())
        if person is None:
            raise refuse_field("#/document" if document else "#/email", "register.no_account")
        if document and not person.has_proven_document:
            raise refuse_field("#/document", "register.document_not_proven")
        return person


def _take_over_place(
    session: Session, wishes: Sequence[_Wish], report: Report, system: System, *, by: UUID | None, now: datetime
) -> None:
    """Grant the access profiles that the rows of one person and one agent in an old register ask for, and count the
    rows in `report`, as applied, unchanged or refused.

    `wishes` are these rows with the person, agent and access profile that they name. `by` is the user who runs the
    import; no access of that user is granted.
    """
    person, agent = wishes[0].person, wishes[0].agent
    on = lock_basis(session, user_id=person.user_id, cnpj=agent.cnpj)
    there = select(SystemAccess).where(
        SystemAccess.user_id == person.user_id,
        SystemAccess.agent_id == agent.id,
        SystemAccess.system == system.code,
    )
    before = list(session.scalars(there.order_by(SystemAccess.id).with_for_update(of=SystemAccess)))
    becomes = settled(system, [wish.profile for wish in wishes])
    for profile in dict.fromkeys(becomes.values()):
        mine = [wish for wish in wishes if becomes[wish.profile] == profile]
        try:
            if person.user_id == by:
                raise OwnAccess()
            access = _to_grant(session, mine, profile, [a for a in before if a.profile == profile], on, system, now)
        except Problem as refused:
            for wish in mine:
                report.refuse(wish.row, refused)
            continue
        if access and on:
            grant_resting_on(session, access, on, by=by, now=now, source="register")
            report.applied += 1
        report.unchanged += len(mine) - (1 if access else 0)


def _to_grant(
    session: Session,
    wishes: Sequence[_Wish],
    profile: str,
    before: Sequence[SystemAccess],
    on: Basis | None,
    system: System,
    now: datetime,
) -> SystemAccess | None:
    """Return the requested access that `wishes` (rows of one person and agent) ask for, which the caller then grants:
    the person's existing request, or a new one that is inserted. Returns None when the access is granted already.

    `profile` is the access profile to grant. `before` are all accesses with it that the person has or had for this
    agent in `system`. `on` is the Basis (the relation) on which a new access would rest, or None when the person has
    none. Raises Invalid when it is None or when people denied or ended the access before, and ConflictingProfile.
    """
    live = next((access for access in before if access.is_live), None)
    if live and live.status is AccessStatus.GRANTED:
        return None
    if on is None:
        raise refuse_field("", "register.no_relation")
    if live:
        return live
    if any(_was_taken_back(access) for access in before):
        raise refuse_field("", "register.taken_back")
    access = new_access(
        person=wishes[0].person,
        system=system,
        agent=wishes[0].agent,
        profile=profile,
        email=_first(wishes, "email"),
        phone=_first(wishes, "phone"),
        on=on,
        now=now,
    )
    hold(session, access, system)
    return access


def _first(wishes: Sequence[_Wish], column: str) -> str | None:
    return next((wish.row.data[column] for wish in wishes if column in wish.row.data), None)


def _was_taken_back(access: SystemAccess) -> bool:
    """Return whether people denied the access or ended it after it was granted. The import of an old file must not
    bring such an access back.
    """
    ended_by_hand = access.status is AccessStatus.ENDED and access.reason == _BY_HAND and access.decided_at is not None
    return access.status is AccessStatus.DENIED or ended_by_hand
