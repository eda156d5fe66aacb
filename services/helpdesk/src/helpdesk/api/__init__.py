"""The API of helpdesk, one file per noun. Each endpoint parses, authorises, runs an action and renders."""

from helpdesk.api.attachments import attachments
from helpdesk.api.entries import entries
from helpdesk.api.me import me
from helpdesk.api.tickets import tickets

BLUEPRINTS = (tickets, entries, attachments, me)
