"""`python -m tests.chaos`: kill everything, again and again, and see whether anything was lost.

Prints a table per mode and, when both modes ran, writes docs/chaos.md. Ends with 1 when anything was lost, doubled, out
of order or stuck.
"""

import argparse
import secrets
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

from tests.chaos import report
from tests.chaos.platform import Mode
from tests.chaos.run import Result, Size, run

from launcher.plan import ROOT

_SHARE_OF_KILLING = 0.6  # the rest of the time is for starting, recovering and settling


def main() -> int:
    arguments = _arguments()
    size = Size(
        kills=arguments.kills,
        seconds=arguments.seconds_limit * _SHARE_OF_KILLING,
        limit=arguments.seconds_limit,
    )
    modes: tuple[Mode, ...] = get_args(Mode) if arguments.mode == "both" else (arguments.mode,)
    results = [_run(mode, arguments.seed, size) for mode in modes]
    if arguments.mode == "both":
        (ROOT / "docs" / "chaos.md").write_text(report.document(results, datetime.now(UTC).date()), encoding="utf-8")
    return 1 if any(result.findings for result in results) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=50, help="per mode")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10_000))
    parser.add_argument("--mode", choices=[*get_args(Mode), "both"], default="both")
    parser.add_argument("--seconds-limit", type=float, default=240, help="for the kills of one mode")
    return parser.parse_args()


def _run(mode: Mode, seed: int, size: Size) -> Result:
    print(f"chaos on {mode}, seed {seed}: {size.kills} kills …", flush=True)
    folder = Path(tempfile.mkdtemp(prefix="ramal-chaos-"))
    result = run(mode, seed, size, folder, {})
    print(f"\n{report.summary(result)}\n\n{report.table(result)}\n", flush=True)
    for finding in result.findings:
        print(f"  {finding.kind}: {finding.sentence}", flush=True)
    if result.findings:
        print(f"\nledger, data and logs are kept in {folder}\n", flush=True)
    else:
        shutil.rmtree(folder, ignore_errors=True)
    return result


if __name__ == "__main__":
    sys.exit(main())
