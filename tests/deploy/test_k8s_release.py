"""A release is pinned by a script, Jobs are named by it, and Secrets are made by another: both as the README says."""

import importlib.util
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from tests.deploy import secret_manifests, topology
from tests.deploy.manifests import FOLDER, OVERLAYS, Rendering, render, rendered
from tests.deploy.test_k8s_settings import ours

from chassis.settings import ServiceSettings

DIGEST = "sha256:" + "ab" * 32


def pin() -> ModuleType:
    spec = importlib.util.spec_from_file_location("pin", FOLDER / "pin.py")
    assert spec and spec.loader
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def images(rendering: Rendering) -> set[str]:
    found = {container["image"] for pod in rendering.pods for container in pod.containers}
    found |= {cluster["spec"]["imageName"] for cluster in rendering.of_kind("Cluster")}
    return found | {broker["spec"]["image"] for broker in rendering.of_kind("RabbitmqCluster")}


def test_every_image_of_production_has_a_tag_and_a_digest() -> None:
    assert [
        image for image in images(rendered("prod")) if not re.fullmatch(r"[^@]+:[\w.-]+@sha256:[0-9a-f]{64}", image)
    ] == []


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_jobs_are_named_by_the_tag_of_their_image(overlay: str) -> None:
    for pod, container, _component in ours(rendered(overlay)):
        if pod.kind == "Job":
            tag = container["image"].partition("@")[0].rpartition(":")[2]
            assert pod.name.endswith(f"-{tag}")
            assert len(pod.name) <= 63


def test_a_pinned_release_changes_images_and_the_names_of_jobs(tmp_path: Path) -> None:
    folder = tmp_path / "k8s"
    shutil.copytree(FOLDER, folder)
    given = [f"{name}={DIGEST}" for name in topology.components()]
    words = ["v9-9-9", "registry.example/other", *given, f"kubectl=registry.example/kubectl:1.40@{DIGEST}"]
    done = subprocess.run([sys.executable, folder / "pin.py", *words], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    after = render(folder / "overlays" / "prod")
    ramal = {image for image in images(after) if "/ramal-" in image}
    assert ramal == {f"registry.example/other/ramal-{name}:v9-9-9@{DIGEST}" for name in topology.components()}
    assert f"registry.example/kubectl:1.40@{DIGEST}" in images(after)
    assert after.names("Job") == {f"{known.name}-migrate-v9-9-9" for known in topology.services()}
    kept = {image for image in images(rendered("prod")) if "postgresql" in image or "rabbitmq" in image}
    assert kept < images(after)


def test_an_incomplete_release_is_refused_in_a_sentence() -> None:
    script = pin()
    given = [f"{name}={DIGEST}" for name in topology.components()]
    with pytest.raises(script.Wrong, match=r"no digest .* for identity"):
        script.pinned("", "v1", "registry.example", [word for word in given if not word.startswith("identity=")])
    with pytest.raises(script.Wrong, match="no version"):
        script.pinned("", "v1.0", "registry.example", given)
    with pytest.raises(script.Wrong, match="unknown: portals"):
        script.pinned("", "v1", "registry.example", [*given, f"portals={DIGEST}"])


def test_the_scripts_know_the_components() -> None:
    assert tuple(sorted(topology.components())) == pin().COMPONENTS
    assert tuple(known.name for known in topology.services()) == secret_manifests.script().SERVICES


def test_secrets_are_made_and_what_only_the_operator_knows_is_named() -> None:
    words = ["notifier-mail.MAIL_URL=smtps://user:a=b@mail.example"]
    command = [sys.executable, str(FOLDER / "make_secrets.py"), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    made = {item["metadata"]["name"]: item for item in json.loads(done.stdout)["items"]}
    assert made["notifier-mail"]["stringData"] == {"MAIL_URL": "smtps://user:a=b@mail.example"}
    assert made["identity-database"]["type"] == "kubernetes.io/basic-auth"
    assert made["identity-database"]["stringData"]["username"] == "identity"
    assert "broker-default-user" not in made, "RabbitMQ's operator makes it"
    assert "not made: backups (ACCESS_KEY_ID, SECRET_ACCESS_KEY, REGION)" in done.stderr
    assert "notifier-mail" not in done.stderr


def test_made_keys_are_keys_and_no_two_are_alike() -> None:
    made = secret_manifests.script().made(dev=True)
    for name in (known.name for known in topology.services()):
        example = topology.example_settings(name).model_dump() | {"secrets_key": made[f"{name}-keys"]["SECRETS_KEY"]}
        ServiceSettings.model_validate({key: example[key] for key in ServiceSettings.model_fields if key in example})
    random = [value for values in made.values() for key, value in values.items() if key.isupper() or key == "password"]
    assert len(set(random)) == len(random)


def test_an_unknown_secret_is_refused() -> None:
    with pytest.raises(ValueError, match=r"notifier-mail\.URL is none of"):
        secret_manifests.script().given(["notifier-mail.URL=smtp://mail"])
