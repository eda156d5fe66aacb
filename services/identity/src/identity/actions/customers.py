"""Import the operator's customer register: its pairs of document and e-mail address, kept as keyed hashes.

One import is many transactions. Each transaction stores a batch of pairs and raises the assurance of the accounts that
match. The last ones delete the pairs that the import replaced. Two imports at once have the same result as one after
the other, in the order in which they began.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session, aliased

from chassis import audit
from chassis.assurance import CONTACT, DECLARED
from identity.actions.assurance import raise_assurance
from identity.clients import Vault
from identity.model import CustomerContact, User
from identity.model.customer_contact import DOCUMENT, PAIR

_FORGOTTEN_AT_ONCE = 500


@dataclass(frozen=True)
class Contact:
    """A row of the customer register: a document without mask, and an address in the form of `address_key`."""

    document: str
    email_key: str


@dataclass(frozen=True)
class Comparison:
    """What a batch changes, in numbers: `new` pairs, `unchanged` pairs, and `proven` accounts that match a pair."""

    new: int
    unchanged: int
    proven: int


def preview_contacts(session: Session, *, vault: Vault, contacts: Sequence[Contact]) -> Comparison:
    """Count what importing a batch of pairs of document and e-mail address would change, without changing anything."""
    known = _known(session, vault, contacts)
    unchanged = sum(any(mac in known for mac in _pair_macs(vault, contact)) for contact in contacts)
    return Comparison(len(contacts) - unchanged, unchanged, len(_declared_owners(session, contacts)))


def take_contacts(session: Session, *, vault: Vault, import_id: UUID, contacts: Sequence[Contact]) -> Comparison:
    """Store a batch of an import of the customer register, and raise the assurance of the accounts that match one of
    its rows to `contact`.

    `contacts` are the rows, pairs of document and e-mail address. `vault` hashes the pairs; a pair that was hashed
    under an older key is stored again under the present key. `import_id` is the same for all batches of one import. The
    transaction blocks registrations and other imports, so batches have to be small. Returns a Comparison: the numbers
    of new and unchanged pairs and of raised accounts.
    """
    _lock_register(session)
    known = _known(session, vault, contacts)
    new = 0
    for contact in contacts:
        pair_mac, *older = _pair_macs(vault, contact)
        outdated = [known.pop(mac) for mac in older if mac in known]
        for row in outdated:
            session.delete(row)
        if pair_mac not in known:
            new += not outdated
            document_mac = vault.mac(DOCUMENT, contact.document)
            known[pair_mac] = CustomerContact(pair_mac=pair_mac, document_mac=document_mac, import_id=import_id)
            session.add(known[pair_mac])
        latest = max(row.import_id for row in (known[pair_mac], *outdated))
        known[pair_mac].import_id = max(latest, import_id)
    _renew_documents(vault, contacts, known)
    session.flush()
    return Comparison(new, len(contacts) - new, _prove_owners(session, contacts))


def forget_replaced(session: Session, *, import_id: UUID, is_whole: bool) -> int:
    """Delete at most 500 stored pairs of document and e-mail address that an import of the customer register replaced.

    Called after the last batch of the import, again and again until it returns 0. Returns how many pairs were deleted.
    `import_id` is the import's. If `is_whole`, the imported file is the whole register and replaces all pairs of
    earlier imports; otherwise it replaces only those of the documents in the file.
    """
    named = aliased(CustomerContact)
    of_named = select(named.document_mac).where(named.import_id == import_id)
    older = select(CustomerContact.pair_mac).where(CustomerContact.import_id < import_id)
    if not is_whole:
        older = older.where(CustomerContact.document_mac.in_(of_named))
    batch = delete(CustomerContact).where(CustomerContact.pair_mac.in_(older.limit(_FORGOTTEN_AT_ONCE)))
    gone = session.scalars(batch.returning(CustomerContact.pair_mac), execution_options={"synchronize_session": False})
    return len(gone.all())


def note_import(session: Session, *, import_id: UUID, **counts: int) -> None:
    """Record a finished import of the customer register in the audit trail, with its `counts` by name."""
    audit.record(session, "customers.imported", import_id, **counts)


def _lock_register(session: Session) -> None:
    """Lock the customer register until the transaction ends. A batch of an import calls it, so that nobody compares
    with the register or writes it meanwhile.

    `is_on_record`, which compares, locks rows; PostgreSQL then also locks the table, even when no row is found, and
    this function's lock waits for that. On SQLite nothing is done, since a writing transaction is alone anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE customer_contact IN EXCLUSIVE MODE"))


def _known(session: Session, vault: Vault, contacts: Sequence[Contact]) -> dict[bytes, CustomerContact]:
    """Return the stored pairs (CustomerContact) of all documents in `contacts`, the rows of an import's batch, as a
    mapping from the pair's keyed hash. Pairs of these documents with other e-mail addresses are in it, too.
    """
    macs = {mac for document in {contact.document for contact in contacts} for mac in vault.macs(DOCUMENT, document)}
    rows = session.scalars(select(CustomerContact).where(CustomerContact.document_mac.in_(macs)))
    return {row.pair_mac: row for row in rows}


def _pair_macs(vault: Vault, contact: Contact) -> list[bytes]:
    return vault.macs(PAIR, contact.document, contact.email_key)


def _renew_documents(vault: Vault, contacts: Sequence[Contact], known: dict[bytes, CustomerContact]) -> None:
    """Hash the documents of stored pairs again, if their hashes were made under an older key of `vault`.

    A pair is a document with an e-mail address. `contacts` are the rows of an import's batch. `known` are all stored
    pairs of their documents, as `_known` returns them; these rows are changed. Without this, `forget_replaced`, which
    compares document hashes, would overlook pairs of older keys.
    """
    older = {}
    for document in {contact.document for contact in contacts}:
        present, *before = vault.macs(DOCUMENT, document)
        older.update(dict.fromkeys(before, present))
    for row in known.values():
        row.document_mac = older.get(row.document_mac, row.document_mac)


def _declared_owners(session: Session, contacts: Sequence[Contact]) -> list[UUID]:
    """Return the ids of the accounts that match one of the imported rows, and whose document is only declared so far.
    The import raises the assurance of these accounts to `contact`.

    An account matches a row of `contacts` by both document and e-mail address.
    """
    pairs = {(contact.document, contact.email_key) for contact in contacts}
    declared = select(User.id, User.document, User.email_key).where(
        User.document.in_({document for document, _email in pairs}), User.document_assurance == DECLARED
    )
    return [user_id for user_id, *pair in session.execute(declared) if tuple(pair) in pairs]


def _prove_owners(session: Session, contacts: Sequence[Contact]) -> int:
    owners = _declared_owners(session, contacts)
    locked = select(User).where(User.id.in_(owners)).order_by(User.id).with_for_update()
    pairs = {(contact.document, contact.email_key) for contact in contacts}
    users = session.scalars(locked.execution_options(populate_existing=True))
    return sum(
        raise_assurance(session, user, CONTACT, by="customer_register")
        for user in users
        if (user.document, user.email_key) in pairs
    )
