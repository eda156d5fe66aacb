"""The settings of connections beside those of every service."""

from pathlib import Path

from pydantic import Field, field_validator

from chassis.settings import ServiceSettings
from connections.forms.area import NotAnArea, area_of


class Settings(ServiceSettings):
    """Read from the environment; the names are the same in capitals."""

    demo_file: Path | None = Field(default=None, description="where `seed` finds the demo accounts")
    operator_area: Path | None = Field(
        default=None, description="GeoJSON of where connections can be asked for; without it, Brazil"
    )
    form_grace_days: int = Field(
        default=30, ge=0, description="days for which drafts may be submitted with a version that another one replaced"
    )

    @field_validator("operator_area")
    @classmethod
    def _readable_area(cls, file: Path | None) -> Path | None:
        try:
            area_of(file)
        except NotAnArea as unreadable:
            raise ValueError(f"is no GeoJSON area: {unreadable}") from None
        return file
