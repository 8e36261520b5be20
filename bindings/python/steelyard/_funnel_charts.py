# SPDX-License-Identifier: MIT
"""The chart of a funnel."""

from __future__ import annotations

from typing import Any

from ._chart import SCHEMA, Chart
from ._core.statistics import Funnel, FunnelLimits, FunnelPlaces
from ._errors import InsufficientDataError, ShapeMismatchError
from ._statistics import Doubles

_SIZES = {"proportion": "cases", "rate": "exposure", "ratio": "expected events", "mean": "standard error"}
_NUMBERS = {"proportion": "events per case", "rate": "events per exposure", "ratio": "observed over expected", "mean": "mean"}
_LAWS = {
    "exact": "exact limits",
    "normal": "normal limits",
    "multiplicative": "limits widened by the square root of phi",
    "additive": "limits that know of a spread between units",
    "predictive": "predictive limits with a spread between units",
}
_WITHIN, _HIGH, _LOW = "#8c8c8c", ("#f2a65a", "#d9480f", "#8f1d04"), ("#74a9cf", "#1f6fb2", "#08306b")
_DASHES = ([2, 3], [7, 3], [1, 0])


def chart_of(
    funnel: Funnel,
    places: FunnelPlaces,
    curves: FunnelLimits,
    sizes: Doubles,
    names: list[str],
    titles: tuple[str, str, str],
    plot: tuple[int, int],
) -> Chart:
    """Curves at a grid of sizes, the target, and units coloured by how many levels they lie beyond."""
    levels = [_percent(level) for level in curves.levels]
    if not 1 <= len(levels) <= len(_DASHES):
        raise ShapeMismatchError(f"funnel_chart: {len(levels)} levels; give from 1 to {len(_DASHES)}")
    if len(names) != len(places):
        raise ShapeMismatchError(f"funnel_chart: {len(names)} labels for {len(places)} rows; give one per row")
    units = [_unit(places, i, float(sizes[i]), names[i], levels) for i in range(len(places)) if places.flag[i] or places.z[i] == places.z[i]]
    if not units:
        raise InsufficientDataError(f"funnel_chart: no unit has a place; the funnel is '{funnel.between.state}'")
    per = float(funnel.options["per"])
    target = funnel.between.target * per
    lines = _lines(curves, levels)
    beyond = ["within"] + [f"{side} {level}" for side in ("above", "below") for level in levels]
    colours = [_WITHIN, *_HIGH[-len(levels):], *_LOW[-len(levels):]]  # fmt: skip
    x = {"type": "quantitative", "title": titles[2] or _SIZES[funnel.of], "scale": {"zero": False, "nice": True}}
    y = {"type": "quantitative", "title": titles[1] or _NUMBERS[funnel.of] + (f", times {per:g}" if per != 1 else ""), "scale": {"zero": False}}
    dash = {"field": "level", "type": "nominal", "title": "limits", "sort": levels, "scale": {"domain": levels, "range": list(_DASHES[-len(levels):])}}
    mark = {"field": "beyond", "type": "nominal", "title": "unit", "scale": {"domain": beyond, "range": colours}}
    tips = [{"field": "unit"}, *({"field": f, "format": ".4g"} for f in ("size", "number", "z", "tail")), {"field": "beyond"}]
    outer = [f"above {levels[-1]}", f"below {levels[-1]}"]
    return Chart(
        {
            "$schema": SCHEMA,
            "title": {"text": titles[0], "subtitle": _subtitle(funnel, target, len(places) - len(units)), "anchor": "start"},
            "width": plot[0],
            "height": plot[1],
            "datasets": {"units": units, "limits": lines},
            "layer": [
                {"data": {"name": "limits"}, "mark": {"type": "line", "color": "#555555", "strokeWidth": 1.2, "clip": True},
                 "encoding": {"x": {"field": "size", **x}, "y": {"field": "limit", **y}, "strokeDash": dash, "detail": {"field": "side"}}},
                {"data": {"values": [{"target": target}]}, "mark": {"type": "rule", "color": "#555555"},
                 "encoding": {"y": {"field": "target", **y}}},
                {"data": {"name": "units"}, "mark": {"type": "point", "filled": True, "size": 55, "opacity": 0.9, "stroke": "white", "strokeWidth": 0.5},
                 "encoding": {"x": {"field": "size", **x}, "y": {"field": "number", **y}, "color": mark, "tooltip": tips}},
                {"data": {"name": "units"}, "transform": [{"filter": {"field": "beyond", "oneOf": outer}}],
                 "mark": {"type": "text", "align": "left", "dx": 6, "dy": -5, "fontSize": 10},
                 "encoding": {"x": {"field": "size", **x}, "y": {"field": "number", **y}, "text": {"field": "unit"}}},
            ],
        }
    )  # fmt: skip


def _percent(level: float) -> str:
    return f"{round(level * 100, 10):g} %"


def _unit(places: FunnelPlaces, row: int, size: float, name: str, levels: list[str]) -> dict[str, Any]:
    flag = int(places.flag[row])
    side = "within" if flag == 0 else f"{'above' if flag > 0 else 'below'} {levels[abs(flag) - 1]}"
    tail = min(float(places.below[row]), float(places.above[row]))
    return {"unit": name, "size": size, "number": float(places.estimate[row]), "z": float(places.z[row]), "tail": tail, "beyond": side}


def _lines(curves: FunnelLimits, levels: list[str]) -> list[dict[str, Any]]:
    return [
        {"level": level, "side": side, "size": float(size), "limit": float(limit)}
        for side, table in (("lower", curves.lower), ("upper", curves.upper))
        for level, row in zip(levels, table, strict=True)
        for size, limit in zip(curves.at, row, strict=True)
        if limit == limit
    ]


def _subtitle(funnel: Funnel, target: float, left_out: int) -> list[str]:
    between = funnel.between
    law = str(funnel.options["law"])
    said = f"target {target:.4g}, {_LAWS[law]}"
    if law == "multiplicative":
        said += f", phi {max(between.phi, 1.0):.3g}"
    elif law in ("additive", "predictive"):
        said += f", tau {between.tau2 ** 0.5:.3g}" + ("" if between.on == "identity" else f" on the scale {between.on}")
    lines = [said]
    if left_out:
        lines.append(f"left out, without numbers: {left_out} {'unit' if left_out == 1 else 'units'}")
    return lines
