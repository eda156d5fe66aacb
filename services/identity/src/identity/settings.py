"""Identity's settings beside those of every service."""

from pathlib import Path

from pydantic import Field

from chassis.settings import FernetKeys, ServiceSettings


class Settings(ServiceSettings):
    """Read from the environment; the names are the same in capitals."""

    code_key: FernetKeys = Field(description="comma-separated Fernet keys shared with the notifier; the first encrypts")
    demo_file: Path | None = Field(default=None, description="where `seed` writes the demo accounts")

    argon2_memory_kib: int = Field(default=19 * 1024, ge=8)
    argon2_passes: int = Field(default=2, ge=1)
    argon2_lanes: int = Field(default=1, ge=1)
    hash_wait_seconds: float = Field(default=5, gt=0, description="how long a password waits for a core before 503")

    access_token_seconds: int = Field(default=900, ge=60, le=900)
    session_idle_days: int = Field(default=30, ge=1, description="a session ends when it was not used so long")
    session_absolute_days: int = Field(default=90, ge=1, description="a session ends at the latest")
    session_retention_days: int = Field(default=30, ge=1, description="an ended session is forgotten after")
    signing_key_days: int = Field(default=30, ge=1, description="how long a key signs")
