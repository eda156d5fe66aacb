"""The deadlines of requests (REN 1000/2021), as pure functions of a request's timeline and the operator's calendar."""

from connections.clocks.course import Clock, ClockStatus, Course, Happening, Interval
from connections.clocks.evidence import Subject, digest_of, evidence_of
from connections.clocks.present_holder import clocks_since
from connections.clocks.results import clocks_of
from connections.clocks.steps import USED_KINDS

__all__ = [
    "USED_KINDS",
    "Clock",
    "ClockStatus",
    "Course",
    "Happening",
    "Interval",
    "Subject",
    "clocks_of",
    "clocks_since",
    "digest_of",
    "evidence_of",
]
