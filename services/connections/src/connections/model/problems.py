"""The refusals of connections, each with its status and stable code. Their sentences are in `locales/`."""

from chassis.problems import Problem


class UnitCodeTaken(Problem):
    """One of the codes is another consumer unit's. No code is used again. Facts: `unit_code`."""

    status, code = 409, "unit.code_taken"

    def __init__(self, unit_code: str) -> None:
        super().__init__(unit_code=unit_code)
