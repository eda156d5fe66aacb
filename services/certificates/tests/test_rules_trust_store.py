"""The trust store is read again when its folder changes, uses only what is pinned, and survives a broken folder."""

import os
import threading
from pathlib import Path

import pytest
from certificates_kit.hierarchy import (
    DAY,
    NOW,
    Ca,
    codes,
    intermediate,
    judged,
    make_ca,
    make_leaf,
    make_store,
    root,
    rsa_key,
)
from cryptography.hazmat.primitives.serialization import Encoding

from certificates.rules import TrustStore
from certificates.rules.anchoring import digest


@pytest.fixture
def trust(tmp_path: Path) -> TrustStore:
    return make_store(tmp_path)


def pem(*authorities: Ca) -> bytes:
    return b"".join(one.certificate.public_bytes(Encoding.PEM) for one in authorities)


def pin(folder: Path, *authorities: Ca) -> None:
    with (folder / "pins.sha256").open("a", encoding="ascii") as file:
        file.writelines(f"{digest(one.certificate)}  a name with blanks\n" for one in authorities)


def reasons(store: TrustStore) -> dict[str, str]:
    return {one.subject: one.reason for one in store.anchors(now=NOW)}


def accepts(store: TrustStore, issuer: Ca | None = None) -> bool:
    return judged(make_leaf(issuer), store).is_acceptable


def test_what_is_not_pinned_is_not_used(trust: TrustStore, tmp_path: Path) -> None:
    another = make_ca("Another CA", root())
    (tmp_path / "intermediates" / "another.cer").write_bytes(another.der)
    assert not accepts(trust, another)
    assert reasons(trust)["CN=Another CA"] == "not_pinned"
    pin(tmp_path, another)
    assert accepts(trust, another)
    assert reasons(trust)["CN=Another CA"] == ""


def test_several_certificates_in_one_pem_file_are_read(trust: TrustStore, tmp_path: Path) -> None:
    first, second = make_ca("First CA", root()), make_ca("Second CA", root())
    (tmp_path / "intermediates" / "both.pem").write_bytes(b"a comment\n" + pem(first, second))
    pin(tmp_path, first, second)
    assert accepts(trust, first)
    assert accepts(trust, second)


def test_a_certificate_that_is_taken_away_is_trusted_no_more(trust: TrustStore, tmp_path: Path) -> None:
    assert accepts(trust)
    (tmp_path / "intermediates" / "intermediate-1.cer").unlink()
    assert codes(judged(make_leaf(), trust)) == {"chain"}


def test_a_pin_that_is_taken_away_ends_the_trust(trust: TrustStore, tmp_path: Path) -> None:
    assert accepts(trust)
    (tmp_path / "pins.sha256").write_text(f"{digest(root().certificate)}\n", encoding="ascii")
    assert not accepts(trust)
    assert reasons(trust)["CN=Test CA"] == "not_pinned"


@pytest.mark.parametrize("kept", [0, 1, 400])
def test_a_half_written_file_keeps_what_it_held(kept: int, trust: TrustStore, tmp_path: Path) -> None:
    path = tmp_path / "intermediates" / "intermediate-1.cer"
    assert accepts(trust)
    whole = path.read_bytes()
    path.write_bytes(whole[:kept])
    assert accepts(trust)
    assert reasons(trust)["intermediates/intermediate-1.cer"] == "unreadable"
    path.write_bytes(whole)
    assert accepts(trust)
    assert set(reasons(trust).values()) == {""}


def test_a_file_of_several_that_is_cut_off_keeps_what_it_held(trust: TrustStore, tmp_path: Path) -> None:
    first, second = make_ca("First CA", root()), make_ca("Second CA", root())
    path = tmp_path / "intermediates" / "both.pem"
    path.write_bytes(pem(first, second))
    pin(tmp_path, first, second)
    assert accepts(trust, second)
    path.write_bytes(pem(first, second)[:-200])
    assert accepts(trust, second)
    assert reasons(trust)["intermediates/both.pem"] == "unreadable"


