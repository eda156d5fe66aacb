"""Looking for what is left of a person: every column of every table of a database, read as text."""

import json
from typing import Any

from sqlalchemy import MetaData, select

from chassis.database import Database, chassis_metadata


def traces(database: Database, metadata: MetaData, **said: str) -> set[tuple[str, str]]:
    """Where any of the texts `said` is left, as (`table.column`, the text's name); case does not count."""
    found = set()
    with database.reading() as session:
        for table in (*metadata.sorted_tables, *chassis_metadata.sorted_tables):
            for row in session.execute(select(table)).mappings():
                for column, value in row.items():
                    text = _text(value).casefold()
                    found |= {
                        (f"{table.name}.{column}", name) for name, words in said.items() if words.casefold() in text
                    }
    return found


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
