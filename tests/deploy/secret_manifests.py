"""The script `deploy/k8s/make_secrets.py` as a module, and the names and keys of the Secrets that it knows."""

import importlib.util
from functools import cache
from types import ModuleType

from tests.deploy.manifests import FOLDER


@cache
def script() -> ModuleType:
    """Return the script, imported from its file."""
    spec = importlib.util.spec_from_file_location("make_secrets", FOLDER / "make_secrets.py")
    assert spec and spec.loader
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def keys() -> dict[str, set[str]]:
    """Return the keys of every Secret that the script makes or is given, by name."""
    found = {name: set(values) for name, values in script().made(dev=True).items()}
    return {**{name: set(known) for name, known in script().GIVEN.items()}, **found}
