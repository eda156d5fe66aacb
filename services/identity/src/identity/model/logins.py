"""What people type to say who they are, reduced to one form per identity."""

import unicodedata

from email_validator import EmailNotValidError, validate_email

from chassis.documents import NotADocument, normalise_document


def email_key(address: str) -> str:
    """The form in which two spellings of one e-mail address are equal."""
    return unicodedata.normalize("NFKC", address).lower()


def mailbox(key: str) -> str:
    """The mailbox behind an e-mail key: `bob+1@x.example` and `bob+2@x.example` reach the same person."""
    local, _, domain = key.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def normalise_login(text: str) -> str:
    """A CPF or CNPJ without mask, an e-mail address's key, or the folded text when it is none of these.

    What nobody can have registered gets a form too, so that it is counted and answered like any other login.
    """
    try:
        return normalise_document(text)[0]
    except NotADocument:
        pass
    try:
        return email_key(validate_email(text.strip(), check_deliverability=False, test_environment=True).normalized)
    except EmailNotValidError:
        return unicodedata.normalize("NFKC", text).strip().lower()
