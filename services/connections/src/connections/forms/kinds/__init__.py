"""The rules of each kind of request: what is computed from its answers, and what they must agree with."""

from collections.abc import Mapping

from connections.forms.kinds.commissioning import COMMISSIONING
from connections.forms.kinds.connection_budget import CONNECTION_BUDGET
from connections.forms.kinds.generation_budget import GENERATION_BUDGET
from connections.forms.kinds.kind import Kind
from connections.forms.kinds.new_connection import NEW_CONNECTION

KINDS: Mapping[str, Kind] = {
    "new_connection": NEW_CONNECTION,
    "connection_budget": CONNECTION_BUDGET,
    "generation_budget": GENERATION_BUDGET,
    "commissioning": COMMISSIONING,
}

__all__ = ["KINDS", "Kind"]
