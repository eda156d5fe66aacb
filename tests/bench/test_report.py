"""What a table says of a target: met, missed, and by how much."""

import pytest
from bench.report import Figure, Table, compared, from_json, limited, missed, percentile, reached, to_json

PEER = Figure("the peer", 1000, "events/s")


def test_a_ratio_is_ours_divided_by_the_peers() -> None:
    ours = compared("ours", 750, "events/s", peer=PEER, at_least=0.7)
    assert (ours.ratio, ours.against, ours.met) == (0.75, "the peer", True)


@pytest.mark.parametrize(
    ("figure", "met"),
    [
        (compared("ours", 500, "events/s", peer=PEER, at_least=0.5), True),
        (compared("ours", 499, "events/s", peer=PEER, at_least=0.5), False),
        (limited("p99", 50, "ms", at_most=50), True),
        (limited("p99", 50.1, "ms", at_most=50), False),
        (reached("published", 3000, "messages/s", at_least=3000), True),
        (reached("published", 2999, "messages/s", at_least=3000), False),
    ],
)
def test_a_target_is_met_from_its_very_value_on(figure: Figure, met: bool) -> None:
    assert figure.met is met


def test_a_missed_target_is_named_and_marked() -> None:
    table = Table("Relay", [PEER, compared("ours", 400, "events/s", peer=PEER, at_least=0.5)])
    assert missed([table]) == ["Relay: ours, ≥ 0.5 ×"]
    assert "| ours | 400 events/s | 0.40 × the peer | ≥ 0.5 × | **missed** |" in table.markdown()


def test_a_figure_without_a_target_is_neither_met_nor_missed() -> None:
    table = Table("Relay", [PEER, compared("ours", 400, "events/s", peer=PEER)])
    assert missed([table]) == []
    assert "| the peer | 1,000 events/s |  |  |  |" in table.markdown()
    assert "| ours | 400 events/s | 0.40 × the peer |  |  |" in table.markdown()


def test_a_table_arrives_whole_from_the_process_that_measured() -> None:
    table = Table("Relay", [PEER, compared("ours", 400, "events/s", peer=PEER, at_least=0.5)])
    assert from_json(to_json(table)) == table


def test_a_percentile_is_one_of_the_values() -> None:
    assert percentile([5, 1, 4, 2, 3], 0.5) == 3
    assert percentile([1, 2], 0.99) == 2
