"""Every setting given exists in the code, what the code requires is given, and secrets go to their readers only."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from tests.deploy import topology
from tests.deploy.manifests import OVERLAYS, Manifest, Pod, Rendering, config, image_name, rendered

FOREIGN = {
    "PGSSLMODE": "libpq",
    "PGSSLROOTCERT": "libpq",
    "AWS_DEFAULT_REGION": "boto3",
    "AWS_SHARED_CREDENTIALS_FILE": "boto3",
    "AWS_EC2_METADATA_DISABLED": "boto3",
}
"""Variables that a library reads, not our code."""

FILES_OF_LIBRARIES = {"aws-credentials", "database-ca.crt"}
SECRETS_FOLDER = "/run/secrets/ramal"


def ours(rendering: Rendering) -> Iterator[tuple[Pod, Manifest, str]]:
    """Yield each container that runs a component of Ramal: its pod, itself and the component's name."""
    for pod in rendering.ours:
        for container in pod.containers:
            match container["command"]:
                case ["python3", "-m", component, *_]:
                    yield pod, container, component


def variables(rendering: Rendering, container: Manifest) -> dict[str, str]:
    """Return a container's environment: its ConfigMaps one after the other, then its own values."""
    found: dict[str, str] = {}
    for source in container.get("envFrom", []):
        found |= rendering.named("ConfigMap", source["configMapRef"]["name"])["data"]
    return found | {entry["name"]: entry["value"] for entry in container.get("env", [])}


def files(pod: Pod, container: Manifest) -> dict[str, str]:
    """Return the files that a container finds in the folder of secrets: the Secret of each by the file's name."""
    at = {mount["mountPath"]: mount["name"] for mount in container.get("volumeMounts", [])}
    if SECRETS_FOLDER not in at:
        return {}
    (volume,) = (volume for volume in pod.spec["volumes"] if volume["name"] == at[SECRETS_FOLDER])
    return {
        item["path"]: source["secret"]["name"]
        for source in volume["projected"]["sources"]
        for item in source["secret"]["items"]
    }


def faults(rendering: Rendering) -> list[str]:
    """Return what is given and not known, known and not given, or given to somebody who does not read it."""
    found = []
    shared = set(config(rendering, "platform"))
    for pod, container, component in ours(rendering):
        known = topology.settings_of(component)
        given, secret = variables(rendering, container), files(pod, container)
        place = f"{pod.name}/{container['name']}"
        strange = set(given) - set(known) - set(topology.environment_reads()) - set(FOREIGN) - shared
        found += [f"{place}: nobody reads {name}" for name in sorted(strange)]
        required = {name for name, setting in known.items() if setting.required}
        found += [f"{place}: {name} is missing" for name in sorted(required - set(given) - set(secret))]
        found += [
            f"{place}: {name} is a secret in the environment"
            for name in sorted(given)
            if name in topology.secrets() or (name in topology.PASSWORD_OF and urlsplit(given[name]).password)
        ]
        readers = {**topology.secrets(), "BROKER_URL": topology.readers("BROKER_URL")}
        found += [
            f"{place}: {component} does not read {name}"
            for name in sorted(set(secret) - FILES_OF_LIBRARIES)
            if component not in readers.get(name, ())
        ]
    everywhere = {name for component in topology.components() for name in topology.settings_of(component)}
    found += [
        f"platform: nobody reads {n}"
        for n in sorted(shared - everywhere - set(FOREIGN) - set(topology.environment_reads()))
    ]
    return found


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_settings_and_code_agree(overlay: str) -> None:
    assert faults(rendered(overlay)) == []


