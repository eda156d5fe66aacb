"""A policy linter that others wrote (checkov) finds nothing in production, and in development only what is argued.

The linter needs 190 MB of its own, so it is no requirement of ours: uv keeps it in a cache, in an exact version.
"""

import json
import subprocess
from pathlib import Path

import pytest
import yaml
from tests.deploy.manifests import FOLDER, KUBECTL, Manifest, rendered

CHECKOV = "checkov==3.3.30"


def linted(folder: Path, **overlays: list[Manifest]) -> set[tuple[str, str, str]]:
    """Return the checks that failed: overlay, check and resource. The manifests are written to `folder`."""
    linter = [str(KUBECTL.with_name("uvx")), "--python", "3.11", "--from", CHECKOV, "checkov"]
    asked = ["--framework", "kubernetes", "--output", "json", "--skip-download", "--soft-fail", "--file"]
    for overlay, manifests in overlays.items():
        (folder / f"{overlay}.yaml").write_text(yaml.safe_dump_all(manifests), encoding="utf-8")
    files = [str(folder / f"{overlay}.yaml") for overlay in overlays]
    done = subprocess.run([*linter, *asked, *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["summary"]["passed"] > 2000 * len(overlays)
    failed = report["results"]["failed_checks"]
    return {(Path(check["file_path"]).stem, check["check_id"], check["resource"]) for check in failed}


@pytest.mark.slow
def test_the_policy_linter_finds_nothing(tmp_path: Path) -> None:
    prod, dev = rendered("prod").changed(), rendered("dev")
    bad = prod.named("Deployment", "identity-web")
    bad["metadata"]["name"] = "bad"
    bad["spec"]["template"]["spec"]["containers"][0]["securityContext"]["allowPrivilegeEscalation"] = True
    argued = yaml.safe_load((FOLDER / "overlays" / "dev" / ".checkov.yaml").read_text(encoding="utf-8"))["skip-check"]
    found = linted(tmp_path, prod=prod.objects, dev=dev.objects)
    in_prod = {(check, resource) for overlay, check, resource in found if overlay == "prod"}
    in_dev = {check for overlay, check, _resource in found if overlay == "dev"}
    assert in_prod == {("CKV_K8S_20", "Deployment.ramal.bad")}, "and nothing but what was broken on purpose"
    assert in_dev == set(argued)
