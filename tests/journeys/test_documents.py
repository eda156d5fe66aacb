"""The calls in the documents do what the documents say."""

import os
import re
import subprocess

import pytest
from tests.architecture.repository import ROOT
from tests.journeys.people import Person, World

_BASH = re.compile(r"```bash\n(.*?)```", re.DOTALL)


def run(world: World, document: str, person: Person) -> str:
    """Run the calls of a document, one block after the other, for this person and platform. Returns what they print."""
    text = (ROOT / "docs" / document).read_text(encoding="utf-8")
    script = "\n".join(["set -euo pipefail", *_BASH.findall(text)])
    for written, meant in (
        ("http://127.0.0.1:8080", world.platform.url),
        (".state/", f"{world.platform.root}/"),
        ("529.982.247-25", person.document),
        ("ipê-amarelo em flor", person.password),
    ):
        assert written in script, written
        script = script.replace(written, meant)
    bare = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    done = subprocess.run(["bash", "-c", script], env=bare, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.mark.covers("O27")
def test_an_operator_helps_and_a_person_leaves_by_curl_alone(world: World, person: Person) -> None:
    printed = run(world, "account-staff.md", person)
    statuses = re.findall(r"^[0-9]{3}$", printed, re.MULTILINE)
    assert statuses == ["423", "204", "401"]
    assert '"user.locked"' in printed
