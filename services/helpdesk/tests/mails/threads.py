"""What a mail refers to: ids that are missing, broken or forged, numbers in subjects, and the addresses of tickets."""

from mails.case import DESK, OURS, TICKET, Case, mail

WORDS = "Ainda não tenho o acesso."


def about(
    name: str,
    *headers: str,
    references: tuple[str, ...] = (),
    subject: str = "Sistema",
    to: str = DESK,
    reads_to: tuple[str, ...] = (DESK,),
    cc: tuple[str, ...] = (),
    message_id: str = "<carta-1@cliente.example>",
    reads_id: str | None = None,
) -> Case:
    return Case(
        name,
        mail(WORDS, *headers, subject=subject, to=to, message_id=message_id),
        visible=WORDS,
        language="pt",
        references=references,
        subject=subject,
        to=reads_to,
        cc=cc,
        message_id=message_id if reads_id is None else reads_id,
    )


CASES: list[Case] = [
    about("In-Reply-To alone", f"In-Reply-To: {OURS}", references=(OURS,)),
    about("References alone", f"References: <a@x.example> {OURS}", references=("<a@x.example>", OURS)),
    about(
        "In-Reply-To that References has",
        f"References: {OURS} <b@x.example>",
        f"In-Reply-To: {OURS}",
        references=(OURS, "<b@x.example>"),
    ),
    about(
        "In-Reply-To that References lacks",
        "References: <a@x.example>",
        f"In-Reply-To: {OURS}",
        references=("<a@x.example>", OURS),
    ),
    about("In-Reply-To in words", f'In-Reply-To: Your message of "Fri, 27 Nov 2026" {OURS}', references=(OURS,)),
    about("References with commas", f"References: <a@x.example>,{OURS}", references=("<a@x.example>", OURS)),
    about("References without spaces", f"References: <a@x.example>{OURS}", references=("<a@x.example>", OURS)),
    about(
        "References on many lines",
        f"References: <a@x.example>\r\n\t<b@x.example>\r\n {OURS}",
        references=("<a@x.example>", "<b@x.example>", OURS),
    ),
    about(
        "an id that was cut at the line's end",
        "References: <a-muito-\r\n longo@x.example>",
        references=("<a-muito-longo@x.example>",),
    ),
    about("the same id thrice", f"References: {OURS} {OURS} {OURS}", references=(OURS,)),
    about("ids of nonsense", "References: nada <> < > <<x@y.example>> >z<", references=("<x@y.example>",)),
    about("an id with raw letters", "References: <ação@x.example>", references=("<ação@x.example>",)),
    about("an id of a thousand characters is none", f"References: <{'a' * 1000}@x.example>"),
    about("no ids at all", message_id="", subject="Re: Sistema"),
    about("an id of a space", message_id="< >", reads_id=""),
    about("a forged number in the subject is no reference", subject="Re: [#123] Acesso ao sistema"),
    about(
        "a forged number and a forged id",
        "References: <forjado@ramal.example>",
        references=("<forjado@ramal.example>",),
        subject="[#123]",
    ),
    about("a ticket's address", to=f"Ramal <{TICKET}>", reads_to=(TICKET,)),
    about("a ticket's address in capitals", to=TICKET.upper(), reads_to=(TICKET,)),
    about("a ticket's address in a copy", f"Cc: {TICKET}", cc=(TICKET,)),
    about("a ticket's address beside ours", to=f"{DESK}, {TICKET}", reads_to=(DESK, TICKET)),
    about(
        "copies to colleagues",
        "Cc: João <joao@cliente.example>, ana@cliente.example",
        cc=("joao@cliente.example", "ana@cliente.example"),
    ),
]
