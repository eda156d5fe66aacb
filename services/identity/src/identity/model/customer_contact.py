"""The operator's customer register, as far as identity needs it: which e-mail addresses belong to a document."""

from uuid import UUID

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from chassis.personal import impersonal
from identity.model.base import Base

DOCUMENT, PAIR = "customer.document", "customer.pair"
"""The purposes of the two keyed hashes (`Vault.mac`)."""


class CustomerContact(Base):
    """One document and one address that the register has for the document. A document may have several addresses.

    Only keyed hashes are kept: `pair_mac` of the document with the address in the form of `address_key`, and
    `document_mac` of the document alone. `import_id` is the latest import that named the pair; the ids of imports grow
    with time.
    """

    __tablename__ = "customer_contact"

    pair_mac: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True, info=impersonal("a keyed hash"))
    document_mac: Mapped[bytes] = mapped_column(LargeBinary(32), index=True, info=impersonal("a keyed hash"))
    import_id: Mapped[UUID]
