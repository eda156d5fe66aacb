"""The settings of connections beside those of every service with files."""

from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import NoDecode

from chassis.business_days import BusinessDays
from chassis.files import MB
from chassis.settings import FileSettings, OutsideUrl
from connections.forms.area import NotAnArea, area_of
from connections.model.links import Links


class Settings(FileSettings):
    """Read from the environment; the names are the same in capitals."""

    demo_file: Path | None = Field(default=None, description="where `seed` finds the demo accounts")

    distributor_code: int = Field(default=0, ge=0, le=999, description="the distributor's number in new units' codes")
    cure_days: int = Field(default=30, ge=1, le=365, description="how long a customer may correct a returned request")
    draft_days: int = Field(default=90, ge=1, description="a draft that nobody changed so long is deleted")

    billing_url: OutsideUrl = Field(default="", description="the billing system, asked for debts")
    billing_token: SecretStr = Field(default=SecretStr(""), description="bearer token for it")
    billing_file: Path | None = Field(default=None, description="a CSV file of debts instead")
    postal_codes_url: OutsideUrl = Field(default="", description="a ViaCEP-compatible directory, with {code}")
    postal_codes_file: Path | None = Field(default=None, description="a CSV file of postal codes instead")
    commercial_url: OutsideUrl = Field(default="", description="the commercial system, which gets service orders")
    commercial_token: SecretStr = Field(default=SecretStr(""), description="bearer token for it")
    commercial_file: Path | None = Field(default=None, description="a file that gets a line per order instead")
    services_file: Path | None = Field(default=None, description="links to services outside Ramal, as JSON")

    @field_validator("postal_codes_url")
    @classmethod
    def _has_place_for_code(cls, url: str) -> str:
        if url and "{code}" not in url:
            raise ValueError("must have {code} where the postal code belongs")
        return url

    @field_validator("billing_file", "postal_codes_file", "commercial_file")
    @classmethod
    def _is_the_only_one(cls, file: Path | None, info: ValidationInfo) -> Path | None:
        other = (info.field_name or "").replace("_file", "_url")
        if file and info.data.get(other):
            raise ValueError(f"cannot be set beside {other.upper()}")
        return file

    holidays_country: str = Field(default="BR", description="ISO 3166 code of the country whose holidays count")
    closed_days: Annotated[tuple[date, ...], NoDecode] = Field(
        default=(), description="state, municipal and optional holidays, comma-separated: 2027-02-09,2027-10-24"
    )

    operator_area: Path | None = Field(
        default=None, description="GeoJSON of where connections can be asked for; without it, Brazil"
    )
    form_grace_days: int = Field(
        default=30, ge=0, description="days for which drafts may be submitted with a version that another one replaced"
    )

    @field_validator("closed_days", mode="before")
    @classmethod
    def _listed_days(cls, days: object) -> object:
        return [day for day in days.split(",") if day.strip()] if isinstance(days, str) else days

    @field_validator("holidays_country")
    @classmethod
    def _known_country(cls, country: str) -> str:
        try:
            BusinessDays(country)
        except NotImplementedError:
            raise ValueError("is not a country whose holidays are known") from None
        return country

    @cached_property
    def business_days(self) -> BusinessDays:
        """The business days of the operator."""
        return BusinessDays(self.holidays_country, self.closed_days)

    requests_per_hour: int = Field(default=100, ge=1, description="requests that one person may open; staff any number")
    calendar_links: int = Field(default=10, ge=1, description="calendar links that one person may have")
    calendar_fetches_per_hour: int = Field(
        default=60, ge=1, description="how often one calendar link may be called, and how often one person signed in"
    )
    calendar_dates: int = Field(default=1000, ge=1, description="dates that one calendar has, the soonest")
    drawer_files: int = Field(default=100, ge=1, description="files that one person may keep in the drawer")
    drawer_bytes: int = Field(default=200 * MB, ge=1, description="bytes of all files in one person's drawer")
    documents_per_hour: int = Field(default=60, ge=1, description="files that one person may add to requests")

    @field_validator("operator_area")
    @classmethod
    def _readable_area(cls, file: Path | None) -> Path | None:
        try:
            area_of(file)
        except NotAnArea as unreadable:
            raise ValueError(f"is no GeoJSON area: {unreadable}") from None
        return file

    @field_validator("services_file")
    @classmethod
    def _has_links(cls, file: Path | None) -> Path | None:
        if file:
            Links.read(file)
        return file

    @cached_property
    def links(self) -> Links:
        """The links of `services_file`, read when the process first needs them; none without such a file."""
        return Links.read(self.services_file) if self.services_file else Links(())
