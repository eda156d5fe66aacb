"""The settings of certificates beside those of every service."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from chassis.settings import HashingSettings, OutsideUrl

LONGEST_PASSWORD = 64


class Settings(HashingSettings):
    """Read from the environment; the names are the same in capitals."""

    demo_file: Path | None = Field(default=None, description="where `seed` finds the demo accounts")
    demo_authority: Path | None = Field(
        default=None, description="folder of the demonstration authority, trusted in embedded mode only"
    )

    trust_store: Path | None = Field(
        default=None, description="folder of the trusted authorities: roots/, intermediates/, pins.sha256"
    )
    crl_store: Path | None = Field(default=None, description="folder of the authorities' lists of revoked certificates")
    validity_limit_days: int = Field(
        default=395, ge=1, description="a certificate that lasts so many days or longer is refused"
    )
    cnpj_missing: Literal["refused", "warning"] = Field(
        default="refused", description="what becomes of a certificate that names no CNPJ"
    )
    cnpj_mismatch: Literal["refused", "warning"] = Field(
        default="refused", description="what becomes of a certificate that names another CNPJ"
    )
    registrations_per_hour: int = Field(
        default=100, ge=1, description="certificates that may be registered for one company"
    )
    password_min_length: int = Field(default=8, ge=4, le=LONGEST_PASSWORD, description="of a systemic user")
    password_digits_only: bool = Field(default=False, description="whether that password has only digits")

    platform_url: OutsideUrl = Field(default="", description="the integration platform, which gets each enrollment")
    platform_token: SecretStr = Field(default=SecretStr(""), description="bearer token for it")
    platform_file: Path | None = Field(default=None, description="a file that gets a line per hand-over instead")

    @field_validator("platform_file")
    @classmethod
    def _is_the_only_one(cls, file: Path | None, info: ValidationInfo) -> Path | None:
        if file and info.data.get("platform_url"):
            raise ValueError("cannot be set beside PLATFORM_URL")
        return file

    @field_validator("demo_authority")
    @classmethod
    def _is_for_laptops(cls, folder: Path | None, info: ValidationInfo) -> Path | None:
        if folder and not info.data.get("embedded"):
            raise ValueError("is only for embedded mode: everybody could issue certificates that are trusted")
        return folder

    @property
    def demo_trust_store(self) -> Path | None:
        """The trust store of the demonstration authority; None outside embedded mode."""
        return self.demo_authority / "trust" if self.demo_authority else None
