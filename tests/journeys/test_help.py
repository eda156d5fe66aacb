"""Help: search → article → no answer → ticket → staff answer → closed; signed in, and by mail alone (journey 8)."""

from io import BytesIO
from typing import Any

import pytest
from tests.journeys.helping import HELPDESK, Desk, answer_by_mail
from tests.journeys.people import World, an_email
from tests.journeys.problems import problem
from tests.journeys.representing import back_office, eventually, somebody

from chassis.testing.processes import wait_until


def staff_of(world: World) -> Desk:
    return Desk(back_office(world).http)


@pytest.mark.covers("M1", "M2", "M3", "M6", "M7", "M8", "M9", "M10", "M13")
def test_an_answer_without_asking(world: World) -> None:
    visitor = Desk(world.visitor.with_(accept_language="pt"))
    categories = visitor.get("/categories")["items"]
    assert [one["code"] for one in categories] == ["01", "02", "03", "04", "05", "06", "07", "08", "sistema"]
    for query in ("certificado vencido", "CERTIFICADOS VENCIDOS", "certificado  vencído"):
        found = visitor.get("/articles", query=query)["items"]
        assert found, query
    shown = visitor.get(f"/articles/{found[0]['slug']}")
    assert "<p>" in shown["body_html"]
    assert shown["lang"] == "pt"
    begun = found[0]["title"].split()[0][:4]
    assert visitor.get("/suggestions", query=begun)["items"]
    assert visitor.get("/tags")["items"]
    spanish = Desk(world.visitor.with_(accept_language="es"))
    assert spanish.get(f"/articles/{found[0]['slug']}")["lang"] == "es"


@pytest.mark.covers("M14", "M15", "M17", "M18", "M19", "M20", "M21", "M23", "M24", "M31", "O32", "O33", "O34")
def test_a_question_is_asked_answered_and_closed(world: World) -> None:
    asking, staff = somebody(world), staff_of(world)
    mine = Desk(asking.http)
    eventually(lambda: asking.http.get(f"{HELPDESK}/me/export").json().get("person"), "the copy of a new person")
    ticket = mine.opens(category="04", subject="Erro no Centro de Descargas", description="**Não** abre.")
    number = ticket["number"]
    assert ticket["state"] == "new"
    assert ticket["due_in_words"]
    opened = world.mails.wait_for(asking.person.email, "ticket_opened")
    assert f"#{number}" in opened.subject
    pending = mine.get("/tickets", view="pending")
    assert [one["number"] for one in pending["items"]] == [number]
    assert pending["groups"] == [{"category": "04", "count": 1}]

    queue = staff.get("/tickets", view="queue", category="04", limit=100)["items"]
    assert number in [one["number"] for one in queue]
    staff.writes(number, "Ver com a rede.", visibility="internal")
    staff.writes(number, "Atualize o programa e tente outra vez.", visibility="public", state="waiting")
    reply = world.mails.wait_for(asking.person.email, "ticket_replied")
    assert "Atualize o programa" in reply.text
    assert mine.state(number) == "waiting"
    assert [entry["body"] for entry in mine.entries(number)] == ["Atualize o programa e tente outra vez."]

    mine.writes(number, "Atualizei e funciona.")
    assert mine.state(number) == "in_progress"
    assert staff.closes(number, resolution="solved").status_code == 200
    world.mails.wait_for(asking.person.email, "ticket_closed")
    assert [one["number"] for one in mine.get("/tickets", view="closed_30d")["items"]] == [number]
    mine.writes(number, "Muito obrigado!")
    assert mine.state(number) == "closed"
    mine.writes(number, "Voltou a falhar.")
    assert mine.state(number) == "in_progress"
    changes = [(line["field"], line["old"], line["new"]) for line in mine.get(f"/tickets/{number}/history")["items"]]
    states = [change for change in changes if change[0] == "state"]
    assert [new for _, _, new in states] == ["new", "in_progress", "waiting", "in_progress", "closed", "in_progress"]
    assert "Ver com a rede" not in str(mine.get(f"/tickets/{number}")) + str(mine.get("/me/export"))
    stranger = Desk(somebody(world).http)
    problem(stranger.http.get(f"{HELPDESK}/tickets/{number}"), 404, "not_found")


@pytest.mark.covers("M11", "M12", "M22", "M23", "M31")
def test_somebody_without_an_account_is_answered_by_mail_and_answers_by_mail(world: World) -> None:
    address, staff = an_email("visitante.example"), staff_of(world)
    visitor = Desk(world.visitor)
    ticket = visitor.opens(
        name="Visitante de Exemplo",
        email=address,
        language="pt",
        privacy_accepted=True,
        subject="Quero ser agente",
        description="O que preciso enviar?",
    )
    number = ticket["number"]
    attached = world.visitor.request(
        "POST",
        f"{HELPDESK}/tickets/{number}/attachments",
        files={"file": ("contrato.txt", BytesIO(b"contrato"))},
        headers={"Upload-Token": ticket["upload_token"]},
    )
    assert attached.status_code == 201, attached.text
    first = world.mails.wait_for(address, "ticket_opened")
    assert "Quero ser agente" not in first.subject + first.text, "nobody has shown that the address is theirs"
    token = link_token(first.text)
    seen = visitor.get(f"/tickets/track/{token}")
    assert (seen["number"], seen["subject"]) == (number, "Quero ser agente")

    staff.writes(number, "Envie o contrato social.", visibility="public")
    reply = world.mails.wait_for(address, "ticket_replied")
    assert "Envie o contrato social." in reply.text
    assert reply.reply_to.startswith("atendimento+")
    answer_by_mail(world, reply, "Segue anexo amanhã.\nPosso enviar em PDF?")
    answered = eventually(lambda: mails_in(staff, number), "the answer by mail")
    assert [(entry["body"], entry["unverified"]) for entry in answered] == [
        ("Segue anexo amanhã.\nPosso enviar em PDF?", False)
    ]
    seen_entries = visitor.get(f"/tickets/track/{token}")
    assert "Segue anexo" in str(seen_entries)

    mails_before = len(world.mails.to(address))
    answer_by_mail(world, reply, "Estou fora do escritório.", Auto_Submitted="auto-replied")
    stranger = an_email("outro.example")
    answer_by_mail(world, reply, "Também quero saber.", sender=stranger)
    unverified = eventually(
        lambda: [entry for entry in staff.entries(number) if entry["unverified"]], "the mail of a stranger"
    )
    assert [entry["body"] for entry in unverified] == ["Também quero saber."]
    assert staff.closes(number, resolution="solved").status_code == 200
    closed = world.mails.wait_for(address, "ticket_closed")
    assert f"#{number}" in closed.subject
    assert len(world.mails.to(address)) == mails_before + 1, "an automatic mail is not answered"
    assert world.mails.to(stranger) == []
    answer_by_mail(world, closed, "Obrigado!")
    assert wait_until(lambda: len(mails_in(staff, number)) >= 3, 20)
    assert staff.state(number) == "closed"


def mails_in(desk: Desk, number: int) -> list[Any]:
    """The entries of a ticket that came by mail from people."""
    return [entry for entry in desk.entries(number) if entry["kind"] == "mail"]


def link_token(text: str) -> str:
    """The token in the tracking link of a mail."""
    return text.partition("/tickets/track/")[2].split()[0].rstrip(".)>")
