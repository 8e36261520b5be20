# SPDX-License-Identifier: MIT
"""Charts of predictions and what came of them, and of a theory of change."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any

from ._agreed import Agreed, definitions_of
from ._chart import SCHEMA, Chart
from ._core.learning import Calibration, TheoryMap
from ._errors import InsufficientDataError
from .statistics import proportions

_INK, _FAINT, _GAP, _CROWD = "#333333", "#9a9a9a", "#b3261e", "#7c3a00"
# Blue, green, orange of Okabe and Ito (2008), lightened; words and borders say the same.
_FILLS = {"partner": "#f2f2f2", "activity": "#ffffff", "contributing": "#d9efe6", "core": "#d6e6f4", "counter": "#fbe6c8",
          "goal": "#e4e0ee", "gap": "#ffffff"}  # fmt: skip


def chart_calibration(of: Calibration, *, groups: int = 5, width: int = 360) -> Chart:
    """Stated probabilities beside the share that came true: who states what happens lies on the diagonal.

    Predictions are grouped by their stated probability, in groups as wide as each other; each group stands at the mean that its
    predictions state, with the Wilson interval at 95 %. Ticks along the borders are the single predictions: above, what came true.

    Parameters
    ----------
    of : Calibration, of ten cycles with a verdict or more.
    groups : how many, from 0 to 1.
    width : of the plot and its height, in pixels.

    Returns
    -------
    Chart (a dict), Vega-Lite v5.

    Raises
    ------
    InsufficientDataError (also ValueError) below ten cycles: a list says what there is, a curve would say more.
    ValueError for fewer than two groups.

    Examples
    --------
    >>> from steelyard.learning import CycleResult, score_cycles
    >>> said = [CycleResult(f"c{i}", order="verified", verdict="came_true" if i < 8 else "failed", probability=0.75, naive=0.5)
    ...     for i in range(10)]
    >>> spec = chart_calibration(score_cycles(said))
    >>> [(g["stated"], g["share"], g["told"]) for g in spec["data"]["values"]]
    [(0.75, 0.8, '8 of 10')]
    """
    if groups < 2:
        raise ValueError(f"chart_calibration: groups = {groups}, wanted two or more")
    if of.state != "ok":
        raise InsufficientDataError(f"chart_calibration: {of.text}")
    rows = _groups(of, groups)
    singles = [{"stated": s.probability, "edge": 1.06 if s.came_true else -0.06, "code": s.code,
                "verdict": "came true" if s.came_true else "did not"} for s in of.scored]  # fmt: skip
    axis = {"format": "%", "values": [0, 0.2, 0.4, 0.6, 0.8, 1]}
    x = {"field": "stated", "type": "quantitative", "title": "probability stated beforehand", "scale": {"domain": [0, 1]}, "axis": axis}
    y = {"type": "quantitative", "title": "share that came true", "scale": {"domain": [-0.09, 1.09], "nice": False}, "axis": axis}
    layers: list[dict[str, Any]] = [
        {"data": {"values": [{"stated": 0, "share": 0}, {"stated": 1, "share": 1}]},
         "mark": {"type": "line", "color": _FAINT, "strokeDash": [4, 4]}, "encoding": {"x": x, "y": {"field": "share", **y}}},
        {"data": {"values": singles}, "mark": {"type": "tick", "orient": "vertical", "thickness": 2, "opacity": 0.6, "color": _INK, "size": 12},
         "encoding": {"x": x, "y": {"field": "edge", **y}, "tooltip": [{"field": f} for f in ("code", "stated", "verdict")]}},
        {"mark": {"type": "rule", "color": "#00618f", "strokeWidth": 2},
         "encoding": {"x": x, "y": {"field": "lower", **y}, "y2": {"field": "upper"}}},
        {"mark": {"type": "point", "filled": True, "size": 80, "opacity": 1, "color": "#00618f"},
         "encoding": {"x": x, "y": {"field": "share", **y},
                      "tooltip": [{"field": f} for f in ("told", "stated", "share", "lower", "upper", "codes")]}},
        {"mark": {"type": "text", "align": "left", "dx": 8, "color": _INK},
         "encoding": {"x": x, "y": {"field": "label", **y}, "text": {"field": "told"}}},
    ]  # fmt: skip
    left = [f"{n} {word}" for n, word in ((of.undecided, "undecided"), (of.refused, "refused")) if n]
    lines = [*textwrap.wrap(of.text, 62), "on the dashed line, predictions state what happens"]
    if left:
        lines.append("not scored: " + ", ".join(left))
    return Chart({"$schema": SCHEMA, "title": {"text": "Predictions and what came of them", "subtitle": lines, "anchor": "start"},
                  "width": width, "height": width, "data": {"values": rows}, "layer": layers})  # fmt: skip


def _groups(of: Calibration, groups: int) -> list[dict[str, Any]]:
    held: dict[int, list[Any]] = {}
    for s in of.scored:
        held.setdefault(min(int(s.probability * groups), groups - 1), []).append(s)
    rows = []
    for _, members in sorted(held.items()):
        hits, n = sum(s.came_true for s in members), len(members)
        limits = proportions([hits], [n])
        rows.append({"stated": sum(s.probability for s in members) / n, "share": hits / n, "lower": float(limits.lower[0]),
                     "upper": float(limits.upper[0]), "told": f"{hits} of {n}", "codes": ", ".join(s.code for s in members),
                     "label": hits / n + (0.03 if 2 * hits < n else -0.03)})  # fmt: skip
    return rows


def chart_theory(of: TheoryMap, framework: Agreed | None = None, *, box: int = 150) -> Chart:
    """Who does what, what that is thought to move, and which goal is seen by it; what lacks has a box of its own.

    From left to right: partners, their activities, contributing indicators, core and counter-indicators, goals. A line is a way
    that the theory of change names, or an activity that a partner does; a dotted line only says to which goal an indicator
    belongs. Dashed red boxes are gaps; goals that many partners crowd around have a thick border and their number.

    Parameters
    ----------
    of : TheoryMap.
    framework : Framework or Definitions, for titles in place of codes.
    box : width of a box, in pixels.

    Returns
    -------
    Chart (a dict), Vega-Lite v5.

    Raises
    ------
    InsufficientDataError (also ValueError) where there is neither a goal nor an activity.

    Examples
    --------
    >>> import steelyard as sy
    >>> d = sy.Definitions(agenda={"goals": [sy.Goal("ready")], "theory_of_change": [("letters", "attendance")]},
    ...     indicators=[sy.Indicator("attendance", role="contributing", goal="ready")])
    >>> spec = chart_theory(sy.learning.map_theory(d, [("schools", "letters")]))
    >>> [b["text"] for b in spec["data"]["values"] if b["what"] == "gap"]
    [['no core', 'indicator'], ['no counter-', 'indicator']]
    """
    drawing = _Drawing(of, _titles(framework))
    if not drawing.boxes:
        raise InsufficientDataError("chart_theory: there is no goal and no activity to draw")
    return drawing.chart(box)


def _titles(framework: Agreed | None) -> dict[str, str]:
    if framework is None:
        return {}
    d = definitions_of(framework)
    return {thing.code: thing.title for things in (d.organisations, d.indicators, d.agenda.goals) for thing in things if thing.title}


_COLUMNS = ["partners", "activities", "contributing indicators", "core and counter-indicators", "goals"]
_STEP, _LINE = 54, 12  # pixels of a box's row, and of a line of text
_BEND = 0.3  # of a row, which a line takes that passes a column on its way


class _Drawing:
    """Boxes by column in the order of goals, and lines between them."""

    def __init__(self, of: TheoryMap, titles: dict[str, str]) -> None:
        self.boxes: dict[str, dict[str, Any]] = {}
        self.lines: list[tuple[str, str, str]] = []
        self._bent: dict[str, tuple[float, float]] = {}
        self._titles = titles
        self._of = of
        gaps = {(p.rule, p.found.split("'")[1]) for p in of.gaps}
        for place, goal in enumerate(of.outcomes):
            self._goal(place, goal, gaps)
        self._activities(gaps)
        self.lines += [(link.from_, link.to, "way") for link in of.links if link.from_ in self.boxes and link.to in self.boxes]

    def _add(self, key: str, column: int, order: float, what: str, said: str, note: str = "") -> None:
        """`said` is a code, or the words of a gap."""
        words = textwrap.wrap(self._titles.get(said, said.replace("_", " ")), 16 if what == "gap" else 24) or [said]
        if len(words) > 2:
            words = [words[0], words[1][:22].rstrip() + " …"]
        self.boxes[key] = {"column": column, "order": order, "what": what, "text": words, "note": note,
                           "full": self._titles.get(said, said)}  # fmt: skip

    def _goal(self, place: int, goal: Any, gaps: set[tuple[str, str]]) -> None:
        note = f"a crowd: {len(goal.partners)} partners" if goal.crowded else ""
        self._add(goal.goal, 4, place, "goal", goal.goal, note)
        roles = (("contributing", 2, goal.contributing), ("core", 3, goal.core), ("counter", 3, goal.counter))
        for at, (role, column, codes) in enumerate(roles):
            for k, code in enumerate(codes):
                self._add(code, column, place + at / 4 + k / 1000, role, code, {"counter": "counter"}.get(role, ""))
                self.lines.append((code, goal.goal, "belongs"))
            if (f"no_{role}", goal.goal) in gaps:
                word = "no counter- indicator" if role == "counter" else f"no {role} indicator"
                self._gap(f"no_{role} {goal.goal}", column, place + at / 4 + 0.2, word, goal.goal)
        if ("no_activity", goal.goal) in gaps:
            self._gap(f"no_activity {goal.goal}", 1, place, "no activity leads here", goal.goal)

    def _gap(self, key: str, column: int, order: float, words: str, to: str) -> None:
        self._add(key, column, order, "gap", words)
        self.lines.append((key, to, "gap"))

    def _activities(self, gaps: set[tuple[str, str]]) -> None:
        doing: dict[str, list[str]] = {}
        for partner in self._of.partners:
            for activity in partner.activities:
                doing.setdefault(activity, []).append(partner.organisation)
        known = [a for goal in self._of.outcomes for a in goal.activities] + [a for rule, a in gaps if rule in ("leads_nowhere", "nobody_does")]
        last = float(len(self._of.outcomes))
        for activity in sorted({*known, *doing}):
            if activity in self.boxes:
                continue  # an indicator that a partner says it does
            led = [i for i, goal in enumerate(self._of.outcomes) if activity in goal.activities]
            lost = not led
            self._add(activity, 1, sum(led) / len(led) if led else last, "activity", activity, "leads to no goal" if lost else "")
            if ("nobody_does", activity) in gaps:
                self._gap(f"nobody {activity}", 0, self.boxes[activity]["order"], "nobody does this", activity)
        for partner in self._of.partners:
            orders = [self.boxes[a]["order"] for a in partner.activities if a in self.boxes]
            self._add(partner.organisation + " ", 0, sum(orders) / len(orders) if orders else last, "partner", partner.organisation)
            self.lines += [(partner.organisation + " ", a, "way") for a in partner.activities if a in self.boxes]

    def chart(self, box: int) -> Chart:
        bends = [bend for line in range(len(self.lines)) for bend in self._bends(line)]
        columns = [sorted([(b["order"], key, 1.0) for key, b in self.boxes.items() if b["column"] == c]
                          + [(order, key, _BEND) for column, order, key in bends if column == c]) for c in range(5)]  # fmt: skip
        height = _STEP * max(sum(weight for _, _, weight in c) for c in columns)
        across = box + 64
        for at, column in enumerate(columns):
            scale, y = height / max(sum(weight for _, _, weight in column), 1), 0.0
            for _, key, weight in column:
                self._place(key, at * across, box, y + scale * weight / 2)
                y += scale * weight
        return Chart({"$schema": SCHEMA, "title": {"text": "Theory of change", "subtitle": self._said(), "anchor": "start"},
                      "width": 4 * across + box, "height": height + 24, "data": {"values": list(self.boxes.values())},
                      "layer": _layers(self._drawn(box), across, box, height, self._heads(columns)), "config": {"view": {"stroke": None}}})  # fmt: skip

    def _bends(self, line: int) -> list[tuple[int, float, str]]:
        """Where a line passes columns between its ends, so that it goes between boxes and not behind them."""
        a, b = (self.boxes[end] for end in self.lines[line][:2])
        between = range(a["column"] + 1, b["column"])
        return [(c, a["order"] + (b["order"] - a["order"]) * (c - a["column"]) / (b["column"] - a["column"]), f"{line} {c}") for c in between]

    def _place(self, key: str, x: float, box: int, y: float) -> None:
        b = self.boxes.get(key)
        if b is None:
            self._bent[key] = (x, y)
            return
        lines, up = len(b["text"]), 7 if b["note"] else 0
        b |= {"x": x, "x2": x + box, "y": y, "top": y - 21, "bottom": y + 21, "middle": x + box / 2}
        b |= {"first_line": y - up - (lines - 1) * _LINE / 2, "note_line": y + 13}

    def _heads(self, columns: list[Any]) -> list[str]:
        return [name if columns[i] else "" for i, name in enumerate(_COLUMNS)]

    def _drawn(self, box: int) -> list[dict[str, Any]]:
        out = []
        for line, (start, end, what) in enumerate(self.lines):
            a, b = self.boxes[start], self.boxes[end]
            forward, back = a["column"] < b["column"], a["column"] > b["column"]
            points = [(a["x"] if back else a["x2"], a["y"])]
            for _, _, key in self._bends(line):
                x, y = self._bent[key]
                points += [(x, y), (x + box, y)]
            if not forward and not back:  # around the boxes of one column
                points += [(a["x2"] + 10, a["y"]), (b["x2"] + 10, b["y"])]
            points.append((b["x"] if forward else b["x2"], b["y"]))
            out += [{"x": x, "y": y, "x2": x2, "y2": y2, "what": what, "told": f"{a['full']} to {b['full']}"}
                    for (x, y), (x2, y2) in zip(points, points[1:], strict=False)]  # fmt: skip
        return out

    def _said(self) -> list[str]:
        lines = ["lines: what is thought to lead on; dotted: to which goal an indicator belongs; dashed red boxes: gaps"]
        lines += ["leads back to itself: " + ", ".join(ring) for ring in self._of.rings]
        return lines


def _layers(lines: list[dict[str, Any]], across: int, box: int, height: float, heads: Iterable[str]) -> list[dict[str, Any]]:
    def at(field: str, end: float) -> dict[str, Any]:
        return {"field": field, "type": "quantitative", "axis": None, "scale": {"domain": [0, end], "nice": False, "zero": False}}

    wide, deep = 4 * across + box, height + 24
    x, y = at("x", wide), {**at("y", deep), "scale": {"domain": [height, -24], "nice": False, "zero": False}}
    ends = {"x": x, "y": y, "x2": {"field": "x2"}, "y2": {"field": "y2"}, "tooltip": {"field": "told"}}
    area = {"x": x, "x2": {"field": "x2"}, "y": {**y, "field": "top"}, "y2": {"field": "bottom"},
            "tooltip": [{"field": f} for f in ("full", "what", "note")]}  # fmt: skip
    fill = {"field": "what", "type": "nominal", "legend": None, "scale": {"domain": list(_FILLS), "range": list(_FILLS.values())}}
    marks = [("belongs", _FAINT, [1, 3], 1.0), ("gap", _GAP, [1, 3], 1.0), ("way", _INK, [1, 0], 1.3)]
    layers: list[dict[str, Any]] = [
        {"data": {"values": [r for r in lines if r["what"] == what]},
         "mark": {"type": "rule", "color": colour, "strokeDash": dash, "strokeWidth": size}, "encoding": ends}
        for what, colour, dash, size in marks
    ]  # fmt: skip
    borders = [("datum.what != 'gap' && datum.note == ''", _FAINT, [1, 0], 1), ("datum.what == 'gap'", _GAP, [4, 3], 1.5),
               ("datum.note == 'counter'", _INK, [1, 0], 1), ("datum.note == 'leads to no goal'", _GAP, [4, 3], 1.5),
               ("datum.what == 'goal' && datum.note != ''", _CROWD, [1, 0], 4)]  # fmt: skip
    layers += [
        {"transform": [{"filter": test}], "mark": {"type": "rect", "stroke": colour, "strokeDash": dash, "strokeWidth": size, "cornerRadius": 3},
         "encoding": {**area, "color": fill}}
        for test, colour, dash, size in borders
    ]  # fmt: skip
    middle = {**x, "field": "middle"}
    layers += [
        {"mark": {"type": "text", "lineHeight": _LINE, "baseline": "middle", "color": _INK},
         "encoding": {"x": middle, "y": {**y, "field": "first_line"}, "text": {"field": "text"}}},
        {"mark": {"type": "text", "baseline": "middle", "fontStyle": "italic", "fontSize": 10, "color": _CROWD},
         "encoding": {"x": middle, "y": {**y, "field": "note_line"}, "text": {"field": "note"}}},
        {"data": {"values": [{"middle": i * across + box / 2, "y": -12, "text": head} for i, head in enumerate(heads) if head]},
         "mark": {"type": "text", "fontWeight": "bold", "color": _INK}, "encoding": {"x": middle, "y": y, "text": {"field": "text"}}},
    ]  # fmt: skip
    return layers
