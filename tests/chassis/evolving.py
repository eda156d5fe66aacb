"""A service whose migrations a test writes."""

from textwrap import dedent, indent

from chassis.revisions import known_revisions
from chassis.service import Service


def add_revision(evolving: Service, revision: str, after: str | None, body: str) -> None:
    head = f'import sqlalchemy as sa\nfrom alembic import op\n\nrevision = "{revision}"\ndown_revision = {after!r}\n'
    upgrade = f"def upgrade() -> None:\n{indent(dedent(body).strip(), '    ')}\n"
    (evolving.migrations / f"{revision}_x.py").write_text(f"{head}\n\n{upgrade}")
    known_revisions.cache_clear()
