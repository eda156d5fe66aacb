"""Papers that the real web process (gunicorn) answers with: what they cost its memory."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from connections_kit.budgets import with_budget
from connections_kit.web_process import WebProcess
from connections_kit.world import World

pytestmark = pytest.mark.slow
MB = 1024 * 1024


@pytest.fixture
def web(world: World, tmp_path: Path) -> Iterator[WebProcess]:
    """The web process of the test's world, with one thread, which has answered everything but a paper."""
    process = WebProcess(world, tmp_path, WEB_THREADS="1")
    yield process
    process.kill()


def test_a_paper_costs_a_web_process_little_memory_and_a_hundred_no_more(world: World, web: WebProcess) -> None:
    person = world.person()
    request_id = with_budget(world, person)
    path = f"/requests/{request_id}/evidence"
    for _ in range(3):
        assert web.get(person, path).status_code == 200
    before = web.memory("VmRSS")
    web.forget_peak()
    assert web.get(person, f"{path}.pdf").content.startswith(b"%PDF-")
    assert web.memory("VmHWM") - before < 5 * MB
    after_first = web.memory("VmRSS")
    web.forget_peak()
    papers = {web.get(person, f"{path}.pdf").content for _ in range(100)}
    assert len(papers) == 1
    assert web.memory("VmHWM") - before < 5 * MB
    assert web.memory("VmRSS") - after_first < MB
