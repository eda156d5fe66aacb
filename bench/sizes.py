"""The table of container sizes in docs/scaling.md, from which the Kubernetes manifests take theirs."""

from dataclasses import dataclass

from bench.children import ROOT

SCALING = ROOT / "docs" / "scaling.md"
_BEGIN, _END = "<!-- sizes -->", "<!-- end -->"
_UNITS = {"Mi": 1024**2, "Gi": 1024**3}


@dataclass(frozen=True)
class Size:
    """The size of one kind of container: processor in cores, memory in bytes, and how many of them there may be."""

    name: str
    cpu_request: float
    memory_request: int
    cpu_limit: float
    memory_limit: int
    least: int
    most: int


def sizes(document: str | None = None) -> dict[str, Size]:
    """Return the size of each container by its name, as docs/scaling.md has it."""
    text = SCALING.read_text(encoding="utf-8") if document is None else document
    table = text.partition(_BEGIN)[2].partition(_END)[0]
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in table.strip().splitlines()[2:]]
    return {row[0]: _size(row) for row in rows}


def cores(text: str) -> float:
    """Return the cores that Kubernetes calls `500m` or `2`."""
    return int(text[:-1]) / 1000 if text.endswith("m") else float(text)


def memory(text: str) -> int:
    """Return the bytes that Kubernetes calls `256Mi` or `1Gi`."""
    return int(text[:-2]) * _UNITS[text[-2:]]


def _size(row: list[str]) -> Size:
    name, cpu_request, memory_request, cpu_limit, memory_limit, least, most = row
    return Size(
        name,
        cores(cpu_request),
        memory(memory_request),
        cores(cpu_limit),
        memory(memory_limit),
        int(least),
        int(most),
    )
