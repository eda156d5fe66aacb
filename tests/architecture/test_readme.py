"""What the documents tell people to type exists: every `make …` in them is a target of the Makefile."""

import re
from pathlib import Path

from tests.architecture.repository import ROOT, files, report

_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
_MAKE = re.compile(r"\bmake((?: +[A-Z_]+=\S+)*) +([a-z][a-z-]*)")
_TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)


def missing_targets(document: str, makefile: str) -> list[str]:
    """The targets that a document's code passages name and the Makefile does not have."""
    named = {target for passage in _CODE.findall(document) for _settings, target in _MAKE.findall(passage)}
    return sorted(named - set(_TARGET.findall(makefile)))


def test_every_command_in_the_documents_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    faults = [
        f"{path} says `make {target}`, which the Makefile does not have"
        for path in files()
        if path.suffix == ".md"
        for target in missing_targets((ROOT / path).read_text(encoding="utf-8"), makefile)
    ]
    assert not faults, report(faults)


def test_a_command_that_does_not_exist_is_found() -> None:
    document = "To make sure, type `make up REAL=1`, then:\n```sh\nmake PORT=1 fly\n```\n"
    assert missing_targets(document, "up: runtime\n\techo\n") == ["fly"]


def test_the_readme_is_there() -> None:
    assert Path("README.md") in files()
