"""Looking for traces of a person in a database: every column of every table, read as text."""

import json
from typing import Any

from sqlalchemy import MetaData, select

from chassis.database import Database, chassis_metadata


def traces(database: Database, metadata: MetaData, **said: str) -> set[tuple[str, str]]:
    """Return where texts about a person still stand in a service's database, for tests of erasure.

    Keyword arguments are the texts to look for, such as `email="ana@x.example"`. Returns a set of pairs:
    `table.column`, and the keyword of the text found there. The set is empty after a complete erasure. `metadata` holds
    the service's tables; the chassis's tables are searched too. Case does not count.
    """
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
