"""Each change of an enrollment is handed to the integration platform, until it has taken it."""

import json
from base64 import b64decode
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import structlog
from certificates_kit.rows import ended, registered
from certificates_kit.world import MakeWorld, World
from pydantic import ValidationError
from tests.told_world import Company

from certificates.actions.ending import certificates_changed, locked_enrollment
from certificates.actions.handovers import record_taken
from certificates.model import Enrollment
from chassis.testing.clock import FrozenClock
from chassis.testing.outside import Answer, Exchange, OutsideTwin, an_outside_system, hanging_up, in_turn, saying

DAY = timedelta(days=1)
JOB = "hand-over"
HASH = "$argon2id$v=19$of-an-example"


@pytest.fixture
def now(frozen_clock: FrozenClock) -> datetime:
    return frozen_clock.at


@pytest.fixture
def twin() -> Iterator[OutsideTwin]:
    with an_outside_system() as twin:
        yield twin


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "platform.jsonl"


@pytest.fixture
def filing(make_world: MakeWorld, file: Path) -> World:
    return make_world(platform_file=file)


@pytest.fixture
def calling(make_world: MakeWorld, twin: OutsideTwin) -> World:
    return make_world(platform_url=twin.url, platform_token="secret")


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def heard(twin: OutsideTwin) -> list[dict[str, Any]]:
    return [json.loads(one.body) for one in twin.heard]


def enrolled(world: World, now: datetime) -> Company:
    company = world.company()
    registered(world, company, now + 100 * DAY)
    return company


def enrollment_of(world: World, company: Company) -> Enrollment:
    (found,) = [row for row in world.rows(Enrollment) if row.cnpj == company.cnpj]
    return found


def test_the_platform_gets_user_name_hash_and_active_certificates(filing: World, file: Path, now: datetime) -> None:
    company = filing.company()
    ended(filing, registered(filing, company, now + 50 * DAY))
    first = registered(filing, company, now + 100 * DAY)
    registered(filing, company, now + DAY)
    assert filing.run_job(JOB, now + DAY) == 1
    (line,) = lines(file)
    assert (line["user_name"], line["password_hash"], line["version"]) == (company.cnpj, HASH, 4)
    (certificate,) = line["certificates"]
    content = f"{first}.example".encode()
    assert b64decode(certificate["der"]) == content
    assert certificate["sha256"] == sha256(content).hexdigest()
    assert datetime.fromisoformat(certificate["valid_until"]) == now + 100 * DAY


def test_what_was_taken_is_handed_over_again_only_after_a_change(filing: World, file: Path, now: datetime) -> None:
    company = enrolled(filing, now)
    filing.company()  # not enrolled
    assert [filing.run_job(JOB, now) for _ in range(2)] == [1, 0]
    registered(filing, company, now + 50 * DAY)
    assert [filing.run_job(JOB, now) for _ in range(2)] == [1, 0]
    assert [len(line["certificates"]) for line in lines(file)] == [1, 2]


def test_an_enrollment_without_certificates_is_handed_over_too(filing: World, file: Path, now: datetime) -> None:
    company = filing.company()
    certificate = registered(filing, company, now + 100 * DAY)
    filing.run_job(JOB, now)
    ended(filing, certificate)
    filing.run_job(JOB, now)
    assert [len(line["certificates"]) for line in lines(file)] == [1, 0]


def test_only_the_owner_reads_the_file_and_a_cut_line_is_written_again(
    filing: World, file: Path, now: datetime
) -> None:
    file.write_text('{"user_name": "whole"}\n{"user_name": "cut o' + "x" * 9000)
    file.chmod(0o644)
    company = enrolled(filing, now)
    filing.run_job(JOB, now)
    assert [line["user_name"] for line in lines(file)] == ["whole", company.cnpj]
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_file_that_holds_nothing_but_a_cut_line_begins_anew(filing: World, file: Path, now: datetime) -> None:
    file.write_text("{" * 5000)
    company = enrolled(filing, now)
    filing.run_job(JOB, now)
    assert [line["user_name"] for line in lines(file)] == [company.cnpj]


