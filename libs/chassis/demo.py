"""What the seed of one service tells those that run after it, before any event can arrive.

`make up` runs the seeds one after another, before the workers. A seed whose demo data rests on another service's writes
that service's facts into its copies itself, by its own reactions. The events themselves arrive later, with the same
versions, and change nothing.
"""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from chassis import clock
from chassis.events import Event, Fact
from chassis.ids import new_id
from chassis.outbox import current_version


def keep_facts(demo_file: Path, service: str, session: Session, facts: Iterable[Fact]) -> None:
    """Write a service's facts about its demo data, with their versions, into a file beside DEMO_FILE that its owner
    alone can read. The file is replaced at once.

    `session` reads the versions of the facts that the service has published.
    """
    rows = [
        {
            "type": fact.type,
            "subject": fact.subject_id,
            "version": current_version(session, fact.subject_id),
            "data": fact.data(),
        }
        for fact in facts
    ]
    file = _file_of(demo_file, service)
    partial = file.with_name(f".{file.name}.{os.getpid()}")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as text:
        json.dump(rows, text, indent=2, ensure_ascii=False)
    partial.replace(file)


def kept_events(demo_file: Path | None, service: str) -> Iterator[Event]:
    """Yield a service's facts about its demo data as events that were told before, for a seed's own reactions.

    There are none without DEMO_FILE, and while the service has no demo data.
    """
    file = _file_of(demo_file, service) if demo_file else None
    rows: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8")) if file and file.exists() else []
    for row in rows:
        yield Event(id=new_id(), source=f"/ramal/{service}", time=clock.now(), retold=True, **row)


def _file_of(demo_file: Path, service: str) -> Path:
    return demo_file.with_name(f"{demo_file.stem}-{service}.json")
