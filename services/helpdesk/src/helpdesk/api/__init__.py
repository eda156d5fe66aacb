"""The API of helpdesk, one file per noun. Each endpoint parses, authorises, runs an action and renders."""

from helpdesk.api.me import me
from helpdesk.api.ticket_lists import ticket_lists

BLUEPRINTS = (me, ticket_lists)
