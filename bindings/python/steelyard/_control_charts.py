# SPDX-License-Identifier: MIT
"""Control charts, their conventions and their rules, over columns and tables of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypedDict

import numpy as np
import numpy.typing as npt

from ._core import statistics as _core
from ._core.statistics import (
    ChartBaseline,
    ChartSeries,
    ControlChart,
    ControlConstants,
    FalseAlarmOdds,
    RuleHit,
)
from ._statistics import MISSING, Codes, Doubles, doubles

Convention = str | Mapping[str, Any]
Rules = str | Iterable[Mapping[str, Any]]


class ConventionInfo(TypedDict):
    """A documented convention: options by path, the rule set that goes with it, and words about both."""

    options: dict[str, Any]
    rules: str
    about: str
    corrected: str


class Groups(TypedDict):
    """What groups of numbers come to, one row per group."""

    mean: Doubles
    deviation: Doubles
    range: Doubles
    size: Doubles


class ManyCharts(TypedDict):
    """Charts of many series: columns of one row per series, and columns of one row per signal."""

    centre: Doubles
    sigma: Doubles
    lower: Doubles
    upper: Doubles
    status_codes: Codes
    series: npt.NDArray[np.int64]
    rule: npt.NDArray[np.int32]
    side: npt.NDArray[np.int32]
    first: npt.NDArray[np.int64]
    last: npt.NDArray[np.int64]
    raised: npt.NDArray[np.int64]


def conventions() -> dict[str, ConventionInfo]:
    """Conventions of charts that someone documented, by name.

    Returns
    -------
    For each its options by path, the rule set that goes with it, where it comes from, and what is
    different here because it was a fault there.

    Examples
    --------
    >>> from steelyard.statistics import conventions
    >>> sorted(conventions())
    ['exact', 'mdc', 'montgomery', 'powerbi', 'qicharts2', 'wheeler']
    >>> conventions()["mdc"]["options"]["digits"]
    'factor'
    """
    return {
        name: {"options": options, "rules": rules, "about": about, "corrected": corrected}
        for name, (options, rules, about, corrected) in _core.conventions().items()
    }


def compare_conventions(one: Convention, other: Convention) -> str:
    """What two conventions do differently, in a sentence.

    Parameters
    ----------
    one, other : names as in ``conventions``, or options by path. By names, faults of the tools that
        these conventions do not have are said too.

    Examples
    --------
    >>> from steelyard.statistics import compare_conventions
    >>> print(compare_conventions("montgomery", "wheeler"))
    montgomery takes the mean moving range over 1.128 for a standard deviation; wheeler takes the mean moving range times 2.66/3.
    """
    if isinstance(one, str) and isinstance(other, str):
        return _core.compare_conventions(one, other)
    return _core.compare_conventions(_convention(one), _convention(other))


def rule_set(name: str) -> tuple[dict[str, Any], ...]:
    """Rules as data: ``nelson``, ``western_electric``, ``mdc`` or ``anhoej``.

    A rule is a dict: kind (beyond, within, trend, alternating, longest_run, few_crossings), needed
    points of so many, zone in thirds of the way from centre to limit, side, and what a point on the
    line does. Change them at will and hand them to ``find_signals``.

    Sources: Nelson 1984, Journal of Quality Technology 16; Western Electric 1956, Statistical Quality
    Control Handbook; NHS England, Making Data Count; Anhoej & Olesen 2014, PLoS ONE 9.

    Examples
    --------
    >>> from steelyard.statistics import rule_set
    >>> [(r["name"], r["needed"], r["of"], r["zone"]) for r in rule_set("western_electric")][:2]
    [('1 beyond a limit', 1, 1, 3.0), ('2 of 3 beyond two thirds', 2, 3, 2.0)]
    """
    return _core.rule_set(name)


def control_constants(n: int) -> ControlConstants:
    """d2, d3 and c4 for groups of n numbers of one normal law, and the factors of tables made of them.

    Computed to 12 digits: d2 and d3 by integrals over the normal law (Tippett 1925, Biometrika 17), c4 by
    gamma functions. ``big_d3`` and ``big_d4`` are D3 and D4 of the tables.

    Raises
    ------
    DomainFaultError (also ValueError) unless 2 <= n <= 1000.

    Examples
    --------
    >>> from steelyard.statistics import control_constants
    >>> c = control_constants(5)
    >>> round(c.d2, 3), round(c.a2, 3), round(c.big_d4, 3)
    (2.326, 0.577, 2.114)
    """
    return _core.constants_of(n)


def control_chart(
    value: Any,
    *,
    size: Any = None,
    spread: Any = None,
    period: Any = None,
    kind: str = "xmr",
    convention: Convention = "exact",
    baseline: ChartBaseline | None = None,
    weight: float = 0.2,
    steady: bool = False,
) -> ControlChart:
    """Draw the rows of one series against limits that they give themselves, or that are frozen.

    Centre plus and minus ``sigmas`` standard deviations; of what, is the kind's affair: moving ranges
    over d2 (xmr, ewma), the binomial law (p, np), the Poisson law (u, c), the same times the variation of
    the series itself (p_prime, u_prime: Laney 2002, Quality Engineering 14), or groups' own spreads
    (xbar_s, xbar_r). Limits are cut where nothing can lie beyond.

    Parameters
    ----------
    value : n numbers in order of time: single ones, events (p, np, u, c), or means of groups. A missing
        one is None, NA or masked.
    size : cases, exposure, or numbers in the group, for the kinds that need it.
    spread : standard deviations (xbar_s, s) or ranges (xbar_r, r) of the groups.
    period : whole numbers that rise; a step of more than one is a gap. Without it only missing rows are.
    kind : xmr, mr, p, np, u, c, p_prime, u_prime, xbar_s, xbar_r, s, r, ewma or run.
    convention : name as in ``conventions``, or options by path. A run chart usually centres on the
        median: ``{"centre": "median"}``.
    baseline : frozen limits; they carry kind and convention, and the other arguments are not looked at.
    weight : of the newest number in an EWMA, above 0 and at most 1.
    steady : limits of an EWMA as they are after many points.

    Returns
    -------
    ControlChart with columns plotted, centre, unit, lower, upper in the numbers' unit, and status. A
    constant series has limits without width and status ``no_spread``; where there are no limits they
    are NaN and the status of ``baseline`` says why.

    Raises
    ------
    ShapeMismatchError (also ValueError) for columns of different lengths or one that is needed.
    PeriodMismatchError (also ValueError) where periods do not rise.

    Examples
    --------
    >>> from steelyard.statistics import control_chart, find_signals
    >>> flow = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
    >>> chart = control_chart(flow, convention="montgomery")
    >>> chart.lower.round(4)[0].item(), chart.upper.round(4)[0].item()
    (45.8159, 55.8041)
    >>> later = control_chart([50.2, 57.0], baseline=chart.baseline)
    >>> [(hit.rule, hit.first) for hit in find_signals(later, "western_electric")]
    [(0, 1)]
    """
    columns = _columns(value, size, spread, period)
    if baseline is None:
        baseline = _core.baseline_of(*columns, _options(kind, convention, weight, steady))
    return _core.chart_against(*columns, baseline)


def stated_baseline(
    centre: float,
    sigma: float,
    *,
    kind: str = "xmr",
    convention: Convention = "exact",
    weight: float = 0.2,
    steady: bool = False,
) -> ChartBaseline:
    """A baseline that someone states, such as a centre and a deviation printed in a book.

    Examples
    --------
    >>> from steelyard.statistics import control_chart, stated_baseline
    >>> known = stated_baseline(50, 2.0539, kind="ewma", weight=0.3, steady=True)
    >>> control_chart([52.0], baseline=known).upper.round(2).tolist()
    [52.59]
    """
    return _core.stated_baseline(centre, sigma, _options(kind, convention, weight, steady))


def find_signals(chart: ControlChart, rules: Rules = "nelson") -> tuple[RuleHit, ...]:
    """Every place where a rule is fulfilled, of every rule.

    Windows that overlap are one hit. Rows without a number are passed over; whether they separate their
    neighbours is the convention's ``gaps``. A series without spread has no signals.

    Parameters
    ----------
    rules : name of a set, or rules as ``rule_set`` gives them, changed at will.

    Returns
    -------
    Hits by first row: rule (its place in the list), side (1 above or rising, -1 below or falling), and
    rows first, last and raised, the last being where it was fulfilled first.

    Examples
    --------
    >>> from steelyard.statistics import control_chart, find_signals, rule_set
    >>> chart = control_chart([1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 9])
    >>> for hit in find_signals(chart):
    ...     print(rule_set("nelson")[hit.rule]["name"], hit.first, hit.last)
    9 on one side 0 10
    1 beyond a limit 11 11
    """
    return _core.find_signals(chart, _rules(rules))


def control_charts(
    table: Any,
    *,
    kind: str = "xmr",
    convention: Convention = "exact",
    rules: Rules = "nelson",
) -> ManyCharts:
    """Charts and signals of many series at once, the same bits as one by one.

    Parameters
    ----------
    table : series by points, a two-dimensional array; masked where numbers are missing.
    kind : xmr or run.

    Returns
    -------
    Dict of arrays: centre, sigma, lower, upper and status_codes per series; series, rule, side, first,
    last and raised per signal.

    Examples
    --------
    >>> from steelyard.statistics import control_charts
    >>> found = control_charts([[1, 2, 1, 2, 1, 2, 9], [5] * 7], rules="western_electric")
    >>> found["series"].tolist(), found["first"].tolist()
    ([0], [6])
    """
    numbers, points, given = _table(table)
    return _core.charts_of_many(numbers, points, _options(kind, convention, 0.2, False), _rules(rules), given)


def group_numbers(table: Any) -> Groups:
    """Means, standard deviations (n - 1 beneath), ranges and sizes of groups: what Xbar charts take.

    Parameters
    ----------
    table : groups by places, a two-dimensional array; masked at places that a group does not fill.

    Examples
    --------
    >>> from steelyard.statistics import control_chart, group_numbers
    >>> g = group_numbers([[1, 2, 3], [2, 2, 5]])
    >>> chart = control_chart(g["mean"], size=g["size"], spread=g["range"], kind="xbar_r")
    >>> round(chart.baseline.sigma, 4)
    1.477
    """
    numbers, places, given = _table(table)
    there = None if given is None else (given == 0).astype(np.uint8)
    mean, deviation, spread, size = _core.group_numbers(numbers, places, there)
    return {"mean": mean, "deviation": deviation, "range": spread, "size": size}


def chart_series(
    *,
    rules: Rules = "nelson",
    baseline: ChartBaseline | None = None,
    kind: str = "xmr",
    convention: Convention = "exact",
    weight: float = 0.2,
    steady: bool = False,
) -> ChartSeries:
    """A chart that grows, row by row, and remembers what was told.

    On a frozen baseline a row costs the same however long the series is; otherwise each may move the
    limits, and all rows are placed again. Either way chart and signals have the bits that they would
    have, had all rows come at once. Segments merge with the one that comes next in time, and no other.

    Examples
    --------
    >>> from steelyard.statistics import chart_series
    >>> s = chart_series(rules="western_electric")
    >>> for month, x in enumerate([10, 11] * 10 + [16]):
    ...     s.append(x, month)
    >>> told = s.tell()
    >>> told[0]["signal"].first, round(told[0]["upper"], 2)
    (20, 13.95)
    >>> s.append(0, 21)
    >>> s.changes()[0]["changed"]
    'limits_moved'
    """
    start = _options(kind, convention, weight, steady) if baseline is None else baseline
    return ChartSeries(start, _rules(rules))


def false_alarms(
    rules: Rules = "nelson",
    *,
    points: int = 24,
    limits: Literal["known", "earlier", "same"] = "known",
    baseline: int = 24,
    autocorrelation: float = 0.0,
    replicates: int = 10_000,
    seed: int = 1,
) -> FalseAlarmOdds:
    """What a set of rules costs: how often it raises a signal where there is nothing to find.

    Exact by a Markov chain over what the rules remember for rules of zones and runs with known limits
    (Champ & Woodall 1987, Technometrics 29); exact by counting all orders for trends alone; else by
    simulation, with a seed and standard errors.

    Parameters
    ----------
    rules : name of a set, or rules as ``rule_set`` gives them.
    points : how many are judged.
    limits : the true ones; an XmR baseline of ``baseline`` points before, frozen; or that of the points
        themselves.
    autocorrelation : of a number with the one before it, between -1 and 1.
    replicates, seed : of a simulation.

    Returns
    -------
    FalseAlarmOdds: ``signal``, the probability of one signal or more; ``run_length``, the mean number of
    points until the first, None where there is none; how they were found and what was assumed.

    Examples
    --------
    >>> from steelyard.statistics import false_alarms
    >>> odds = false_alarms("western_electric")
    >>> round(odds.signal, 3), round(odds.run_length, 2), odds.by
    (0.211, 91.75, 'chain')
    >>> print(odds.assumption)
    Exact: independent normal numbers, limits that are their true ones (limits that are estimated raise more signals).
    """
    options = {
        "points": points,
        "limits": limits,
        "baseline": baseline,
        "autocorrelation": float(autocorrelation),
        "replicates": replicates,
        "seed": seed,
    }
    return _core.false_alarms(_rules(rules), options)


def _rules(rules: Rules) -> tuple[Mapping[str, Any], ...]:
    return _core.rule_set(rules) if isinstance(rules, str) else tuple(rules)


def _convention(convention: Convention) -> dict[str, Any]:
    if not isinstance(convention, str):
        return dict(convention)
    known = _core.conventions()
    if convention not in known:
        _core.compare_conventions(convention, convention)  # says which names there are
    return known[convention][0]


def _options(kind: str, convention: Convention, weight: float, steady: bool) -> dict[str, Any]:
    options = {f"convention.{path}": x for path, x in _convention(convention).items()}
    return options | {"kind": kind, "lambda": float(weight), "steady": steady}


def _codes(masks: Iterable[npt.NDArray[np.bool_] | None]) -> Codes | None:
    """Statuses of rows of which some column has no number."""
    gaps = [mask for mask in masks if mask is not None]
    if not gaps:
        return None
    return np.where(np.logical_or.reduce(gaps), MISSING, 0).astype(np.uint8)


def _columns(value: Any, size: Any, spread: Any, period: Any) -> tuple[Any, ...]:
    found: list[Doubles | None] = []
    masks: list[npt.NDArray[np.bool_] | None] = []
    for column, role in ((value, "value"), (size, "size"), (spread, "spread")):
        numbers, gaps = (None, None) if column is None else doubles(column, role)
        found.append(None if numbers is None else np.ascontiguousarray(numbers))
        masks.append(gaps)
    steps = None if period is None else np.ascontiguousarray(period, dtype=np.int64)
    return (*found, steps, _codes(masks))


def _table(table: Any) -> tuple[Doubles, int, Codes | None]:
    mask = np.ma.getmaskarray(table).ravel() if isinstance(table, np.ma.MaskedArray) else None
    rows = np.asarray(table.filled(0) if isinstance(table, np.ma.MaskedArray) else table, dtype=np.float64)
    if rows.ndim != 2:
        from ._errors import ShapeMismatchError

        raise ShapeMismatchError(f"table: {rows.ndim} dimensions; give rows by columns")
    return np.ascontiguousarray(rows).ravel(), rows.shape[1], _codes([mask])
