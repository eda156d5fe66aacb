"""Mails that are broken, cut, nested, huge, or made to hurt."""

from helpdesk.mailing.reading import Dropped
from mails.case import DESK, OURS, SENDER, THEIRS, Case, answer, attached, mail, multipart, nested, part, text_part

MIXED = 'multipart/mixed; boundary="=_fronteira"'
WORDS = "Não consigo fazer o acesso."


def bare(name: str, raw: bytes, visible: str = "", **expected: object) -> Case:
    """Return a mail with almost no headers: nothing is known of its sender."""
    usual = {"sender": "", "sender_name": "", "subject": "", "message_id": "", "to": (), "return_path": None}
    return Case(name, raw, visible=visible, **{**usual, **expected})  # type: ignore[arg-type]


def deep(levels: int) -> bytes:
    """Return a mail with its words at the bottom of nested multiparts."""
    inner = text_part(WORDS)
    for level in range(levels):
        inner = nested("mixed", inner, boundary=f"nivel{level}")
    return mail(multipart(inner), kind=MIXED)


def mails_in_mails(levels: int) -> bytes:
    inner = mail(WORDS)
    for level in range(levels):
        parts = multipart(text_part("Veja"), part(inner, "Content-Type: message/rfc822"), boundary=f"nivel{level}")
        inner = mail(parts, kind=f"multipart/mixed; boundary=nivel{level}")
    return inner


