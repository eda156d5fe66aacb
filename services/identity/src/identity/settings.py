"""Identity's settings beside those of every service."""

from pathlib import Path

from pydantic import Field

from chassis.settings import FernetKeys, HashingSettings


class Settings(HashingSettings):
    """Read from the environment; the names are the same in capitals."""

    code_key: FernetKeys = Field(description="comma-separated Fernet keys shared with the notifier; the first encrypts")
    demo_file: Path | None = Field(default=None, description="where `seed` writes the demo accounts")

    access_token_seconds: int = Field(default=900, ge=60, le=900)
    session_idle_days: int = Field(default=30, ge=1, description="a session ends when it was not used so long")
    session_absolute_days: int = Field(default=90, ge=1, description="a session ends at the latest")
    session_retention_days: int = Field(default=30, ge=1, description="an ended session is forgotten after")
    signing_key_days: int = Field(default=30, ge=1, description="how long a key signs")
