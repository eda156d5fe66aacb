"""A policy linter that others wrote (checkov) finds nothing in production, and in development only what is argued.

The linter needs 190 MB of its own, so it is no requirement of ours: uv keeps it in a cache, in an exact version.
"""

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml
from tests.deploy.manifests import FOLDER, KUBECTL, Manifest, rendered

CHECKOV = "checkov==3.3.30"
SECONDS = 600

pytestmark = pytest.mark.slow


def linted(file: Path, manifests: list[Manifest], *options: str) -> tuple[int, set[str]]:
    """Return how many checks passed for manifests, and those that failed as `check resource`. `file` is written."""
    file.write_text(yaml.safe_dump_all(manifests), encoding="utf-8")
    linter = [str(KUBECTL.with_name("uvx")), "--python", "3.11", "--from", CHECKOV, "checkov"]
    asked = ["--framework", "kubernetes", "--file", str(file), "--output", "json", "--skip-download", "--soft-fail"]
    done = subprocess.run([*linter, *asked, *options], capture_output=True, text=True, check=False, timeout=SECONDS)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    failed = {f"{check['check_id']} {check['resource']}" for check in report["results"]["failed_checks"]}
    return report["summary"]["passed"], failed


def test_the_policy_linter_finds_nothing(tmp_path: Path) -> None:
    prod = rendered("prod").changed()
    bad = prod.named("Deployment", "identity-web")
    bad["metadata"]["name"] = "bad"
    bad["spec"]["template"]["spec"]["containers"][0]["securityContext"]["allowPrivilegeEscalation"] = True
    argued = ("--config-file", str(FOLDER / "overlays" / "dev" / ".checkov.yaml"))
    with ThreadPoolExecutor(2) as pool:
        in_prod = pool.submit(linted, tmp_path / "prod.yaml", prod.objects)
        in_dev = pool.submit(linted, tmp_path / "dev.yaml", rendered("dev").objects, *argued)
    passed, failed = in_prod.result()
    assert failed == {"CKV_K8S_20 Deployment.ramal.bad"}, "and nothing but what was broken on purpose"
    assert passed > 2000
    assert in_dev.result()[1] == set()
