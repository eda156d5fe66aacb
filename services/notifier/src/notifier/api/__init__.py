"""notifier's HTTP API, one blueprint per noun."""

from notifier.api.deliveries import deliveries
from notifier.api.inbox import inbox
from notifier.api.messages import messages
from notifier.api.suppressions import suppressions

BLUEPRINTS = (deliveries, inbox, messages, suppressions)
