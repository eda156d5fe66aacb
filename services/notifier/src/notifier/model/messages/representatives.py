"""What people are told about who may act for whom: companies, relations, system accesses, professionals, units.

No text has a telephone, an e-mail address or a document of anybody else: who it was is seen in the portal only.
"""

from typing import Any

from notifier.model.messages.shape import EMAIL, EMAIL_AND_INBOX, INBOX, Audience, Link, Message, MessageClass

_BY_CNPJ: dict[str, Any] = {"documents": ("cnpj",), "if_proven": ("requester.name", "legal_name")}
"""A request is named by its CNPJ. Its requester's own words are mailed to a proven address only."""


def _service(fact: str, kind: str, to: Audience, **row: Any) -> Message:
    """Return a Message, a row of the table MESSAGES, that tells people of an event of the service representatives.

    `fact` is the middle of the event's type: `company_approved` for `representatives.company_approved.v1`. `kind` names
    the message and its texts (`message-<kind>`). `to` is its Audience: which recipients the event's data name, or who
    holds a staff role. The message is of the class SERVICE. Keyword arguments are further fields of Message; without
    `channels` the message goes by mail and in-app inbox.
    """
    return Message(
        event_type=f"representatives.{fact}.v1",
        kind=kind,
        to=to,
        of_class=MessageClass.SERVICE,
        **{"channels": EMAIL_AND_INBOX, **row},
    )


_ABOUT_COMPANIES = (
    _service(
        "company_requested",
        "company_request_unconfirmed",
        Audience.REQUESTER,
        when={"status": "unconfirmed"},
        channels=EMAIL,
        facts=("company_id",),
        link=Link.COMPANY_REQUEST,
        **_BY_CNPJ,
    ),
    _service(
        "company_requested",
        "company_request_received",
        Audience.REQUESTER,
        when={"status": "pending"},
        channels=EMAIL,
        facts=("company_id",),
        link=Link.COMPANY_REQUEST,
        **_BY_CNPJ,
    ),
    _service(
        "company_approved",
        "company_approved",
        Audience.REQUESTER,
        channels=EMAIL,
        codes=("domains",),
        link=Link.REGISTRATION,
        **_BY_CNPJ,
    ),
    _service(
        "company_rejected",
        "company_rejected",
        Audience.REQUESTER,
        channels=EMAIL,
        facts=("reason",),
        link=Link.COMPANY_REQUESTS,
        **_BY_CNPJ,
    ),
    _service(
        "company_without_administrator",
        "company_without_administrator",
        Audience.REGISTRATION_STAFF,
        facts=("legal_name",),
        link=Link.COMPANIES,
    ),
)

_RELATION = ("legal_name", "role", "reason")
_NOT_ERASED = {"reason": "erased"}  # whoever is being erased is told nothing more, even before we hear of that

_ABOUT_RELATIONS = (
    _service(
        "relation_requested",
        "relation_requested",
        Audience.OTHER_PARTIES,
        facts=_RELATION,
        link=Link.COMPANIES,
    ),
    *(
        _service(
            fact,
            fact,
            Audience.USER,
            unless=_NOT_ERASED,
            skips_actor=True,
            facts=_RELATION,
            link=Link.RELATIONS,
        )
        for fact in ("relation_established", "relation_refused", "relation_ended")
    ),
)

_ACCESS = ("system", "system_name", "agent.acronym", "profile", "reason")

_ABOUT_SYSTEMS = (
    _service(
        "system_access_requested",
        "system_access_requested",
        Audience.USER,
        channels=INBOX,
        facts=_ACCESS,
        link=Link.SYSTEMS,
        when={"reason": None},  # with one, a decision had no effect, and staff decide again
    ),
    _service("system_access_granted", "system_access_granted", Audience.USER, facts=_ACCESS, link=Link.LOGIN),
    _service("system_access_denied", "system_access_denied", Audience.USER, facts=_ACCESS, link=Link.SYSTEMS),
    _service(
        "system_access_ended",
        "system_access_ended",
        Audience.USER,
        unless=_NOT_ERASED,
        facts=_ACCESS,
        link=Link.SYSTEMS,
    ),
)


def _professional(fact: str, kind: str, **row: Any) -> Message:
    """Return a Message, a row of the table MESSAGES, that tells professionals of an event about their professional
    profile.

    `fact` is the event's name without `professional_`, such as `ended`. `kind` is the message's name without
    `professional_`, such as `suspended`. Keyword arguments are further fields of Message.
    """
    about = {"facts": ("kind",), "codes": ("reasons",), "link": Link.PROFESSIONAL, **row}
    return _service(f"professional_{fact}", f"professional_{kind}", Audience.USER, **about)


_ABOUT_PROFESSIONALS = (
    _professional("submitted", "submitted", channels=INBOX),
    _professional("approved", "approved", link=Link.UNIT_ACCESSES),
    _professional("rejected", "returned", when={"can_resubmit": True}),
    _professional("rejected", "rejected", when={"can_resubmit": False}),
    _professional("ended", "suspended", when={"suspended": True}),
    _professional("ended", "ended", unless={"suspended": True}),
)


def _unit(fact: str, kind: str, to: Audience, **row: Any) -> Message:
    """Return a Message, a row of the table MESSAGES, that tells people of an event about a unit access.

    `fact` is the event's name without `unit_access_`, such as `granted`. `kind` is the message's name without
    `unit_access_`, such as `granted_for_holder`. `to` is the audience: the professional, or the other parties, who get
    a message of their own. Keyword arguments are further fields of Message.
    """
    facts = ("kind", "consumer_unit", "reason", "days_left")
    return _service(
        f"unit_access_{fact}",
        f"unit_access_{kind}",
        to,
        facts=facts,
        days=("valid_until",),
        link=Link.UNIT_ACCESSES,
        **row,
    )


_ABOUT_UNITS = (
    _unit("requested", "offered", Audience.PROFESSIONAL, when={"pending": "professional"}),
    _unit("requested", "asked", Audience.OTHER_PARTIES, when={"pending": "holder"}),
    *(
        _unit(fact, f"{fact}{side}", to, skips_actor=True)
        for fact in ("granted", "ended", "expiring")
        for side, to in (("", Audience.PROFESSIONAL), ("_for_holder", Audience.OTHER_PARTIES))
    ),
)

ABOUT_REPRESENTATION: tuple[Message, ...] = (
    *_ABOUT_COMPANIES,
    *_ABOUT_RELATIONS,
    *_ABOUT_SYSTEMS,
    *_ABOUT_PROFESSIONALS,
    *_ABOUT_UNITS,
)
