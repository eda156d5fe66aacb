"""The databases of the tests share compiled statements, on each kind of database."""

from contextlib import closing
from pathlib import Path

from sqlalchemy import column, func, select
from sqlalchemy.engine.interfaces import CacheStats

from chassis.database import Database
from chassis.testing import compiled_statements


def found_compiled(database: Database) -> bool:
    """Whether a statement that only this test uses need not be compiled for a database."""
    with database.engine.connect() as connection:
        result = connection.execute(select(func.abs(-417).label("compiled_once")).order_by(column("compiled_once")))
        assert result.scalar_one() == 417
        return result.context.cache_hit is CacheStats.CACHE_HIT


def test_a_statement_is_compiled_once_for_all_databases_of_a_kind(database_url: str) -> None:
    with closing(Database(database_url)) as first:
        compiled_statements.share(first)
        assert not found_compiled(first)
        compiled_statements.keep(first)
        with closing(Database(database_url)) as second:
            assert not found_compiled(second)
        with closing(Database(database_url)) as third:
            compiled_statements.share(third)
            assert found_compiled(third)


def test_a_dialect_that_never_connected_is_not_remembered(tmp_path: Path) -> None:
    with closing(Database(f"sqlite:///{tmp_path}/never.db")) as unused:
        unknown = unused.engine.dialect
        compiled_statements.keep(unused)
    with closing(Database(f"sqlite:///{tmp_path}/next.db")) as following:
        compiled_statements.share(following)
        assert following.engine.dialect is not unknown
