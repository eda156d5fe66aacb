"""Makes the databases and roles that are missing, one of each per service: `python3 make_databases.py SECRETS`.

SECRETS is the folder with `POSTGRES_PASSWORD` and `DATABASE_PASSWORD.<service>`. libpq's variables name the server
(`PGHOST`, `PGUSER`). It runs at each start, so a service that is new gets its database on an old volume, too. Passwords
of roles become those of the secrets. Nothing else of what is there is changed.
"""

import os
import sys
from pathlib import Path

import psycopg
from psycopg import sql

_PREFIX = "DATABASE_PASSWORD."
_LOCK = 727_100


def make(connection: "psycopg.Connection[tuple[object, ...]]", passwords: dict[str, str]) -> list[str]:
    """Make the missing roles and databases of the services in `passwords`. Returns what it made, in words.

    `connection` is a superuser's, with autocommit, because a database cannot be made in a transaction.
    """
    made = []
    connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    for service, password in sorted(passwords.items()):
        name = sql.Identifier(service)
        if not _is_there(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", service):
            connection.execute(sql.SQL("CREATE ROLE {}").format(name))
            made.append(f"role {service}")
        login = "ALTER ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD {}"
        connection.execute(sql.SQL(login).format(name, sql.Literal(password)))
        if not _is_there(connection, "SELECT 1 FROM pg_database WHERE datname = %s", service):
            created = "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'"
            connection.execute(sql.SQL(created).format(name, name))
            made.append(f"database {service}")
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    connection.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
    return made


def _is_there(connection: "psycopg.Connection[tuple[object, ...]]", query: str, name: str) -> bool:
    return connection.execute(query, [name]).fetchone() is not None


def main(secrets: Path) -> None:
    """Read the passwords from the folder of secrets, and make what is missing on the server of the environment."""
    passwords = {
        file.name.removeprefix(_PREFIX): file.read_text(encoding="utf-8") for file in secrets.glob(f"{_PREFIX}*")
    }
    superuser = (secrets / "POSTGRES_PASSWORD").read_text(encoding="utf-8")
    timeout = int(os.environ.get("PGCONNECT_TIMEOUT", "10"))
    with psycopg.connect(password=superuser, autocommit=True, connect_timeout=timeout) as connection:
        made = make(connection, passwords)
    sys.stdout.write(f"made {', '.join(made)}\n" if made else "every database and role is there\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
