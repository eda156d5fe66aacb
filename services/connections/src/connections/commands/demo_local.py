"""Where and when the steps of demo requests are taken: the Local that their actions get."""

from datetime import datetime
from typing import Any

from connections.forms.area import area_of
from connections.queries.operator_time import OperatorTime
from connections.queries.request_facts import Local
from connections.settings import Settings


def local_at(settings: Settings, at: datetime) -> Local:
    """Return the Local of the moment `at`, whose faults have codes instead of sentences: nobody reads them here."""
    time = OperatorTime.of(settings)
    return Local(today=time.day_of(at), time=time, area=area_of(settings.operator_area), say=_code)


def _code(code: str, **_facts: Any) -> str:
    return code
