# SPDX-License-Identifier: MIT
"""Charts of signals: the control chart of an indicator, the grid of a fleet, and a turned curve."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ._chart import SCHEMA, Chart
from ._errors import InsufficientDataError

if TYPE_CHECKING:
    from ._curves import TurnedIndicator
    from ._signals import SignalSeries

# The colours of Making Data Count: blue is improving, orange worsening, purple neither, grey common cause.
_COLOURS = {"improving": "#00a3e0", "worsening": "#e46c0a", "neither": "#7c51a1", "common cause": "#8c8c8c"}
_LINE, _LIMIT, _FORECAST = "#555555", "#9a9a9a", "#b4690e"
_MARKS = {"domain": list(_COLOURS), "range": list(_COLOURS.values())}
# The same for those who see the colours alike, and in print.
_SHAPES = {"domain": list(_COLOURS), "range": ["triangle-up", "triangle-down", "diamond", "circle"]}


def control_chart_of(s: SignalSeries) -> Chart:
    """A row per period of the calendar; a hole stays a hole."""
    if s.newest < 0:
        raise InsufficientDataError(f"signals: {s.title} has no number to chart")
    rows = [_row(s, i) for i in range(len(s.periods))]
    x = {"field": "period", "type": "ordinal", "title": None, "axis": {"labelOverlap": True, "labelAngle": -45}}
    y = {"type": "quantitative", "title": s.measured_in or s.title, "scale": {"zero": False}}
    detail = {"field": "phase", "type": "nominal"}
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "line", "color": colour, "strokeDash": dash, "strokeWidth": 1.2, "interpolate": "step"},
         "encoding": {"x": x, "y": {"field": field, **y}, "detail": detail}}
        for field, colour, dash in (("lower", _LIMIT, [6, 4]), ("upper", _LIMIT, [6, 4]), ("centre", _LINE, [1, 0]))
    ]  # fmt: skip
    if s.target is not None:
        layers.append({"data": {"values": [{"target": s.target}]},
                       "mark": {"type": "rule", "color": "#c1121f", "strokeDash": [2, 2]},
                       "encoding": {"y": {"field": "target", **y}}})  # fmt: skip
    layers += [
        {"mark": {"type": "line", "color": _LINE, "strokeWidth": 1.4},
         "encoding": {"x": x, "y": {"field": "number", **y}, "detail": [{"field": "run", "type": "nominal"}, detail]}},
        {"transform": [{"filter": "isValid(datum.number)"}],
         "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1},
         "encoding": {"x": x, "y": {"field": "number", **y},
                      "color": {"field": "says", "type": "nominal", "title": "signal", "scale": _MARKS},
                      "shape": {"field": "says", "type": "nominal", "title": "signal", "scale": _SHAPES},
                      "tooltip": [{"field": f} for f in ("period", "number", "says", "rules")]}},
    ]  # fmt: skip
    for place, p in enumerate(s.phases[1:]):
        late = 2 * p.first > len(s.periods)  # words stand on the side where there is room
        layers += _why(s.periods[p.first], p.reason, x, side="right" if late else "left", row=place)
    title = s.title + (f", {s.unit}" if s.unit else "")
    verdicts = s.variation.replace("_", " ") + ("" if s.assurance == "no_target" else "; " + s.assurance.replace("_", " "))
    return Chart({"$schema": SCHEMA, "title": {"text": title, "subtitle": [verdicts, s.kind_why], "anchor": "start"}, "width": 640,
                  "height": 300, "data": {"values": rows}, "layer": layers})  # fmt: skip


def grid_of(series: Iterable[SignalSeries], columns: int = 4) -> Chart:
    """A small line for each series, its newest number in the colour of what it says."""
    drawn = [s for s in series if s.newest >= 0]
    if not drawn:
        raise InsufficientDataError("signals: no series has a number to chart")
    rows = []
    for place, s in enumerate(drawn):
        name = s.unit or s.title
        label = f"{place + 1}. {name}" if sum((t.unit or t.title) == name for t in drawn) > 1 or len(drawn) > 1 else name
        says = s.variation if s.variation in _COLOURS else "neither" if s.variation in ("rising", "falling") else "common cause"
        for i in range(len(s.periods)):
            rows.append({**_row(s, i), "series": label, "place": place, "last": i == s.newest, "verdict": says,
                         "step": i, "sentence": s.sentence})  # fmt: skip
    x = {"field": "step", "type": "quantitative", "title": None, "axis": None}
    y = {"type": "quantitative", "title": None, "scale": {"zero": False}, "axis": {"ticks": False, "tickCount": 3}}
    colour = {"field": "verdict", "type": "nominal", "title": "newest number", "scale": _MARKS}
    tips = [{"field": f} for f in ("sentence", "period", "number")]
    layer = [
        {"mark": {"type": "area", "color": "#dddddd", "opacity": 0.6},
         "encoding": {"x": x, "y": {"field": "lower", **y}, "y2": {"field": "upper"}, "detail": {"field": "phase", "type": "nominal"}}},
        {"mark": {"type": "line", "color": _LINE, "strokeWidth": 1},
         "encoding": {"x": x, "y": {"field": "number", **y}, "detail": {"field": "run", "type": "nominal"}}},
        {"transform": [{"filter": "datum.last"}], "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
         "encoding": {"x": x, "y": {"field": "number", **y}, "color": colour, "tooltip": tips,
                      "shape": {**colour, "scale": _SHAPES}}},
    ]  # fmt: skip
    return Chart(
        {
            "$schema": SCHEMA,
            "title": {"text": "Where to look first", "subtitle": "usual variation shaded", "anchor": "start"},
            "data": {"values": rows},
            "facet": {"field": "series", "type": "nominal", "title": None, "sort": {"field": "place", "op": "min"}},
            "columns": columns,
            "spec": {"width": 150, "height": 80, "layer": layer},
            "resolve": {"scale": {"y": "independent", "x": "independent"}},
        }
    )


def curve_of(t: TurnedIndicator) -> Chart:
    """History, the forecast without action with its interval, and what was measured since."""
    c = t.curve
    if not len(c.baseline) and not c.rows:
        raise InsufficientDataError(f"turn_the_curve: {t.title} has no number to chart")
    history = [
        {"period": p, "number": float(v), "what": "baseline"}
        for p, v, status in zip(t.history_periods, c.baseline, c.baseline_status, strict=True)
        if status == "ok"
    ]
    since = [{"period": p, "number": _number(r.observed), "forecast": _number(r.forecast), "lower": _number(r.lower),
              "upper": _number(r.upper), "gain": _number(r.gain), "beaten": _number(r.beaten), "what": "measured since"}
             for p, r in zip(t.periods, c.rows, strict=True)]  # fmt: skip
    order = sorted({*t.history_periods, *t.deciding_periods, t.decided, *t.periods})
    x = {"field": "period", "type": "ordinal", "title": None, "sort": order, "scale": {"domain": order},
         "axis": {"labelOverlap": True, "labelAngle": -45}}  # fmt: skip
    y = {"type": "quantitative", "title": t.measured_in or t.title, "scale": {"zero": False}}
    colours = {"baseline": _LINE, "made people decide": "#c1121f", "forecast without action": _FORECAST, "measured since": "#00618f"}
    if not t.deciding_periods:
        del colours["made people decide"]
    what = {"field": "what", "type": "nominal", "title": None, "scale": {"domain": list(colours), "range": list(colours.values())}}
    deciding = [{"period": p, "number": float(v), "what": "made people decide"} for p, v in zip(t.deciding_periods, t.deciding, strict=True)]
    layers: list[dict[str, Any]] = [
        {"data": {"values": since}, "mark": {"type": "area", "color": _FORECAST, "opacity": 0.18},
         "encoding": {"x": x, "y": {"field": "lower", **y}, "y2": {"field": "upper"}}},
        {"data": {"values": [{**r, "what": "forecast without action"} for r in since]},
         "mark": {"type": "line", "strokeDash": [6, 4]}, "encoding": {"x": x, "y": {"field": "forecast", **y}, "color": what}},
        {"data": {"values": history}, "mark": {"type": "line", "point": {"size": 25}},
         "encoding": {"x": x, "y": {"field": "number", **y}, "color": what}},
        {"data": {"values": deciding}, "mark": {"type": "point", "filled": False, "size": 60, "strokeWidth": 2, "opacity": 1},
         "encoding": {"x": x, "y": {"field": "number", **y}, "color": what, "tooltip": [{"field": "period"}, {"field": "number"}]}},
        {"data": {"values": since}, "mark": {"type": "line", "point": {"filled": True, "size": 55}},
         "encoding": {"x": x, "y": {"field": "number", **y}, "color": what,
                      "tooltip": [{"field": f} for f in ("period", "number", "forecast", "gain", "beaten")]}},
        *_why(t.decided, t.action or "decided", x, side="right" if 2 * order.index(t.decided) > len(order) else "left"),
    ]  # fmt: skip
    title = t.title + (f", {t.unit}" if t.unit else "")
    said = {"turned": "the curve has turned", "not_turned": "the curve has not turned",
            "cannot_say": "cannot say whether the curve has turned"}  # fmt: skip
    lines = [said[c.verdict], f"the baseline ends before {t.triggered}; decided in {t.decided}",
             "the band is of one period by itself; the verdict is of their sum, and pays for every look"]  # fmt: skip
    return Chart({"$schema": SCHEMA, "title": {"text": title, "subtitle": lines, "anchor": "start"}, "width": 640, "height": 300,
                  "layer": layers})  # fmt: skip


def _why(period: str, words: str, x: dict[str, Any], *, side: str, row: int = 0) -> list[dict[str, Any]]:
    """A dotted line at a period, with words beside its upper end."""
    data = {"values": [{"period": period, "why": words}]}
    text = {"type": "text", "align": side, "dx": 6 if side == "left" else -6, "baseline": "top", "fontStyle": "italic", "color": _LINE}
    return [
        {"data": data, "mark": {"type": "rule", "color": _LINE, "strokeDash": [1, 3]}, "encoding": {"x": x, "tooltip": [{"field": "why"}]}},
        {"data": data, "mark": text, "encoding": {"x": x, "y": {"value": 4 + 14 * row}, "text": {"field": "why"}}},
    ]  # fmt: skip


def _number(x: float) -> float | None:
    return float(x) if x == x else None


def _row(s: SignalSeries, i: int) -> dict[str, Any]:
    phase = max(k for k, p in enumerate(s.phases) if p.first <= i)
    hits = [f for f in s.signals if f.first <= i <= f.last]
    return {
        "period": s.periods[i],
        "number": _number(s.plotted[i]),
        "centre": _number(s.centre[i]),
        "lower": _number(s.lower[i]),
        "upper": _number(s.upper[i]),
        "phase": phase,
        "run": sum(1 for state in s.status[:i] if state not in ("ok", "boundary", "no_spread")),
        "rules": "; ".join(f.rule for f in hits),
        "says": _says(s, hits),
    }


def _says(s: SignalSeries, hits: list[Any]) -> str:
    sides = {f.side for f in hits}
    if not sides:
        return "common cause"
    if s.direction not in ("up", "down") or len(sides) > 1 or 0 in sides:
        return "neither"
    return "improving" if (sides == {1}) == (s.direction == "up") else "worsening"
