"""docker-compose.yml agrees with the code, holds to its own rules, and is read by Compose of version 1.29 and 2."""

import json
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from tests.architecture.repository import ROOT, report
from tests.deploy import topology
from tests.deploy.composing import FILE, containers, megabytes, networks_of, seconds, stack, variables

sys.path.insert(0, str(ROOT / "deploy" / "compose"))

from first_start.make_secrets import places
from trying.journeys import LEFT_OUT, LEFT_OUT_TESTS

OWN_ONES = {"secrets", "databases", "s3-bucket"}
"""One-shots that are not commands of a service."""

SERVERS = {"postgres", "rabbitmq", "mail", "s3", "prometheus", "grafana"}
CHECKED_BY_IMAGE = {"mail"}
"""Whose image brings its own health check, because it has neither Python nor a shell that is known."""

OPEN_DOORS = {
    "gateway-envoy": {"8080", "8443"},
    "helpdesk-worker": {"8024"},
    "mail": {"8025"},
    "prometheus": {"9090"},
    "grafana": {"3000"},
}
"""Container ports that are published, each on an address of the operator's choice, by default on loopback alone."""

OF_LIBRARIES = {"AWS_ENDPOINT_URL_S3", "AWS_SHARED_CREDENTIALS_FILE"}
"""Variables that libraries read, not a service's settings."""

OURS = {**topology.processes(), **topology.one_shots()}


def test_every_process_of_the_code_is_there_and_nothing_else() -> None:
    assert set(containers()) == set(OURS) | OWN_ONES | SERVERS


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_process_runs_its_own_command_in_its_components_image(name: str) -> None:
    process, container = OURS[name], containers()[name]
    assert container["command"] == process.command
    assert container["image"] == f"ramal-{process.component}:latest"


def test_each_image_is_built_once_from_the_one_dockerfile() -> None:
    built = [one["build"] for one in containers().values() if "build" in one]
    assert {one["args"]["COMPONENT"] for one in built} == set(topology.components())
    assert all({"BUILD_IMAGE", "RUNTIME_IMAGE"} <= one["args"].keys() and one["context"] == "." for one in built)


@pytest.mark.parametrize("name", sorted(topology.processes()))
def test_every_setting_of_a_container_is_one_of_its_component(name: str) -> None:
    known = topology.settings_of(OURS[name].component).keys() | topology.environment_reads().keys()
    assert set(containers()[name]["environment"]) - known - OF_LIBRARIES == set()


@pytest.mark.parametrize("component", topology.components())
def test_what_a_component_needs_is_given_and_no_secret_is_in_the_environment(component: str) -> None:
    given = _environment_of(component)
    required = {name for name, one in topology.settings_of(component).items() if one.required}
    assert required - given.keys() - secrets_of(component) == set()
    assert given.keys() & (topology.secrets().keys() - {"DATABASE_URL", "BROKER_URL"}) == set()
    assert ":" not in given.get("DATABASE_URL", "").partition("//")[2].partition("@")[0]
    assert ":" not in given.get("BROKER_URL", "").partition("//")[2].partition("@")[0]


@pytest.mark.parametrize("component", topology.components())
def test_an_operator_can_set_every_setting_that_is_the_operators(component: str) -> None:
    """Settings of the process itself are compose's to give, and the rest may keep its default."""
    outside = set(topology.outside_urls(component))
    assert outside - variables() == set()


def test_what_must_be_one_value_is_one_value() -> None:
    for setting in topology.SAME_EVERYWHERE:
        given = {_environment_of(name)[setting] for name in topology.components() if setting in _environment_of(name)}
        assert len(given) == 1, f"{setting}: {given}"


@pytest.mark.parametrize("component", topology.components())
def test_a_component_is_given_its_own_secrets_alone(component: str) -> None:
    wanted = {name for name, who in topology.secrets().items() if component in who}
    wanted -= {"DATABASE_URL", "BROKER_URL"}  # given without their passwords
    optional = {name for name in wanted if not _is_required(component, name)}
    assert secrets_of(component) <= wanted
    assert wanted - optional <= secrets_of(component)
    for name, container in containers().items():
        if name in OURS and OURS[name].component == component:
            mounted = {volume.partition(":")[0] for volume in container.get("volumes", ()) if "secrets" in volume}
            assert mounted <= {f"secrets-{component}"}, name


def _environment_of(component: str) -> dict[str, Any]:
    """Return what all processes of a component are given alike."""
    given = [containers()[name]["environment"] for name, process in OURS.items() if process.component == component]
    assert all(one == given[0] for one in given)
    return dict(given[0])


def secrets_of(component: str) -> set[str]:
    """Return the secrets that the first start gives a component."""
    own = {place.name for place in places() if place.reader == component}
    return own | ({"MAIL_URL"} if component == "notifier" else set())


