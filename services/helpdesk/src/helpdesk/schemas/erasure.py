"""Erasing somebody without an account."""

from typing import Any, ClassVar

from chassis.schemas import Email, Schema


class Erasure(Schema):
    """Whose tickets and mails are erased."""

    example: ClassVar[dict[str, Any]] = {"email": "pessoa@consumo.example"}

    email = Email(required=True)
