"""The parts of a Grafana dashboard as plain data: queries, panels, rows of panels, and the dashboard around them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

WIDTH = 24
"""The columns of Grafana's grid."""

SOURCE: Json = {"type": "prometheus", "uid": "${datasource}"}


@dataclass(frozen=True)
class Query:
    """A PromQL expression and the name of its lines, in which `{{label}}` stands for the value of a label."""

    expression: str
    legend: str = ""


@dataclass(frozen=True)
class Panel:
    """One picture: lines over time (`timeseries`), a number (`stat`) or rows of numbers (`table`).

    `unit` is one of Grafana's: `s`, `ms`, `reqps`, `short`, `percentunit`, `bytes`, `dtdurations`. `alarm` is the value
    from which on a line or number is red; `low` turns that round: red are the values below it.
    """

    title: str
    queries: tuple[Query, ...]
    unit: str = "short"
    kind: str = "timeseries"
    width: int = 8
    height: int = 7
    about: str = ""
    alarm: float | None = None
    low: bool = False


@dataclass(frozen=True)
class Board:
    """A dashboard: its stable id, its title and its rows, each a title with panels. `variables` are Grafana's."""

    uid: str
    title: str
    about: str
    rows: tuple[tuple[str, tuple[Panel, ...]], ...]
    variables: tuple[Json, ...] = field(default=())

    def json(self) -> Json:
        """Return the dashboard in Grafana's form. The same board gives the same text each time."""
        return {
            "uid": self.uid,
            "title": self.title,
            "description": self.about,
            "tags": ["ramal"],
            "editable": False,
            "schemaVersion": 39,
            "version": 1,
            "refresh": "30s",
            "time": {"from": "now-3h", "to": "now"},
            "timezone": "browser",
            "graphTooltip": 1,
            "links": [{"type": "dashboards", "tags": ["ramal"], "asDropdown": True, "title": "Ramal"}],
            "templating": {"list": [_source_choice(), *self.variables]},
            "panels": list(_placed(self.rows)),
        }

    def queries(self) -> Iterable[str]:
        """Return the expressions of all panels."""
        return [query.expression for _title, panels in self.rows for panel in panels for query in panel.queries]


def lines(title: str, *queries: tuple[str, str], **how: Any) -> Panel:
    """Return a panel with lines over time. Each of `queries` is an expression and the name of its lines."""
    return Panel(title, tuple(Query(*query) for query in queries), **how)


def number(title: str, expression: str, **how: Any) -> Panel:
    """Return a panel with one number."""
    return Panel(title, (Query(expression),), kind="stat", **{"width": 4, "height": 4, **how})


def table(title: str, expression: str, **how: Any) -> Panel:
    """Return a panel with a row for each series of an expression."""
    return Panel(title, (Query(expression),), kind="table", **how)


def variable(name: str, label: str, query: str) -> Json:
    """Return a variable of a dashboard whose values are those of a label: `query` is `label_values(metric, label)`."""
    return {
        "name": name,
        "label": label,
        "type": "query",
        "datasource": SOURCE,
        "query": query,
        "refresh": 2,
        "sort": 1,
        "includeAll": False,
        "multi": False,
    }


def _source_choice() -> Json:
    return {"name": "datasource", "label": "Prometheus", "type": "datasource", "query": "prometheus", "refresh": 1}


def _placed(rows: Sequence[tuple[str, tuple[Panel, ...]]]) -> Iterable[Json]:
    """Yield rows and panels with their places in the grid, from left to right and from top to bottom."""
    number_, top = 0, 0
    for title, panels in rows:
        number_ += 1
        yield {"id": number_, "type": "row", "title": title, "collapsed": False, "gridPos": _place(0, top, WIDTH, 1)}
        top, left, height = top + 1, 0, 0
        for panel in panels:
            if left + panel.width > WIDTH:
                top, left, height = top + height, 0, 0
            number_ += 1
            yield {"id": number_, **_panel(panel), "gridPos": _place(left, top, panel.width, panel.height)}
            left, height = left + panel.width, max(height, panel.height)
        top += height


def _place(left: int, top: int, width: int, height: int) -> Json:
    return {"x": left, "y": top, "w": width, "h": height}


def _panel(panel: Panel) -> Json:
    instant = panel.kind != "timeseries"
    return {
        "type": panel.kind,
        "title": panel.title,
        "description": panel.about,
        "datasource": SOURCE,
        "targets": [
            {
                "refId": chr(ord("A") + place),
                "datasource": SOURCE,
                "expr": query.expression,
                "legendFormat": query.legend,
                "instant": instant,
                "range": not instant,
                "format": "table" if panel.kind == "table" else "time_series",
            }
            for place, query in enumerate(panel.queries)
        ],
        "fieldConfig": {
            "defaults": {"unit": panel.unit, "min": 0, "thresholds": _thresholds(panel), **_drawn(panel)},
            "overrides": [],
        },
        "options": _options(panel),
    }


def _thresholds(panel: Panel) -> Json:
    calm, alarming = ("red", "green") if panel.low else ("green", "red")
    steps: list[Json] = [{"color": calm if panel.alarm is not None else "green", "value": None}]
    if panel.alarm is not None:
        steps.append({"color": alarming, "value": panel.alarm})
    return {"mode": "absolute", "steps": steps}


def _drawn(panel: Panel) -> Json:
    if panel.kind != "timeseries":
        return {}
    line = "line" if panel.alarm is not None else "off"
    return {"custom": {"lineWidth": 1, "fillOpacity": 5, "thresholdsStyle": {"mode": line}}}


def _options(panel: Panel) -> Json:
    if panel.kind == "timeseries":
        return {"legend": {"displayMode": "list", "placement": "bottom"}, "tooltip": {"mode": "multi", "sort": "desc"}}
    if panel.kind == "stat":
        return {"colorMode": "value", "graphMode": "area", "reduceOptions": {"calcs": ["lastNotNull"]}}
    return {"showHeader": True}
