"""The deadlines of requests (REN 1000/2021), as pure functions of a request's timeline and the operator's calendar."""

from connections.clocks.course import Clock, ClockStatus, Course, Happening, Interval
from connections.clocks.running import clocks_of, suspensions_of

__all__ = ["Clock", "ClockStatus", "Course", "Happening", "Interval", "clocks_of", "suspensions_of"]
