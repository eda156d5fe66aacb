"""Every object is valid in strict mode: no field that its kind does not know, no value of a wrong type.

Kubernetes' own kinds by the schemas of the oldest and the newest version that the README names (kubernetes-validate).
Kinds of the Gateway API, KEDA, cert-manager and the Prometheus operator by types that others generated from the
published definitions and put on npm; the compiler refuses unknown fields of literals. The other operators' kinds have
no package: `operator_fields` describes what we use of them.
"""

import json
import re
import shutil
import subprocess
from pathlib import Path

import kubernetes_validate
import pytest
import yaml
from tests.deploy.manifests import OVERLAYS, Manifest, Rendering, config, rendered
from tests.deploy.operator_fields import FIELDS, unknown

from chassis.testing.servers import ensure_installed

OLDEST, NEWEST = "1.33", "1.37"
PACKAGES = {
    "gateway.networking.k8s.io": "gateway-api",
    "keda.sh": "keda",
    "cert-manager.io": "cert-manager",
    "monitoring.coreos.com": "prometheus-operator",
}
"""The npm package @kubernetes-models/… of each group of kinds."""

SOURCES = Path(__file__).with_name("custom_kinds")
_OPTIONS = "--noEmit --strict --skipLibCheck --target es2022 --module esnext --moduleResolution bundler"


def group(found: Manifest) -> str:
    return str(found["apiVersion"]).rpartition("/")[0]


def is_custom(found: Manifest) -> bool:
    return group(found) in PACKAGES or (found["apiVersion"], found["kind"]) in FIELDS


def refused(rendering: Rendering, version: str) -> list[str]:
    """Return what Kubernetes of this version would refuse in strict mode. A kind that nobody knows is refused too."""
    found = []
    for manifest in rendering.objects:
        if is_custom(manifest):
            continue
        try:
            kubernetes_validate.validate(manifest, version, strict=True)
        except kubernetes_validate.ValidationError as fault:
            found.append(f"{manifest['kind']} {manifest['metadata']['name']}: {list(fault.path)} {fault.message}")
        except kubernetes_validate.SchemaNotFoundError as fault:
            found.append(fault.message)
    return found


@pytest.mark.parametrize(("overlay", "version"), [("prod", OLDEST), ("prod", NEWEST), ("dev", NEWEST)])
def test_kubernetes_own_kinds_are_valid(overlay: str, version: str) -> None:
    assert refused(rendered(overlay), version) == []


def test_a_field_that_does_not_exist_is_found() -> None:
    broken = rendered("prod").changed()
    broken.objects = [broken.named("Deployment", "identity-web")]
    broken.objects[0]["spec"]["template"]["spec"]["containers"][0]["readynessProbe"] = {}
    (fault,) = refused(broken, NEWEST)
    assert "readynessProbe" in fault


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_kinds_without_a_package_have_known_fields_only(overlay: str) -> None:
    faults = [
        f"{found['kind']} {found['metadata']['name']}: {fault}"
        for found in rendered(overlay).objects
        if (known := FIELDS.get((found["apiVersion"], found["kind"])))
        for fault in unknown(found["spec"], known)
    ]
    assert faults == []


def test_the_cluster_of_the_rehearsal_has_known_fields_only() -> None:
    script = config(rendered("prod"), "restore-rehearsal")["restore.sh"]
    cluster = yaml.safe_load(script.split("<<MANIFEST\n")[1].split("\nMANIFEST")[0])
    assert list(unknown(cluster["spec"], FIELDS[cluster["apiVersion"], cluster["kind"]])) == []


def test_an_unknown_field_of_an_operator_is_found() -> None:
    spec = rendered("prod").changed().named("Cluster", "postgres")["spec"]
    spec["postgresql"]["synchronous"] |= {"method": "all", "durability": "required"}
    found = list(unknown(spec, FIELDS["postgresql.cnpg.io/v1", "Cluster"]))
    assert found == ["spec.postgresql.synchronous.method is 'all'", "spec.postgresql.synchronous.durability is unknown"]


@pytest.fixture(scope="module")
def compiler(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the compiler and the types installed."""
    folder = tmp_path_factory.mktemp("custom-kinds")
    shutil.copy(SOURCES / "package.json", folder)
    npm = ensure_installed("npm") / "npm"
    command = [str(npm), "install", "--no-package-lock", "--no-audit", "--no-fund", "--prefer-offline"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def compiled(folder: Path, manifests: list[Manifest]) -> dict[int, str]:
    """Return what the compiler says of manifests written as literals of their kinds' types, by their number."""
    lines = []
    for number, manifest in enumerate(manifests):
        kind, (name, version) = manifest["kind"], str(manifest["apiVersion"]).split("/")
        module = f"@kubernetes-models/{PACKAGES[name]}/{name}/{version}/{kind}"
        lines.append(f'import type {{ I{kind} as I{number} }} from "{module}";')
        lines.append(f"export const object{number}: I{number} = {json.dumps(manifest)};")
    (folder / "manifests.ts").write_text("\n".join(lines), encoding="utf-8")
    command = ["node_modules/.bin/tsc", *_OPTIONS.split(), "manifests.ts"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    said = re.findall(r"^manifests\.ts\((\d+),\d+\): (error .*)$", done.stdout, re.MULTILINE)
    assert bool(said) == bool(done.returncode), done.stdout + done.stderr
    return {(int(line) - 1) // 2: error for line, error in said}


@pytest.mark.slow
def test_kinds_with_a_package_are_valid_and_a_wrong_field_of_them_is_found(compiler: Path) -> None:
    manifests = [found for overlay in OVERLAYS for found in rendered(overlay).objects if group(found) in PACKAGES]
    assert {"Gateway", "TLSRoute", "HTTPRoute", "ScaledObject", "Certificate"} <= {m["kind"] for m in manifests}
    broken = rendered("prod").changed()
    route, scaled = broken.named("TLSRoute", "https"), broken.named("ScaledObject", "identity-worker")
    route["spec"]["rules"][0]["backendRef"] = []
    scaled["spec"]["minReplicas"] = 2
    found = compiled(compiler, [*manifests, route, scaled])
    assert set(found) == {len(manifests), len(manifests) + 1}, "nothing but what was broken on purpose"
    assert "backendRef" in found[len(manifests)]
    assert "minReplicas" in found[len(manifests) + 1]
