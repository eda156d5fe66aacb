"""What `topology` finds in the code, held against the few facts that a reader can check by eye."""

from tests.deploy import topology
from tests.deploy.topology import Flow


def test_every_service_has_a_web_a_worker_and_a_migration():
    for name in topology.components():
        roles = {
            p.role for p in (*topology.processes().values(), *topology.one_shots().values()) if p.component == name
        }
        assert roles >= ({"envoy", "app"} if name == topology.GATEWAY else {"web", "worker", "migrate"})


def test_the_role_of_each_process_is_a_command_of_its_service():
    for process in (*topology.processes().values(), *topology.one_shots().values()):
        if process.component != topology.GATEWAY:
            assert process.role in topology.commands(process.component)


def test_secrets_are_read_by_those_whose_settings_have_them():
    assert topology.readers("SECRETS_KEY") == {known.name for known in topology.services()}
    assert {"identity", "representatives", "notifier"} <= topology.readers("CODE_KEY")
    assert "gateway" in topology.readers("GATEWAY_SECRET")
    assert topology.secrets()["MAIL_URL"] == {"notifier"}
    assert topology.secrets()["DATABASE_PASSWORD"] == {known.name for known in topology.services()}


def test_settings_tell_what_is_required_and_what_leads_outside():
    assert topology.settings_of("notifier")["MAIL_URL"].required
    assert not topology.settings_of("notifier")["MAIL_FROM"].required
    assert topology.outside_urls("certificates") == ("PLATFORM_URL",)
    assert topology.outside_urls("identity") == ()
    assert "FILES_URL" in topology.settings_of("connections") and topology.keeps_files("connections")
    assert "IDENTITY_UPSTREAM" in topology.settings_of("gateway")


def test_variables_that_code_reads_by_itself_are_found():
    assert {"SECRETS_DIR", "CONTRACTS_DIR"} <= set(topology.environment_reads())


def test_jobs_of_the_chassis_and_of_the_service_are_found():
    names = {job.name for job in topology.periodic_jobs("representatives")}
    assert {"seal-audit", "delete-discarded-files"} <= names
    assert len(names) > 7


def test_queues_are_those_of_every_hearer_and_the_one_for_what_nobody_hears():
    found = topology.queues()
    assert {"ramal.unrouted", "notifier.events", "notifier.retry.5s", "notifier.dead"} <= set(found)
    assert len(found) == len(set(found))


def test_nobody_calls_another_service_but_for_the_keys_of_tokens():
    calls = {(f.source, f.target) for f in topology.flows() if f.target in topology.processes()}
    between = {(source, target) for source, target in calls if source in topology.processes()}
    assert {target for source, target in between if not source.startswith("gateway-")} == {"identity-web"}
    assert ("identity-web", "identity-web") not in between


def test_each_process_reaches_its_own_database_only():
    for flow in topology.flows():
        if flow.target.startswith("database:"):
            assert flow.source.startswith(flow.target.removeprefix("database:") + "-")


def test_only_who_must_reaches_the_broker_and_the_mail_server():
    at_broker = {flow.source for flow in topology.flows() if flow.target == "broker"}
    assert all(name.endswith(("-worker", "-migrate")) for name in at_broker)
    assert {flow.source for flow in topology.flows() if flow.target == "smtp"} == {"notifier-worker"}
    assert Flow("mail-server", "helpdesk-worker", topology.MAIL_PORT) in topology.flows()
