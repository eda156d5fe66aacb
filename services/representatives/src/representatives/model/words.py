"""What is found by its words in representatives, and the key by which a name is ordered (`chassis.words`)."""

from chassis.words import folded

AGENT, COMPANY = "agent", "company"
"""The kinds of things that are found by their words."""

_LONGEST_KEY = 300  # the length of the column


def name_key(name: str | None) -> str:
    """Return the key by which a name is ordered and found.

    It is cut to the column's length, because a single letter may fold to eighteen.
    """
    return folded(name or "")[:_LONGEST_KEY]
