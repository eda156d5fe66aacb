"""The lists in the READMEs of the services that `make contracts` writes, each between two marks.

`<!-- events -->` begins the events that the service publishes and hears, `<!-- messages -->` notifier's messages. Each
ends with `<!-- end -->`. What people write stands before and after.
"""

import re
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from tests.architecture.repository import ROOT

from chassis import contracts
from chassis.service import Service
from notifier.model.messages import MESSAGES, Message

_MARKED = re.compile(r"<!-- (events|messages) -->\n.*?<!-- end -->", re.DOTALL)
_NEW = "\n## Events\n<!-- events -->\n<!-- end -->\n"


def renewed(service: Service) -> str:
    """Return the README of a service with its lists as they should be. One without a list of events gets it."""
    readme = ROOT / "services" / service.name / "README.md"
    text = readme.read_text(encoding="utf-8")
    planned = {type_ for type_, contract in contracts.event_contracts().items() if contract.get("x-planned")}
    lists = {
        "events": of_events([fact.type for fact in service.facts], service.reactions.types(), planned),
        "messages": of_messages(MESSAGES),
    }
    return filled(text, lists)


def filled(readme: str, lists: Mapping[str, str]) -> str:
    """Return a README with `lists`, by the name in their mark, in their places."""
    with_marks = readme if "<!-- events -->" in readme else readme.rstrip("\n") + "\n" + _NEW
    return _MARKED.sub(lambda found: f"<!-- {found[1]} -->\n{lists[found[1]]}\n<!-- end -->", with_marks)


def of_events(published: Iterable[str], heard: Iterable[str], planned: Iterable[str]) -> str:
    """Return two sentences with the event types that a service publishes and hears; those in `planned` are marked."""
    later = set(planned)
    own = [_name(type_, later) for type_ in sorted(published)]
    others: dict[str, list[str]] = defaultdict(list)
    for type_ in sorted(heard):
        others[type_.partition(".")[0]].append(_name(type_, later))
    sentences = [f"Publishes {', '.join(own)}."] if own else []
    sentences += [f"Hears from {service}: {', '.join(names)}." for service, names in others.items()]
    return "\n".join(f"* {_wrapped(sentence)}" for sentence in sentences)


def of_messages(rows: Iterable[Message]) -> str:
    """Return the table of messages as the README shows it."""
    head = ["| event | message | to | channels | class |", "|---|---|---|---|---|"]
    return "\n".join([*head, *(f"| {' | '.join(_cells(row))} |" for row in rows)])


def _name(type_: str, planned: set[str]) -> str:
    """Return `user_locked` for `identity.user_locked.v1`, with the version unless it is the first."""
    _service, fact, version = type_.split(".")
    shown = fact if version == "v1" else f"{fact}.{version}"
    return f"`{shown}`" + (" (planned)" if type_ in planned else "")


def _wrapped(sentence: str) -> str:
    return "\n".join(textwrap.wrap(sentence, 116, subsequent_indent="  ", break_long_words=False))


def _cells(row: Message) -> Iterator[str]:
    conditions = [f"{name} {_said(value)}" for name, value in row.when.items()]
    conditions += [f"{name} not {_said(value)}" for name, value in row.unless.items()]
    yield f"`{row.event_type.removesuffix('.v1')}`" + (f" ({', '.join(conditions)})" if conditions else "")
    yield f"`{row.kind}`"
    yield row.to.value.replace("_", " ") + (", unless it was their own act" if row.skips_actor else "")
    yield ", ".join(channel.value for channel in row.channels)
    yield row.of_class.value


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return " or ".join(map(_said, value))
    return str(value).lower() if isinstance(value, bool) else f"`{value}`"
