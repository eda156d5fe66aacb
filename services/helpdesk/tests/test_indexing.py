"""The words by which staff find a ticket."""

from helpdesk_kit.rows import a_ticket, the_ticket
from helpdesk_kit.world import World

from helpdesk.actions.indexing import index_ticket
from helpdesk.model import Ticket, TicketWord


def words(world: World, ticket: Ticket) -> set[str]:
    return {row.word for row in world.rows(TicketWord) if row.ticket_id == ticket.id}


def test_a_ticket_is_indexed_by_subject_author_company_and_number(world: World) -> None:
    person = world.person(name="Zulmira de Exemplo")
    world.hear(world.about(person, "identity.user_updated.v1", version=2, email="z.quixabeira@consumo.example"))
    company = world.company(legal_name="Energia Leilão S.A.", acronym="ELE")
    ticket = a_ticket(world, person, company, subject="Fatura não paga")
    assert words(world, ticket) == {
        *(str(ticket.number), "fatura", "nao", "paga", "zulmira", "de", "exemplo", "z", "quixabeira", "consumo"),
        *("example", company.cnpj.lower(), "energia", "leilao", "s", "a", "ele"),
    }


def test_a_ticket_that_is_indexed_again_loses_its_former_words(world: World) -> None:
    ticket = a_ticket(world, author_name="Zulmira", author_email="z@consumo.example")
    other = a_ticket(world, author_name="Zulmira", author_email="z@consumo.example")
    with world.writing() as session:
        row = session.get_one(Ticket, ticket.id)
        row.subject = "Leitura"
        index_ticket(session, row, "Ana", "ana@consumo.example")
    assert words(world, ticket) == {str(ticket.number), "leitura", "ana", "consumo", "example"}
    assert "zulmira" in words(world, other)
    assert the_ticket(world, ticket).subject == "Leitura"


def test_a_person_who_is_renamed_is_found_by_the_new_name_alone(world: World) -> None:
    person = world.person(name="Zulmira")
    ticket = a_ticket(world, person)
    world.hear(world.about(person, "identity.user_updated.v1", version=2, name="Quixabeira"))
    assert "quixabeira" in words(world, ticket)
    assert "zulmira" not in words(world, ticket)
