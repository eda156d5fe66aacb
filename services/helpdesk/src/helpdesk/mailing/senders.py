"""The addresses, names and Message-IDs in the headers of a mail."""

import re

from chassis.addresses import NotAnAddress, address_key, normalise_address
from helpdesk.mailing.mime import Entity, decoded_words

_ADDRESSES = 500
_ADDRESS_CHARACTERS = 254
_NAME_CHARACTERS = 300
_ID_CHARACTERS = 990
_ANCESTORS = 100

_ITEM = re.compile(r'"(?:[^"\\]|\\.)*"?|\((?:[^()\\]|\\.)*\)?|<[^<>]*>?|[,;]|[^",;<(]+')
_ESCAPE = re.compile(r"\\(.)")
_ID = re.compile(r"<([^<>]{1,990})>")


def address_or_nothing(text: str) -> str:
    """Return the key of an address (`chassis.addresses.address_key`), or an empty text for what is no address."""
    text = text.strip()
    if not 3 <= len(text) <= _ADDRESS_CHARACTERS:
        return ""
    try:
        return address_key(normalise_address(text))
    except NotAnAddress:
        return ""


def named_addresses(value: str) -> list[tuple[str, str]]:
    """Return the names and the keys of the addresses in a header; what is no address is left out.

    `value` is the header before its encoded words are decoded: a decoded name may have a comma.
    """
    found: list[tuple[str, str]] = []
    words: list[str] = []
    angle = ""
    for item in [*_ITEM.findall(value), ","]:
        if item in (",", ";"):
            if len(found) == _ADDRESSES:
                break
            address = address_or_nothing(angle or _bare([word for word in words if not word.startswith(("(", '"'))]))
            if address:
                found.append((_name(words if angle else [word for word in words if word.startswith("(")]), address))
            words, angle = [], ""
        elif item.startswith("<"):
            angle = item.strip("<>").strip()
        else:
            words.append(_after_group_name(item))
    return found


def addresses_in(mail: Entity, *headers: str) -> list[str]:
    """Return the keys of the addresses in headers of these names, each once, in their order."""
    values = [mail.plain_value(value) for name, value in mail.fields if name in headers]
    return list(dict.fromkeys(address for value in values for _name, address in named_addresses(value)))[:_ADDRESSES]


def message_id(mail: Entity) -> str:
    """Return the Message-ID in angle brackets, or an empty text."""
    value = mail.plain_header("message-id")
    found = _ids(value)
    if found:
        return found[0]
    bare = "".join(value.split())
    return f"<{bare}>" if bare and len(bare) <= _ID_CHARACTERS and not re.search("[<>]", bare) else ""


def references(mail: Entity) -> list[str]:
    """Return the Message-IDs of the mails that a mail answers, oldest first: References, then In-Reply-To.

    Of more than a hundred the first twenty and the last eighty are returned.
    """
    found = list(dict.fromkeys(_ids(mail.plain_header("references")) + _ids(mail.plain_header("in-reply-to"))))
    return found if len(found) <= _ANCESTORS else found[:20] + found[20 - _ANCESTORS :]


def _ids(value: str) -> list[str]:
    """Return the Message-IDs in a header; white space inside one is the mark of a line that was cut there."""
    compact = ("".join(inner.split()) for inner in _ID.findall(value))
    return [f"<{inner}>" for inner in compact if inner]


def _name(words: list[str]) -> str:
    text = " ".join(_ESCAPE.sub(r"\1", word.strip().strip('"()')) for word in words)
    return decoded_words(text).strip(" '\"")[:_NAME_CHARACTERS]


def _bare(words: list[str]) -> str:
    """Return the address that stands without angle brackets, perhaps behind a name."""
    return next((word for word in reversed(" ".join(words).split()) if "@" in word), "")


def _after_group_name(item: str) -> str:
    """Return a piece of a header without the name of a group of addresses: `a@b` of `Colleagues: a@b`."""
    return item.rpartition(":")[2] if ":" in item and "[" not in item and not item.startswith(("(", '"')) else item
