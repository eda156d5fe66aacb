"""The API of certificates, one file per noun. Each endpoint parses, authorises, runs an action and renders."""

from certificates.api.help import articles
from certificates.api.me import me

BLUEPRINTS = (articles, me)
