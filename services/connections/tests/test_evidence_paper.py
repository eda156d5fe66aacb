"""The evidence sheet as a PDF: every kind of deadline has words, and the paper has the digest of the sheet."""

from typing import Any

import pytest
from connections_kit.papers import READERS, by_poppler
from connections_kit.requests import submitted
from connections_kit.world import World
from test_evidence import sheet

from connections.clocks import terms
from connections.clocks.present_holder import FORMER_HOLDER
from connections.papers import render
from connections.papers.words import Words
from connections.states import SUSPENSION_ARTICLES


def words_of(text: str) -> str:
    return " ".join(text.split())


def paper(**changes: Any) -> dict[str, Any]:
    return {"kind": "evidence", "sheet": sheet(**changes)}


@pytest.mark.covers("B45")
@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_the_paper_says_whose_deadline_it_is_how_many_days_are_used_and_what_stood_still(read: Any) -> None:
    text = words_of(read(render(paper(), language="pt")))
    for said in (
        "Comprovante de prazos",
        "Orçamento sem obra",
        "REN 1000/2021, art. 64",
        "consulta ao operador da rede",
        "Dia Nacional de Zumbi e da Consciência Negra",
        sheet()["digest"],
    ):
        assert said in text, text


@pytest.mark.parametrize("language", ["pt", "es", "en"])
def test_every_deadline_and_every_reason_has_its_own_words(language: str) -> None:
    words = Words(language)
    deadlines = {words.say("paper-clock-of", code=code) for code in terms.TERMS}
    assert len(deadlines) == len(terms.TERMS)
    reasons = {words.say("paper-reason-of", reason=reason) for reason in SUSPENSION_ARTICLES}
    assert len(reasons) == len(SUSPENSION_ARTICLES)
    assert words.say("paper-reason-of", reason=FORMER_HOLDER) not in reasons
    assert render(paper(), language=language) == render(paper(), language=language)


def test_the_paper_of_a_later_holder_says_since_when() -> None:
    assert "Titular deste comprovante desde" not in words_of(by_poppler(render(paper(), language="pt")))
    later = words_of(by_poppler(render(paper(holder_since="2026-11-10"), language="pt")))
    assert "Titular deste comprovante desde 10 de novembro de 2026" in later


def test_a_request_that_was_handed_in_has_its_paper_and_a_draft_has_none(world: World) -> None:
    person = world.person()
    request_id = submitted(world, person, "new_connection")
    answer = person.get(f"/requests/{request_id}/evidence.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    shown = person.get(f"/requests/{request_id}/evidence").json
    assert shown["digest"] in by_poppler(answer.data)
    assert answer.headers["Content-Disposition"].startswith(
        f"attachment; filename=prazos-{shown['request']['protocol']}-"
    )
    draft = person.open("new_connection").json["id"]
    assert person.get(f"/requests/{draft}/evidence.pdf").status_code == 404
