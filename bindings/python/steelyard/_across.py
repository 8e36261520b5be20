# SPDX-License-Identifier: MIT
"""Indicators by units in one look: where to look first, and a chart of all of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ._agreed import Agreed, OptionValue, definitions_of, options_of
from ._chart import SCHEMA, Chart
from ._core import comparison as _core
from ._core.aggregation import ResultTable
from ._core.dataset import Dataset
from ._core.define import Period
from ._errors import InsufficientDataError
from ._leagues import Doubts, named, told_doubts, withhold_small
from ._progress import Progress, told
from .aggregation import KnownAs, as_known

if TYPE_CHECKING:
    import pandas as pd


class AcrossLine(NamedTuple):
    """A unit in the band of an indicator, with its test beside all others and what it says."""

    indicator: str
    title: str
    unit: str
    unit_title: str
    standing: str
    number: float | None
    target: float | None
    apart: float | None
    events: float | None
    z: float | None
    p: float | None
    adjusted: float | None
    adjusted_any: float | None
    status: str
    stands: bool
    stands_any: bool
    side: int
    bearing: str
    why: str


class AcrossGroup(NamedTuple):
    """An indicator: whether anything of it lies apart, and how many of its units stand."""

    indicator: str
    title: str
    p: float | None
    adjusted: float | None
    stands: bool
    units: int
    tested: int
    standing: int
    same_as: str
    why: str
    notes: tuple[str, ...]


class Across(NamedTuple):
    """Indicators by units in one period, those first at which to look first."""

    by: str
    period: str
    lines: tuple[AcrossLine, ...]
    groups: tuple[AcrossGroup, ...]
    basis: tuple[str, ...]
    options: Mapping[str, OptionValue]
    text: str

    def find(self, indicator: str, unit: str) -> AcrossLine | None:
        """The line of a unit in an indicator, or None."""
        return next((line for line in self.lines if (line.indicator, line.unit) == (indicator, unit)), None)

    def to_pandas(self) -> pd.DataFrame:
        """A row per unit of each indicator, in the order in which to look at them."""
        import pandas as pd

        frame = pd.DataFrame([line._asdict() for line in self.lines], columns=AcrossLine._fields)
        return frame.astype(dict.fromkeys(AcrossLine._fields[5:13], "float64"))

    def chart(self, *, indicators: int = 40, units: int = 60, step: int = 18) -> Chart:
        """The grid of indicators and units, see :func:`chart_across`."""
        return chart_across(self, indicators=indicators, units=units, step=step)

    def __str__(self) -> str:
        return self.text


def across_table(
    data: Dataset,
    framework: Agreed,
    indicators: str | Iterable[str],
    *,
    by: str,
    period: Period | str | int,
    roll_up_options: Mapping[str, OptionValue] | None = None,
    as_of: KnownAs = None,
    threads: int = 1,
    progress: Progress = None,
) -> ResultTable:
    """The results that a look across indicators is made of: all of them, one level, one period.

    Parameters
    ----------
    As for :func:`look_across`.
    """
    chosen, basis = options_of(framework, "roll_up", roll_up_options)
    asked: tuple[Any, ...] = (_codes(indicators, framework), by, period, [], [], basis)
    with told(progress, "look across") as bar:
        return _core.across_table(
            definitions_of(framework), data, asked, chosen, as_known(as_of, framework), threads, bar
        )  # fmt: skip


def look_across(
    data: Dataset,
    framework: Agreed,
    indicators: str | Iterable[str] = (),
    *,
    by: str,
    period: Period | str | int,
    among: Iterable[str] = (),
    doubts: Doubts = (),
    disclosure: Mapping[str, OptionValue] | None = None,
    table: ResultTable | None = None,
    across: Mapping[str, OptionValue] | None = None,
    options: Mapping[str, OptionValue] | None = None,
    roll_up_options: Mapping[str, OptionValue] | None = None,
    as_of: KnownAs = None,
    threads: int = 1,
    progress: Progress = None,
) -> Across:
    """Hundreds of indicators by units at once: which unit to look at first, of which indicator, and why.

    The test of a unit is its tail in its indicator's band. Indicators are tested first, by the p of "nothing
    in it lies apart"; the units of those that stand are tested at the level times the share of indicators
    that do, so that the expected share of false ones stays below the level on average over the indicators
    looked into (Benjamini and Bogomolov 2014). Of one indicator that is Benjamini and Hochberg of its league.
    Who is bracketed, withheld, absent or not comparable has no test and says why; so have totals and means.

    Parameters
    ----------
    data : Dataset; not modified.
    framework : Framework or Definitions.
    indicators : codes of indicators or measures; empty is all indicators. Those that are made of the same
        numbers are one family, so that counting one twice moves none of the others.
    by, period, among, doubts, disclosure, table : as for :func:`make_league`.
    across : see ``describe_options("look_across")``.
    options : of each league, see ``describe_options("league")``; with ``{"band": "exact"}`` units far apart do
        not widen the band that they are tested in.
    roll_up_options, as_of, threads, progress : as for :func:`steelyard.roll_up`.

    Returns
    -------
    Across: ``lines`` in the order in which to look: those that stand, of these worse ones first; then by adjusted
    p; those without a test last. ``apart`` is in the indicator's unit, ``events`` how many more than at the target;
    ``adjusted`` is within the indicator, ``adjusted_any`` by Benjamini and Yekutieli, whatever hangs on what.

    Raises
    ------
    UnknownCodeError (also KeyError) listing every indicator that nothing declares, or for `by`;
    DomainFaultError (also ValueError) for options outside their range.

    Examples
    --------
    >>> import steelyard as sy
    >>> d = sy.Definitions(
    ...     measures=[sy.Measure(m, kind="flow", unit="people", decimals=0) for m in ("passed", "tested")],
    ...     indicators=[sy.Indicator("share", kind="ratio", numerator="passed", denominator="tested", factor=100,
    ...         unit="percent", direction="up", numerator_within_denominator=True)])
    >>> data = sy.Dataset.from_columns({"measure": ["passed"] * 4 + ["tested"] * 4, "place": ["A", "B", "C", "D"] * 2,
    ...     "period": 2020, "value": [150.0, 148.0, 96.0, 3.0, 200.0, 200.0, 200.0, 4.0]}, d)
    >>> print(look_across(data, d, by="place", period=2020, options={"band": "exact"}))
    share of C is 48.0 percent, 17.7 below 65.7, which is worse: beyond chance, p below 0.0001, among all its units below 0.0001.
    share of A is 75.0 percent, 9.3 above 65.7, which is better: beyond chance, p 0.006, among all its units 0.012.
    share of B is 74.0 percent, 8.3 above 65.7, which is better: beyond chance, p 0.0149, among all its units 0.0199.
    3 of 4 units of 1 indicator stand beside all others; 0 without a test.
    <BLANKLINE>
    """
    agreed = definitions_of(framework)
    numbers, basis = options_of(framework, "roll_up", roll_up_options)
    chosen, judged = options_of(framework, "league", options)
    how, also = options_of(framework, "look_across", across)
    basis += [j for j in dict.fromkeys([*judged, *also]) if j not in basis]
    codes = _codes(indicators, framework)
    if table is None:
        table = across_table(
            data, framework, codes, by=by, period=period, roll_up_options=roll_up_options, as_of=as_of,
            threads=threads, progress=progress,
        )  # fmt: skip
    if disclosure is not None:
        table = withhold_small(table, framework, **disclosure)
    asked = (codes, by, period, list(among), told_doubts(doubts), basis)
    bridges = bool(numbers.get("bridges", False))
    with told(progress, "look across") as bar:
        packed = _core.look_across(
            agreed, data, table, asked, how, chosen, bridges, as_known(as_of, framework), threads, bar
        )  # fmt: skip
    where, when, lines, groups, rests, settled, text = packed
    return Across(
        where, when, tuple(AcrossLine(*x) for x in lines), tuple(AcrossGroup(*x) for x in groups), rests, settled, text
    )


def _codes(indicators: str | Iterable[str], framework: Agreed) -> list[str]:
    codes = [indicators] if isinstance(indicators, str) else list(indicators)
    return codes or [i.code for i in definitions_of(framework).indicators]


# Blue is better, orange worse, purple apart without a direction: as in the charts of signals, with marks beside.
_COLOURS = {"worse": "#e46c0a", "better": "#00a3e0", "apart": "#7c51a1", "within chance": "#e3e3e3", "no test": "#ffffff"}


def _says(line: AcrossLine) -> str:
    if line.p is None:
        return "no test"
    if not line.stands:
        return "within chance"
    return line.bearing if line.bearing != "none" else "apart"


def _mark(line: AcrossLine) -> str:
    if line.p is None:
        return "–"
    return ("▲" if line.side > 0 else "▼") if line.stands else ""


def chart_across(of: Across, *, indicators: int = 40, units: int = 60, step: int = 18) -> Chart:
    """Indicators by units as a grid: which cells stand apart beside all others, and which way.

    Parameters
    ----------
    of : Across.
    indicators, units : the most rows and columns: those to look at first.
    step : of a cell, in pixels.

    Returns
    -------
    Chart (a dict), Vega-Lite v5. Rows and columns with most that stand come first. ▲ is above what the band is
    around, ▼ below, – has no test; a tooltip has the sentence.

    Raises
    ------
    InsufficientDataError (also ValueError) where there is no unit.

    Examples
    --------
    >>> import steelyard as sy
    >>> d = sy.Definitions(
    ...     measures=[sy.Measure(m, kind="flow", unit="people", decimals=0) for m in ("ill", "people")],
    ...     indicators=[sy.Indicator("share", kind="ratio", numerator="ill", denominator="people", direction="down",
    ...         numerator_within_denominator=True)])
    >>> data = sy.Dataset.from_columns({"measure": ["ill"] * 3 + ["people"] * 3, "place": ["A", "B", "C"] * 2,
    ...     "period": 2020, "value": [20.0, 22.0, 90.0, 200.0, 200.0, 200.0]}, d)
    >>> spec = look_across(data, d, by="place", period=2020, options={"band": "exact"}).chart()
    >>> [(r["unit"], r["says"], r["mark"]) for r in spec["data"]["values"]]
    [('C', 'worse', '▲'), ('A', 'better', '▼'), ('B', 'better', '▼')]
    """
    if not of.lines:
        raise InsufficientDataError(f"chart_across: no indicator has a unit by {of.by} in {of.period}")
    rows = _first([(line.indicator, line) for line in of.lines], indicators)
    columns = _first([(line.unit, line) for line in of.lines], units)
    titles = named({line.indicator: line.title for line in of.lines})
    unit_titles = named({line.unit: line.unit_title for line in of.lines})
    values = [
        {"indicator": titles[line.indicator], "unit": unit_titles[line.unit], "says": _says(line), "mark": _mark(line),
         "number": line.number, "apart": line.apart, "p": line.p, "adjusted": line.adjusted, "why": line.why}
        for line in of.lines
        if line.indicator in rows and line.unit in columns
    ]  # fmt: skip
    present = [k for k in _COLOURS if any(v["says"] == k for v in values)]
    left_out = [
        f"{some} of {all_} {what}"
        for some, all_, what in (
            (len(rows), len({line.indicator for line in of.lines}), "indicators"),
            (len(columns), len({line.unit for line in of.lines}), "units"),
        )
        if some < all_
    ]
    subtitle = [f"▲ above, ▼ below what chance allows, at most {100 * float(of.options['level']):g} % false on average; – no test"]
    if left_out:
        subtitle.append(f"shown: {', '.join(left_out)}, those to look at first")
    x = {"field": "unit", "type": "nominal", "sort": [unit_titles[c] for c in columns], "title": None,
         "axis": {"orient": "top", "labelAngle": -60, "labelLimit": 140}}  # fmt: skip
    y = {"field": "indicator", "type": "nominal", "sort": [titles[c] for c in rows], "title": None, "axis": {"labelLimit": 260}}
    colour = {"field": "says", "type": "nominal", "title": None,
              "scale": {"domain": present, "range": [_COLOURS[k] for k in present]}, "legend": {"symbolStrokeColor": "#bbbbbb"}}  # fmt: skip
    tips = [{"field": f} for f in ("why", "number", "apart", "p", "adjusted")]
    return Chart(
        {
            "$schema": SCHEMA,
            "title": {"text": f"Where to look first, by {of.by}, {of.period}", "subtitle": subtitle, "anchor": "start"},
            "width": {"step": step},
            "height": {"step": step},
            "data": {"values": values},
            "encoding": {"x": x, "y": y, "tooltip": tips},
            "layer": [
                {"mark": {"type": "rect", "stroke": "#ffffff", "strokeWidth": 1}, "encoding": {"color": colour}},
                {"mark": {"type": "text", "fontSize": 9, "color": "#333333"}, "encoding": {"text": {"field": "mark"}}},
            ],
        }
    )  # fmt: skip


def _first(lines: list[tuple[str, AcrossLine]], most: int) -> list[str]:
    """Codes by how many of their lines are worse, then stand; level ones in the order of the lines."""
    worse: dict[str, int] = {}
    standing: dict[str, int] = {}
    for code, line in lines:
        worse[code] = worse.get(code, 0) + (line.stands and line.bearing == "worse")
        standing[code] = standing.get(code, 0) + line.stands
    return sorted(worse, key=lambda code: (-worse[code], -standing[code]))[:most]