CASES: list[Case] = [
    bare("no bytes at all", b""),
    bare("one line end", b"\r\n"),
    bare("NUL bytes", b"\0" * 1000),
    bare("all bytes", bytes(range(256)) * 4, visible=None),  # type: ignore[arg-type]
    bare("words without headers", WORDS.encode(), WORDS, language="pt"),
    bare("words that look like a header", b"Erro: 42\n\nabc", "abc"),
    bare(
        "headers alone",
        f"From: Maria Souza <{SENDER}>\r\nSubject: Oi".encode(),
        sender=SENDER,
        sender_name="Maria Souza",
        subject="Oi",
    ),
    bare("headers alone with a line end", f"From: {SENDER}\r\n".encode(), sender=SENDER),
    bare(
        "no blank line before the words",
        f"From: {SENDER}\r\nSubject: Oi\r\n{WORDS}\r\nFim.\r\n".encode(),
        f"{WORDS}\nFim.",
        sender=SENDER,
        subject="Oi",
        language="pt",
    ),
    bare("no headers but a folded line", b"  dobra\r\nSubject: Oi\r\n\r\nx", "dobra\nSubject: Oi\n\nx"),
    Case(
        "first line of an mbox file",
        b"From maria@cliente.example Fri Nov 27 10:15:00 2026\r\n" + mail(WORDS),
        visible=WORDS,
        language="pt",
    ),
    Case("bare line feeds", mail(f"{WORDS}\n\nObrigada", line_end="\n"), visible=f"{WORDS}\n\nObrigada", language="pt"),
    Case(
        "bare carriage returns",
        mail(f"{WORDS}\n\nObrigada", line_end="\r"),
        visible=f"{WORDS}\n\nObrigada",
        language="pt",
    ),
    Case("mixed line ends", mail(f"{WORDS}\n\r\nObrigada\r"), visible=None, language="pt"),  # type: ignore[arg-type]
    Case(
        "headers in odd case and with spaces before the colon",
        mail(WORDS, "X-A : b").replace(b"From:", b"fROM :").replace(b"Subject:", b"SUBJECT:"),
        visible=WORDS,
        language="pt",
    ),
    Case(
        "two From, two Subject: the first counts",
        mail(WORDS, "From: outro@outro.example", "Subject: Outro"),
        visible=WORDS,
        language="pt",
    ),
    Case(
        "no From, but Sender", mail(WORDS, f"Sender: Maria Souza <{SENDER}>", sender=""), visible=WORDS, language="pt"
    ),
    Case("no From and no Sender", mail(WORDS, sender=""), visible=WORDS, language="pt", sender="", sender_name=""),
    Case("no To", mail(WORDS, to=""), visible=WORDS, language="pt", to=()),
    Case("undisclosed recipients", mail(WORDS, to="undisclosed-recipients:;"), visible=WORDS, language="pt", to=()),
    Case(
        "a group of recipients",
        mail(WORDS, to=f"Equipe: {DESK}, Chefe <chefe@cliente.example>;"),
        visible=WORDS,
        language="pt",
        to=(DESK, "chefe@cliente.example"),
    ),
    Case(
        "semicolons between recipients",
        mail(WORDS, to=f"{DESK}; chefe@cliente.example"),
        visible=WORDS,
        language="pt",
        to=(DESK, "chefe@cliente.example"),
    ),
    Case(
        "two To and three Cc",
        mail(WORDS, "To: a@b.example", "Cc: c@d.example, C <c@d.example>, e@f.example"),
        visible=WORDS,
        language="pt",
        to=(DESK, "a@b.example"),
        cc=("c@d.example", "e@f.example"),
    ),
    Case(
        "five thousand recipients",
        mail(WORDS, to=", ".join(f"a{n}@b.example" for n in range(5000))),
        visible=WORDS,
        language="pt",
        to=tuple(f"a{n}@b.example" for n in range(500)),
    ),
    Case("no subject", mail(WORDS, subject=""), visible=WORDS, language="pt", subject=""),
    Case("no Content-Type", mail(WORDS, kind=""), visible=WORDS, language="pt"),
    Case("Content-Type of nonsense", mail(WORDS, kind="texto"), visible=WORDS, language="pt"),
    Case("Content-Type text alone", mail(WORDS, kind="text; charset=utf-8"), visible=WORDS, language="pt"),
    Case(
        "Content-Type with parameters that do not end",
        mail(WORDS, kind='text/plain; charset="utf-8; x'),
        visible=WORDS,
        language="pt",
    ),
    Case(
        "parameter of RFC 2231 with a huge number",
        mail(WORDS, kind=f"text/plain; charset*{'9' * 5000}=utf-8"),
        visible=WORDS,
        language="pt",
    ),
    Case(
        "multipart without boundary",
        mail(multipart(text_part(WORDS)), kind="multipart/mixed"),
        visible=WORDS,
        language="pt",
    ),
    Case(
        "multipart with a boundary that does not occur",
        mail(multipart(text_part(WORDS)), kind='multipart/mixed; boundary="outra"'),
        visible=WORDS,
        language="pt",
    ),
    Case(
        "multipart that is plain words",
        mail(WORDS, kind='multipart/mixed; boundary="outra"'),
        visible=WORDS,
        language="pt",
    ),
    Case(
        "multipart without an end",
        mail(multipart(text_part(WORDS), closed=False), kind=MIXED),
        visible=WORDS,
        language="pt",
    ),
    Case("multipart that is empty", mail(b"--=_fronteira--\r\n", kind=MIXED), visible="--=_fronteira--"),
    Case(
        "multipart cut in a part's headers",
        mail(multipart(text_part(WORDS))[:-18] + b"\r\n--=_fronteira\r\nContent-Ty", kind=MIXED),
        visible=f"{WORDS}\n\nContent-Ty",
        language="pt",
    ),
    Case(
        "part without headers",
        mail(b"--=_fronteira\r\n\r\n" + WORDS.encode() + b"\r\n--=_fronteira--", kind=MIXED),
        visible=WORDS,
        language="pt",
    ),
    Case(
        "words before and after the parts",
        mail(b"Este e um e-mail em partes.\r\n" + multipart(text_part(WORDS)) + b"Fim.", kind=MIXED),
        visible=WORDS,
        language="pt",
    ),
    Case(
        "boundary with characters of patterns",
        mail(multipart(text_part(WORDS), boundary="a.*+?(b"), kind='multipart/mixed; boundary="a.*+?(b"'),
        visible=WORDS,
        language="pt",
    ),
    Case(
        "boundary that starts another one",
        mail(multipart(nested("alternative", text_part(WORDS), boundary="=_fronteira2")), kind=MIXED),
        visible=WORDS,
        language="pt",
    ),
    Case(
        "the same boundary inside",
        mail(multipart(nested("mixed", text_part(WORDS), boundary="=_fronteira"), text_part("Fim.")), kind=MIXED),
        visible=None,
        language="pt",
    ),  # type: ignore[arg-type]
    Case("ten levels", deep(10), visible=WORDS, language="pt"),
    Case("a thousand levels", deep(1000), dropped=(Dropped("attachment", "too_deep"),)),
    Case("mails in mails", mails_in_mails(50), visible="Veja", files=None),  # type: ignore[arg-type]
    Case(
        "a thousand parts",
        mail(multipart(*[text_part("a")] * 1000), kind=MIXED),
        visible="\n\n".join(["a"] * 300),
        dropped=(Dropped("attachment", "too_many"),),
    ),
    Case(
        "a thousand empty boundaries",
        mail(b"--=_fronteira\r\n" * 1000, kind=MIXED),
        visible="",
        dropped=(Dropped("attachment", "too_many"),),
    ),
    Case(
        "two megabytes on one line",
        mail("a" * 2_000_000),
        visible="a" * 200_000,
        dropped=(Dropped("text", "too_large"),),
    ),
    Case("ninety thousand lines", mail("a\n" * 90_000), visible=("a\n" * 90_000).strip()),
    Case(
        "forty thousand quotes",
        answer(f"{WORDS}\n" + "> a\n" * 40_000),
        references=(OURS,),
        subject="Re: Sistema",
        visible=WORDS,
        language="pt",
    ),
    Case(
        "quotes a thousand deep",
        answer(f"{WORDS}\n\n" + "> " * 1000 + "a\n> b"),
        visible=WORDS,
        language="pt",
        references=(OURS,),
        subject="Re: Sistema",
    ),
    Case("ten thousand heads of quotes", mail("On 1 a\n" * 10_000), visible=("On 1 a\n" * 10_000).strip()),
    Case("a header of a megabyte", mail(WORDS, "X-Longo: " + "a" * 900_000), visible=WORDS, language="pt"),
    Case("twenty thousand headers", mail(WORDS, *(f"X-{n}: a" for n in range(20_000))), visible=WORDS, language="pt"),
    Case(
        "a header with a name of five hundred characters ends the headers",
        mail(WORDS, "X" * 500 + ": a"),
        visible="X" * 500 + f": a\n\n{WORDS}",
        language="pt",
    ),
    Case(
        "ten thousand references",
        mail(WORDS, "References: " + " ".join(f"<{n}@x.example>" for n in range(3000))),
        visible=WORDS,
        language="pt",
        references=tuple(f"<{n}@x.example>" for n in (*range(20), *range(2920, 3000))),
    ),
    Case(
        "encoded words by the thousand",
        mail(WORDS, subject="=?utf-8?Q?a?= " * 3000),
        visible=WORDS,
        language="pt",
        subject="a" * 998,
    ),
    Case(
        "encoded words that do not end",
        mail(WORDS, subject="=?a?q?" * 5000),
        visible=WORDS,
        language="pt",
        subject=None,
    ),  # type: ignore[arg-type]
    Case("brackets that do not end", mail(WORDS, to="<" * 20_000), visible=WORDS, language="pt", to=()),
    Case("comments that do not end", mail(WORDS, to="(" * 20_000), visible=WORDS, language="pt", to=()),
    Case("quotes that do not end", mail(WORDS, to='"' * 20_001), visible=WORDS, language="pt", to=()),
    Case(
        "attachment without bytes",
        mail(multipart(text_part(WORDS), attached("a.pdf", b"")), kind=MIXED),
        visible=WORDS,
        language="pt",
        files=(("a.pdf", b""),),
    ),
    Case(
        "unknown kind of multipart",
        mail(multipart(text_part(WORDS)), kind='multipart/x-nada; boundary="=_fronteira"'),
        visible=WORDS,
        language="pt",
    ),
    Case(
        "unknown kind of text", mail(WORDS, kind="text/x-nada; charset=utf-8"), files=(("attachment", WORDS.encode()),)
    ),
    Case("a picture alone", mail(b"\x89PNG", kind="image/png"), files=(("attachment.png", b"\x89PNG"),)),
    Case("return path of nonsense", mail(WORDS, return_path="nada"), visible=WORDS, language="pt", return_path="nada"),
    Case("no return path", mail(WORDS, return_path=None), visible=WORDS, language="pt", return_path=None),
    Case(
        "Message-ID without brackets", mail(WORDS, message_id="carta-1@cliente.example"), visible=WORDS, language="pt"
    ),
    Case("Message-ID in a folded line", mail(WORDS, message_id=f"\r\n {THEIRS}"), visible=WORDS, language="pt"),
    Case(
        "Message-ID with a comment",
        mail(WORDS, message_id=f"{THEIRS} (added by postmaster)"),
        visible=WORDS,
        language="pt",
    ),
]
