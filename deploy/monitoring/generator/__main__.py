"""`python -m deploy.monitoring.generator`: write dashboards and the Kubernetes component again."""

import json
from pathlib import Path

from deploy.monitoring.generator import boards, server_boards
from deploy.monitoring.generator.kubernetes import HEADING, component
from deploy.monitoring.generator.panels import Board

ROOT = Path(__file__).resolve().parents[3]
MONITORING = ROOT / "deploy" / "monitoring"
COMPONENT = ROOT / "deploy" / "k8s" / "components" / "monitoring"

BOARDS: tuple[Board, ...] = (
    boards.OVERVIEW,
    boards.SERVICE,
    boards.EVENTS,
    boards.NOTICES,
    server_boards.GATEWAY,
    server_boards.DATABASE,
)


def generated() -> dict[Path, str]:
    """Return every generated file of the monitoring, path to text."""
    rules = {file.stem: file for file in sorted((MONITORING / "rules").glob("*.yml"))}
    return {
        **{MONITORING / "dashboards" / f"{board.uid}.json": _json(board) for board in BOARDS},
        **{COMPONENT / name: HEADING + text for name, text in component(rules, BOARDS).items()},
    }


def main() -> None:
    for file, text in generated().items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def _json(board: Board) -> str:
    return json.dumps(board.json(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    main()
