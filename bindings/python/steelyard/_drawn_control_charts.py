# SPDX-License-Identifier: MIT
"""Control charts as Vega-Lite specifications: points, limits, signals, steps and changes."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from ._chart import SCHEMA, Chart
from ._core.statistics import (
    ChangePoint,
    ChangePoints,
    ChartPhase,
    ControlChart,
    PhasedChart,
    RuleHit,
    StepSuggestion,
)
from ._errors import InsufficientDataError, ShapeMismatchError

_SIGNAL = "#d95f02"
_LIMIT = "#8c8c8c"
_STEP = "#1b6ca8"


def chart_control(
    chart: ControlChart | PhasedChart,
    *,
    signals: Iterable[RuleHit] | None = None,
    suggestions: Iterable[StepSuggestion] = (),
    changes: ChangePoints | None = None,
    labels: Sequence[Any] | None = None,
    title: str = "Control chart",
    y: str | None = None,
    width: int = 640,
    height: int = 240,
) -> Chart:
    """A control chart: the points, their centre and limits, and what was found about them.

    Points that raised or continue a signal are filled. Accepted steps are solid rules with their reason;
    steps that are only suggested, and change points, are dotted rules over a band of the rows at which they
    may as well have begun. The line stops where neighbours are parted: at a gap, and at a step.

    Parameters
    ----------
    chart : ControlChart, or a PhasedChart whose signals and steps are drawn with it.
    signals : hits of ``find_signals``; None: those of a PhasedChart, else none.
    suggestions : of ``PhasedChart.suggest``.
    changes : of ``find_change_points``, over the same rows; levels are drawn too.
    labels : n texts, such as months; None: the rows' numbers.
    title, y : above the chart, and along its side.
    width, height : of the plot, in pixels.

    Returns
    -------
    Chart (a dict), Vega-Lite v5.

    Raises
    ------
    InsufficientDataError (also ValueError) for a chart without any point.
    ShapeMismatchError (also ValueError) for labels or changes of other rows.

    Examples
    --------
    >>> from steelyard.statistics import control_chart, find_signals
    >>> drawn = control_chart([10, 11] * 5 + [16])
    >>> spec = chart_control(drawn, signals=find_signals(drawn, "western_electric"))
    >>> [r["row"] for r in spec["data"]["values"] if r["signal"]]
    [10]
    """
    phases: Sequence[ChartPhase] = chart.phases if isinstance(chart, PhasedChart) else ()
    if signals is None:
        signals = chart.signals() if isinstance(chart, PhasedChart) else ()
    drawn = chart.chart if isinstance(chart, PhasedChart) else chart
    rows = _rows(drawn, list(signals), [p.first for p in phases[1:]])
    if not any(r["value"] is not None for r in rows):
        raise InsufficientDataError("chart_control: there is no point to draw")
    if labels is not None and len(labels) != len(rows):
        raise ShapeMismatchError(f"chart_control: {len(labels)} labels for {len(rows)} rows")
    if changes is not None and len(changes.rows) != len(rows):
        raise ShapeMismatchError(f"chart_control: changes of {len(changes.rows)} rows for a chart of {len(rows)}")
    named = [str(x) for x in labels] if labels is not None else None
    for r in rows:
        r["label"] = r["row"] if named is None else named[r["row"]]
    x: dict[str, Any] = {"field": "label", "type": "quantitative", "title": "row", "scale": {"nice": False}}
    if named is not None:
        x = {"field": "label", "type": "ordinal", "title": None, "sort": named, "axis": {"labelOverlap": True, "labelAngle": 0}}

    def at(row: int) -> Any:
        return row if named is None else named[row]

    maybe = [s.change for s in suggestions] + ([] if changes is None else list(changes.changes))
    layers = [
        *_bands([c for c in maybe if c.earliest < c.latest], at, x),
        *_limits(x, y),
        *([] if changes is None else [_levels(changes, at, x)]),
        *_steps([p for p in phases if p.first > 0], at, x),
        *_dots([(at(c.row), f"{c.before:.4g} to {c.now:.4g}, gain {c.gain:.4g}") for c in maybe], x),
        *_points(x, y),
    ]
    return Chart(
        {
            "$schema": SCHEMA,
            "title": {"text": title, "anchor": "start"},
            "width": width,
            "height": height,
            "data": {"values": rows},
            "layer": layers,
        }
    )


def _number(x: float) -> float | None:
    return float(x) if math.isfinite(x) else None


def _rows(chart: ControlChart, signals: list[RuleHit], starts: list[int]) -> list[dict[str, Any]]:
    """One row per point; `piece` is what a line connects, `phase` what limits belong to."""
    flagged = {row for hit in signals for row in range(hit.first, hit.last + 1)}
    rows: list[dict[str, Any]] = []
    piece = phase = 0
    for i in range(len(chart)):
        phase += i in starts
        piece += not chart.follows[i]
        rows.append({
            "row": i, "value": _number(chart.plotted[i]), "centre": _number(chart.centre[i]),
            "lower": _number(chart.lower[i]), "upper": _number(chart.upper[i]), "status": chart.status[i],
            "signal": i in flagged, "piece": piece, "phase": phase,
        })  # fmt: skip
    return rows


def _limits(x: dict[str, Any], y: str | None) -> list[dict[str, Any]]:
    def line(field: str, **mark: Any) -> dict[str, Any]:
        side = {"field": field, "type": "quantitative", "title": y, "scale": {"zero": False}}
        return {
            "mark": {"type": "line", "color": _LIMIT, "interpolate": "step", **mark},
            "encoding": {"x": x, "y": side, "detail": {"field": "phase", "type": "nominal"}},
        }

    return [line("upper"), line("lower"), line("centre", strokeDash=[6, 4])]


def _points(x: dict[str, Any], y: str | None) -> list[dict[str, Any]]:
    side = {"field": "value", "type": "quantitative", "title": y, "scale": {"zero": False}}
    tooltip = [{"field": f} for f in ("label", "value", "centre", "lower", "upper", "status")]
    fill = {"condition": {"test": "datum.signal", "value": _SIGNAL}, "value": "white"}
    edge = {"condition": {"test": "datum.signal", "value": _SIGNAL}, "value": "black"}
    return [
        {"mark": {"type": "line", "color": "black", "strokeWidth": 1},
         "encoding": {"x": x, "y": side, "detail": {"field": "piece", "type": "nominal"}}},
        {"mark": {"type": "point", "size": 36, "opacity": 1, "strokeWidth": 1},
         "encoding": {"x": x, "y": side, "fill": fill, "stroke": edge, "tooltip": tooltip}},
    ]  # fmt: skip


def _steps(phases: list[ChartPhase], at: Any, x: dict[str, Any]) -> list[dict[str, Any]]:
    """Accepted steps, with the first line of their reason."""
    if not phases:
        return []
    values = [{"label": at(p.first), "reason": textwrap.shorten(p.reason, 48, placeholder=" ..."), "whole": p.reason} for p in phases]
    data = {"data": {"values": values}}
    return [
        {**data, "mark": {"type": "rule", "color": _STEP, "strokeWidth": 1.5}, "encoding": {"x": x, "tooltip": [{"field": "whole"}]}},
        {**data, "mark": {"type": "text", "align": "left", "baseline": "bottom", "dx": 4, "color": _STEP, "y": -2},
         "encoding": {"x": x, "text": {"field": "reason"}}},
    ]  # fmt: skip


def _dots(rows: list[tuple[Any, str]], x: dict[str, Any]) -> list[dict[str, Any]]:
    if not rows:
        return []
    values = [{"label": label, "evidence": words} for label, words in rows]
    return [
        {
            "data": {"values": values},
            "mark": {"type": "rule", "color": _STEP, "strokeDash": [2, 3], "strokeWidth": 1.5},
            "encoding": {"x": x, "tooltip": [{"field": "evidence"}]},
        }
    ]


def _bands(changes: list[ChangePoint], at: Any, x: dict[str, Any]) -> list[dict[str, Any]]:
    if not changes:
        return []
    values = [{"label": at(c.earliest), "last": at(c.latest)} for c in changes]
    return [
        {
            "data": {"values": values},
            "mark": {"type": "rect", "color": _STEP, "opacity": 0.12},
            "encoding": {"x": x, "x2": {"field": "last"}},
        }
    ]


def _levels(changes: ChangePoints, at: Any, x: dict[str, Any]) -> dict[str, Any]:
    values = [{"label": at(s.first), "last": at(s.last), "level": s.level} for s in changes.segments]
    return {
        "data": {"values": values},
        "mark": {"type": "rule", "color": _STEP, "strokeWidth": 2},
        "encoding": {"x": x, "x2": {"field": "last"}, "y": {"field": "level", "type": "quantitative"}},
    }
