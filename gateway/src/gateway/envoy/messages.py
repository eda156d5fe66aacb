"""The few shapes that Envoy's API repeats everywhere: typed messages, addresses, watched files, durations."""

from pathlib import Path
from typing import Any

Message = dict[str, Any]


def typed(name: str, /, **fields: Any) -> Message:
    """A message of the given full name, as `Any` in Envoy's JSON."""
    return {"@type": f"type.googleapis.com/{name}", **fields}


def extension(name: str, message: str, /, **fields: Any) -> Message:
    """A named extension with its typed configuration."""
    return {"name": name, "typed_config": typed(message, **fields)}


def socket_address(host: str, port: int) -> Message:
    """An address to listen on or to connect to."""
    return {"socket_address": {"address": host, "port_value": port}}


def watched(file: Path) -> Message:
    """A configuration source that is read again whenever another file is moved into its place."""
    return {"path_config_source": {"path": str(file)}, "resource_api_version": "V3"}


def discovery(message: str, *resources: Message) -> Message:
    """The content of a watched file: resources of one type."""
    return {"resources": [typed(message, **resource) for resource in resources]}


def seconds(value: float) -> str:
    """A duration in Envoy's JSON."""
    return f"{value:g}s"


def header(name: str, value: str, action: str = "OVERWRITE_IF_EXISTS_OR_ADD") -> Message:
    """A header to be put on a request or an answer."""
    return {"header": {"key": name, "value": value}, "append_action": action}
