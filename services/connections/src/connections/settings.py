"""The settings of connections beside those of every service."""

from pathlib import Path

from pydantic import Field

from chassis.settings import ServiceSettings


class Settings(ServiceSettings):
    """Read from the environment; the names are the same in capitals."""

    demo_file: Path | None = Field(default=None, description="where `seed` finds the demo accounts")
