"""`python -m tests.architecture.sbom`: writes the bill of materials of each image, deploy/sbom/<component>.cdx.json.

CycloneDX from the pinned requirements. The same requirements give the same bytes: there is no time in it, and its
serial number is made from its content.
"""

import json
import sys
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL
from tests.architecture.licences import LICENCES, licence
from tests.architecture.licences import document as licence_document
from tests.architecture.repository import ROOT
from tests.architecture.requirements_lock import COMPONENTS, Pin, pins

FOLDER = ROOT / "deploy" / "sbom"
_LICENCE = LicenseFactory()


def bill(component: str) -> str:
    """Return the bill of materials of a component's image as JSON, with one package in a line."""
    own = Component(
        name=f"ramal-{component}",
        type=ComponentType.APPLICATION,
        bom_ref=f"ramal-{component}",
        licenses=[_LICENCE.make_from_string("Apache-2.0")],
    )
    parts = [_part(pin) for pin in pins(component)]
    named = f"ramal:{component}:" + ",".join(str(part.purl) for part in parts)
    bom = Bom(components=parts, serial_number=uuid5(NAMESPACE_URL, named))
    bom.metadata.component = own
    bom.register_dependency(own, parts)
    made = json.loads(make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string())
    made["metadata"].pop("timestamp")
    return _in_lines(made)


def _part(pin: Pin) -> Component:
    purl = PackageURL("pypi", None, pin.name, pin.version)
    return Component(
        name=pin.name,
        version=pin.version,
        type=ComponentType.LIBRARY,
        bom_ref=str(purl),
        purl=purl,
        licenses=[_LICENCE.make_from_string(licence(pin.name))],
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in pin.hashes],
        properties=[Property(name="ramal:hashes", value="of every file of this version that may be installed")],
    )


def _in_lines(made: dict[str, Any]) -> str:
    """Return JSON with each item of a list of the document in a line of its own, so that changes are read in a diff."""

    def item(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)

    def lines(value: Any) -> str:
        if not isinstance(value, list):
            return item(value)
        return "[\n" + ",\n".join(f"  {item(one)}" for one in value) + "\n ]"

    return "{\n" + ",\n".join(f" {item(name)}: {lines(made[name])}" for name in sorted(made)) + "\n}\n"


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for component in COMPONENTS:
        (FOLDER / f"{component}.cdx.json").write_text(bill(component), encoding="utf-8")
    LICENCES.write_text(licence_document(), encoding="utf-8")
    print(f"written: {FOLDER.relative_to(ROOT)}/*.cdx.json and {LICENCES.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
