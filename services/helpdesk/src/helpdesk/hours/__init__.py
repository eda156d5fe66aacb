"""Business hours: when support is open, and when an answer is due. Plain computation, without database."""

from helpdesk.hours.opening import DAY, BusinessHours, NeverOpen, Span
from helpdesk.hours.pausing import Pause, due_with

__all__ = ["DAY", "BusinessHours", "NeverOpen", "Pause", "Span", "due_with"]