@pytest.mark.parametrize("pins", ["", "abcdef\n", "\N{SNOWMAN}\n", "# nothing\n"])
def test_pins_that_cannot_be_read_or_pin_nothing_keep_the_store_before(
    pins: str, trust: TrustStore, tmp_path: Path
) -> None:
    assert accepts(trust)
    (tmp_path / "pins.sha256").write_text(pins, encoding="utf-8")
    assert accepts(trust)


def test_a_folder_that_is_gone_keeps_the_store_before(trust: TrustStore, tmp_path: Path) -> None:
    assert accepts(trust)
    tmp_path.rename(tmp_path.with_name("gone"))
    assert accepts(trust)
    tmp_path.with_name("gone").rename(tmp_path)
    assert accepts(trust)


def test_a_file_that_never_was_a_certificate_does_not_hinder_the_others(trust: TrustStore, tmp_path: Path) -> None:
    (tmp_path / "roots" / "README").write_text("the roots of the test", encoding="ascii")
    (tmp_path / "roots" / ".hidden").write_text("an editor's", encoding="ascii")
    assert accepts(trust)
    assert reasons(trust) == {"roots/README": "unreadable", "CN=Test root": "", "CN=Test CA": ""}


def test_comments_and_capitals_in_the_pins_are_fine(trust: TrustStore, tmp_path: Path) -> None:
    lines = [f"# the test's\n\n{digest(one.certificate).upper()}\n" for one in (root(), intermediate())]
    (tmp_path / "pins.sha256").write_text("".join(lines), encoding="ascii")
    assert accepts(trust)


def test_every_reason_not_to_use_a_ca_is_said(tmp_path: Path) -> None:
    lost = make_ca("Lost CA", make_ca("Strange root"))
    store = make_store(
        tmp_path,
        roots=[
            root(),
            make_ca("Small root", key=rsa_key("small", 1024)),
            make_ca("Past root", end=NOW - DAY),
            make_ca("Future root", begin=NOW + DAY),
            make_ca("No root", is_ca=False),
        ],
        intermediates=[intermediate(), lost],
    )
    assert reasons(store) == {
        "CN=Test root": "",
        "CN=Small root": "algorithm",
        "CN=Past root": "expired",
        "CN=Future root": "not_yet_valid",
        "CN=No root": "not_a_ca",
        "CN=Test CA": "",
        "CN=Lost CA": "no_root",
    }


def test_an_anchor_says_what_it_is(trust: TrustStore) -> None:
    found = {one.kind: one for one in trust.anchors(now=NOW)}
    assert found["root"].sha256 == digest(root().certificate)
    assert found["intermediate"].not_after == intermediate().certificate.not_valid_after_utc


def test_the_folder_is_looked_at_every_few_seconds_only(tmp_path: Path) -> None:
    make_store(tmp_path)
    store = TrustStore(tmp_path, check_every=3600)
    assert accepts(store)
    (tmp_path / "intermediates" / "intermediate-1.cer").unlink()
    assert accepts(store)


def test_what_did_not_change_is_not_read_again(trust: TrustStore, tmp_path: Path) -> None:
    before = trust.trusted()
    assert trust.trusted() is before
    os.utime(tmp_path / "pins.sha256", (1, 1))
    assert trust.trusted() is not before


def test_many_threads_never_see_less_than_the_whole_store(trust: TrustStore, tmp_path: Path) -> None:
    content, over = make_leaf(), threading.Event()
    wrong: list[str] = []

    def ask() -> None:
        while not over.is_set():
            wrong.extend(codes(judged(content, trust)))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(30):
        make_store(tmp_path)
        os.utime(tmp_path / "pins.sha256", (number, number))
    over.set()
    for thread in threads:
        thread.join()
    assert wrong == []
