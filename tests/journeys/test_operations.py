"""Starting, stopping, killing and starting again: what the person at the keyboard sees, and what must not get lost."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.journeys.conftest import KINDS
from tests.journeys.people import API, World
from tests.journeys.running import STOP_SECONDS, Platform

from chassis.testing.processes import wait_until
from launcher.ports import busy_because, free_ports


@pytest.fixture(params=KINDS)
def own_platform(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Platform]:
    """A platform of the test's own, not started."""
    made = Platform.in_folder(tmp_path / "state", request.param)
    yield made
    made.end()


@pytest.fixture
def small_platform(tmp_path: Path) -> Iterator[Platform]:
    """One on the embedded default, for what is the same on both."""
    made = Platform.in_folder(tmp_path / "state", "embedded")
    yield made
    made.end()


@pytest.mark.slow
def test_what_was_there_is_there_after_a_restart(own_platform: Platform) -> None:
    own_platform.up()
    world = World.of(own_platform)
    person = world.person()
    _me, tokens = world.signed_in(person)
    world.mails.wait_for(person.email, "welcome")
    demo, mails = own_platform.demo(), {file.name for file in own_platform.mail.iterdir()}
    authority = demonstration_authority(own_platform)
    own_platform.stop(signal.SIGINT)

    own_platform.up()
    world = World.of(own_platform)
    assert world.login(person.document).status_code == 201
    assert world.visitor.as_(tokens["access_token"]).get(f"{API}/me").status_code == 200
    assert world.visitor.post(f"{API}/sessions/refresh", {"refresh_token": tokens["refresh_token"]}).status_code == 200
    assert own_platform.demo() == demo
    assert demonstration_authority(own_platform) == authority
    assert mails <= {file.name for file in own_platform.mail.iterdir()}
    own_platform.stop()


def demonstration_authority(platform: Platform) -> dict[str, bytes]:
    """The files of the demonstration authority by name. None of them may be readable by others."""
    folder = platform.folder / "demo-authority"
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert [file for file in files if file.stat().st_mode & 0o077] == []
    assert any(file.parent.name == "keys" for file in files)
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


@pytest.mark.parametrize("name", ["TRUST_STORE", "CRL_STORE"])
def test_a_store_that_is_no_folder_is_told_before_anything_starts(tmp_path: Path, name: str) -> None:
    made = Platform.in_folder(tmp_path / "state", "embedded", **{name: str(tmp_path / "nowhere")})
    refused = made.command("up")
    assert refused.returncode == 1
    assert f"{name}={tmp_path / 'nowhere'} is not a folder" in refused.stderr
    assert not made.root.exists()


@pytest.mark.slow
def test_a_launcher_that_is_killed_takes_everything_with_it_and_starts_again(own_platform: Platform) -> None:
    own_platform.up()
    person = World.of(own_platform).person()
    running = own_platform.processes()
    own_platform.send(signal.SIGKILL)
    own_platform.wait()
    assert wait_until(lambda: not any(process.alive for process in running), STOP_SECONDS)
    assert own_platform.processes() == set()

    own_platform.up()
    world = World.of(own_platform)
    assert world.login(person.document).status_code == 201
    assert world.mails.wait_for(person.email, "welcome")
    own_platform.stop()


@pytest.mark.slow
@pytest.mark.parametrize("said", ["services imported", "newest revision", "demo data", "everything ready"])
def test_who_changes_their_mind_while_it_starts_is_obeyed(small_platform: Platform, said: str) -> None:
    """A process that is just being started hears of it too."""
    small_platform.up(until=said)
    small_platform.stop(signal.SIGINT)


def test_down_stops_it_and_clean_forgets_it(small_platform: Platform) -> None:
    platform = small_platform
    platform.up()
    running = platform.processes()
    down = platform.command("down")
    assert (down.returncode, down.stdout) == (0, "stopped\n")
    assert platform.wait() == 0
    assert not any(process.alive for process in running)
    assert platform.command("down").stdout == "Ramal is not running\n"
    assert platform.command("clean").returncode == 0
    assert not platform.root.exists()


def test_a_second_start_in_the_same_folder_is_refused(platform: Platform) -> None:
    port, tls_port = free_ports(2)
    second = platform.command("up", PORT=str(port), TLS_PORT=str(tls_port))
    assert second.returncode == 1
    assert second.stderr == f"Ramal: Ramal is already running here (process {platform.pid}); `make down` stops it\n"


def test_what_runs_is_not_forgotten(platform: Platform) -> None:
    tried = platform.command("clean")
    assert tried.returncode == 1
    assert f"already running here (process {platform.pid})" in tried.stderr
    assert World.of(platform).visitor.get("/status").status_code == 200


@pytest.mark.parametrize("taken", ["PORT", "TLS_PORT"])
def test_a_port_that_is_taken_is_said_with_who_holds_it(platform: Platform, tmp_path: Path, taken: str) -> None:
    free, also_free = free_ports(2)
    ports = {"PORT": str(free), "TLS_PORT": str(also_free)}
    ports[taken] = str({"PORT": platform.port, "TLS_PORT": platform.tls_port}[taken])
    tried = platform.command("up", RAMAL_STATE=str(tmp_path / "other"), **ports)
    assert tried.returncode == 1
    assert f"port {ports[taken]} cannot be used (address already in use)" in tried.stderr
    holder = busy_because(int(ports[taken])).partition("held by ")[2]
    assert holder.startswith("process ")
    assert f"it is held by {holder}" in tried.stderr
    assert "make up PORT=" in tried.stderr


@pytest.mark.parametrize(("port", "tls_port"), [("eighty", "8443"), ("70000", "8443"), ("9000", "9000")])
def test_a_port_that_cannot_be_one_is_said(small_platform: Platform, port: str, tls_port: str) -> None:
    tried = small_platform.command("up", PORT=port, TLS_PORT=tls_port)
    assert tried.returncode == 1
    assert tried.stderr.startswith("Ramal: ")
    assert "PORT" in tried.stderr
