"""Ids are UUIDv7: rows sort by the time of their creation, and indexes grow at one end."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """Return a new UUIDv7 (RFC 9562)."""
    return uuid7()
