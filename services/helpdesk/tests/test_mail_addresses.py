"""The mailbox of tickets: whose address leads to a ticket, and whose does not."""

import base64
from collections.abc import Callable
from uuid import UUID

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from chassis.ids import new_id
from helpdesk.mailing.addresses import MailAddresses

KEY, OTHER_KEY = Fernet.generate_key().decode(), Fernet.generate_key().decode()
MAILBOX = "atendimento@ramal.example"


def addresses(keys: str = KEY, mailbox: str = MAILBOX) -> MailAddresses:
    return MailAddresses(SecretStr(keys), mailbox)


def test_a_tickets_address_leads_back_to_it() -> None:
    ticket_id = new_id()
    address = addresses().reply_to(ticket_id)
    assert addresses().ticket_in(address) == ticket_id
    assert address == address.lower()
    assert address.startswith("atendimento+")
    assert len(address.rpartition("@")[0]) <= 64


@pytest.mark.parametrize("respelled", [str.upper, str.title, str.swapcase, lambda text: f"  {text} "])
def test_any_case_of_an_address_leads_to_the_ticket(respelled: Callable[[str], str]) -> None:
    ticket_id = new_id()
    assert addresses().ticket_in(respelled(addresses().reply_to(ticket_id))) == ticket_id


def test_addresses_of_the_key_before_still_lead_to_their_ticket() -> None:
    ticket_id = new_id()
    before = addresses(OTHER_KEY).reply_to(ticket_id)
    rotated = addresses(f"{KEY}, {OTHER_KEY}")
    assert rotated.ticket_in(before) == ticket_id
    assert rotated.reply_to(ticket_id) == addresses(KEY).reply_to(ticket_id)
    assert addresses(KEY).ticket_in(before) is None


def test_one_changed_character_leads_nowhere() -> None:
    ticket_id = new_id()
    address = addresses().reply_to(ticket_id)
    start, end = len("atendimento+"), address.index("@")
    for place in range(start, end):
        for character in "abcdefghijklmnopqrstuvwxyz234567":
            if character != address[place]:
                forged = address[:place] + character + address[place + 1 :]
                assert addresses().ticket_in(forged) is None, forged


def test_an_id_with_the_hmac_of_another_ticket_leads_nowhere() -> None:
    mine, theirs = new_id(), new_id()
    tag = addresses().reply_to(mine).partition("+")[2].partition("@")[0]
    mac = base64.b32decode(tag.upper() + "=" * 6)[16:]
    forged = base64.b32encode(theirs.bytes + mac).decode().rstrip("=").lower()
    assert addresses().ticket_in(f"atendimento+{forged}@ramal.example") is None


@pytest.mark.parametrize(
    "change",
    [
        ("@ramal.example", "@ramal.example.org"),
        ("@ramal.example", "@outro.example"),
        ("@ramal.example", ""),
        ("@ramal.example", "@"),
        ("atendimento+", "suporte+"),
        ("atendimento+", "atendimento-"),
        ("atendimento+", "+"),
        ("atendimento+", "atendimento++"),
        ("atendimento+", "atendimento+a"),
        ("@ramal.example", "a@ramal.example"),
        ("@ramal.example", "=@ramal.example"),
        ("@ramal.example", "@x.example@ramal.example"),
        ("atendimento+", "a" * 1000 + "+"),
    ],
)
def test_addresses_beside_the_mailbox_lead_nowhere(change: tuple[str, str]) -> None:
    address = addresses().reply_to(new_id())
    assert addresses().ticket_in(address.replace(*change)) is None


@pytest.mark.parametrize("mailbox", ["nothing", "", "a@b@c", "help+desk@ramal.example", "a" * 22 + "@ramal.example"])
def test_a_mailbox_that_cannot_have_tags_is_refused_at_start(mailbox: str) -> None:
    with pytest.raises(ValueError):
        addresses(mailbox=mailbox)


def test_the_longest_mailbox_keeps_to_the_length_of_a_local_part() -> None:
    longest = addresses(mailbox="a" * 21 + "@ramal.example")
    address = longest.reply_to(new_id())
    assert len(address.rpartition("@")[0]) == 64
    assert longest.ticket_in(address)


def test_ours_are_the_mailbox_and_its_tags() -> None:
    ours = addresses()
    for address in (MAILBOX, MAILBOX.upper(), ours.bounce_address, ours.reply_to(new_id()), f"  {MAILBOX}"):
        assert ours.is_ours(address), address
    for address in ("", "atendimento", "atendimento@outro.example", "x@ramal.example", "+@ramal.example", "a" * 999):
        assert not ours.is_ours(address), address


def test_the_bounce_address_leads_to_no_ticket() -> None:
    assert addresses().bounce_address == "atendimento+bounces@ramal.example"
    assert addresses().ticket_in(addresses().bounce_address) is None


def test_a_mailbox_at_an_international_domain_works_in_both_spellings() -> None:
    ours = addresses(mailbox="ajuda@ação.example")
    ticket_id = new_id()
    address = ours.reply_to(ticket_id)
    assert address.isascii()
    assert ours.ticket_in(address.partition("@")[0] + "@AÇÃO.example") == ticket_id


def test_a_message_id_is_stable_and_of_one_ticket_and_one_mail() -> None:
    ticket_id, other = new_id(), new_id()
    first = addresses().message_id(ticket_id, "opened")
    assert first == addresses().message_id(ticket_id, "opened")
    assert first.startswith("<")
    assert first.endswith("@ramal.example>")
    assert ticket_id.hex not in first
    different = {
        first,
        addresses().message_id(ticket_id, "closed"),
        addresses().message_id(other, "opened"),
        addresses(OTHER_KEY).message_id(ticket_id, "opened"),
    }
    assert len(different) == 4


@given(st.text(max_size=400))
def test_no_text_is_an_address_of_a_ticket_by_chance(text: str) -> None:
    assert addresses().ticket_in(text) is None
    assert addresses().ticket_in(f"atendimento+{text}@ramal.example") is None
    assert addresses().is_ours(text) in (True, False)


@given(st.uuids())
def test_every_ticket_has_an_address(ticket_id: UUID) -> None:
    assert addresses().ticket_in(addresses().reply_to(ticket_id)) == ticket_id
