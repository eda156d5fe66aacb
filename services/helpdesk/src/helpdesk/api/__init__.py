"""The API of helpdesk, one file per noun. Each endpoint parses, authorises, runs an action and renders."""

from helpdesk.api.articles import articles
from helpdesk.api.attachments import attachments
from helpdesk.api.calendar import calendar
from helpdesk.api.categories import categories
from helpdesk.api.entries import entries
from helpdesk.api.erasures import erasures
from helpdesk.api.mails import mails
from helpdesk.api.me import me
from helpdesk.api.ticket_changes import ticket_changes
from helpdesk.api.ticket_lists import ticket_lists
from helpdesk.api.tickets import tickets
from helpdesk.api.tracking import tracking
from helpdesk.api.watchers import watchers
from helpdesk.api.writing import writing

BLUEPRINTS = (
    categories,
    articles,
    calendar,
    writing,
    tickets,
    tracking,
    ticket_lists,
    ticket_changes,
    entries,
    attachments,
    watchers,
    mails,
    erasures,
    me,
)
