"""The API of certificates, one file per noun. Each endpoint parses, authorises, runs an action and renders."""

from certificates.api.me import me
from certificates.api.notices import notices

BLUEPRINTS = (notices, me)
