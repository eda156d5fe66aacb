"""The table tells kills that had the platform to themselves from those that met another one."""

from tests.chaos.killer import Kill
from tests.chaos.platform import Target
from tests.chaos.report import table
from tests.chaos.run import Result

WORKER, BROKER = Target("worker", "logs/worker.log", "code mail"), Target("broker", "logs/broker.log", "code mail")


def test_kills_that_overlap_are_counted_and_told_apart() -> None:
    recoveries = [
        (Kill(WORKER, 10.0), 0.8),
        (Kill(BROKER, 20.0), 5.0),
        (Kill(WORKER, 21.0), 4.5),
        (Kill(WORKER, 40.0), 1.2),
        (Kill(BROKER, 50.0), None),
        (Kill(WORKER, 99.0), 1.0),
    ]
    result = Result(
        mode="real", seed=1, journeys=[], recoveries=list(recoveries), findings=[], seconds=100.0, settling=0.0
    )

    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in table(result).splitlines()]

    assert rows[2:] == [
        ["broker", "2", "code mail", "5.0 s", "5.0 s", "0", "", ""],
        ["worker", "4", "code mail", "1.1 s", "4.5 s", "2", "1.0 s", "1.2 s"],
    ]
