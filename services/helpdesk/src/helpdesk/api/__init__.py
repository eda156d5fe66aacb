"""The API of helpdesk, one file per noun. Each endpoint parses, authorises, runs an action and renders."""

from helpdesk.api.articles import articles
from helpdesk.api.categories import categories
from helpdesk.api.mails import mails
from helpdesk.api.me import me
from helpdesk.api.writing import writing

BLUEPRINTS = (categories, articles, writing, mails, me)
