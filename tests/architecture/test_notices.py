"""Every code that identity mails and every notice about an account has its message in the notifier."""

import re
from pathlib import Path

from identity.model import EmailChange, Recovery, Registration
from notifier.model.messages import MESSAGES

IDENTITY = Path(__file__).parents[2] / "services" / "identity" / "src" / "identity"


def conditions(event_type: str, field: str) -> set[str]:
    """The values of `field` for which there is a message about an event of this type."""
    return {str(message.when[field]) for message in MESSAGES if message.event_type == event_type}


def test_every_purpose_of_a_code_has_its_message() -> None:
    purposes = {kind.purpose for kind in (Registration, Recovery, EmailChange)}
    assert conditions("identity.code_issued.v1", "purpose") == purposes


def test_every_kind_of_notice_has_its_message() -> None:
    source = "".join(file.read_text(encoding="utf-8") for file in IDENTITY.rglob("*.py"))
    kinds = set(re.findall(r"\.notice\(\s*\"(\w+)\"", source))
    assert len(kinds) >= 7
    assert conditions("identity.security_notice.v1", "kind") == kinds
