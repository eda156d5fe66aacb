"""Hostile files get an answer: no exception, no text of one, and no more work than 64 KiB deserve."""

import base64
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from certificates_kit.fuzzing import MOST_CALLS, Fuzzer, fuzz
from certificates_kit.hierarchy import (
    cnpj_name,
    codes,
    edited,
    integer,
    intermediate,
    make_leaf,
    named,
    rsa_key_info,
    with_key_info,
)
from certificates_kit.work import work_of
from cryptography import x509
from cryptography.x509.oid import NameOID

from certificates.rules import MAX_BYTES, der

MUTATIONS = 2_000
Make = Callable[[], bytes]


@pytest.fixture(scope="module")
def fuzzer(tmp_path_factory: pytest.TempPathFactory) -> Fuzzer:
    return Fuzzer(tmp_path_factory.mktemp("fuzzing"), seed=7)


def many_extensions(count: int) -> bytes:
    names = (x509.ObjectIdentifier(f"1.2.3.{number}") for number in range(count))
    return make_leaf(extensions=[(x509.UnrecognizedExtension(one, b"\x05\x00"), True) for one in names])


def nested(tag: int, depth: int) -> bytes:
    content = b""
    for _ in range(depth):
        content = der.encoded(tag, content)
    return content


def in_extension(content: bytes) -> Make:
    extension = x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.17"), content)
    return lambda: make_leaf(names=[], extensions=[(extension, False)])


def in_subject(*values: str) -> Make:
    parts = [x509.NameAttribute(NameOID.ORGANIZATION_NAME, value, _validate=False) for value in values]
    return lambda: make_leaf(subject=x509.Name(parts))


HUGE_NUMBER = (1 << 8 * 60_000) + 1
HOSTILE: dict[str, tuple[Make, set[str]]] = {
    "a modulus of 60 kB": (lambda: with_key_info(make_leaf(), rsa_key_info(HUGE_NUMBER, 65537)), {"key"}),
    "an exponent of 60 kB": (lambda: with_key_info(make_leaf(), rsa_key_info((1 << 2047) + 1, HUGE_NUMBER)), {"key"}),
    "a serial number of 60 kB": (
        lambda: edited(make_leaf(), lambda parts: [parts[0], integer(HUGE_NUMBER), *parts[2:]]),
        {"malformed"},
    ),
    "2,000 alternative names": (
        lambda: make_leaf(names=[x509.DNSName(f"{number}.example") for number in range(2_000)]),
        {"cnpj_missing"},
    ),
    "1,500 different CNPJs": (
        lambda: make_leaf(names=[cnpj_name(f"{number:014}".encode()) for number in range(1, 1_500)]),
        {"cnpj_mismatch"},
    ),
    "1,500 names that are nearly CNPJs": (
        lambda: make_leaf(names=[cnpj_name(f"{number:013}".encode()) for number in range(1, 1_500)]),
        {"cnpj_missing"},
    ),
    "2,000 critical extensions": (lambda: many_extensions(2_000), {"malformed"}),
    "a subject of 500 parts": (in_subject(*("a" * 60 for _ in range(500))), set()),
    "a subject of one part with 30,000 letters": (in_subject("a" * 30_000), {"malformed"}),
    "a subject of 10,000 accents on one letter": (in_subject("a" + "\u0301\u0316" * 5_000), {"malformed"}),
    "30 parts of 400 accents each": (in_subject(*("a" + "\u0316\u0301" * 200 for _ in range(30))), set()),
    "15,000 nested sequences": (lambda: nested(der.SEQUENCE, 15_000), {"not_der"}),
    "15,000 nested sequences in an extension": (in_extension(nested(der.SEQUENCE, 15_000)), {"malformed"}),
    "10,000 nested directory names": (in_extension(der.encoded(0x30, nested(0xA4, 10_000))), {"malformed"}),
    "only beginnings of sequences": (lambda: b"\x30\x80" * (MAX_BYTES // 2), {"not_der"}),
    "a length of four gigabytes": (lambda: b"\x30\x84\xff\xff\xff\xff" + make_leaf()[4:], {"malformed"}),
    "blanks and a letter that base64 has not": (lambda: b" " * (MAX_BYTES - 1) + b"!", {"not_der"}),
    "base64 of base64": (lambda: base64.b64encode(base64.b64encode(bytes(30_000))), {"not_der"}),
    "64 KiB of labels": (lambda: b"-----BEGIN " * (MAX_BYTES // 11), {"not_der"}),
    "64 KiB that are not a certificate": (lambda: bytes(MAX_BYTES), {"not_der"}),
    "64 KiB of UTF-16": (lambda: b"\xff\xfe" + b"\xd8\x00" * (MAX_BYTES // 2 - 1), {"not_der"}),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_answered_with_bounded_work(case: str, fuzzer: Fuzzer) -> None:
    make, expected = HOSTILE[case]
    content = make()
    assert codes(fuzzer.judge_file(content)) == expected


def test_work_is_in_proportion_to_the_size(fuzzer: Fuzzer) -> None:
    """Twice the names take twice the work, not four times."""
    some, many = (
        make_leaf(names=[cnpj_name(f"{number:013}".encode()) for number in range(1, count)]) for count in (700, 1_400)
    )
    fewer, more = (work_of(partial(fuzzer.judge_file, one, sampled=False)).calls for one in (some, many))
    assert more < 3 * fewer < MOST_CALLS


def test_no_file_above_the_limit_takes_any_work(fuzzer: Fuzzer) -> None:
    assert work_of(lambda: fuzzer.judge_file(bytes(MAX_BYTES + 1), sampled=False)).calls < 2_000


@pytest.mark.slow
def test_no_mutation_breaks_the_rules(fuzzer: Fuzzer, tmp_path: Path) -> None:
    assert fuzz(fuzzer, MUTATIONS, tmp_path) == 0
    assert fuzzer.tally["accepted"] > MUTATIONS / 20  # mutated CAs and lists alone are a tenth of them
    assert fuzzer.tally["certificate.malformed"] > MUTATIONS / 20


def test_a_mutation_is_the_same_every_time(fuzzer: Fuzzer) -> None:
    assert [fuzzer.mutation(number) for number in range(20)] == [fuzzer.mutation(number) for number in range(20)]
    assert len({fuzzer.mutation(number) for number in range(100)}) > 70


def test_the_corpus_is_judged_without_mutation(fuzzer: Fuzzer) -> None:
    assert fuzzer.judge_file(fuzzer.leaves[0]).is_acceptable
    assert codes(fuzzer.judge_file(intermediate().der)) == {"usage", "validity", "cnpj_missing"}
    assert not fuzzer.judge_file(make_leaf(subject=named("x" * 64), uses=[])).is_acceptable
