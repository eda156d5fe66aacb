"""Any sequence of what holder, professional and stranger do, of time and jobs, held against a plain statement of the
rules: the state is a legal one, and each change of it left one audit row and one event."""

from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cryptography.fernet import Fernet
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from representatives_kit.professionals import a_professional, grant, request, run_job, signed_in_again, until
from representatives_kit.world import World

from chassis import migrations
from chassis.auth import Verifier
from chassis.service import Runtime
from chassis.testing.clock import frozen
from chassis.testing.plugin import checked_client, settings_for_tests
from chassis.testing.tokens import Signer
from representatives.app import service
from representatives.model import UnitAccess
from representatives.settings import Settings
from representatives.states import UNIT_ACCESS_MOVES, UnitAccessStatus

LAPSES = timedelta(days=21)
WAITS_FOR = {"pending_professional": "professional", "pending_holder": "holder"}
OVER = {"refused", "revoked", "expired", "lapsed"}
REQUESTS_A_DAY = 3


def a_world(folder: Path) -> World:
    """A service of its own for each run."""
    usual = {"code_key": Fernet.generate_key().decode(), "files_url": f"file://{folder}/files"}
    runtime = Runtime(service, settings_for_tests(Settings, f"sqlite:///{folder}/test.db", folder, **usual))
    migrations.migrate(service, runtime.database)
    signer = Signer()
    runtime.verifier = Verifier(signer, issuer=Signer.issuer, audience=Signer.audience)
    return World(runtime, checked_client(runtime), signer)


class UnitAccesses(RuleBasedStateMachine):
    """One holder, one professional, one unit; `expected` is what the last access should be."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.held = frozen()
        self.clock = self.held.__enter__()
        self.world = a_world(Path(self.folder.name))
        self.people = {
            "holder": self.world.person(),
            "professional": a_professional(self.world),
            "stranger": self.world.person(),
        }
        self.unit = self.world.unit(self.people["holder"].document)
        self.world.events()
        self.id, self.expected = "", "none"
        self.lapses_at = self.ends_at = self.clock.at
        self.asked: list[datetime] = []
        self.told: list[str] = []
        self.seen: dict[str, UnitAccessStatus] = {}

    def teardown(self) -> None:
        self.world.runtime.close()
        self.held.__exit__(None, None, None)
        self.folder.cleanup()

    # What people do

    @rule(days=st.sampled_from([0, 1, 20, 40]))
    def grant(self, days: int) -> None:
        holder, professional = self.people["holder"], self.people["professional"]
        answer = grant(holder, professional, self.unit, valid_until=until(days))
        self.begun(answer, "pending_professional")
        if answer.status_code == 201:
            self.ends_at = self.over_after(days)
            self.lapses_at = min(self.lapses_at, self.ends_at)

    @rule()
    def ask(self) -> None:
        answer = request(self.people["professional"], self.people["holder"], self.unit)
        if sum(at > self.clock.at - timedelta(days=1) for at in self.asked) >= REQUESTS_A_DAY:
            assert answer.status_code == 429
            return
        self.begun(answer, "pending_holder")
        if answer.status_code == 201:
            self.asked.append(self.clock.at)

    @rule()
    def strangers_try(self) -> None:
        stranger = self.people["stranger"]
        assert grant(stranger, self.people["professional"], self.unit).status_code == 404
        assert request(stranger, self.people["holder"], self.unit).status_code == 409
        for path, way in (("", "delete"), ("/acceptance", "post"), ("/refusal", "post"), ("", "get")):
            if self.id:
                answer = getattr(stranger, way)(f"/unit-accesses/{self.id}{path}")
                assert answer.status_code == 404

    @precondition(lambda self: self.id)
    @rule(who=st.sampled_from(["holder", "professional"]), days=st.sampled_from([0, 7, 40]))
    def accept(self, who: str, days: int) -> None:
        body = {"valid_until": until(days)} if who == "holder" else None
        answer = self.people[who].post(f"/unit-accesses/{self.id}/acceptance", body)
        if self.answered(answer, who, "active") and who == "holder":
            self.ends_at = self.over_after(days)

    @precondition(lambda self: self.id)
    @rule(who=st.sampled_from(["holder", "professional"]))
    def refuse(self, who: str) -> None:
        self.answered(self.people[who].post(f"/unit-accesses/{self.id}/refusal"), who, "refused")

    @precondition(lambda self: self.id)
    @rule(who=st.sampled_from(["holder", "professional"]))
    def revoke(self, who: str) -> None:
        answer = self.people[who].delete(f"/unit-accesses/{self.id}")
        assert answer.status_code == (409 if self.now() in OVER else 204)
        if answer.status_code == 204:
            self.expected = "revoked"

    # What time does

    @rule(hours=st.sampled_from([1, 24, 24 * 8, 24 * 22]))
    def wait(self, hours: int) -> None:
        self.clock.tick(hours=hours)
        signed_in_again(self.world, *self.people.values())

    @rule(job=st.sampled_from(["expire-unit-accesses", "lapse-unit-accesses", "warn-of-unit-access-ends"]))
    def run_a_job(self, job: str) -> None:
        run_job(self.world, job)

    # What must hold

    @invariant()
    def both_sides_see_what_it_is(self) -> None:
        if self.id:
            for who in ("holder", "professional"):
                assert self.people[who].get(f"/unit-accesses/{self.id}").json["status"] == self.now()

    @invariant()
    def each_change_was_legal_and_left_one_audit_row_and_one_event(self) -> None:
        rows: dict[str, UnitAccess] = {str(row.id): row for row in self.world.rows(UnitAccess)}
        events = [event for event in self.world.events() if not event.type.endswith("expiring.v1")]
        changes = sum(1 for key, row in rows.items() if self.seen.get(key) is not row.status)
        assert len(events) == changes
        for key, row in rows.items():
            before = self.seen.get(key)
            assert before in (None, row.status) or row.status in UNIT_ACCESS_MOVES[before]
        self.told += [event.type.split(".")[1] for event in events]
        audited = [row.action.replace(".", "_") for row in self.world.audited() if row.action.startswith("unit_access")]
        assert audited == self.told
        self.seen = {key: row.status for key, row in rows.items()}
        assert sum(1 for status in self.seen.values() if status.value not in OVER) <= 1

    def now(self) -> str:
        """What it is at this moment by the plain rules."""
        if self.expected in WAITS_FOR and self.clock.at >= self.lapses_at:
            return "lapsed"
        if self.expected == "active" and self.clock.at >= self.ends_at:
            return "expired"
        return self.expected

    def begun(self, answer: Any, status: str) -> None:
        if self.now() in {*WAITS_FOR, "active"}:
            assert answer.status_code == 409
            return
        assert answer.status_code == 201, answer.text
        self.id, self.expected, self.lapses_at = answer.json["id"], status, self.clock.at + LAPSES

    def answered(self, answer: Any, who: str, status: str) -> bool:
        waits_for = WAITS_FOR.get(self.now())
        assert answer.status_code == (409 if waits_for is None else 200 if waits_for == who else 403)
        if answer.status_code == 200:
            self.expected = status
        return bool(answer.status_code == 200)

    def over_after(self, days: int) -> datetime:
        """Three in the morning by UTC is midnight in São Paulo."""
        last = datetime.fromisoformat(f"{until(days)}T03:00:00+00:00")
        return last + timedelta(days=1)


TestUnitAccesses = UnitAccesses.TestCase
TestUnitAccesses.settings = settings(
    max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
