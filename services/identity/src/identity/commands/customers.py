"""Import the operator's customer register from a CSV file of any length."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import click

from chassis.context import SYSTEM, Origin
from chassis.ids import new_id
from chassis.service import Runtime
from identity.actions import customers
from identity.actions.customers import Comparison, Contact
from identity.clients import Clients
from identity.commands.customer_file import Fault, FileUnreadable, read_contacts
from identity.settings import Settings

_BY_OPERATOR = Origin(actor=SYSTEM, request_id="cli")
_BATCH = 500


@click.command(
    "import-customers",
    help="""Take over the operator's customer register: which e-mail addresses belong to which CPF or CNPJ.

    FILE is CSV (comma, semicolon or tab) with the columns document and email, one address a row; a document may have
    several rows. Only keyed hashes are kept. Accounts whose proven address is among those of their document get the
    assurance `contact`, now and when they register later.

    A later import replaces: of each document that it names, only the addresses that it names stay; other documents stay
    as they are, or go with --whole. No account loses an assurance by an import. Rows that cannot be used are named and
    left out; the exit code is 1 then. An import that was cut short is simply run again.
    """,
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--dry-run", is_flag=True, help="Only say what would change. A pair that the file repeats counts each time."
)
@click.option("--whole", is_flag=True, help="FILE is the whole register: documents it does not name are forgotten.")
def import_customers(runtime: Runtime[Settings, Clients], file: Path, *, dry_run: bool, whole: bool) -> None:
    run = _Import(runtime, dry_run=dry_run)
    try:
        for batch in _batches(read_contacts(file)):
            run.take(batch)
    except FileUnreadable as unreadable:
        run.refuse(str(unreadable))
        raise click.ClickException(f"{run.report()}; the import was not finished") from None
    run.finish(is_whole=whole)
    click.echo(run.report())
    if run.faults:
        raise SystemExit(1)


COMMANDS = (import_customers,)


class _Import:
    """One run of the command: its batches, each in its own transaction, and its counts."""

    def __init__(self, runtime: Runtime[Settings, Clients], *, dry_run: bool) -> None:
        self._database, self._vault = runtime.database, runtime.clients.vault
        self._dry_run, self._id = dry_run, new_id()
        self.new = self.unchanged = self.proven = self.forgotten = self.faults = 0

    def take(self, rows: list[Contact | Fault]) -> None:
        """Store a batch of rows of the customer register, or in a dry run only count what would change. The counts are
        added to those of the import.

        `rows` are Contacts, and Faults for rows of the file that cannot be used; the faults are printed.
        """
        for fault in rows:
            if isinstance(fault, Fault):
                self.refuse(f"row {fault.row}: {fault.reason}")
        contacts = list(dict.fromkeys(row for row in rows if isinstance(row, Contact)))
        repeated = sum(isinstance(row, Contact) for row in rows) - len(contacts)
        found = self._compare(contacts)
        self.new += found.new
        self.unchanged += found.unchanged + repeated
        self.proven += found.proven

    def refuse(self, reason: str) -> None:
        """Report a row that cannot be used. Its contents are not printed."""
        self.faults += 1
        click.echo(reason, err=True)

    def finish(self, *, is_whole: bool) -> None:
        """Delete the stored pairs of document and e-mail address that the import replaced, and audit the import. Called
        after the last batch. A dry run does neither.

        `is_whole` says that the file was the whole register, so that all older pairs are deleted.
        """
        if self._dry_run:
            return
        while gone := self._forget(is_whole):
            self.forgotten += gone
        counts = {"new": self.new, "unchanged": self.unchanged, "proven": self.proven, "forgotten": self.forgotten}
        with self._database.writing(_BY_OPERATOR) as session:
            customers.note_import(session, import_id=self._id, **counts, refused=self.faults)

    def report(self) -> str:
        """Return the counts in one line."""
        said = (
            f"{self.new} rows taken, {self.unchanged} unchanged, {self.faults} refused; "
            f"{self.forgotten} older ones forgotten; {self.proven} accounts proven"
        )
        return f"dry run, nothing was changed: {said}" if self._dry_run else said

    def _compare(self, contacts: list[Contact]) -> Comparison:
        if self._dry_run:
            with self._database.reading() as session:
                return customers.preview_contacts(session, vault=self._vault, contacts=contacts)
        with self._database.writing(_BY_OPERATOR) as session:
            return customers.take_contacts(session, vault=self._vault, import_id=self._id, contacts=contacts)

    def _forget(self, is_whole: bool) -> int:
        with self._database.writing(_BY_OPERATOR) as session:
            return customers.forget_replaced(session, import_id=self._id, is_whole=is_whole)


def _batches(rows: Iterator[Contact | Fault]) -> Iterator[list[Contact | Fault]]:
    while batch := list(islice(rows, _BATCH)):
        yield batch
