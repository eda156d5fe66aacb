"""Files that come with mails: their names, their limits, and the wrappings of Outlook and S/MIME."""

import base64
import struct

from helpdesk.mailing.reading import Dropped
from mails.case import Case, attached, encoded, mail, multipart, nested, part, text_part
from mails.signed import BER, DER, ENVELOPED
from mails.winmail import winmail

MIXED = 'multipart/mixed; boundary="=_fronteira"'
WORDS = "Segue o formulário."
PDF = b"%PDF-1.7\nfic\xc3\xa7\xc3\xa3o\n%%EOF"


def mixed(
    name: str,
    *parts: bytes,
    files: tuple[tuple[str, bytes], ...] = (),
    dropped: tuple[Dropped, ...] = (),
    visible: str = WORDS,
    kind: str = MIXED,
) -> Case:
    return Case(name, mail(multipart(*parts), kind=kind), visible=visible, files=files, dropped=dropped)


def named(name: str, *head: str, read: str) -> Case:
    """Return a mail with one file whose headers are `head` and whose name is read as `read`."""
    return mixed(
        name, text_part(WORDS), part(encoded(PDF), *head, "Content-Transfer-Encoding: base64"), files=((read, PDF),)
    )


TYPE = "Content-Type: application/pdf"
FORM = (("formulário.pdf", PDF),)
BIG = b"x" * (5 * 1024 * 1024 + 1)
INNER = b"From: Jo\xc3\xa3o <joao@outro.example>\r\nSubject: Erro no acesso\r\n\r\nN\xc3\xa3o consigo."