def _is_required(component: str, secret: str) -> bool:
    setting = topology.settings_of(component).get(secret)
    return secret in topology.PASSWORD_OF.values() or secret == "GATEWAY_SECRET" or bool(setting and setting.required)


@pytest.mark.parametrize("flow", sorted(topology.flows(), key=str), ids=str)
def test_what_has_to_be_reached_is_on_a_shared_network(flow: topology.Flow) -> None:
    names = {"broker": "rabbitmq", "s3": "s3", "smtp": "mail", "prometheus": "prometheus"}
    target = "postgres" if flow.target.startswith("database:") else names.get(flow.target, flow.target)
    source = names.get(flow.source, flow.source)
    if source in ("clients", "mail-server"):
        published = {port.rpartition(":")[2] for port in containers()[target]["ports"]}
        assert str(flow.port) in published
    elif target == "public-https":
        assert networks_of(containers()[source]) & _open_networks()
    elif target != "collector":  # the operator's own, which joins the network `inside`
        assert networks_of(containers()[source]) & networks_of(containers()[target])


@pytest.mark.parametrize("name", sorted(topology.processes()))
def test_a_process_is_on_no_network_on_which_it_needs_nobody(name: str) -> None:
    needs = {flow.target for flow in topology.flows() if flow.source == name}
    found = networks_of(containers()[name])
    assert ("database" in found) == any(target.startswith("database:") for target in needs)
    assert ("broker" in found) == ("broker" in needs)
    is_called = any(flow.target == name and flow.source in ("clients", "mail-server") for flow in topology.flows())
    assert bool(found & _open_networks()) == bool(needs & {"public-https", "smtp"} or is_called)


def _open_networks() -> set[str]:
    return {name for name, about in stack()["networks"].items() if not about.get("internal")}


def test_published_ports_are_the_doors_and_on_loopback_by_default() -> None:
    for name, container in containers().items():
        published = [port.split(":") for port in container.get("ports", ())]
        assert {port[-1] for port in published} == OPEN_DOORS.get(name, set()), name
        assert {port[0] for port in published} <= {"127.0.0.1"}, name


@pytest.mark.parametrize("name", sorted(containers()))
def test_a_container_is_confined(name: str) -> None:
    container = containers()[name]
    assert container["read_only"] is True
    assert container["cap_drop"] == ["ALL"]
    assert container["security_opt"] == ["no-new-privileges:true"]
    assert container["pids_limit"] and container["cpus"] and megabytes(container["mem_limit"])
    assert container["logging"]["options"].keys() == {"max-size", "max-file"}
    assert "privileged" not in container and "docker.sock" not in str(container.get("volumes"))
    if name == "secrets":  # it gives files to their readers
        assert (container["user"], container["network_mode"]) == ("0:0", "none")
        assert set(container["cap_add"]) == {"CHOWN", "DAC_OVERRIDE", "FOWNER"}
    else:
        assert container["user"].partition(":")[0] not in ("0", "root")
        assert "cap_add" not in container
    if name in OURS:
        assert container["user"] == "10001:10001"
    assert all("size=" in place for place in container["tmpfs"])


@pytest.mark.parametrize("name", sorted(set(containers()) - set(topology.one_shots()) - OWN_ONES))
def test_what_runs_on_is_checked_and_started_again(name: str) -> None:
    container = containers()[name]
    assert container["restart"] == "unless-stopped"
    if name not in CHECKED_BY_IMAGE:
        check = container["healthcheck"]
        assert check["test"][0] == "CMD"
        assert seconds(check["timeout"]) <= seconds(check["interval"])


@pytest.mark.parametrize("name", sorted(topology.one_shots()))
def test_what_runs_once_is_not_started_again(name: str) -> None:
    assert containers()[name]["restart"] == "no"


@pytest.mark.parametrize("name", sorted(topology.processes()))
def test_a_process_gets_longer_to_stop_than_it_takes(name: str) -> None:
    process, container = OURS[name], containers()[name]
    drain = seconds(f"{container['environment']['DRAIN_SECONDS']}s")
    assert seconds(container["stop_grace_period"]) > drain + topology.longest_route_seconds(process.component) + 5


@pytest.mark.parametrize("name", [name for name, process in topology.processes().items() if process.role == "web"])
def test_every_api_runs_twice_behind_its_services_name(name: str) -> None:
    container = containers()[name]
    assert container["scale"] == 2
    assert container["networks"]["inside"] == {"aliases": [OURS[name].component]}


def test_a_service_starts_when_its_database_and_queues_are_ready() -> None:
    done, well = {"condition": "service_completed_successfully"}, {"condition": "service_healthy"}
    for name, process in topology.processes().items():
        if process.component != topology.GATEWAY:
            assert containers()[name]["depends_on"][f"{process.component}-migrate"] == done
    for name, process in topology.one_shots().items():
        if process.role == "migrate":
            assert containers()[name]["depends_on"] == {"databases": done, "rabbitmq": well}
    assert containers()["databases"]["depends_on"] == {"postgres": well}
    assert containers()["postgres"]["depends_on"] == {"secrets": done}


