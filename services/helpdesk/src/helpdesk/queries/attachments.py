"""The files of tickets: which may come in, and who sees them."""

from chassis.files import CSV, JPEG, MB, OFFICE_TYPES, PDF, PLAIN_TEXT, PNG, XML, ZIP, UploadRules

MOST_FILES = 10
"""How many files an entry, or a ticket's description, may have."""

RULES = UploadRules(
    max_bytes=5 * MB,
    max_count=MOST_FILES,
    types=frozenset({PDF, JPEG, PNG, CSV, PLAIN_TEXT, XML, ZIP, *OFFICE_TYPES}),
)
"""What may be attached to tickets."""