def test_a_setting_that_nobody_reads_is_found() -> None:
    rendering = rendered("prod").changed()
    spec = rendering.named("Deployment", "identity-web")["spec"]["template"]["spec"]
    spec["containers"][0]["env"].append({"name": "WEB_THREDS", "value": "8"})
    spec["volumes"][0]["projected"]["sources"].append(
        {"secret": {"name": "notifier-mail", "items": [{"key": "MAIL_URL", "path": "MAIL_URL"}]}}
    )
    found = faults(rendering)
    assert "identity-web/main: nobody reads WEB_THREDS" in found
    assert "identity-web/main: identity does not read MAIL_URL" in found


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_what_all_must_have_alike_is_set_once(overlay: str) -> None:
    rendering = rendered(overlay)
    shared = config(rendering, "platform")
    for pod, container, _component in ours(rendering):
        if pod.name.startswith(("demo-seed", "restore-rehearsal")):
            continue
        given = variables(rendering, container)
        assert {name: given[name] for name in topology.SAME_EVERYWHERE} == {
            name: shared[name] for name in topology.SAME_EVERYWHERE
        }, pod.name


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_a_secret_of_one_service_goes_to_its_pods_only(overlay: str) -> None:
    rendering = rendered(overlay)
    for pod, container, component in ours(rendering):
        for name, secret in files(pod, container).items():
            if name in topology.ONE_VALUE_EACH:
                assert secret.startswith(f"{component}-"), (pod.name, name)


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_only_who_talks_to_the_broker_knows_its_password(overlay: str) -> None:
    rendering = rendered(overlay)
    talking = {flow.source for flow in topology.flows() if flow.target == "broker"}
    knowing = {pod.process for pod, container, _ in ours(rendering) if "BROKER_URL" in files(pod, container)}
    assert knowing == talking


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_each_process_starts_with_the_settings_it_is_given(overlay: str) -> None:
    rendering = rendered(overlay)
    for pod, container, component in ours(rendering):
        example = example_secrets()
        values = variables(rendering, container) | {n: example[n] for n in files(pod, container) if n in example}
        known = topology.settings_of(component)
        wanted = {name.lower(): value for name, value in values.items() if name in known and value != ""}
        wanted = {name: value for name, value in wanted.items() if not name.endswith("_upstream")}
        topology.settings_class(component).model_validate(wanted)


def example_secrets() -> dict[str, str]:
    key = "A" * 43 + "="
    return {
        "SECRETS_KEY": key,
        "CODE_KEY": key,
        "GATEWAY_SECRET": "x" * 32,
        "BROKER_URL": "amqp://user:password@broker.ramal.svc:5672/",
        "MAIL_URL": "smtps://user:password@mail.example:465",
    }


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_the_gateway_finds_each_service_by_a_headless_name(overlay: str) -> None:
    rendering = rendered(overlay)
    settings = config(rendering, "gateway-settings")
    for variable, process in topology.upstreams().items():
        host, _, port = settings[variable].partition(":")
        service = rendering.named("Service", host)["spec"]
        assert service["clusterIP"] == "None", variable
        assert int(port) in {known["port"] for known in service["ports"]}
        pod = rendering.pod(process)
        assert service["selector"].items() <= pod.labels.items()


def test_the_door_the_certificate_and_the_issuer_have_one_name() -> None:
    rendering = rendered("prod")
    host = config(rendering, "platform")["ISSUER_URL"].removeprefix("https://")
    named = {listener["hostname"] for listener in rendering.named("Gateway", "door")["spec"]["listeners"]}
    for kind in ("TLSRoute", "HTTPRoute"):
        named |= {name for route in rendering.of_kind(kind) for name in route["spec"]["hostnames"]}
    for certificate in rendering.of_kind("Certificate"):
        named |= set(certificate["spec"]["dnsNames"])
    assert named == {host}
    assert config(rendering, "gateway-settings")["PROXY_PROTOCOL"] == "1"


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_images_are_those_of_the_components(overlay: str) -> None:
    rendering = rendered(overlay)
    used = {image_name(container["image"]) for _pod, container, _component in ours(rendering)}
    assert used == {f"ramal-{name}" for name in topology.components()}


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_commands_exist_in_the_code(overlay: str) -> None:
    for pod in rendered(overlay).ours:
        for container in pod.containers:
            match container["command"]:
                case ["python3", "-m", name, command, *_]:
                    assert image_name(container["image"]) == f"ramal-{name}", container["name"]
                    assert name == topology.GATEWAY or command in topology.commands(name), container["name"]
