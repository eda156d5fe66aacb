"""Runbooks name only what exists: commands, routes, settings, log lines, alerts, pages."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from tests.architecture.repository import ROOT, files, service_names
from tests.deploy import topology
from tests.deploy.monitored import RUNBOOKS, alerts

from gateway.routes import ROUTES

PAGES = sorted(RUNBOOKS.glob("*.md"))
COMMAND = re.compile(r"python3 -m (\w+) ([^`\n|]+)")
LAUNCHED = re.compile(r"launcher run (\w+) ([^`\n|]+)")
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
CALL = re.compile(r"`?(GET|POST|PUT|PATCH|DELETE) (/api/[^`?\s)]+)")
SETTING = re.compile(r"`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)[`=]")
EVENT = re.compile(r"(?:^|[\s(])`([a-z_]+\.[a-z_]+)`(?! \()")
ALERT = re.compile(r"`(Ramal\w+)`")
NOT_SETTINGS = frozenset(("PRECONDITION_FAILED", "ACCESS_REFUSED", "JOB_NAME"))
GATEWAY_COMMANDS = frozenset(("render", "reload", "envoy", "app"))


def texts() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        yield page.name, page.read_text(encoding="utf-8")


def commands_in(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the commands of a page: the module and its words."""
    for pattern in (COMMAND, LAUNCHED):
        for module, words in pattern.findall(text):
            yield module, shlex.split(words.strip().rstrip(").,;:"))


def fault_of(module: str, words: list[str]) -> str:
    """Return what is wrong with a command, or an empty text."""
    if module == "gateway":
        return "" if words[0] in GATEWAY_COMMANDS else f"the gateway has no command {words[0]}"
    if module not in service_names():
        return f"{module} is no service"
    command: click.Command | None = topology.commands(module).get(words[0])
    rest = words[1:]
    while isinstance(command, click.Group) and rest:
        command, rest = command.commands.get(rest[0]), rest[1:]
    if command is None:
        return f"{module} has no command {' '.join(words)}"
    known = {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
    unknown = [word for word in rest if word.startswith("--") and word.partition("=")[0] not in known]
    if unknown:
        return f"{module} {words[0]} has no option {unknown[0]}"
    jobs = {job.name for job in topology.periodic_jobs(module)}
    if words[0] == "jobs" and rest and not rest[0].startswith("--") and rest[0] not in jobs:
        return f"{module} has no job {rest[0]}"
    return ""


def test_every_command_exists() -> None:
    found = [(name, *command) for name, text in texts() for command in commands_in(text)]
    assert len(found) > 40
    assert [(name, fault) for name, module, words in found if (fault := fault_of(module, words))] == []


@pytest.mark.parametrize(
    ("module", "words", "fault"),
    [
        ("nobody", ["web"], "nobody is no service"),
        ("identity", ["dead-letters", "revive"], "identity has no command dead-letters revive"),
        ("identity", ["republish", "--for", "x"], "identity republish has no option --for"),
        ("identity", ["jobs", "send-mails"], "identity has no job send-mails"),
    ],
)
def test_a_command_that_does_not_exist_is_found(module: str, words: list[str], fault: str) -> None:
    assert fault_of(module, words) == fault


def test_every_link_leads_somewhere() -> None:
    links = [(page, target) for page in PAGES for target in LINK.findall(page.read_text(encoding="utf-8"))]
    assert [(page.name, target) for page, target in links if not (page.parent / target).exists()] == []


def test_every_page_is_an_alerts_or_in_the_list() -> None:
    of_alerts = {Path(alert.annotations["runbook_url"]).name for alert in alerts()}
    listed = set(LINK.findall((RUNBOOKS / "README.md").read_text(encoding="utf-8")))
    assert {page.name for page in PAGES} == of_alerts | {name for name in listed if "/" not in name} | {"README.md"}


def test_every_alert_that_is_named_exists() -> None:
    known = {alert.name for alert in alerts()}
    assert {(name, found) for name, text in texts() for found in ALERT.findall(text) if found not in known} == set()


def test_every_call_is_a_route_of_the_gateway() -> None:
    known = {(route.method, re.sub(r"\{[^}]+\}", "{}", route.path)) for route in ROUTES}
    calls = {(name, method, path) for name, text in texts() for method, path in CALL.findall(text)}
    assert len(calls) > 8
    assert [call for call in calls if (call[1], re.sub(r"\{[^}]+\}", "{}", call[2])) not in known] == []


def test_every_setting_that_is_named_exists() -> None:
    known = {name for component in topology.components() for name in topology.settings_of(component)}
    known |= NOT_SETTINGS
    assert {(name, found) for name, text in texts() for found in SETTING.findall(text) if found not in known} == set()


def test_every_log_line_that_is_named_is_written_somewhere() -> None:
    sources = "\n".join(
        (ROOT / file).read_text(encoding="utf-8")
        for file in files()
        if file.suffix == ".py" and file.parts[0] in ("libs", "services") and "tests" not in file.parts
    )
    named = {(name, event) for name, text in texts() for event in EVENT.findall(text)}
    assert len(named) > 15
    assert [(name, event) for name, event in sorted(named) if f'"{event}"' not in sources] == []
