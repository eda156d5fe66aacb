"""Papers: read by two readers of others, the same each time, and made by a child that can do nothing else."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from threading import Event, Thread
from typing import Any

import pytest
from connections_kit.papers import BUDGET, READERS, by_poppler
from pypdf import PdfReader

from connections.papers import MOST_AT_ONCE, PaperNotMade, PapersBusy, child, render
from connections.papers.sheet import Facts, Heading, Paragraph, Sheet, Table
from connections.papers.typesetting import UNKNOWN, typeset

MB = 1024 * 1024
Read = Callable[[bytes], str]


def words_of(text: str) -> str:
    """A text with single spaces, and no-break spaces as spaces."""
    return " ".join(text.split())


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_a_budget_says_its_amounts_and_days_to_every_reader(read: Read) -> None:
    text = words_of(read(render(BUDGET, language="pt")))
    for said in (
        "Orçamento de conexão",
        "Protocolo 202600000000012, revisão 2",
        "João Ñandú Conceição",
        "529.982.247-25",
        "Troca do transformador",
        "R$ 12.345,60",
        "R$ 100,40",
        "R$ 12.446,00",
        "R$ 1.000,05",
        "R$ 11.445,95",
        "20 de outubro de 2026",
        "60 dias",
        "Sem resposta até esse dia, o orçamento perde a validade",
        "Página 1 de 1",
    ):
        assert said in text, said


@pytest.mark.parametrize(
    ("language", "title", "amount", "day"),
    [
        ("pt", "Orçamento de conexão", "R$ 12.446,00", "20 de outubro de 2026"),
        ("es", "Presupuesto de conexión", "12.446,00 BRL", "20 de octubre de 2026"),
        ("en", "Connection budget", "R$12,446.00", "October 20, 2026"),
    ],
)
def test_a_budget_in_each_language(language: str, title: str, amount: str, day: str) -> None:
    text = words_of(by_poppler(render(BUDGET, language=language)))
    assert all(said in text for said in (title, amount, day)), text


def test_a_budget_without_participation_says_what_silence_means() -> None:
    free = {**BUDGET, "works": [], "cost": "0.00", "participation": "0.00", "works_class": "none", "term_days": 0}
    text = words_of(by_poppler(render(free, language="pt")))
    assert "Não são necessárias obras." in text
    assert "Sem resposta até esse dia, o orçamento vale como aceito." in text


def test_a_budget_with_a_guarantee_says_until_when_a_withdrawal_keeps_it() -> None:
    said = "a garantia é perdida"
    assert said not in words_of(by_poppler(render(BUDGET, language="pt")))
    text = words_of(by_poppler(render({**BUDGET, "guarantee_kept_until": "2026-12-14"}, language="pt")))
    assert f"depois de 14 de dezembro de 2026, {said}" in text


def test_the_same_paper_is_the_same_bytes_and_another_paper_another_digest() -> None:
    assert render(BUDGET, language="pt") == render(dict(reversed(BUDGET.items())), language="pt")
    digests = {
        re.findall(r"[0-9a-f]{64}", by_poppler(render({**BUDGET, "cost": cost}, language="pt")))[0]
        for cost in ("12446.00", "12446.01")
    }
    assert len(digests) == 2


HOSTILE = {
    "markup": "<b>Poste</b> <font size=99>x</font> <img src='http://example.com/x.png'/> <a href='x'>y</a>",
    "entities": "Cabo &amp; poste &lt;b&gt; &#65; &nbsp;",
    "unclosed": "</para><para> <i> <unknown a=1",
    "template": "%(page)s {page} {pages} ${x} {{ y }} \\n $x$",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_what_people_write_stays_text(read: Read, text: str) -> None:
    works = [{"description": text, "by": "distributor", "cost": "12446.00"}]
    made = render({**BUDGET, "holder_name": text, "works": works}, language="pt")
    assert words_of(read(made)).replace(" ", "").count(text.replace(" ", "")) == 2
    for page in PdfReader(BytesIO(made)).pages:
        assert "/Annots" not in page and not page.images


def test_a_very_long_word_breaks_and_a_very_long_text_goes_on_on_the_next_page() -> None:
    word, text = "w" * 3000, " ".join(f"palavra{number}" for number in range(2000))
    works = [{"description": said, "by": "customer", "cost": "6223.00"} for said in (word, text)]
    made = render({**BUDGET, "works": works}, language="pt")
    read = re.sub(r"\s", "", by_poppler(made))
    assert read.count("w") >= 3000
    assert all(f"palavra{number}" in read for number in (0, 999, 1999))
    pages = len(PdfReader(BytesIO(made)).pages)
    assert pages > 2 and f"Páginade{pages}".replace("de", f"{pages}de") in read


def test_letters_that_the_fonts_lack_are_marked_and_unseen_ones_left_out() -> None:
    said = "a\u0301 שלום 😀 \x00\x07\x1b\u202eabc\u200b\ufeff \ud83d \ufffe fim"
    sheet = Sheet(title="T", blocks=[Paragraph(said)], language="pt", page_of="{page}")
    assert f"á {UNKNOWN * 4} {UNKNOWN} abc" in by_poppler(typeset(sheet))
    assert "fim" in by_poppler(typeset(sheet))


def test_every_block_is_drawn() -> None:
    table = Table(head=["Dia", "Conta"], rows=[[f"linha {number}", "1"] for number in range(120)], widths=(3, 1))
    blocks = [Heading("Seção"), Facts([("rótulo", "valor\noutra linha")]), Facts([]), Paragraph("fino", True), table]
    sheet = Sheet(title="Título", blocks=blocks, language="es", page_of="{page}/{pages}", footer=("pé", "outro"))
    made = typeset(sheet)
    text = by_poppler(made)
    assert all(said in text for said in ("Título", "Seção", "rótulo", "valor", "outra linha", "fino", "linha 119"))
    pages = PdfReader(BytesIO(made)).pages
    assert [f"{number}/{len(pages)}" in page.extract_text() for number, page in enumerate(pages, 1)] == [True] * 4
    assert all("Dia" in page.extract_text() and "pé" in page.extract_text() for page in pages)


# The child process


@pytest.mark.parametrize(
    ("paper", "language"),
    [({**BUDGET, "kind": "unknown"}, "pt"), ({}, "pt"), (BUDGET, "xx"), ({**BUDGET, "cost": None}, "pt")],
)
def test_a_paper_that_cannot_be_made_is_a_clear_refusal(paper: dict[str, Any], language: str) -> None:
    with pytest.raises(PaperNotMade) as refused:
        render(paper, language=language)
    assert (refused.value.status, refused.value.headers) == (503, {"Retry-After": "30"})


def test_too_large_a_paper_starts_no_child() -> None:
    with pytest.raises(PaperNotMade):
        render({**BUDGET, "holder_name": "x" * 2 * MB}, language="pt")


def test_a_child_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_LONGEST", 0.01)
    with pytest.raises(PaperNotMade):
        render(BUDGET, language="pt")


def test_a_burst_of_papers_waits_and_then_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_WAIT", 0.05)
    begun, go_on = [Event() for _ in range(MOST_AT_ONCE)], Event()

    def slowly(_said: bytes, kind: str) -> bytes:
        begun[int(kind)].set()
        go_on.wait(60)
        return b"%PDF-"

    monkeypatch.setattr(child, "_made", slowly)
    threads = [Thread(target=render, args=({"kind": str(n)},), kwargs={"language": "pt"}) for n in range(MOST_AT_ONCE)]
    for thread in threads:
        thread.start()
    assert all(one.wait(60) for one in begun)
    with pytest.raises(PapersBusy) as refused:
        render(BUDGET, language="pt")
    assert (refused.value.status, refused.value.headers) == (503, {"Retry-After": "5"})
    monkeypatch.setattr(child, "_WAIT", 3600)
    with pytest.raises(PapersBusy):
        render(BUDGET, language="pt", waits=False)
    go_on.set()
    for thread in threads:
        thread.join()
    assert render({"kind": "0"}, language="pt") == b"%PDF-"


def in_child(code: str) -> str:
    """Run a statement in a process that has limited itself as the child does, and return the name of what it raises."""
    wrapped = f"""
from connections.papers import __main__ as child
child._limit()
try:
    {code}
except BaseException as error:
    print(type(error).__name__)
"""
    done = subprocess.run(
        [sys.executable, "-B", "-c", wrapped],
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.socket()",
        "import socket; socket.getaddrinfo('localhost', 80)",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:1/')",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.fork()",
        "open('/tmp/ramal-papers-test', 'w')",
    ],
)
def test_the_child_can_neither_use_the_network_nor_start_programs_nor_write_files(code: str) -> None:
    assert in_child(code) == "PermissionError"


def test_the_child_has_a_limit_of_memory() -> None:
    assert in_child("bytearray(1024 * 1024 * 1024)") == "MemoryError"


def test_the_child_sees_no_settings_and_its_failure_tells_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRETS_KEY", "secret")
    assert set(child._environment()) == {"PYTHONPATH", "PYTHONHASHSEED", "LANG", "HOME"}
    said = json.dumps({"paper": {**BUDGET, "cost": "Maria da Silva"}, "language": "pt"})
    command = [sys.executable, "-B", "-P", "-m", "connections.papers"]
    done = subprocess.run(command, input=said, env=child._environment(), capture_output=True, check=False, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("InvalidOperation at ") and "Maria" not in done.stderr
