"""Why a paper is not made. Nothing was changed then, and the caller may try again."""

from chassis.problems import Problem


class PapersBusy(Problem):
    """As many papers are being made as one process makes at once."""

    status, code = 503, "paper.busy"

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "5"})


class PaperNotMade(Problem):
    """The child process that makes the paper failed or took too long. The log says why."""

    status, code = 503, "paper.not_made"

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "30"})
