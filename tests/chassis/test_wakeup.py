"""The bell: does whoever waits hear it, in any process, and does whoever rings never suffer for it?"""

import multiprocessing
import os
import select
import signal

import pytest

from chassis.wakeup import Bell

fork = multiprocessing.get_context("fork")
PATIENCE = 10


@pytest.fixture
def bell(tmp_path):
    return Bell(tmp_path / "service.db")


def folder_of(bell):
    return [entry.name for entry in bell.folder.iterdir()]


def child(target, *arguments):
    process = fork.Process(target=target, args=arguments, daemon=True)
    process.start()
    return process


def test_a_ring_wakes_every_listener(bell):
    with bell.listener() as one, bell.listener() as other:
        bell.ring()
        assert one.wait(PATIENCE)
        assert other.wait(PATIENCE)


def test_a_ring_wakes_another_process(bell):
    ours, theirs = fork.Pipe()

    def wait_and_tell():
        with bell.listener() as listener:
            theirs.send("listening")
            theirs.send(listener.wait(PATIENCE))

    child(wait_and_tell)
    assert ours.recv() == "listening"
    bell.ring()
    assert ours.recv() is True


def test_without_a_ring_the_wait_ends_by_itself(bell):
    with bell.listener() as listener:
        assert not listener.wait(0.01)


def test_a_ring_before_the_wait_is_not_lost_and_many_count_once(bell):
    with bell.listener() as listener:
        for _ in range(5):
            bell.ring()
        assert listener.wait(0)
        assert not listener.wait(0)


def test_its_descriptor_can_be_waited_for_beside_others(bell):
    with bell.listener() as listener:
        assert select.select([listener.fileno()], [], [], 0)[0] == []
        bell.ring()
        assert select.select([listener.fileno()], [], [], PATIENCE)[0] == [listener.fileno()]


def test_ringing_where_nobody_ever_listened_does_nothing(bell):
    bell.ring()
    assert not bell.folder.exists()


def test_ringing_never_waits_for_a_listener_that_does_not_read(bell):
    with bell.listener() as listener:
        for _ in range(2000):
            bell.ring()
        assert listener.wait(0)


def test_a_folder_deeper_than_a_socket_address_works(tmp_path):
    deep = tmp_path.joinpath(*["a-folder-with-quite-a-long-name"] * 8)
    deep.mkdir(parents=True)
    bell = Bell(deep / "service.db")
    with bell.listener() as listener:
        bell.ring()
        assert listener.wait(PATIENCE)


def test_a_closed_listener_leaves_nothing_behind(bell):
    listener = bell.listener()
    listener.close()
    listener.close()
    assert folder_of(bell) == []


def test_the_ringer_clears_away_the_socket_of_a_killed_process(bell):
    ours, theirs = fork.Pipe()

    def listen_for_ever():
        listener = bell.listener()
        theirs.send("listening")
        listener.wait(None)

    process = child(listen_for_ever)
    assert ours.recv() == "listening"
    os.kill(process.pid, signal.SIGKILL)
    process.join(PATIENCE)
    assert len(folder_of(bell)) == 1
    bell.ring()
    assert folder_of(bell) == []


def test_a_forked_child_neither_takes_nor_ends_its_parents_listening(bell):
    with bell.listener() as listener:
        process = child(listener.close)
        process.join(PATIENCE)
        bell.ring()
        assert listener.wait(PATIENCE)


def test_a_forked_child_does_not_keep_a_dead_listener_alive(bell):
    ours, theirs = fork.Pipe()

    def listen_with_a_child():
        listener = bell.listener()
        if not os.fork():
            theirs.send(os.getpid())
            signal.pause()
        listener.wait(None)

    process = child(listen_with_a_child)
    grandchild = ours.recv()
    try:
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        bell.ring()
        assert folder_of(bell) == []
    finally:
        os.kill(grandchild, signal.SIGKILL)
