"""Any history of system accesses, over HTTP: whatever people, staff, tickets and the ends of relations do in any order,
the state is legal, conflicting profiles are never held together, and each change is audited once and told once.
"""

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from representatives_kit.accesses import an_agent_of, decided, wanted
from representatives_kit.world import Person, World

from chassis.testing.events import an_event
from representatives.actions.ending import end_relation, end_representation
from representatives.model import AccessClaim, Agent, Company, Relation, Representation, SystemAccess
from representatives.model.systems import Systems

AMSE = next(iter(Systems.read()))
LIVE = ("requested", "granted")
REQUESTS_A_DAY = 12
DIRECT, REPRESENTED = 0, 1
people, agents = st.sampled_from([0, 1]), st.sampled_from([DIRECT, REPRESENTED])
somewhere = st.integers(0, 30)


@dataclass
class Expected:
    """What we think of one access."""

    person: int
    agent: int
    profile: str
    status: str = "requested"
    activated: bool = False


class AccessHistories(RuleBasedStateMachine):
    """Two colleagues, an agent of their company and one that it represents, against what should be."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        self.company: Company = world.company()
        other: Agent = world.agent()
        self.agents: list[Agent] = [an_agent_of(world, self.company), other]
        self.people: list[Person] = [world.colleague(self.company) for _ in range(2)]
        self.related = [True, True]
        self.represented = self.suspended = False
        self.staff = world.staff("access")
        self.accesses: dict[str, Expected] = {}
        self.changes: list[tuple[str, str]] = []
        self.audited: list[tuple[str, str]] = []
        world.events()

    def carried(self, person: int, agent: int) -> bool:
        return self.related[person] and not self.suspended and (agent == DIRECT or self.represented)

    def pick(self, number: int) -> tuple[str, Expected]:
        chosen = list(self.accesses)[number % len(self.accesses)]
        return chosen, self.accesses[chosen]

    def moves(self, access_id: str, status: str) -> None:
        """What happened: a change of state, with its event and its audit row."""
        self.accesses[access_id].status = status
        self.changes.append((access_id, f"representatives.system_access_{status}.v1"))
        self.audited.append((access_id, f"system_access.{status}"))

    @rule(person=people, agent=agents, profile=st.sampled_from(["cIC", "sIC", "PV"]))
    def ask(self, person: int, agent: int, profile: str) -> None:
        claims = set(AMSE.claims_of(profile))
        conflict = any(
            (held.person, held.agent) == (person, agent)
            and held.status in LIVE
            and claims & set(AMSE.claims_of(held.profile))
            for held in self.accesses.values()
        )
        answer = self.people[person].post("/system-accesses", wanted(self.agents[agent], profile))
        often = sum((held.person, held.agent) == (person, agent) for held in self.accesses.values()) >= REQUESTS_A_DAY
        refused = 403 if not self.carried(person, agent) else 429 if often else 409 if conflict else None
        assert answer.status_code == (refused or 201)
        if answer.status_code == 201:
            self.accesses[answer.json["id"]] = Expected(person, agent, profile)
            self.moves(answer.json["id"], "requested")

    @precondition(lambda self: self.accesses)
    @rule(which=somewhere, verdict=st.sampled_from(["grant", "deny"]))
    def decide(self, which: int, verdict: str) -> None:
        access_id, access = self.pick(which)
        answer = decided(self.staff, access_id, verdict)
        if access.status != "requested":
            assert (answer.status_code, answer.json["code"]) == (409, "access.decided")
        elif verdict == "grant" and not self.carried(access.person, access.agent):
            assert (answer.status_code, answer.json["code"]) == (403, "access.no_relation")
        else:
            assert answer.status_code == 200
            self.moves(access_id, "granted" if verdict == "grant" else "denied")

    @precondition(lambda self: self.accesses)
    @rule(which=somewhere, resolution=st.sampled_from(["granted", "denied", "solved"]))
    def close_ticket(self, which: int, resolution: str) -> None:
        access_id, access = self.pick(which)
        told = an_event("helpdesk.ticket_closed.v1", system_access_id=access_id, resolution=resolution)
        self.world.hear(told, told)
        if access.status != "requested" or resolution == "solved":
            return
        if resolution == "granted" and not self.carried(access.person, access.agent):
            self.audited.append((access_id, "system_access.grant_refused"))
            self.changes.append((access_id, "representatives.system_access_requested.v1"))  # for the ticket, again
        else:
            self.moves(access_id, resolution)

    @precondition(lambda self: self.accesses)
    @rule(which=somewhere)
    def activate(self, which: int) -> None:
        access_id, access = self.pick(which)
        answer = self.people[access.person].post(f"/system-accesses/{access_id}/activation")
        assert answer.status_code == (200 if access.status == "granted" else 409)
        if answer.status_code == 200 and not access.activated:
            access.activated = True
            self.audited.append((access_id, "system_access.activated"))

    @precondition(lambda self: self.accesses)
    @rule(which=somewhere, number=st.integers(0, 2))
    def change_contacts(self, which: int, number: int) -> None:
        access_id, access = self.pick(which)
        person, path = self.people[access.person], f"/system-accesses/{access_id}"
        before, phone = person.get(path).json["phone"], f"+55213000200{number}"
        answer = person.patch(path, {"phone": phone})
        assert answer.status_code == (200 if access.status in LIVE else 409)
        if answer.status_code == 200 and phone != before:
            self.audited.append((access_id, "system_access.contacts_changed"))

    @precondition(lambda self: self.accesses)
    @rule(which=somewhere, by=st.sampled_from(["owner", "staff", "other"]))
    def end(self, which: int, by: str) -> None:
        access_id, access = self.pick(which)
        person = {
            "owner": self.people[access.person],
            "staff": self.staff,
            "other": self.people[1 - access.person],
        }[by]
        answer = person.delete(f"/system-accesses/{access_id}")
        assert answer.status_code == (404 if by == "other" else 204 if access.status in LIVE else 409)
        if answer.status_code == 204:
            self.moves(access_id, "ended")

    @rule(person=people)
    def leave_or_join(self, person: int) -> None:
        if not self.related[person]:
            self.world.relation(self.people[person], self.company)
        else:
            with self.world.writing() as session:
                (relation,) = (
                    row for row in session.query(Relation).filter_by(user_id=self.people[person].user_id) if row.is_live
                )
                end_relation(session, relation, reason="ended", now=self.company.created_at)
            self._all_end(lambda access: access.person == person)
        self.related[person] = not self.related[person]

    @rule()
    def represent_or_not(self) -> None:
        cnpj = self.agents[REPRESENTED].cnpj
        with self.world.writing() as session:
            if self.represented:
                (found,) = session.query(Representation).filter_by(represented_cnpj=cnpj, ended_at=None)
                end_representation(session, found, now=self.company.created_at)
            else:
                session.add(
                    Representation.start(
                        representative_cnpj=self.company.cnpj,
                        represented_cnpj=cnpj,
                        by=None,
                        now=self.company.created_at,
                    )
                )
        if self.represented:
            self._all_end(lambda access: access.agent == REPRESENTED)
        self.represented = not self.represented

    @rule()
    def suspend_or_not(self) -> None:
        self.suspended = not self.suspended
        with self.world.writing() as session:
            session.get_one(Company, self.company.id).suspended = self.suspended

    @invariant()
    def is_as_expected(self) -> None:
        rows = {str(row.id): row for row in self._mine(SystemAccess)}
        assert {key: row.status.value for key, row in rows.items()} == {
            key: access.status for key, access in self.accesses.items()
        }
        assert all(bool(row.activated_at) is self.accesses[key].activated for key, row in rows.items())
        assert all(bool(row.ended_at) is (row.status == "ended") for row in rows.values())

    @invariant()
    def claims_are_those_of_live_accesses(self) -> None:
        claimed = sorted((str(claim.system_access_id), claim.claim) for claim in self._mine(AccessClaim))
        assert claimed == sorted(
            (key, claim)
            for key, access in self.accesses.items()
            if access.status in LIVE
            for claim in AMSE.claims_of(access.profile)
        )
        live = [(a.person, a.agent, a.profile) for a in self.accesses.values() if a.status in LIVE]
        for conflict in AMSE.conflicts:
            places = [(person, agent) for person, agent, profile in live if profile in conflict]
            assert len(places) == len(set(places))

    @invariant()
    def each_change_is_told_once_and_audited_once(self) -> None:
        told = [
            (event.data["system_access_id"], event.type)
            for event in self.world.events()
            if ".system_access_" in event.type
        ]
        assert sorted(told) == sorted(self.changes)
        self.changes = []
        noted = [(row.subject, row.action) for row in self.world.audited() if row.subject in self.accesses]
        assert sorted(noted) == sorted(self.audited)

    def _mine(self, kind: Any) -> list[Any]:
        ids = {agent.id for agent in self.agents}
        return [row for row in self.world.rows(kind) if row.agent_id in ids]

    def _all_end(self, which: Any) -> None:
        for access_id, access in self.accesses.items():
            if access.status in LIVE and which(access):
                self.moves(access_id, "ended")


@pytest.mark.slow
def test_any_history_leaves_a_legal_state_told_and_audited_once(world: World) -> None:
    few = settings(
        max_examples=12,
        stateful_step_count=25,
        deadline=None,
        phases=[Phase.generate],  # one world serves all histories and grows with them: shrinking would take minutes
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    run_state_machine_as_test(lambda: AccessHistories(world), settings=few)
