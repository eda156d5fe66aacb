"""The tables of helpdesk: articles, tickets with entries, files and history, mail, and copies of who asks."""

from helpdesk.model.article import (
    Article,
    ArticleFeedback,
    ArticleKey,
    ArticleRevision,
    ArticleText,
    Tag,
)
from helpdesk.model.base import Base
from helpdesk.model.calendar import Calendar
from helpdesk.model.copies import Company, Person, Relation, SystemAccess, WatchPreference
from helpdesk.model.entry import Attachment, Entry, HistoryLine
from helpdesk.model.mail import Acknowledged, Mail, MessageId
from helpdesk.model.ticket import Counter, Participant, Ticket, TicketPause, TicketWord
from helpdesk.model.tracking import ErasureCode, Opening, SpentChallenge

__all__ = [
    "Acknowledged",
    "Article",
    "ArticleFeedback",
    "ArticleKey",
    "ArticleRevision",
    "ArticleText",
    "Attachment",
    "Base",
    "Calendar",
    "Company",
    "Counter",
    "Entry",
    "ErasureCode",
    "HistoryLine",
    "Mail",
    "MessageId",
    "Opening",
    "Participant",
    "Person",
    "Relation",
    "SpentChallenge",
    "SystemAccess",
    "Tag",
    "Ticket",
    "TicketPause",
    "TicketWord",
    "WatchPreference",
]
