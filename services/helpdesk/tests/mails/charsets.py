"""Texts and headers in the charsets that mails have, and in others than they say."""

import base64
import quopri

from mails.case import Case, mail

WORDS = "Olá, não consigo fazer o acesso à subestação."
SPANISH = "Señor, ¿qué contraseña necesito? ¡Muchas gracias!"


def claimed(
    name: str, raw: bytes, charset: str, visible: str = WORDS, language: str | None = "pt", encoding: str = "8bit"
) -> Case:
    return Case(
        name, mail(raw, kind=f"text/plain; charset={charset}", encoding=encoding), visible=visible, language=language
    )


def subject(name: str, written: str, read: str) -> Case:
    return Case(
        name,
        mail("Oi", subject=written),
        visible="Oi",
        subject=read,
        language="pt" if read.startswith("Acesso ") else None,
    )


def sender(name: str, written: str, read: str, address: str = "maria.souza@cliente.example") -> Case:
    return Case(name, mail("Oi", sender=written), visible="Oi", sender_name=read, sender=address)


LATIN = WORDS.encode("latin-1")
UTF8 = WORDS.encode()

CASES: list[Case] = [
    claimed("iso-8859-1", LATIN, "iso-8859-1"),
    claimed(
        "iso-8859-1, quotes of Windows",
        "“Não consigo” – o acesso não é possível…".encode("cp1252"),
        "iso-8859-1",
        "“Não consigo” – o acesso não é possível…",
    ),
    claimed("windows-1252, quoted", LATIN, '"Windows-1252"'),
    claimed(
        "iso-8859-15, euro",
        "São 10 € e não tenho ainda".encode("iso-8859-15"),
        "ISO-8859-15",
        "São 10 € e não tenho ainda",
    ),
    claimed("macintosh", WORDS.encode("mac-roman"), "macintosh"),
    claimed("cp850", WORDS.encode("cp850"), "ibm850"),
    claimed("utf-16 with mark", WORDS.encode("utf-16"), "utf-16"),
    claimed("utf-16 claimed as utf-8", WORDS.encode("utf-16"), "utf-8"),
    claimed("utf-7", WORDS.encode("utf-7"), "utf-7"),
    claimed("utf-8 with mark", b"\xef\xbb\xbf" + UTF8, "utf-8"),
    claimed("claims ascii, is utf-8", UTF8, "us-ascii"),
    claimed("claims ascii, is latin", LATIN, "us-ascii"),
    claimed("claims latin, is utf-8", UTF8, "iso-8859-1"),
    claimed("claims utf-8, is latin", LATIN, "utf-8"),
    claimed("claims an unknown charset", UTF8, "x-desconhecido"),
    claimed("claims an unknown charset, is latin", LATIN, "unknown-8bit"),
    claimed("claims a codec that unpacks", UTF8, "zlib_codec"),
    claimed(
        "claims a codec that runs escapes",
        rb"n\x61o \u0041".replace(b"n", b"n"),
        "unicode_escape",
        r"n\x61o \u0041",
        None,
    ),
    claimed("claims a charset with a NUL", UTF8, "utf-8\x00x"),
    claimed("claims a charset with a language", UTF8, "utf-8*pt"),
    claimed("utf-8 that is cut in a character", UTF8 + b" \xc3", "utf-8", f"{WORDS} \ufffd"),
    claimed("Greek", "Δεν έχω πρόσβαση".encode("iso8859-7"), "iso-8859-7", "Δεν έχω πρόσβαση", None),
    claimed("Russian", "Нет доступа".encode("koi8-r"), "koi8-r", "Нет доступа", None),
    claimed("Japanese", "パスワード".encode("iso2022_jp"), "iso-2022-jp", "パスワード", None),
    claimed("Chinese", "密码".encode("gb18030"), "gb2312", "密码", None),
    claimed(
        "Spanish in quoted-printable",
        quopri.encodestring(SPANISH.encode("cp1252")),
        "windows-1252",
        SPANISH,
        "es",
        "quoted-printable",
    ),
    claimed(
        "quoted-printable with broken escapes",
        b"N=C3=A3o =ZZ consigo = fazer o acesso=\r\n ainda =",
        "utf-8",
        "Não =ZZ consigo = fazer o acesso ainda",
        "pt",
        "quoted-printable",
    ),
    claimed("base64", base64.encodebytes(UTF8), "utf-8", encoding="base64"),
    claimed("base64 without padding", base64.b64encode(UTF8).rstrip(b"="), "utf-8", encoding="base64"),
    claimed(
        "base64 with rubbish",
        b"!!" + base64.b64encode(UTF8)[:20] + b"\r\n*\x80 " + base64.b64encode(UTF8)[20:],
        "utf-8",
        encoding="base64",
    ),
    claimed(
        "base64 in two padded pieces",
        base64.b64encode(UTF8[:7]) + b"\r\n" + base64.b64encode(UTF8[7:]),
        "utf-8",
        encoding="base64",
    ),
    claimed("unknown transfer encoding", UTF8, "utf-8", encoding="x-morse"),
    claimed("encoding in capitals and with space", base64.b64encode(UTF8), "utf-8", encoding=" BASE64 "),
    claimed(
        "control characters and directions go",
        b"N\xc3\xa3o\x00 \x1bconsigo\x07 o acesso \xe2\x80\xaeainda",
        "utf-8",
        "Não consigo o acesso ainda",
    ),
    subject("subject, Q words", "=?iso-8859-1?Q?Acesso_=E0_subesta=E7=E3o?=", "Acesso à subestação"),
    subject("subject, B words", "=?UTF-8?B?QWNlc3NvIMOgIHN1YmVzdGHDp8Ojbw==?=", "Acesso à subestação"),
    subject("subject, words on two lines", "=?utf-8?Q?Acesso_?=\r\n =?utf-8?Q?=C3=A0?= rede", "Acesso à rede"),
    subject("subject, a character cut between words", "=?utf-8?B?QWNlc3NvIMM=?= =?utf-8?B?oA==?=", "Acesso à"),
    subject("subject, words of two charsets", "=?utf-8?Q?=C3=A0?= =?iso-8859-1?Q?=E9?=", "àé"),
    subject("subject, words with spaces inside", "=?utf-8?Q?Acesso =C3=A0 rede?=", "Acesso à rede"),
    subject("subject, broken word", "=?utf-8?Q?Acesso", "=?utf-8?Q?Acesso"),
    subject("subject, unknown charset", "=?x-nada?Q?Acesso_=C3=A0?=", "Acesso à"),
    subject("subject, word with a language", "=?utf-8*pt?Q?Acesso_=C3=A0?=", "Acesso à"),
    subject("subject, raw utf-8", "Acesso à subestação", "Acesso à subestação"),
    Case(
        "subject, raw latin",
        mail("Oi", "X: 1", subject="@@").replace(b"@@", "Acesso à rede".encode("latin-1")),
        visible="Oi",
        language="pt",
        subject="Acesso à rede",
    ),
    subject("subject, tabs and folds", "Acesso\r\n\tao   sistema", "Acesso ao sistema"),
    subject(
        "subject, a header hidden in a word stays a subject",
        "=?utf-8?Q?Oi=0D=0ABcc:_x@y.example?=",
        "Oi Bcc: x@y.example",
    ),
    subject("subject, very long", "a" * 5000, "a" * 998),
    sender("name in words", "=?utf-8?Q?Jo=C3=A3o_Lima?= <maria.souza@cliente.example>", "João Lima"),
    sender("name with a comma in words", "=?utf-8?Q?Souza=2C_Maria?= <maria.souza@cliente.example>", "Souza, Maria"),
    sender("name with a comma in quotes", '"Souza, Maria" <maria.souza@cliente.example>', "Souza, Maria"),
    sender("name with a quote", r'"Maria \"Mia\" Souza" <maria.souza@cliente.example>', 'Maria "Mia" Souza'),
    sender(
        "name that is another address", '"chefe@ramal.example" <maria.souza@cliente.example>', "chefe@ramal.example"
    ),
    sender("name in a comment", "maria.souza@cliente.example (Maria Souza)", "Maria Souza"),
    sender("address alone", "maria.souza@cliente.example", ""),
    sender("address in capitals", "Maria Souza <Maria.Souza@CLIENTE.Example>", "Maria Souza"),
    sender(
        "two senders, the first counts",
        "Maria Souza <maria.souza@cliente.example>, João <joao@cliente.example>",
        "Maria Souza",
    ),
    sender("name without quotes, with a dot", "Maria S. Souza <maria.souza@cliente.example>", "Maria S. Souza"),
    sender("international domain", "Maria <maria@ação.example>", "Maria", "maria@xn--ao-siap.example"),
    sender("no address at all", "Maria Souza", "", ""),
    sender("an address with spaces is none", "Maria <maria souza@cliente.example>", "", ""),
    sender("an address with a line end is none", "Maria <maria@x.example\r\n Bcc: y@z.example>", "", ""),
]
