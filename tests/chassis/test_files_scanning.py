"""Looking for malware: what a clamd's verdict does to a file on its way in and out."""

import io
import socketserver
import struct
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from chassis.files import (
    PLAIN_TEXT,
    ClamdScanner,
    FileInfected,
    FileNotReady,
    LocalStore,
    Scanner,
    ScannerUnavailableError,
    ScanState,
    StoredFile,
    UploadRules,
    open_scanner,
    scan,
)
from chassis.files.http import download
from chassis.files.receiving import receive

RULES = UploadRules(max_bytes=1_000_000, max_count=2, types=frozenset({PLAIN_TEXT}))
# The test file of eicar.org, in two halves so that no scanner takes this source for it.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class ClamdTwin(socketserver.BaseRequestHandler):
    """clamd's INSTREAM as in clamd(8): it knows one signature and hangs up on streams over `max_stream` bytes."""

    max_stream = 300_000

    def handle(self) -> None:
        if self._exactly(10) != b"zINSTREAM\0":
            self.request.sendall(b"UNKNOWN COMMAND\0")
            return
        stream = b""
        while length := struct.unpack("!L", self._exactly(4))[0]:
            stream += self._exactly(length)
            if len(stream) > self.max_stream:
                self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in stream else b"stream: OK\0"
        self.request.sendall(found)

    def _exactly(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            part = self.request.recv(size - len(data))
            assert part, "the client hung up"
            data += part
        return data


class Puzzling(ClamdTwin):
    """A clamd that answers what nobody understands."""

    def handle(self) -> None:
        while self._exactly(4)[-4:] != b"\0\0\0\0":
            pass
        self.request.sendall(b"stream: Can't allocate memory ERROR\0")


def serving(server: socketserver.BaseServer) -> Iterator[socketserver.BaseServer]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def clamd() -> Iterator[socketserver.BaseServer]:
    yield from serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), ClamdTwin))


@pytest.fixture
def scanner(clamd: socketserver.ThreadingTCPServer) -> Scanner:
    scanner = open_scanner(f"tcp://127.0.0.1:{clamd.server_address[1]}")
    assert scanner
    return scanner


@pytest.fixture
def nobody() -> Scanner:
    """A scanner whose clamd is away: the port was free a moment ago."""
    with socketserver.TCPServer(("127.0.0.1", 0), ClamdTwin) as closed:
        return ClamdScanner(("127.0.0.1", closed.server_address[1]))


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "files")


def unrecorded(_key: str) -> None:
    """Nobody asks here what may be deleted."""


def text(content: bytes, name: str = "note.txt") -> FileStorage:
    return FileStorage(io.BytesIO(content), name)


def fetch(stored: StoredFile, store: LocalStore, scanner: Scanner | None) -> bytes:
    with Flask("scan-test").test_request_context():
        response = download(stored, store, scanner=scanner)
        response.direct_passthrough = False
        return response.get_data()


def test_a_clean_file_is_kept_and_served(store: LocalStore, scanner: Scanner) -> None:
    stored = receive(text(b"harmless " * 10_000), RULES, store, scanner=scanner, record=unrecorded)

    assert stored.scan is ScanState.CLEAN
    assert fetch(stored, store, scanner) == b"harmless " * 10_000


def test_an_infected_file_is_refused(store: LocalStore, scanner: Scanner) -> None:
    recorded: list[str] = []
    with pytest.raises(FileInfected) as refused:
        receive(text(b"look: " + EICAR, "bad.txt"), RULES, store, scanner=scanner, record=recorded.append)

    assert (refused.value.code, refused.value.status) == ("file.infected", 422)
    assert refused.value.facts == {"name": "bad.txt"}
    assert len(recorded) == 1


def test_an_upload_is_not_lost_while_the_scanner_is_away_but_waits(
    store: LocalStore, nobody: Scanner, scanner: Scanner
) -> None:
    stored = receive(text(b"harmless"), RULES, store, scanner=nobody, record=unrecorded)
    assert stored.scan is ScanState.PENDING
    with pytest.raises(FileNotReady) as refused:
        fetch(stored, store, scanner)
    assert (refused.value.code, refused.value.status) == ("file.not_ready", 409)

    later = scan(stored, store, scanner)

    assert later == replace(stored, scan=ScanState.CLEAN)
    assert fetch(later, store, scanner) == b"harmless"


def test_what_waited_and_is_infected_is_never_served_even_without_a_scanner(
    store: LocalStore, nobody: Scanner, scanner: Scanner
) -> None:
    stored = receive(text(EICAR), RULES, store, scanner=nobody, record=unrecorded)

    later = scan(stored, store, scanner)

    assert later.scan is ScanState.INFECTED
    for configured in (scanner, None):
        with pytest.raises(FileInfected):
            fetch(later, store, configured)


def test_files_from_before_the_scanner_wait_for_it(store: LocalStore, scanner: Scanner) -> None:
    stored = receive(text(b"harmless"), RULES, store, scanner=None, record=unrecorded)
    assert fetch(stored, store, None) == b"harmless"

    with pytest.raises(FileNotReady):
        fetch(stored, store, scanner)


def test_a_stream_longer_than_clamd_takes_stays_pending(store: LocalStore, scanner: Scanner) -> None:
    stored = receive(text(b"x" * 900_000), RULES, store, scanner=scanner, record=unrecorded)

    assert stored.scan is ScanState.PENDING


def test_an_answer_nobody_understands_is_no_verdict() -> None:
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Puzzling)
    for _ in serving(server):
        with pytest.raises(ScannerUnavailableError, match="Can't allocate memory"):
            ClamdScanner(("127.0.0.1", server.server_address[1])).find(io.BytesIO(b"ab"))


def test_clamd_may_also_be_on_a_local_socket(tmp_path: Path) -> None:
    path = tmp_path / "clamd.ctl"
    for _ in serving(socketserver.ThreadingUnixStreamServer(str(path), ClamdTwin)):
        scanner = open_scanner(f"unix://{path}")
        assert scanner
        assert scanner.find(io.BytesIO(EICAR)) == "Eicar-Test-Signature"


def test_without_a_url_nobody_scans() -> None:
    assert open_scanner("") is None
