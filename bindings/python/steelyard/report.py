# SPDX-License-Identifier: MIT
"""Charts and reports: what is shown to people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ._core.aggregation import Result, ResultTable
from ._core.comparison import Change
from ._core.composite import IndexLayout, IndexResult, IndexTree, rank_units
from ._core.core import FORMS, suggest
from ._core.dataset import Dataset
from ._core.define import Binding
from ._core.frameworks import ChosenBinding, Framework
from ._core.report import (
    Alternative,
    MovedNumber,
    NumberCause,
    NumberSpan,
    Progress,
    ReleaseChange,
    ReleaseNotes,
    Scorecard,
    ScorecardLine,
    ScorecardOptions,
    SeriesPoint,
    describe_scorecard_options,
)
from ._core.report import scorecard as _scorecard
from ._core.report import sentence as _sentence
from ._chart import SCHEMA, Chart
from ._drawn_control_charts import chart_control
from ._errors import UnknownCodeError
from ._across import chart_across
from ._leagues import chart_league
from ._index_charts import chart_answer, chart_contributions, chart_flip_map, chart_rank_intervals
from ._progress import Progress as Told
from ._progress import told
from ._release_notes import release_notes
from .aggregation import KnownAs, as_known
from ._files import Path, write_text

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Alternative",
    "Chart",
    "MovedNumber",
    "NumberCause",
    "NumberSpan",
    "Progress",
    "ReleaseChange",
    "ReleaseNotes",
    "Scorecard",
    "ScorecardLine",
    "ScorecardOptions",
    "SeriesPoint",
    "chart",
    "chart_change",
    "chart_answer",
    "chart_contributions",
    "chart_control",
    "chart_flip_map",
    "chart_across",
    "chart_league",
    "chart_line",
    "chart_rank_intervals",
    "chart_scores",
    "chart_tree",
    "describe_scorecard_options",
    "html",
    "release_notes",
    "scorecard",
    "sentence",
    "to_dict",
    "to_pandas",
    "write_csv",
    "write_html",
    "write_json",
]

def chart(
    table: ResultTable, indicator: str | None = None, *, width: int = 480, height: int = 240
) -> Chart:
    """A chart of one indicator: a line of points per unit, bounds as bars, gaps where nothing is known.

    Parameters
    ----------
    table : ResultTable with one or several periods.
    indicator : code; None takes the first.
    width, height : of the plot, in pixels.

    Returns
    -------
    Chart (a dict), Vega-Lite v5. A value that is missing is a gap, never a zero.

    Raises
    ------
    UnknownCodeError (also KeyError) for an indicator that the table does not hold.

    Examples
    --------
    >>> from steelyard import roll_up
    >>> from steelyard._example import data, definitions
    >>> spec = chart(roll_up(data(), definitions(), by="place"))
    >>> spec["title"]
    'Unemployment'
    >>> [row["value"] for row in spec["data"]["values"]]
    [12.0, 0.0, None]
    """
    code = indicator or (table.indicators[0] if table.indicators else "")
    if code not in table.indicators:
        raise UnknownCodeError(
            f"chart: '{code}' is not in the table; {suggest(code, table.indicators)}", code=code
        )
    at = table.indicators.index(code)
    rows = [_row(table, i) for i in range(len(table)) if table.indicator_codes[i] == at]
    unit = table.units[at]
    y = {"type": "quantitative", "title": unit, "scale": {"zero": False}}
    encoding = {
        "x": {"field": "period", "type": "ordinal", "title": None},
        "color": {"field": "unit", "type": "nominal", "title": None},
        "tooltip": [
            {"field": f} for f in ("unit", "period", "value", "lower", "upper", "form", "coverage")
        ],
    }
    layers = [
        {"mark": {"type": "bar", "width": 6, "opacity": 0.3}, "encoding": {"y": {"field": "lower", **y}, "y2": {"field": "upper"}},
         "transform": [{"filter": "isValid(datum.lower) && isValid(datum.upper) && datum.lower < datum.upper"}]},
        {"mark": {"type": "line", "point": True, "invalid": "break-paths-filter-domains"}, "encoding": {"y": {"field": "value", **y}}},
    ]  # fmt: skip
    title = table.titles[at] or code
    return Chart(
        {
            "$schema": SCHEMA,
            "title": title,
            "width": width,
            "height": height,
            "data": {"values": rows},
            "encoding": encoding,
            "layer": layers,
        }
    )


def _row(table: ResultTable, i: int) -> dict[str, Any]:
    row = table[i]
    unit = " · ".join(x for x in (row.place, row.organisation, row.category) if x) or "all"
    return {
        "unit": unit,
        "period": row.period,
        "value": row.value.number,
        "lower": row.lower,
        "upper": row.upper,
        "form": FORMS[table.form_codes[i]],
        "coverage": row.coverage,
    }


def chart_line(line: ScorecardLine, *, width: int = 560, height: int = 180) -> Chart:
    """The chart of a scorecard's line: its series with bounds, target, breaks and gaps.

    Parameters
    ----------
    line : ScorecardLine made with ``series=True``.
    width, height : of the plot, in pixels.
    """
    return Chart(json.loads(line._chart(width, height)))


def chart_change(change: Change, *, width: int = 480, step: int = 28) -> Chart:
    """A change as a waterfall: the number before, a bar for each part, the number after.

    Parameters
    ----------
    change : Change.
    width, step : of the plot and of one bar in it, in pixels.

    Returns
    -------
    Chart (a dict), Vega-Lite v5. Its rows hold cause, from, to, amount, least, most and text. Bars whose
    change cannot be told from one of method, or is undetermined, are grey: they are no progress.

    Examples
    --------
    >>> import steelyard as sy
    >>> d = sy.Definitions(measures=[sy.Measure("jobs", kind="stock", unit="people", decimals=0)])
    >>> data = sy.Dataset.from_columns({"measure": "jobs", "place": ["A", "A", "B"],
    ...     "period": [2008, 2009, 2009], "value": [10.0, 12.0, 5.0]}, d)
    >>> spec = chart_change(sy.explain_change(data, d, "jobs", 2008, 2009))
    >>> [(row["cause"], row["from"], row["to"]) for row in spec["data"]["values"]]
    [('2008', 0.0, 10.0), ('began reporting', 10.0, 15.0), ('remaining', 15.0, 17.0), ('2009', 0.0, 17.0)]
    """
    doubtful = {"suspected_break", "declared_break", "definition_change"}
    rows = [{"cause": change.before, "from": 0.0, "to": change.first, "kind": "number", "text": ""}]
    at = change.first
    for part in change.parts:
        kind = "real or method" if doubtful & set(part.causes) else "more" if part.amount >= 0 else "less"
        rows.append({
            "cause": " + ".join(part.causes).replace("_", " "), "from": at, "to": at + part.amount, "kind": kind,
            "amount": part.amount, "least": part.least, "most": part.most, "text": part.text,
        })  # fmt: skip
        at += part.amount
    rows.append({"cause": change.after, "from": 0.0, "to": change.last, "kind": "number", "text": ""})
    title = change.indicator + (f" ({change.unit})" if change.unit else "")
    number = f",.{change.decimals_shown}f"
    kinds = ["number", "more", "less", "real or method"]
    return Chart(
        {
            "$schema": SCHEMA,
            "title": f"{title}, {change.before} to {change.after}",
            "width": width,
            "height": {"step": step},
            "data": {"values": rows},
            "encoding": {"y": {"field": "cause", "type": "nominal", "sort": None, "title": None}},
            "layer": [
                {
                    "mark": {"type": "bar", "height": {"band": 0.7}},
                    "encoding": {
                        "x": {"field": "from", "type": "quantitative", "title": title},
                        "x2": {"field": "to"},
                        "color": {
                            "field": "kind",
                            "type": "nominal",
                            "scale": {"domain": kinds, "range": ["#5b6b7a", "#2a78b5", "#c2702e", "#c9c9c9"]},
                            "legend": {"title": None, "orient": "bottom"},
                        },
                        "tooltip": [{"field": f} for f in ("cause", "amount", "least", "most", "text")],
                    },
                },
                {
                    "transform": [
                        {"calculate": "max(datum.from, datum.to)", "as": "end"},
                        {"calculate": f"isValid(datum.amount) ? format(datum.amount, '+{number}') : format(datum.to, '{number}')", "as": "label"},
                    ],
                    "mark": {"type": "text", "align": "left", "dx": 4},
                    "encoding": {"x": {"field": "end", "type": "quantitative"}, "text": {"field": "label"}},
                },
            ],
        }
    )  # fmt: skip


def chart_scores(
    result: IndexResult, node: str | None = None, *, width: int = 480, step: int = 16
) -> Chart:
    """The scores of an index, best first: a point per unit, or a bar between its bounds.

    Parameters
    ----------
    result : IndexResult.
    node : code of a group; None takes the root.
    width, step : of the plot and of one unit in it, in pixels.

    Returns
    -------
    Chart (a dict), Vega-Lite v5. Its rows hold rank, rank_best and rank_worst: where numbers are
    missing a unit has a bar and an interval of ranks, never a point.

    Raises
    ------
    UnknownCodeError (also KeyError) for a group that the index does not have.

    Examples
    --------
    >>> from steelyard import IndexTree, run_index, score_table
    >>> result = run_index(IndexTree("i", [("i",), ("x", "i")]),
    ...     score_table({"x": [0.0, 10.0]}, units=["a", "b"]))
    >>> spec = chart_scores(result)
    >>> [(row["unit"], row["value"], row["rank"]) for row in spec["data"]["values"]]
    [('b', 100.0, 1.0), ('a', 0.0, 2.0)]
    """
    code = node or result.root
    table = result.scores.nodes
    rows = []
    for r in rank_units(table, code, "min"):
        score = table.value_of(r.unit, code)
        rows.append({
            "unit": r.unit, "value": score.number, "lower": score.lower, "upper": score.upper, "form": score.form,
            "reason": score.reason, "rank": r.rank, "rank_best": r.best, "rank_worst": r.worst,
            "coverage": float(result.scores.coverage[table.units.index(r.unit), table.columns.index(code)]),
        })  # fmt: skip
    rows.sort(key=lambda row: (row["rank_best"] + row["rank_worst"], row["unit"]))
    x = {"type": "quantitative", "title": code, "scale": {"zero": False}}
    shown = ("unit", "value", "lower", "upper", "rank", "rank_best", "rank_worst", "coverage", "form", "reason")
    return Chart(
        {
            "$schema": SCHEMA,
            "title": code,
            "width": width,
            "height": {"step": step},
            "data": {"values": rows},
            "encoding": {
                "y": {"field": "unit", "type": "nominal", "sort": None, "title": None},
                "tooltip": [{"field": f} for f in shown],
            },
            "layer": [
                {"mark": {"type": "bar", "height": 6, "opacity": 0.4}, "encoding": {"x": {"field": "lower", **x}, "x2": {"field": "upper"}},
                 "transform": [{"filter": "isValid(datum.lower) && isValid(datum.upper) && datum.lower < datum.upper"}]},
                {"mark": {"type": "point", "filled": True, "size": 60}, "encoding": {"x": {"field": "value", **x}},
                 "transform": [{"filter": "isValid(datum.value)"}]},
            ],
        }
    )  # fmt: skip


def chart_tree(tree: IndexTree | IndexLayout, *, width: int = 560, height: int = 240) -> Chart:
    """What an index is made of: a row of boxes per level, each as wide as its effective weight.

    Parameters
    ----------
    tree : IndexTree or IndexLayout.
    width, height : of the plot, in pixels.

    Returns
    -------
    Chart (a dict), Vega-Lite v5.

    Raises
    ------
    InvalidInputError (also ValueError) whose `problems` list all that is wrong with the tree.

    Examples
    --------
    >>> from steelyard import IndexTree
    >>> spec = chart_tree(IndexTree("i", [("i",), ("x", "i", 3), ("y", "i", 1)]))
    >>> [(row["node"], row["from"], row["to"]) for row in spec["data"]["values"]]
    [('i', 0.0, 1.0), ('x', 0.0, 0.75), ('y', 0.75, 1.0)]
    """
    layout = tree if isinstance(tree, IndexLayout) else IndexLayout(tree)
    nodes, weights = layout.tree.nodes, layout.effective_weights
    rows: list[dict[str, Any]] = []
    at = {"": (-1, 0.0)}  # depth, and how far the children of a node reach by now
    for node in reversed(nodes):  # the root first, and every node before those below it
        depth, start = at[node.parent]
        # Children come in falling order of their codes, so each is laid before the one laid last.
        end = start if node.parent else 1.0
        rows.append({
            "node": node.code, "title": node.title or node.code, "depth": depth + 1, "beneath": depth + 2,
            "from": end - weights[node.code], "to": end, "weight": weights[node.code],
        })  # fmt: skip
        at[node.parent] = (depth, end - weights[node.code])
        at[node.code] = (depth + 1, end)
    for row in rows:
        row["from"] = max(0.0, round(row["from"], 12))
    rows.sort(key=lambda row: (row["depth"], row["from"]))
    x = {"type": "quantitative", "title": "effective weight", "axis": {"format": "%"}}
    y = {"type": "quantitative", "axis": None, "scale": {"reverse": True, "nice": False}}
    return Chart(
        {
            "$schema": SCHEMA,
            "title": next(n.title for n in nodes if not n.parent) or layout.code,
            "width": width,
            "height": height,
            "data": {"values": rows},
            "encoding": {
                "y": {"field": "depth", **y},
                "tooltip": [{"field": f} for f in ("node", "title", "weight")],
            },
            "layer": [
                {"mark": {"type": "rect", "stroke": "white"},
                 "encoding": {"x": {"field": "from", **x}, "x2": {"field": "to"}, "y2": {"field": "beneath"},
                              "color": {"field": "depth", "type": "ordinal", "legend": None, "scale": {"scheme": "blues"}}}},
                {"mark": {"type": "text", "limit": 120},
                 "transform": [{"calculate": "(datum.from + datum.to) / 2", "as": "middle"}, {"calculate": "datum.depth + 0.5", "as": "centre"}],
                 "encoding": {"x": {"field": "middle", **x}, "y": {"field": "centre", **y}, "text": {"field": "title"}}},
            ],
        }
    )  # fmt: skip


def scorecard(
    data: Dataset,
    framework: Framework,
    *,
    indicators: str | Iterable[str] = (),
    place: str = "",
    place_hierarchy: str = "",
    period: Any = "",
    by: str = "",
    findings: int = 5,
    series: bool = True,
    alternatives: bool = True,
    as_of: KnownAs = None,
    options: Mapping[str, bool | int | float | str] | None = None,
    threads: int = 1,
    progress: Told = None,
) -> Scorecard:
    """Where the goals stand, with what each number rests on.

    Parameters
    ----------
    data : Dataset; not modified.
    framework : Framework; its options and judgements apply.
    indicators : codes of indicators or measures; nothing is every indicator.
    place, place_hierarchy : what the scorecard is about; nothing is all places in one.
    period : shown; nothing is the latest with any report, for each indicator.
    by : also a row per node of this level, or per "place".
    findings : of validation, per indicator: the worst; 0 does not validate.
    series : whether all periods are kept, for charts.
    alternatives : whether other options of judgements are worked out.
    as_of : AsOf, a dict of its fields, or an instant: what was recorded later is unknown.
    options : engine options by full path ("roll_up.missing.mode"); they win over judgements.
    threads : same bits for any number.
    progress : True for a bar, or a callable told (done, total).

    Returns
    -------
    Scorecard: `text()`, `html()`, `to_pandas()`, `to_dict()`, and a line per indicator with value,
    bounds, coverage, target, comparability and judgements.

    Raises
    ------
    UnknownCodeError (also KeyError) for indicators, places or levels that nothing declares.

    Examples
    --------
    >>> from steelyard import Framework
    >>> from steelyard._example import data, definitions
    >>> card = scorecard(data(), Framework("shore", "Steel Shore", definitions=definitions()))
    >>> card.find("unemployment").now.value
    Value.point(8)
    """
    settings = [ChosenBinding(Binding(path, to)) for path, to in (options or {}).items()]
    wanted = ScorecardOptions(
        indicators=[indicators] if isinstance(indicators, str) else list(indicators),
        place=place,
        place_hierarchy=place_hierarchy,
        period=period,
        by=by,
        findings=findings,
        series=series,
        alternatives=alternatives,
        as_of=as_known(as_of, framework),
        settings=settings,
    )
    with told(progress, "scorecard") as sink:
        return _scorecard(framework, data, wanted, threads, sink)


def sentence(result: Result, decimals: int = 1, place_title: str = "") -> str:
    """A result in one sentence that says no more than its type allows.

    Parameters
    ----------
    result : Result, a row of a table.
    decimals : shown; bounds are rounded outwards, so that "at least" stays true.
    place_title : in place of the result's place code.

    Examples
    --------
    >>> from steelyard import roll_up
    >>> from steelyard._example import data, definitions
    >>> sentence(roll_up(data(), definitions(), by="place")[0], 0)
    'Unemployment, ...'
    """
    return _sentence(result, decimals, place_title)


# Questions to a scorecard (attached to Scorecard).


def to_dict(card: Scorecard, *, charts: bool = True) -> dict[str, Any]:
    """Everything of the scorecard as plain lists, dicts, numbers and None; never NaN."""
    found: dict[str, Any] = json.loads(card._json(charts))
    return found


def to_pandas(card: Scorecard) -> pd.DataFrame:
    """One row per indicator and, after it, one per place of its breakdown.

    Returns
    -------
    DataFrame: keys, value, form, reason, lower, upper, flags, coverage, target, progress,
    comparability, judgements and findings; numbers are nullable Float64, NA where there is none.
    """
    from ._frames import frame_of_csv

    # Without their type, codes and years would become numbers and lose leading zeros.
    words = (
        "goal", "indicator", "title", "unit", "place", "period", "form", "reason", "flags", "over_time", "target_period",
        "progress", "previous_period", "comparability", "comparability_reason", "judgements", "fingerprint", "narratives", "dissent",
        "reply",
    )  # fmt: skip
    return frame_of_csv(card._csv(), words)


def write_csv(card: Scorecard, path: Path | None = None) -> str | None:
    """Write the rows of :func:`to_pandas` as CSV; None as path returns the text."""
    text = card._csv()
    if path is None:
        return text
    write_text(path, text)
    return None


def write_json(card: Scorecard, path: Path | None = None, *, charts: bool = True) -> str | None:
    """Write everything that :func:`to_dict` gives as JSON; None as path returns the text."""
    text = card._json(charts)
    if path is None:
        return text
    write_text(path, text)
    return None


def html(card: Scorecard) -> str:
    """The scorecard as one HTML page that opens offline, charts drawn into it."""
    from . import _page

    return _page.page(card, _page.svg_of_vega_lite())


def write_html(card: Scorecard, path: Path) -> None:
    """Write :func:`html` to a file, in UTF-8."""
    write_text(path, html(card))
