"""The API of helpdesk, one file per noun. Each endpoint parses, authorises, runs an action and renders."""

from helpdesk.api.articles import articles
from helpdesk.api.attachments import attachments
from helpdesk.api.categories import categories
from helpdesk.api.entries import entries
from helpdesk.api.mails import mails
from helpdesk.api.me import me
from helpdesk.api.ticket_lists import ticket_lists
from helpdesk.api.tickets import tickets
from helpdesk.api.writing import writing

BLUEPRINTS = (categories, articles, writing, tickets, ticket_lists, entries, attachments, mails, me)
