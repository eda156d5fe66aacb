"""Local time: the moment at which the clocks of a time zone show a time for the first time.

Clocks that are put forward skip times, and clocks that are put back show times twice.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_MICROSECOND = timedelta(microseconds=1)


def first_moment(day: date, since_midnight: timedelta, zone: ZoneInfo) -> datetime:
    """Return the first moment, in UTC, at which the clocks of `zone` show a time of a day or a later one.

    `since_midnight` is that time; 24 hours are the next day's midnight. A time that the clocks skip gives the moment at
    which they are put forward. A time that they show twice gives the first of both moments.
    """
    shown = datetime.combine(day, time()) + since_midnight
    moment = shown.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == shown:
        return moment
    return _when_put_forward(shown.replace(tzinfo=zone, fold=1).astimezone(UTC), moment, zone)


def _when_put_forward(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the first moment at which the clocks of `zone` have the offset that they have at the moment `after`.

    At the moment `before` they still had another one.
    """
    while after - before > _MICROSECOND:
        middle = before + (after - before) / 2
        if middle.astimezone(zone).utcoffset() == after.astimezone(zone).utcoffset():
            after = middle
        else:
            before = middle
    return after
