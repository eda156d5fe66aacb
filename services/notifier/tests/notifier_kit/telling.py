"""What representatives and connections tell: examples of contracts, about the people of a test; and the mails of it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from jsonschema import Draft202012Validator

from chassis import clock, contracts
from chassis.events import Event, plain
from chassis.ids import new_id
from chassis.testing.client import CheckedClient
from chassis.testing.events import an_event
from chassis.testing.tokens import Signer
from notifier.model.messages import Audience, Message
from notifier_kit.hearing import Hearing, encrypted
from notifier_kit.person import Person
from notifier_kit.reading import text_of

PORTAL = "https://ramal.example"
TOKEN = "tok-en_1"
CODE = "482915"
PERSONAL = ("52998224725", "11144477735", "11444777000161", "+5592991234567")
"""Documents and telephones of the contracts' examples: nobody reads another's."""

SOMEBODY = UUID("01980000-0000-7000-8000-00000000ffff")


def by(person: Person | None, kind: str = "user") -> dict[str, Any]:
    """The actor of an event; nobody is the system."""
    return {"user_id": str(person.user_id), "kind": kind} if person else {"user_id": None, "kind": "system"}


def ids(*people: Person) -> list[str]:
    return [str(person.user_id) for person in people]


def of_companies(fact: str, **changes: Any) -> Event:
    return an_event(f"representatives.company_{fact}.v1", **changes)


def a_request(token: str = TOKEN, *, days: float = 7, **changes: Any) -> Event:
    """Somebody asked for a company; the token opens its page for a week unless told otherwise."""
    expires_at = plain(clock.now() + timedelta(days=days))
    return of_companies("requested", **{"ciphertext": encrypted(token), "expires_at": expires_at, **changes})


def of_a_relation(
    fact: str, person: Person, *administrators: Person, actor: Person | None = None, **changes: Any
) -> Event:
    about = {"user_id": str(person.user_id), "parties": ids(person, *administrators), "actor": by(actor)}
    return an_event(f"representatives.relation_{fact}.v1", **{**about, **changes})


def of_a_system(fact: str, person: Person, **changes: Any) -> Event:
    about = {"user_id": str(person.user_id), "parties": ids(person), "actor": by(person)}
    return an_event(f"representatives.system_access_{fact}.v1", **{**about, **changes})


def of_a_profile(fact: str, person: Person, **changes: Any) -> Event:
    about = {"user_id": str(person.user_id), "parties": ids(person)}
    return an_event(f"representatives.professional_{fact}.v1", **{**about, **changes})


def of_a_unit(fact: str, professional: Person, *holders: Person, actor: Person | None = None, **changes: Any) -> Event:
    about = {"professional_user_id": str(professional.user_id), "parties": ids(professional, *holders)}
    return an_event(f"representatives.unit_access_{fact}.v1", **{**about, "actor": by(actor), **changes})


def of_a_request(step: str, *parties: Person, actor: dict[str, Any] | Person | None = None, **changes: Any) -> Event:
    """A step of a request that concerns `parties`, the first of whom opened it."""
    about = {"requester_user_id": str(parties[0].user_id), "parties": ids(*parties)}
    caused = actor if isinstance(actor, dict) else by(actor)
    return an_event(f"connections.request_{step}.v1", **{**about, "actor": caused, **changes})


def of_a_deadline(party: Person, *, owner: str, analyst: Person | None = None, **changes: Any) -> Event:
    """A warning about a deadline of a request that concerns `party` and that `analyst` holds."""
    type_ = "connections.deadline_approaching.v1"
    about = {"parties": ids(party), "owner": owner, "user_id": str(analyst.user_id) if analyst else None}
    return exactly(type_, {**contracts.examples(type_)[0], **about, **changes})


def of_a_ticket(change: str, author: Person | dict[str, Any], /, *watchers: Person, **changes: Any) -> Event:
    """A change of a ticket: by the author if it is opened, otherwise by staff. A dict is an author without an account.

    A field that is changed to None is left out.
    """
    type_ = f"helpdesk.ticket_{change if change in ('opened', 'closed') else 'updated'}.v1"
    example = next(example for example in contracts.examples(type_) if example["change"] == change)
    opens, known = change == "opened", [author] if isinstance(author, Person) else []
    caused = by(known[0]) if opens and known else {"user_id": None, "kind": "anonymous" if opens else "staff"}
    about = {
        "author": known[0].as_author() if known else author,
        "watchers": ids(*watchers),
        "parties": ids(*known, *watchers),
        "by": "author" if opens else "staff",
        "by_user_id": None,
        "message_id": f"<{new_id()}@ramal.example>",
        "actor": caused,
    }
    return exactly(type_, {**example, **about, **changes})


def exactly(event_type: str, data: dict[str, Any]) -> Event:
    """An event with these data and none of its contract's example, as its contract wants it. None is left out."""
    event = an_event(event_type)
    event.data.clear()
    event.data.update({name: value for name, value in data.items() if value is not None})
    Draft202012Validator(contracts.event_contracts()[event_type]).validate(event.data)
    return event


def for_(message: Message, person: Person) -> Event:
    """The event of the contract's example that makes `message`, told to `person` and caused by somebody else."""
    data = next(example for example in contracts.examples(message.event_type) if message.fits(example))
    me, other = str(person.user_id), str(SOMEBODY)
    about: dict[str, Any] = {"actor": {"user_id": other, "kind": "user"}}
    if "parties" in data:
        about["parties"] = [me, other]
    for name in ("user_id", "professional_user_id"):
        if name in data:
            about[name] = other if message.to is Audience.OTHER_PARTIES else me
    if "author" in data:
        watched = message.to is Audience.WATCHERS
        about |= {"author": data["author"] | {"user_id": other} if watched else person.as_author()}
        about |= {"watchers": [me] if watched else [other], "by": data.get("by") and "staff", "by_user_id": None}
        about["message_id"] = f"<{new_id()}@ramal.example>"
    if "requester" in data:
        about["requester"] = {"name": person.name, "email": person.email, "language": person.language}
    if "ciphertext" in data:
        secret = CODE if message.has_code else TOKEN
        about |= {"ciphertext": encrypted(secret), "expires_at": plain(clock.now() + timedelta(days=7))}
    if "email" in data:
        about |= {"email": person.email, "language": person.language}
    return exactly(message.event_type, {**data, **about})


def told(hearing: Hearing, *events: Event) -> dict[tuple[str, str], str]:
    """The mails that these events make, as texts by kind and local part of the address."""
    before = {mail["Message-ID"] for mail in hearing.mails()}
    mails = [mail for mail in hearing.tell(*events) if mail["Message-ID"] not in before]
    assert not [mail for mail in mails if any(secret in text_of(mail) for secret in PERSONAL)]
    return {(mail["X-Ramal-Message"], mail["To"].addresses[0].username): text_of(mail) for mail in mails}


def know(hearing: Hearing, *people: Person) -> None:
    """Have people registered, and their welcomes sent."""
    hearing.tell(*[person.validated() for person in people])


def reader(hearing: Hearing, signer: Signer, person: Person, language: str) -> CheckedClient:
    """The API as somebody reads it in a language."""
    return hearing.client().as_(signer.token(person.user_id, locale=language))