def test_a_file_that_cannot_be_written_is_tried_again(filing: World, file: Path, now: datetime) -> None:
    enrolled(filing, now)
    file.mkdir()
    assert filing.run_job(JOB, now) == 0
    file.rmdir()
    assert filing.run_job(JOB, now) == 1


def test_over_http_it_is_a_post_that_can_be_repeated(calling: World, twin: OutsideTwin, now: datetime) -> None:
    company = enrolled(calling, now)
    twin.answer = in_turn(hanging_up, saying({}))
    assert calling.run_job(JOB, now) == 1
    assert {one.method for one in twin.heard} == {"POST"}
    assert {one.headers["idempotency-key"] for one in twin.heard} == {f"{company.cnpj}-1-1"}
    assert {one.headers["authorization"] for one in twin.heard} == {"Bearer secret"}
    assert {one["user_name"] for one in heard(twin)} == {company.cnpj}


def test_an_enrollment_that_is_refused_holds_up_no_other(calling: World, twin: OutsideTwin, now: datetime) -> None:
    companies = sorted((enrolled(calling, now) for _ in range(3)), key=lambda one: one.company_id)
    twin.answer = refusing(companies[0].cnpj)
    assert calling.run_job(JOB, now) == 2
    waits = {one.cnpj: one.platform_version > one.platform_taken_version for one in calling.rows(Enrollment)}
    assert waits == {one.cnpj: one is companies[0] for one in companies}
    twin.answer = saying({})
    assert calling.run_job(JOB, now) == 1


def refusing(cnpj: str) -> Answer:
    def answer(exchange: Exchange) -> None:
        is_refused = json.loads(exchange.server.heard[-1].body)["user_name"] == cnpj
        saying({}, 422 if is_refused else 200)(exchange)

    return answer


def test_a_platform_that_is_away_is_left_alone_until_the_next_run(
    calling: World, twin: OutsideTwin, now: datetime
) -> None:
    for _ in range(5):
        enrolled(calling, now)
    twin.answer = saying({}, 503)
    assert calling.run_job(JOB, now) == 0
    assert len({one["user_name"] for one in heard(twin)}) <= 3
    assert all(one.platform_taken_version == 0 for one in calling.rows(Enrollment))


def test_a_change_while_the_platform_answers_is_handed_over_next(
    calling: World, twin: OutsideTwin, now: datetime
) -> None:
    company = enrolled(calling, now)

    def answer(exchange: Exchange) -> None:
        if len(twin.heard) == 1:
            with calling.writing() as session:
                certificates_changed(session, locked_enrollment(session, company.company_id), now=now)
        saying({})(exchange)

    twin.answer = answer
    assert calling.run_job(JOB, now) == 2
    assert [one["version"] for one in heard(twin)] == [1, 2]
    assert enrollment_of(calling, company).platform_taken_version == 2


def test_an_older_version_that_was_taken_late_changes_nothing(calling: World, now: datetime) -> None:
    company = enrolled(calling, now)
    calling.run_job(JOB, now)
    with calling.writing() as session:
        record_taken(session, company_id=company.company_id, version=0)
    assert enrollment_of(calling, company).platform_taken_version == 1


def test_no_log_line_holds_a_hash_or_a_certificate(calling: World, twin: OutsideTwin, now: datetime) -> None:
    for _ in range(2):
        enrolled(calling, now)
    twin.answer = in_turn(saying({}, 422), saying({}, 503))
    with structlog.testing.capture_logs() as said:
        calling.run_job(JOB, now)
    assert {line["event"] for line in said} >= {"platform.refused", "platform.no_answer"}
    assert "argon2" not in str(said) and ".example" not in str(said)


def test_without_a_platform_nothing_is_handed_over(make_world: MakeWorld) -> None:
    assert make_world().runtime.jobs.named(JOB) is None


def test_a_file_beside_an_address_is_refused(make_world: MakeWorld, file: Path) -> None:
    with pytest.raises(ValidationError, match="beside PLATFORM_URL"):
        make_world(platform_url="http://127.0.0.1:1/", platform_file=file)
