"""The refusals of connections, each with its status and stable code. Their sentences are in `locales/`."""

from datetime import date

from chassis.problems import Problem


class UnitCodeTaken(Problem):
    """One of the codes is another consumer unit's. No code is used again. Facts: `unit_code`."""

    status, code = 409, "unit.code_taken"

    def __init__(self, unit_code: str) -> None:
        super().__init__(unit_code=unit_code)


class NoticeTooShort(Problem):
    """A new version of a form with the distributor's own requirements comes into force too early (REN 1000/2021,
    art. 20, § 2). Facts: `notice_days`, and `earliest_on`, the first day that is possible.
    """

    status, code = 422, "form.notice_too_short"

    def __init__(self, notice_days: int, earliest_on: date) -> None:
        super().__init__(notice_days=notice_days, earliest_on=earliest_on)
