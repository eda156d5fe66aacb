"""Sessions that ended before their tokens did: known by event, asked by staff routes, forgotten in time."""

from dataclasses import replace
from datetime import timedelta

from scratch_service.app import service

from chassis import clock, revocations
from chassis.context import Actor
from chassis.ids import new_id
from chassis.service import Runtime
from chassis.testing.events import an_event
from chassis.testing.plugin import MakeRuntime


def revoke(runtime: Runtime) -> Actor:
    session_id = new_id()
    for _ in range(2):
        with runtime.database.writing() as session:
            revocations.note(session, an_event("identity.session_revoked.v1", session_id=str(session_id)))
    return Actor(kind="user", user_id=new_id(), session_id=session_id)


def test_a_revoked_session_is_known_until_its_tokens_are_over(make_runtime: MakeRuntime) -> None:
    runtime = make_runtime(replace(service, is_revoked=None))
    actor = revoke(runtime)
    assert runtime.is_revoked(actor)
    assert not runtime.is_revoked(replace(actor, session_id=new_id()))
    job = runtime.jobs.named("purge-revoked-sessions")
    assert job
    assert job.run(runtime.database, clock.now()) == 0
    assert job.run(runtime.database, clock.now() + revocations.TOKEN_LIFE + timedelta(seconds=1)) == 1
    assert not runtime.is_revoked(actor)
