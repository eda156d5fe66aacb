"""Keep the words by which staff find tickets."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, defer

from chassis.words import words_of
from helpdesk.model import Company, Person, Ticket, TicketWord


def index_ticket(session: Session, ticket: Ticket, author_name: str, author_email: str) -> None:
    """Replace the words by which staff find a ticket: of its subject, its author, its company and its number.

    Called when a ticket is opened, and whenever one of these texts changes. `author_name` and `author_email` are the
    author's present ones, whether they stand in the ticket or in the copy of a person. The company's names are those of
    the copy at this moment.
    """
    session.flush()
    company = session.scalar(select(Company).where(Company.cnpj == ticket.cnpj)) if ticket.cnpj else None
    names = (company.legal_name, company.acronym) if company else ()
    words = words_of(str(ticket.number), ticket.subject, author_name, author_email, ticket.cnpj or "", *names)
    session.execute(delete(TicketWord).where(TicketWord.ticket_id == ticket.id))
    session.add_all(TicketWord(word=word, ticket_id=ticket.id) for word in words)
    session.flush()


def index_tickets_of(session: Session, person: Person) -> None:
    """Replace the words of all tickets that a person has opened, after the person's name or address has changed."""
    theirs = select(Ticket).where(Ticket.author_user_id == person.user_id).order_by(Ticket.id)
    for ticket in session.scalars(theirs.options(defer(Ticket.description))).all():
        index_ticket(session, ticket, person.name or "", person.email or "")
