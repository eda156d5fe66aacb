"""The API of certificates, one file per noun. Each endpoint parses, authorises, runs an action and renders."""

from certificates.api.certificates import certificates
from certificates.api.enrollments import enrollments
from certificates.api.help import articles
from certificates.api.me import me
from certificates.api.notices import notices

BLUEPRINTS = (enrollments, certificates, notices, articles, me)
