"""The few forms that Envoy's API repeats everywhere: typed messages, addresses, watched files, durations."""

from pathlib import Path
from typing import Any

Message = dict[str, Any]


def typed(name: str, /, **fields: Any) -> Message:
    """Return a message of the type with the full name `name`, as `Any` in Envoy's JSON."""
    return {"@type": f"type.googleapis.com/{name}", **fields}


def extension(name: str, message: str, /, **fields: Any) -> Message:
    """Return an extension named `name` with its configuration, a message of the type `message` with these fields."""
    return {"name": name, "typed_config": typed(message, **fields)}


def socket_address(host: str, port: int) -> Message:
    """Return an address to listen on or to connect to."""
    return {"socket_address": {"address": host, "port_value": port}}


def watched(file: Path) -> Message:
    """Return a configuration source that Envoy reads again whenever another file is moved into its place."""
    return {"path_config_source": {"path": str(file)}, "resource_api_version": "V3"}


def discovery(message: str, *resources: Message) -> Message:
    """Return the content of a watched file: `resources` that are all of the type `message`."""
    return {"resources": [typed(message, **resource) for resource in resources]}


def seconds(value: float) -> str:
    """Return a duration of `value` seconds as Envoy's JSON has it."""
    return f"{value:g}s"


def header(name: str, value: str, action: str = "OVERWRITE_IF_EXISTS_OR_ADD") -> Message:
    """Return the instruction to put a header on a request or an answer. By default it replaces a header of the same
    name.
    """
    return {"header": {"key": name, "value": value}, "append_action": action}