def test_demo_data_are_written_in_the_order_in_which_they_rest_on_each_other() -> None:
    for name, process in topology.one_shots().items():
        if process.role == "seed":
            after = {f"{other}-seed" for other in topology.service(process.component).seed_after}
            assert containers()[name]["profiles"] == ["demo"]
            assert set(containers()[name]["depends_on"]) == {f"{process.component}-migrate", *after}


def test_the_servers_take_all_connections_that_the_processes_may_open() -> None:
    pool = int(containers()["identity-web"]["environment"]["DATABASE_POOL"])
    processes = sum(one.get("scale", 1) for name, one in containers().items() if "database" in networks_of(one))
    (limit,) = re.findall(r"max_connections=(\d+)", " ".join(containers()["postgres"]["command"]))
    assert processes * pool * 2 < int(limit)  # a pool may grow to twice its size


def test_rabbitmq_keeps_its_name_and_its_data() -> None:
    rabbit = containers()["rabbitmq"]
    assert rabbit["hostname"] == "rabbitmq"
    assert "rabbitmq:/var/lib/rabbitmq" in rabbit["volumes"]


@pytest.mark.parametrize("component", [name for name in topology.components() if topology.settings_of(name)])
def test_what_two_processes_share_is_a_volume_of_both(component: str) -> None:
    """Files that the API takes and the worker deletes, and the state that either may write."""
    if component == topology.GATEWAY:
        return
    places = ["/var/lib/ramal/state", *(["/var/lib/ramal/files"] if topology.keeps_files(component) else [])]
    for place in places:
        volumes = {
            next(one for one in containers()[f"{component}-{role}"]["volumes"] if f":{place}" in one)
            for role in ("web", "worker")
        }
        assert len(volumes) == 1


def test_every_volume_is_used_and_every_used_one_is_declared() -> None:
    used = {
        volume.partition(":")[0]
        for container in containers().values()
        for volume in container.get("volumes", ())
        if not volume.startswith((".", "/"))
    }
    assert used == set(stack()["volumes"])


def test_what_is_mounted_from_the_repository_is_there() -> None:
    faults = [
        f"{name} mounts {volume}"
        for name, container in containers().items()
        for volume in container.get("volumes", ())
        if volume.startswith("./") and not (ROOT / volume.partition(":")[0]).exists()
    ]
    assert not faults, report(faults)


def test_no_merged_list_hides_what_version_129_does_not_know() -> None:
    """Version 1.29 knows `:-` alone among the forms of variables, and no `include`, `!reset` or `start_interval`."""
    text = FILE.read_text(encoding="utf-8")
    assert not re.findall(r"\$\{[A-Z_0-9]+(?!:-)[^A-Z_0-9}]", text)
    assert not re.findall(r"^\s*(include|start_interval|develop|configs|additional_contexts):|!reset|!override", text)
    assert "version" not in stack()


def test_the_example_of_settings_names_what_the_file_reads() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = set(re.findall(r"^#?([A-Z_0-9]+)=", example, re.MULTILINE))
    assert named - variables() == {"COMPOSE_PROFILES", "COMPOSE_PROJECT_NAME"}
    assert {"PUBLIC_URL", "EMBEDDED"} <= named


def test_the_files_keep_to_the_published_schema_of_version_2() -> None:
    schema = json.loads((files("check_jsonschema") / "builtin_schemas" / "vendor" / "compose-spec.json").read_bytes())
    jsonschema.validate(stack(), schema)
    jsonschema.validate(yaml.safe_load((ROOT / "deploy" / "compose" / "try.yml").read_bytes()), schema)


def test_without_an_engine_the_try_says_so_and_ends_with_a_code_of_its_own(tmp_path: Path) -> None:
    tried = subprocess.run(
        [sys.executable, "-m", "trying"],
        cwd=ROOT,
        env={"PATH": str(tmp_path), "PYTHONPATH": "deploy/compose"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert tried.returncode == 3, tried.stderr
    assert "no container engine answers here" in tried.stdout


def test_what_the_try_leaves_out_is_there() -> None:
    """A test that was renamed would run against the stack again, or hide that one was meant."""
    journeys = ROOT / "tests" / "journeys"
    missing = [name for name in LEFT_OUT if not (journeys / name).is_file()]
    for name in LEFT_OUT_TESTS:
        module, _, test = name.partition("::")
        if f"def {test}(" not in (journeys / module).read_text(encoding="utf-8"):
            missing.append(name)
    assert not missing, report(missing)
