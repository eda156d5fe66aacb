"""The settings of representatives beside those of every service with files and a check for robots."""

from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from chassis.settings import FernetKeys, FileSettings, HumanCheckSettings
from representatives.model.systems import SHIPPED, Systems


class Settings(FileSettings, HumanCheckSettings):
    """Read from the environment; the names are the same in capitals."""

    code_key: FernetKeys = Field(description="comma-separated Fernet keys shared with the notifier; the first encrypts")
    demo_file: Path | None = Field(default=None, description="where `seed` finds the demo accounts")

    confirm_company_email: bool | None = Field(
        default=None, description="whether a company's requester proves the address; by default not in embedded mode"
    )
    company_request_days: int = Field(default=7, ge=1, description="how long the link in the mail works")
    systems_file: Path = Field(default=SHIPPED, description="the tree of systems with their profiles and rules")
    register_closes_on: date | None = Field(
        default=None, description="the first day on which the old register is refused; none while the campaign is open"
    )

    grants_per_hour: int = Field(default=60, ge=1, description="unit grants that one person may try")
    company_retention_days: int = Field(default=180, ge=1, description="requesters' data after the decision")
    professional_retention_days: int = Field(default=180, ge=1, description="what only the decision needed, after it")
    directory_log_days: int = Field(default=365, ge=1, description="how long it is kept who looked whom up")

    @model_validator(mode="after")
    def _systems_are_readable(self) -> Self:
        _ = self.systems
        return self

    @cached_property
    def systems(self) -> Systems:
        """The systems of `systems_file`, read when the process starts."""
        return Systems.read(self.systems_file)

    @property
    def confirms_companies(self) -> bool:
        return not self.embedded if self.confirm_company_email is None else self.confirm_company_email
