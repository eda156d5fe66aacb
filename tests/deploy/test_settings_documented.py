"""READMEs and the code name the same settings, with the same defaults."""

import re
from pathlib import Path
from typing import Any

import pytest

from chassis.service import Service
from chassis.settings import FileSettings, HashingSettings, HumanCheckSettings, ServiceSettings
from gateway.routes import ROUTES
from gateway.settings import Settings as GatewaySettings
from launcher.plan import ROOT, find_services

CHASSIS = (ServiceSettings, FileSettings, HashingSettings, HumanCheckSettings)
READ_BY_CODE = {"SECRETS_DIR", "CONTRACTS_DIR"}
_SETTING = re.compile(r"`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|PORT|BIND|EMBEDDED|AUDIENCE|PREFETCH|COUNTRY)`")

Rows = dict[str, str]


def section(readme: Path) -> str:
    """Return the part of a README about settings."""
    return re.split(r"\n## (?!Settings)", readme.read_text(encoding="utf-8").partition("\n## Settings")[2])[0]


def rows(text: str) -> Rows:
    """Return the settings in the first column of a section's tables, each with its default as the table has it."""
    found: Rows = {}
    for line in text.splitlines():
        if not line.startswith("| `"):
            continue
        names, default = (cell.strip() for cell in line.split("|")[1:3])
        known = _SETTING.findall(names)
        defaults = [part.strip() for part in default.split(", ")]
        found |= dict(zip(known, defaults if len(defaults) == len(known) else [default] * len(known), strict=True))
    return found


def own(service: Service) -> dict[str, Any]:
    """Return the settings of a service that the chassis does not have."""
    of_chassis = {name for kind in CHASSIS for name in kind.model_fields}
    return {name: field for name, field in service.settings.model_fields.items() if name not in of_chassis}


def differing(documented: Rows, fields: dict[str, Any]) -> list[str]:
    """Return the settings whose number in the README is not the default in the code."""
    numbers = {name: int(default) for name, default in documented.items() if default.isdigit()}
    known = {name: fields[name.lower()].default for name in numbers if name.lower() in fields}
    return [name for name, default in known.items() if isinstance(default, int) and default != numbers[name]]


@pytest.mark.parametrize("service", find_services(), ids=lambda service: str(service.name))
def test_a_services_readme_names_its_settings_and_no_others(service: Service) -> None:
    text = (ROOT / "services" / service.name / "README.md").read_text(encoding="utf-8")
    documented = rows(text)

    assert {name.upper() for name in own(service)} - set(_SETTING.findall(text)) == set()
    assert set(documented) - {name.upper() for name in service.settings.model_fields} == set()
    assert differing(documented, service.settings.model_fields) == []


def test_the_chassis_readme_names_its_settings_and_no_others() -> None:
    text = section(ROOT / "libs" / "chassis" / "README.md")
    known = {name.upper() for kind in CHASSIS for name in kind.model_fields}

    assert known - set(_SETTING.findall(text)) == set()
    assert set(rows(text)) == {name.upper() for name in ServiceSettings.model_fields} | READ_BY_CODE
    assert differing(rows(text), ServiceSettings.model_fields) == []


def test_the_gateways_readme_names_its_settings() -> None:
    text = section(ROOT / "gateway" / "README.md")
    known = {name.upper() for name in GatewaySettings.model_fields if name != "upstreams"}

    assert known - set(_SETTING.findall(text)) == set()
    assert differing(rows(text), GatewaySettings.model_fields) == []


def test_what_runs_when_a_web_stops_may_last_as_long_as_the_gateways_longest_route() -> None:
    from chassis.serving import LONGEST_REQUEST_SECONDS

    assert max(route.timeout for route in ROUTES) == LONGEST_REQUEST_SECONDS
