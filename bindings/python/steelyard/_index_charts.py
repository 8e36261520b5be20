# SPDX-License-Identifier: MIT
"""Charts of what an index hangs on: contributions, intervals of ranks, flip maps."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any

from ._alternatives import FlipMap, flip_map
from ._chart import SCHEMA, Chart
from ._core.composite import IndexLayout, IndexTree, ScoreContributions
from ._core.sensitivity import Alternatives
from ._errors import InsufficientDataError, UnknownCodeError
from ._index_tables import _layout
from ._rank_doubts import RankedUnit

_SOURCES = {"sampling": "#4c78a8", "missing data": "#9d9d9d", "judgements": "#e45756"}


def chart_contributions(
    explained: Iterable[ScoreContributions],
    tree: IndexTree | IndexLayout,
    *,
    groups: bool = False,
    width: int = 480,
    step: int = 22,
) -> Chart:
    """What each indicator adds to each score: stacked bars on either side of the baseline, the score as a diamond.

    Parameters
    ----------
    explained : ScoreContributions, of scores, of gaps or of changes.
    tree : IndexTree or IndexLayout of the index.
    groups : whether the children of the root are shown in place of the indicators.
    width, step : of the plot and of one unit in it, in pixels.

    Returns
    -------
    Chart (a dict), Vega-Lite v5. The bars of a unit add up to its score less that of its baseline. Units whose score
    cannot be shared out are left out and named under the title.

    Raises
    ------
    InsufficientDataError (also ValueError) where no score can be shared out.
    UnknownCodeError (also KeyError) for contributions of another tree.

    Examples
    --------
    >>> from steelyard import run_index, score_table
    >>> from steelyard.composite import explain_scores
    >>> tree = IndexTree("i", [("i",), ("x", "i", 3), ("y", "i", 1)])
    >>> result = run_index(tree, score_table({"x": [0.0, 10.0], "y": [5.0, 1.0]}, units=["a", "b"]))
    >>> spec = chart_contributions(explain_scores(tree, result), tree)
    >>> [(r["unit"], r["node"], r["from"], r["to"]) for r in spec["data"]["values"]]
    [('b', 'x', 50.0, 87.5), ('b', 'y', 50.0, 37.5), ('a', 'x', 50.0, 12.5), ('a', 'y', 50.0, 62.5)]
    """
    layout = _layout(tree)
    titles = {n.code: n.title or n.code for n in layout.tree.nodes}
    shown = [n.code for n in layout.tree.nodes if n.parent == layout.root] if groups else list(layout.indicators)
    all_ = list(explained)
    rows: list[dict[str, Any]] = []
    for e in sorted((e for e in all_ if not e.why), key=lambda e: (-e.score, e.unit)):
        amounts = {n.node: n.amount for n in e.nodes}
        if missing := [code for code in shown if code not in amounts]:
            raise UnknownCodeError(f"chart_contributions: node '{missing[0]}' has no contribution", code=missing[0])
        ends = {True: e.reference, False: e.reference}  # how far the bars reach to the right and to the left
        for code in shown:
            right = amounts[code] >= 0
            start, ends[right] = ends[right], ends[right] + amounts[code]
            rows.append({
                "unit": e.unit, "node": code, "title": titles[code], "amount": amounts[code], "from": start, "to": ends[right],
                "score": e.score, "reference": e.reference, "baseline": e.baseline,
            })  # fmt: skip
    if not rows:
        why = all_[0].why if all_ else "none is given"
        raise InsufficientDataError(f"chart_contributions: no score can be shared out: {why}")
    left_out = [e.unit for e in all_ if e.why]
    subtitle = [f"from the baseline ({rows[0]['baseline']}) to the score"]
    if left_out:
        subtitle += _lines(f"left out, as their scores cannot be shared out: {', '.join(left_out)}")
    x = {"type": "quantitative", "title": layout.root, "scale": {"zero": False}}
    mark = [{"field": f} for f in ("unit", "title", "amount", "score", "reference", "baseline")]
    colour = {"field": "title", "type": "nominal", "title": None, "sort": None, "scale": {"scheme": "tableau20"}, "legend": {"labelLimit": 420}}
    return Chart(
        {
            "$schema": SCHEMA,
            "title": {"text": titles[layout.root], "subtitle": subtitle, "anchor": "start"},
            "width": width,
            "height": {"step": step},
            "data": {"values": rows},
            "encoding": {"y": {"field": "unit", "type": "nominal", "sort": None, "title": None}, "tooltip": mark},
            "layer": [
                {"mark": {"type": "bar", "height": {"band": 0.65}, "stroke": "white", "strokeWidth": 0.5},
                 "encoding": {"x": {"field": "from", **x}, "x2": {"field": "to"}, "color": colour}},
                {"mark": {"type": "tick", "color": "black", "thickness": 1, "size": step},
                 "encoding": {"x": {"field": "reference", **x}}},
                {"mark": {"type": "point", "shape": "diamond", "filled": True, "size": 70, "color": "black", "opacity": 1},
                 "encoding": {"x": {"field": "score", **x}}},
            ],
        }
    )  # fmt: skip


def chart_rank_intervals(units: Iterable[RankedUnit], *, title: str = "Ranks", width: int = 480, step: int = 34) -> Chart:
    """Each unit's rank with its intervals, one line for each source, labelled and never merged.

    Parameters
    ----------
    units : RankedUnit, such as ``IndexResult.rank_intervals()`` gives.
    title : above the chart.
    width, step : of the plot and of one unit in it, in pixels.

    Returns
    -------
    Chart (a dict), Vega-Lite v5. Rank 1 is on the left; a unit without a rank has intervals and no diamond.

    Raises
    ------
    InsufficientDataError (also ValueError) without any unit.

    Examples
    --------
    >>> from steelyard import run_index, score_table
    >>> result = run_index(IndexTree("i", [("i",), ("x", "i")]), score_table({"x": [0.0, 10.0]}, units=["a", "b"]))
    >>> spec = chart_rank_intervals(result.rank_intervals())
    >>> [(r["unit"], r["source"], r["best"], r["worst"]) for r in spec["data"]["values"]]
    [('b', 'missing data', 1.0, 1.0), ('a', 'missing data', 2.0, 2.0)]
    """
    all_ = list(units)
    if not all_:
        raise InsufficientDataError("chart_rank_intervals: there is no unit")

    def middle(u: RankedUnit) -> float:
        return u.rank if u.rank is not None else (u.intervals[0].best + u.intervals[0].worst) / 2

    ordered = sorted(all_, key=lambda u: (middle(u), u.unit))
    rows = [
        {"unit": u.unit, "rank": u.rank, "letters": u.letters, "source": i.source, "best": i.best, "worst": i.worst, "basis": i.basis}
        for u in ordered
        for i in u.intervals
    ]  # fmt: skip
    present = [s for s in _SOURCES if any(r["source"] == s for r in rows)]
    bases = {s: next((str(r["basis"]) for r in rows if r["source"] == s and r["basis"]), "") for s in present}
    last = max([len(all_), *(r["worst"] for r in rows)])
    x = {"type": "quantitative", "title": "rank (1 is the best)", "scale": {"domain": [0.5, last + 0.5], "nice": False}, "axis": {"tickMinStep": 1}}
    colour = {"field": "source", "type": "nominal", "title": "interval of", "scale": {"domain": present, "range": [_SOURCES[s] for s in present]}}
    offset = {"field": "source", "type": "nominal", "sort": present, "scale": {"domain": present}}
    return Chart(
        {
            "$schema": SCHEMA,
            "title": {"text": title, "subtitle": [f"{s}: {b}" for s, b in bases.items() if b], "anchor": "start"},
            "width": width,
            "height": {"step": step, "for": "position"},
            "data": {"values": rows},
            "encoding": {
                "y": {"field": "unit", "type": "nominal", "sort": [u.unit for u in ordered], "title": None, "axis": {"grid": True, "tickBand": "extent"}},
                "tooltip": [{"field": f} for f in ("unit", "rank", "source", "best", "worst", "basis", "letters")],
            },
            "layer": [
                {"mark": {"type": "rule", "strokeWidth": 4, "strokeCap": "round"},
                 "encoding": {"x": {"field": "best", **x}, "x2": {"field": "worst"}, "yOffset": offset, "color": colour}},
                {"mark": {"type": "point", "filled": True, "size": 22, "opacity": 1},  # where an interval is one place
                 "encoding": {"x": {"field": "best", **x}, "yOffset": offset, "color": colour}},
                {"mark": {"type": "point", "shape": "diamond", "filled": False, "size": 150, "color": "black", "opacity": 1},
                 "transform": [{"filter": "isValid(datum.rank)"}], "encoding": {"x": {"field": "rank", **x}}},
            ],
        }
    )  # fmt: skip


def chart_flip_map(of: FlipMap, *, width: int = 360, step: int = 20) -> Chart:
    """What each option does: in which share of all settings of the others it changes the answer, and whether it does alone.

    Parameters
    ----------
    of : FlipMap.
    width, step : of the plot and of one option in it, in pixels.

    Returns
    -------
    Chart (a dict), Vega-Lite v5: a panel per judgement, the one that the answer hangs on most first.

    Examples
    --------
    >>> from steelyard.sensitivity import FlipMap, FlipRow, JudgementWeight
    >>> rows = (FlipRow("scale", "range", True, "", 1.0, False, 4, 0), FlipRow("scale", "rank", False, "", 0.0, True, 4, 3))
    >>> spec = chart_flip_map(FlipMap("A is ahead of B", rows, (JudgementWeight("scale", 4, 3),), ("scale",), "It hangs on it."))
    >>> [(r["option"], r["share"], r["alone"]) for r in spec["data"]["values"]]
    [('range (chosen)', 0.0, 'as chosen'), ('rank', 0.75, 'turns it around')]
    """
    order = [w.judgement for w in of.weights]
    rows = []
    for r in sorted(of.rows, key=lambda r: order.index(r.judgement)):
        alone = "as chosen" if r.chosen else "has no answer" if r.alone is None else "turns it around" if r.flips else "changes nothing"
        rows.append({
            "judgement": r.judgement, "option": r.option + (" (chosen)" if r.chosen else f" (same as {r.same_as})" if r.same_as else ""),
            "alone": alone, "share": r.changed / r.settings if r.settings else 0.0, "text": f"{r.changed} of {r.settings}",
            "changed": r.changed, "settings": r.settings,
        })  # fmt: skip
    kinds = {"as chosen": "#9d9d9d", "changes nothing": "#72b7b2", "turns it around": "#e45756", "has no answer": "#d8d8d8"}
    x = {"type": "quantitative", "title": "share of settings of the others in which it changes the answer", "scale": {"domain": [0, 1]}, "axis": {"format": "%"}}
    return Chart(
        {
            "$schema": SCHEMA,
            "title": {"text": of.asked, "subtitle": _lines(of.sentence), "anchor": "start"},
            "data": {"values": rows},
            "facet": {"row": {"field": "judgement", "type": "nominal", "sort": order, "title": None,
                              "header": {"labelAngle": 0, "labelAlign": "left", "labelFontWeight": "bold", "labelLimit": 240}}},
            "resolve": {"scale": {"y": "independent"}},
            "spacing": 8,
            "spec": {
                "width": width,
                "height": {"step": step},
                "encoding": {
                    "y": {"field": "option", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 240}},
                    "tooltip": [{"field": f} for f in ("judgement", "option", "alone", "changed", "settings")],
                },
                "layer": [
                    {"mark": {"type": "bar", "height": {"band": 0.6}},
                     "encoding": {"x": {"field": "share", **x}, "color": {"field": "alone", "type": "nominal", "title": "alone it",
                                  "scale": {"domain": list(kinds), "range": list(kinds.values())}}}},
                    {"mark": {"type": "text", "align": "left", "dx": 4}, "encoding": {"x": {"field": "share", **x}, "text": {"field": "text"}}},
                ],
            },
        }
    )  # fmt: skip


def chart_answer(of: Alternatives, *, width: int = 360, step: int = 20) -> Chart:
    """The chart of an answer's flip map, see :func:`chart_flip_map` (attached to Alternatives as ``chart``)."""
    return chart_flip_map(flip_map(of), width=width, step=step)


def _lines(text: str) -> list[str]:
    return textwrap.wrap(text, 96)