CASES: list[Case] = [
    mixed("one file", text_part(WORDS), attached("formulario.pdf", PDF), files=(("formulario.pdf", PDF),)),
    mixed("file before the words", attached("formulario.pdf", PDF), text_part(WORDS), files=(("formulario.pdf", PDF),)),
    mixed(
        "words around a picture, Apple",
        text_part("Antes"),
        attached("foto.png", b"\x89PNG", "image/png", "inline"),
        text_part("Depois"),
        files=(("foto.png", b"\x89PNG"),),
        visible="Antes\n\nDepois",
    ),
    mixed("a file alone", attached("formulario.pdf", PDF), files=(("formulario.pdf", PDF),), visible=""),
    named(
        "name in raw utf-8", TYPE, 'Content-Disposition: attachment; filename="formulário.pdf"', read="formulário.pdf"
    ),
    named(
        "name in an encoded word",
        TYPE,
        'Content-Disposition: attachment; filename="=?utf-8?Q?formul=C3=A1rio.pdf?="',
        read="formulário.pdf",
    ),
    named(
        "name of RFC 2231",
        TYPE,
        "Content-Disposition: attachment; filename*=UTF-8''formul%C3%A1rio.pdf",
        read="formulário.pdf",
    ),
    named(
        "name of RFC 2231 in pieces",
        TYPE,
        "Content-Disposition: attachment;\r\n filename*0*=iso-8859-1'pt'formul%E1;\r\n filename*1*=rio;\r\n filename*2=.pdf",
        read="formulário.pdf",
    ),
    named("name in Content-Type alone", f'{TYPE};\r\n name="formulário.pdf"', read="formulário.pdf"),
    named(
        "name without quotes",
        TYPE,
        "Content-Disposition: attachment; filename=meu formulario.pdf",
        read="meu formulario.pdf",
    ),
    named(
        "name with a path",
        TYPE,
        r'Content-Disposition: attachment; filename="C:\\Temp\\..\\formulario.pdf"',
        read="formulario.pdf",
    ),
    named("name that climbs", TYPE, 'Content-Disposition: attachment; filename="../../etc/passwd"', read="passwd"),
    named(
        "name that turns its direction",
        TYPE,
        "Content-Disposition: attachment; filename*=utf-8''nota%E2%80%AEfdp.exe",
        read="notafdp.exe",
    ),
    named(
        "name with tags",
        TYPE,
        'Content-Disposition: attachment; filename="<img src=x onerror=alert(1)>.pdf"',
        read="_img src=x onerror=alert(1)_.pdf",
    ),
    named(
        "name with a NUL and a line end",
        TYPE,
        "Content-Disposition: attachment; filename*=utf-8''a%00b%0Ac.pdf",
        read="ab c.pdf",
    ),
    named("name of dots", TYPE, 'Content-Disposition: attachment; filename="..."', read="file"),
    named(
        "name of three hundred characters",
        TYPE,
        f'Content-Disposition: attachment; filename="{"a" * 300}.pdf"',
        read="a" * 116 + ".pdf",
    ),
    named("no name", TYPE, "Content-Disposition: attachment", read="attachment.pdf"),
    named(
        "no name and no known type",
        "Content-Type: application/x-nada",
        "Content-Disposition: attachment",
        read="attachment",
    ),
    named("no type", 'Content-Disposition: attachment; filename="a.pdf"', read="a.pdf"),
    mixed(
        "a text that is attached is a file",
        text_part(WORDS),
        part("um,dois\n", "Content-Type: text/plain; name=a.csv", "Content-Disposition: attachment; filename=a.csv"),
        files=(("a.csv", b"um,dois\r\n"),),
    ),
    mixed(
        "a text with a name is a file",
        text_part(WORDS),
        part("log\n", "Content-Type: text/plain; name=erro.log", "Content-Disposition: inline"),
        files=(("erro.log", b"log\r\n"),),
    ),
    mixed("five megabytes are kept", text_part(WORDS), attached("a.bin", BIG[1:]), files=(("a.bin", BIG[1:]),)),
    mixed(
        "one byte more is dropped",
        text_part(WORDS),
        attached("a.bin", BIG),
        attached("b.pdf", PDF),
        files=(("b.pdf", PDF),),
        dropped=(Dropped("a.bin", "too_large"),),
    ),
    mixed(
        "huge file",
        text_part(WORDS),
        part(
            b"A" * (21 * 1024 * 1024), "Content-Type: application/zip; name=a.zip", "Content-Transfer-Encoding: base64"
        ),
        dropped=(Dropped("a.zip", "too_large"),),
    ),
    mixed(
        "twelve files",
        text_part(WORDS),
        *(attached(f"{n}.pdf", PDF) for n in range(12)),
        files=tuple((f"{n}.pdf", PDF) for n in range(10)),
        dropped=(Dropped("10.pdf", "too_many"), Dropped("11.pdf", "too_many")),
    ),
    mixed(
        "of eleven the picture in the text goes first",
        text_part(WORDS),
        attached("logo.png", b"\x89PNG", "image/png", "inline"),
        *(attached(f"{n}.pdf", PDF) for n in range(10)),
        files=tuple((f"{n}.pdf", PDF) for n in range(10)),
        dropped=(Dropped("logo.png", "too_many"),),
    ),
    mixed(
        "picture of an HTML mail",
        nested(
            "related",
            text_part(f'<p>{WORDS}</p><img src="cid:1">', "html"),
            attached("logo.png", b"\x89PNG", "image/png", "inline"),
            boundary="dentro",
        ),
        files=(("logo.png", b"\x89PNG"),),
    ),
    mixed(
        "file inside an alternative",
        nested(
            "alternative",
            text_part(WORDS),
            nested("mixed", text_part(f"<p>{WORDS}</p>", "html"), attached("a.pdf", PDF), boundary="duas"),
            boundary="uma",
        ),
        files=(("a.pdf", PDF),),
    ),
    mixed(
        "alternative whose plain form is blank",
        nested("alternative", text_part(" \n"), text_part(f"<p>{WORDS}</p>", "html"), boundary="uma"),
    ),
    mixed(
        "alternative with the HTML form first",
        text_part("<p>x</p>", "html"),
        text_part(WORDS),
        kind='multipart/alternative; boundary="=_fronteira"',
    ),
    mixed(
        "alternative with a form of AMP",
        text_part("<p>x</p>", "x-amp-html"),
        text_part(WORDS),
        kind='multipart/alternative; boundary="=_fronteira"',
    ),
    mixed(
        "attached mail",
        text_part(WORDS),
        part(INNER, "Content-Type: message/rfc822"),
        files=(("Erro no acesso.eml", INNER),),
    ),
    mixed(
        "attached mail with a name",
        text_part(WORDS),
        part(INNER, "Content-Type: message/rfc822; name=erro.eml", "Content-Disposition: attachment"),
        files=(("erro.eml", INNER),),
    ),
    mixed(
        "attached mail in Base64",
        text_part(WORDS),
        part(encoded(INNER), "Content-Type: message/rfc822", "Content-Transfer-Encoding: base64"),
        files=(("Erro no acesso.eml", INNER),),
    ),
    mixed(
        "digest",
        b"\r\n" + INNER,
        b"\r\n" + INNER,
        kind='multipart/digest; boundary="=_fronteira"',
        visible="",
        files=(("Erro no acesso.eml", INNER),) * 2,
    ),
    mixed(
        "Macintosh's two forks",
        text_part(WORDS),
        nested(
            "appledouble",
            attached("a.pdf", b"\x00\x05", "application/applefile"),
            attached("a.pdf", PDF),
            boundary="mac",
        ),
        files=(("a.pdf", PDF),),
    ),
    mixed(
        "uuencoded",
        text_part(WORDS),
        part(
            b"begin 644 a.txt\r\n#86)C\r\n`\r\nend\r\n",
            'Content-Type: application/octet-stream; name="a.txt"',
            "Content-Transfer-Encoding: x-uuencode",
        ),
        files=(("a.txt", b"abc"),),
    ),
    mixed(
        "detached signature",
        text_part(WORDS),
        attached("smime.p7s", b"0\x80", "application/pkcs7-signature"),
        kind='multipart/signed; protocol="application/pkcs7-signature"; boundary="=_fronteira"',
    ),
    mixed(
        "PGP signature",
        text_part(WORDS),
        attached("signature.asc", b"-----BEGIN", "application/pgp-signature"),
        kind='multipart/signed; boundary="=_fronteira"',
    ),
    mixed(
        "PGP encrypted",
        part("Version: 1\n", "Content-Type: application/pgp-encrypted; name=v.txt"),
        attached("encrypted.asc", b"-----BEGIN", "application/octet-stream"),
        kind='multipart/encrypted; boundary="=_fronteira"',
        visible="",
        files=(("v.txt", b"Version: 1\r\n"), ("encrypted.asc", b"-----BEGIN")),
    ),
    Case(
        "opaque S/MIME, DER",
        mail(encoded(DER), kind='application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"', encoding="base64"),
        visible=WORDS,
        files=FORM,
    ),
    Case(
        "opaque S/MIME, BER with unknown lengths",
        mail(encoded(BER), kind='application/x-pkcs7-mime; name="smime.p7m"', encoding="base64"),
        visible=WORDS,
        files=FORM,
    ),
    Case(
        "opaque S/MIME by its name alone",
        mail(encoded(DER), kind='application/octet-stream; name="smime.p7m"', encoding="base64"),
        visible=WORDS,
        files=FORM,
    ),
    Case(
        "encrypted S/MIME is kept as a file",
        mail(encoded(ENVELOPED), kind='application/pkcs7-mime; name="smime.p7m"', encoding="base64"),
        files=(("smime.p7m", ENVELOPED),),
    ),
    Case(
        "opaque S/MIME that is cut",
        mail(encoded(DER[:40]), kind='application/pkcs7-mime; name="smime.p7m"', encoding="base64"),
        files=(("smime.p7m", DER[:40]),),
    ),
    mixed(
        "winmail.dat",
        text_part(WORDS),
        attached("winmail.dat", winmail({"formulário.pdf": PDF, "b.txt": b"b"}), "application/ms-tnef"),
        files=(*FORM, ("b.txt", b"b")),
    ),
    mixed(
        "winmail.dat with the words inside",
        attached("winmail.dat", winmail({"b.txt": b"b"}, text=WORDS), "application/ms-tnef"),
        files=(("b.txt", b"b"),),
    ),
    mixed(
        "winmail.dat with HTML inside",
        attached("winmail.dat", winmail({}, html=f"<p>{WORDS}</p><script>x</script>"), "application/ms-tnef"),
    ),
    mixed(
        "winmail.dat by its name alone",
        text_part(WORDS),
        attached("Winmail.dat", winmail({"b.txt": b"b"}), "application/octet-stream"),
        files=(("b.txt", b"b"),),
    ),
    mixed(
        "winmail.dat with long names",
        text_part(WORDS),
        attached("winmail.dat", winmail({"formulário.pdf": PDF}, long_names=True), "application/ms-tnef"),
        files=FORM,
    ),
    mixed(
        "winmail.dat that is none",
        text_part(WORDS),
        attached("winmail.dat", b"nada", "application/ms-tnef"),
        files=(("winmail.dat", b"nada"),),
    ),
    mixed(
        "winmail.dat that is cut",
        text_part(WORDS),
        attached("winmail.dat", winmail({"b.txt": b"b" * 90})[:-40], "application/ms-tnef"),
        files=(("b.txt", b"b" * 52),),
    ),
    mixed(
        "winmail.dat with four thousand million properties",
        text_part(WORDS),
        attached(
            "winmail.dat",
            struct.pack("<IHBIIIHH", 0x223E9F78, 1, 1, 0x00069003, 4, 0xFFFFFFFF, 0, 0),
            "application/ms-tnef",
        ),
    ),
    mixed(
        "winmail.dat within winmail.dat",
        text_part(WORDS),
        attached(
            "winmail.dat", winmail({}, mails={"carta": winmail({"b.txt": b"b"}, text="Dentro")}), "application/ms-tnef"
        ),
        files=(("carta.txt", b"Dentro"), ("b.txt", b"b")),
    ),
    mixed(
        "Base64 of a file that is broken",
        text_part(WORDS),
        part(
            base64.b64encode(PDF)[:-3] + b"\xff",
            'Content-Type: application/pdf; name="a.pdf"',
            "Content-Transfer-Encoding: base64",
        ),
        files=(("a.pdf", PDF[:-2]),),
    ),
]
