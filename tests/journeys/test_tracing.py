"""With a collector, a registration is one trace: gateway, request, event, reaction, mail."""

from pathlib import Path

from tests.journeys.people import API, World, a_cpf, an_email
from tests.journeys.running import Platform

from chassis.testing.collector import collector
from chassis.testing.processes import wait_until

_NAMES = (
    f"POST {API}/registrations",
    "publish identity.code_issued.v1",
    "send identity.code_issued.v1",
    "react identity.code_issued.v1",
    "mail registration_code",
)


def test_a_registration_is_one_trace_from_the_gateway_to_the_mail(tmp_path: Path) -> None:
    with collector() as collected:
        platform = Platform.in_folder(tmp_path / "state", "embedded")
        platform.settings = {"OTLP_ENDPOINT": collected.url, "TRACE_PERCENT": "100"}
        platform.up()
        try:
            email = an_email()
            world = World.of(platform)
            assert world.visitor.post(f"{API}/registrations", {"document": a_cpf(), "email": email}).status_code == 202
            world.mails.wait_for(email, "registration_code")
            assert wait_until(lambda: "mail registration_code" in {one.name for one in collected.spans}, 60)
            trace = collected.named("mail registration_code").trace
            assert wait_until(lambda: len([one for one in collected.spans if one.trace == trace]) > len(_NAMES), 60)
        finally:
            platform.end()

    whole = [one for one in collected.spans if one.trace == trace]
    spans = {(one.service, one.name): one for one in whole}
    services = ("gateway", "identity", "identity", "identity", "notifier", "notifier")
    path = [spans[service, name] for service, name in zip(services, (_NAMES[0], *_NAMES), strict=True)]
    assert [one.parent for one in path] == ["", *(one.id for one in path[:-1])]
    assert [one.kind for one in path if one.service == "gateway"] == ["SERVER"]
    assert {one.parent for one in whole} <= {"", *(one.id for one in whole)}, "no span hangs in the air"
    assert {one.service for one in whole} == {"gateway", "identity", "notifier"}
    assert not [one for one in whole if one.failed or email in repr(one)]
