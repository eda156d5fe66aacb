"""The deadlines of requests (REN 1000/2021), as pure functions of a request's timeline and the operator's calendar."""

from connections.clocks.course import Clock, ClockStatus, Course, Happening, Interval
from connections.clocks.evidence import as_json, canonical, digest_of, evidence_of
from connections.clocks.running import clocks_of, suspensions_of

__all__ = [
    "Clock",
    "ClockStatus",
    "Course",
    "Happening",
    "Interval",
    "as_json",
    "canonical",
    "clocks_of",
    "digest_of",
    "evidence_of",
    "suspensions_of",
]
