"""E-mail addresses and their domains: one form for each, from the web form to the SMTP envelope.

A domain is kept as its A-label (`xn--strae-oqa.com.br` for `straße.com.br`), converted by IDNA 2008 (RFC 5891, with the
mapping of UTS #46). Two rules for one domain would let the mail for `straße.com.br` go to `strasse.com.br`, which is
somebody else's. A local part keeps its spelling; `address_key` is the form in which addresses are compared. A local
part that Unicode NFKC would change is refused: mail for `ªna` does not go to `ana`, but both would have the same key.
"""

import unicodedata
from functools import lru_cache

import idna
from email_validator import EmailNotValidError, validate_email


class NotAnAddress(ValueError):
    """The text is not an e-mail address, or not the domain of one."""


def normalise_address(text: str) -> str:
    """Return an e-mail address with its domain as an A-label in lower case. Raises NotAnAddress.

    `text` is what somebody entered. The part before the `@` keeps its case and is brought to Unicode NFC. It is no
    address if Unicode NFKC would change that part further, because its `address_key` would be that of another mailbox.
    Whether the address receives mail is not checked.
    """
    try:
        read = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise NotAnAddress(text) from None
    if not unicodedata.is_normalized("NFKC", read.local_part):
        raise NotAnAddress(text)
    return f"{read.local_part}@{read.ascii_domain}"


def normalise_domain(text: str) -> str:
    """Return the domain of e-mail addresses as an A-label in lower case. Raises NotAnAddress for a text that is no
    domain.
    """
    return domain_of(normalise_address(f"someone@{text.strip()}"))


def address_key(address: str) -> str:
    """Return the text by which e-mail addresses are compared: two spellings of one address have the same key.

    The key is in lower case and in Unicode NFKC, with the domain as an A-label. A text that is no address is also put
    in lower case and NFKC; nothing is raised.
    """
    local, at, domain = address.rpartition("@")
    return f"{_folded(local)}{at}{_a_label(domain)}"


def mailbox_key(address: str) -> str:
    """Return the `address_key` of an e-mail address without its `+tag`, so that all tags of one mailbox have one key.

    `bob+1@x.example` and `bob+2@x.example` both give `bob@x.example`. Limits on mails to one mailbox count by this key.
    """
    local, at, domain = address_key(address).rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"


def domain_of(address: str) -> str:
    """Return the domain of an e-mail address as an A-label, or an empty text when the address has no `@`."""
    _local, at, domain = address.rpartition("@")
    return _a_label(domain) if at else ""


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


@lru_cache(maxsize=10_000)  # strangers choose what is looked up here
def _a_label(domain: str) -> str:
    """Return a domain as an A-label in lower case. What is no domain is only put in lower case and Unicode NFKC."""
    if domain.isascii():
        return domain.lower()
    try:
        return idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        return _folded(domain)
