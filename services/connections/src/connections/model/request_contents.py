"""What a customer fills in of a request: its sections and documents, and which of them may be changed now."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, declared_attr, relationship
from sqlalchemy.orm.attributes import flag_modified

from connections.model.problems import CureOver, RequestNotEditable
from connections.model.request_document import RequestDocument
from connections.model.request_record import RequestRecord
from connections.states import PERSONAL_SECTIONS, PERSONAL_SLOTS, REQUEST_EDITABLE, RequestStatus


class RequestContents(RequestRecord):
    """The sections and documents of a request."""

    __abstract__ = True

    @declared_attr
    @classmethod
    def documents(cls) -> Mapped[list[RequestDocument]]:
        return relationship(order_by=RequestDocument.id, cascade="all, delete-orphan", back_populates="request")

    @property
    def is_editable(self) -> bool:
        return self.status in REQUEST_EDITABLE

    @property
    def named_budget_id(self) -> UUID | None:
        """The request for a generation budget that a commissioning names; None if it names none."""
        named = self.answers.get("request", {}).get("budget_request_id")
        return UUID(named) if named else None

    def check_editable(self) -> None:
        """Raise RequestNotEditable unless the request is a draft or was returned."""
        if not self.is_editable:
            raise RequestNotEditable()

    def check_cure(self, today: date) -> None:
        """Raise CureOver when the request was returned, and its last day to correct it was before `today`.

        The day decides, whether or not the job that lapses the request has run.
        """
        if self.status is RequestStatus.RETURNED and self.cure_until and today > self.cure_until:
            raise CureOver(self.cure_until)

    def is_open(self, *, section: str | None = None, slot: str | None = None) -> bool:
        """Return whether a section or a slot may be changed now. Only one of the two is given.

        In a draft all may be changed, in a returned request those that the analyst listed, and in any other none.
        """
        if self.status is RequestStatus.DRAFT:
            return True
        name, value = ("section", section) if section else ("slot", slot)
        return self.status is RequestStatus.RETURNED and value in {item.get(name) for item in self.returned_items}

    def check_open(self, *, section: str | None = None, slot: str | None = None) -> None:
        """Raise RequestNotEditable unless the section or the slot may be changed now. Only one of the two is given."""
        if not self.is_open(section=section, slot=slot):
            raise RequestNotEditable()

    def save_section(self, section: str, answers: Mapping[str, Any], *, now: datetime) -> None:
        """Replace the `answers` of a section, and mark returned items about it as corrected.

        Raises RequestNotEditable when the section may not be changed now.
        """
        self.check_open(section=section)
        self.answers = {**self.answers, section: dict(answers)}
        self._mend("section", section)
        self.edited_at = now

    def documents_in(self, slot: str) -> list[RequestDocument]:
        """Return the documents in a slot that are neither rejected nor removed."""
        return [document for document in self.usable_documents if document.slot == slot]

    @property
    def usable_documents(self) -> list[RequestDocument]:
        """The documents that count: neither rejected nor removed."""
        return [document for document in self.documents if document.is_usable]

    @property
    def files(self) -> dict[str, int]:
        """How many usable documents each slot has."""
        slots = [document.slot for document in self.usable_documents]
        return {slot: slots.count(slot) for slot in slots}

    def put_document(self, document: RequestDocument, *, now: datetime) -> None:
        """Add a document to its slot, and mark returned items about the slot as corrected.

        The request gets a new version.
        """
        self.documents.append(document)
        self._mend("slot", document.slot)
        self.touch()
        self.edited_at = now

    def take_document(self, document: RequestDocument, *, now: datetime) -> None:
        """Remove a document.

        It is deleted if it was never handed in; otherwise it stays in the record with `removed_at`. Returned items that
        ask for a document in its slot count as not corrected again. The request gets a new version.
        """
        if document.round is None:
            self.documents.remove(document)
        else:
            document.removed_at = now
        self._unmend(document.slot)
        self.touch()
        self.edited_at = now

    @property
    def impersonal_answers(self) -> dict[str, Any]:
        """The answers without the sections about the holder and other units (`states.PERSONAL_SECTIONS`)."""
        return {name: said for name, said in self.answers.items() if name not in PERSONAL_SECTIONS}

    def take_personal(self, *, now: datetime) -> None:
        """Remove what is about the former holder: the personal sections, and the documents in personal slots.

        Called when the request gets another holder. `states.PERSONAL_SECTIONS` and `PERSONAL_SLOTS` name what is
        personal.
        """
        self.answers = self.impersonal_answers
        for document in [one for one in self.documents if one.removed_at is None and one.slot in PERSONAL_SLOTS]:
            self.take_document(document, now=now)

    def touch(self) -> None:
        """Give the request a new version at the next flush, because one of its documents changed."""
        flag_modified(self, "status")

    @property
    def budget_follows(self) -> bool:
        """Whether a request for a connection budget has to follow on this new connection (B16).

        The check computes it when the request is submitted (`forms.kinds.new_connection`). Of a draft, and of any other
        kind of request, it is False.
        """
        return bool(self.computed.get("connection_budget_follows"))

    def _mend(self, name: str, value: str) -> None:
        """Mark the returned items about a section or a slot as corrected.

        `name` is `section` or `slot`, `value` the name of that section or slot.
        """
        if self.returned_items:
            self.returned_items = [
                {**item, "is_mended": item["is_mended"] or item.get(name) == value} for item in self.returned_items
            ]

    def _unmend(self, slot: str) -> None:
        """Mark the returned items that ask for a document in this slot as not corrected, if no document is left in it.

        Items about a certain document stay corrected: the customer may answer a rejection by removing the document.
        """
        if not self.documents_in(slot):
            self.returned_items = [
                {**item, "is_mended": item["is_mended"] and (item.get("slot") != slot or "document_id" in item)}
                for item in self.returned_items
            ]
