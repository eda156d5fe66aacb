#!/usr/bin/env python3
"""Write `overlays/prod/release/kustomization.yaml`: the version and the images of a release, each by its digest.

    python3 deploy/k8s/pin.py v1-4-0 registry.example/ramal identity=sha256:… gateway=sha256:… …

VERSION is the tag of Ramal's images; it ends the names of the migration Jobs, so it is a DNS label. REGISTRY is where
`ramal-<component>` lies. A digest is given for each of Ramal's components. Other images (`kubectl`, `postgresql`,
`rabbitmq`) are given as NAME=IMAGE:TAG@sha256:… when they are to change; what is not given stays as it is.

Needs nothing but Python 3.11.
"""

import argparse
import re
import sys
from pathlib import Path

RELEASE = Path(__file__).parent / "overlays" / "prod" / "release" / "kustomization.yaml"
COMPONENTS = ("certificates", "connections", "gateway", "helpdesk", "identity", "notifier", "representatives")
OTHERS = ("kubectl", "postgresql", "rabbitmq")

_VERSION = re.compile(r"[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_WHOLE = re.compile(r"(?P<new>[^@\s]+):(?P<tag>[\w.-]+)@(?P<digest>sha256:[0-9a-f]{64})")
_ENTRY = re.compile(r'  - name: (\S+)\n    newName: (\S+)\n    newTag: "(\S+)"\n    digest: (\S+)\n')

_HEAD = """\
# What a release changes, all of it. `deploy/k8s/pin.py` writes this file. The version is the tag of Ramal's images and
# ends the names of the migration Jobs.
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
configurations:
  - image-fields.yaml
labels:
  - pairs:
      app.kubernetes.io/version: "{version}"
images:
"""

Image = tuple[str, str, str]
"""Name in the registry, tag and digest."""


class Wrong(Exception):
    """An argument that cannot be used. The text says why."""


def pinned(before: str, version: str, registry: str, words: list[str]) -> str:
    """Return the file of a release. `before` is the file of the last one, whose other images are kept. Raises Wrong."""
    if not _VERSION.fullmatch(version):
        raise Wrong(f"{version} is no version: at most 32 lower-case letters, digits and hyphens")
    images: dict[str, Image] = {name: (new, tag, digest) for name, new, tag, digest in _ENTRY.findall(before)}
    given = dict(word.partition("=")[::2] for word in words)
    if unknown := sorted(set(given) - set(COMPONENTS) - set(OTHERS)):
        raise Wrong(f"unknown: {', '.join(unknown)}; known are {', '.join((*COMPONENTS, *OTHERS))}")
    if missing := [name for name in COMPONENTS if not _DIGEST.fullmatch(given.get(name, ""))]:
        raise Wrong(f"no digest (sha256:…) for {', '.join(missing)}")
    for name in COMPONENTS:
        images[f"ramal-{name}"] = (f"{registry}/ramal-{name}", version, given[name])
    for name in sorted(set(OTHERS) & set(given)):
        whole = _WHOLE.fullmatch(given[name])
        if not whole:
            raise Wrong(f"{name} must be IMAGE:TAG@sha256:…")
        images[name] = (whole["new"], whole["tag"], whole["digest"])
    return _HEAD.format(version=version) + "".join(_entry(name, *images[name]) for name in sorted(images))


def _entry(name: str, new: str, tag: str, digest: str) -> str:
    # quoted, because YAML takes the tag 1.40 for a number
    return f'  - name: {name}\n    newName: {new}\n    newTag: "{tag}"\n    digest: {digest}\n'


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("version", metavar="VERSION")
    parser.add_argument("registry", metavar="REGISTRY")
    parser.add_argument("images", nargs="*", metavar="NAME=DIGEST")
    arguments = parser.parse_args()
    try:
        text = pinned(RELEASE.read_text(encoding="utf-8"), arguments.version, arguments.registry, arguments.images)
    except Wrong as wrong:
        print(wrong, file=sys.stderr)
        return 2
    RELEASE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
