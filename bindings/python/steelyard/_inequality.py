# SPDX-License-Identifier: MIT
"""How unequal groups of people are: slopes, concentration, dispersion, gaps, and all of them at once."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ._chart import SCHEMA, Chart
from ._core import statistics as _core
from ._core.statistics import Intervals
from ._errors import InsufficientDataError, ShapeMismatchError
from ._statistics import Codes, Doubles, given_codes, table_of

if TYPE_CHECKING:
    from ._agreed import OptionValue


class SlopeIndices(NamedTuple):
    """A line through the groups of each unit, from the least advantaged person (0) to the most (1)."""

    slope: Intervals  # top less bottom, in the value's unit
    ratio: Intervals  # top over bottom, by Fieller
    bottom: Doubles
    top: Doubles
    error: Doubles  # of the slope
    log_error: Doubles  # of the ratio's logarithm


class Concentrations(NamedTuple):
    """A concentration index per unit, positive where the more advantaged have more."""

    limits: Intervals
    error: Doubles


class Dispersions(NamedTuple):
    """An index of dispersion per unit, its error, and what errors alone would make of it, were all groups equal."""

    limits: Intervals
    error: Doubles
    by_chance: Doubles


class GroupGaps(NamedTuple):
    """Each group against the reference group of its unit: a row per cell of the table, unit by unit."""

    absolute: Intervals  # the group less the reference
    relative: Intervals  # the group over the reference, by Fieller
    error: Doubles  # of the absolute gap
    log_error: Doubles  # of the relative gap's logarithm
    reference: npt.NDArray[np.int64]  # number of each unit's reference group; -1 where there is none


class DisparityLine(NamedTuple):
    """One measure in one framing."""

    measure: str
    framing: str  # "as_reported" or "turned"
    status: str
    estimate: float | None
    lower: float | None
    upper: float | None
    distance: float | None  # from equality: the estimate, of ratios its logarithm
    error: float | None  # of the distance
    behind: int  # 1: the less advantaged, or the compared group, are worse off; -1: better; 0: no sign


class DisparitySuite(NamedTuple):
    """What the groups of one unit come to by every measure, from both sides of a bounded scale."""

    lines: tuple[DisparityLine, ...]
    reference: int  # groups of the gaps; -1 where none can be chosen
    compared: int
    direction: int | None  # that all measures with a sign share
    options: dict[str, Any]


class DisparityChange(NamedTuple):
    """What became of one measure in one framing."""

    measure: str
    framing: str
    status: str
    before: float | None
    now: float | None
    moved: str  # "narrowed", "widened", "unchanged" or "turned_around": who was behind is ahead
    z: float | None  # change of the distance's size over its error, as of independent samples


def slope_indices(
    value: Any, error: Any, population: Any, *, given: Any = None, **options: OptionValue
) -> SlopeIndices:
    """Slope and relative index of inequality: a line through the groups, by the share of people below each.

    Slope sum of c y, weighted least squares; its error sqrt(sum of c^2 error^2) from the groups' standard errors. With
    ``variance="residuals"`` it is that of the groups around the line, by Student's t. The ratio of the line's ends has
    Fieller's limits (1954). Nothing is drawn: two calls give one interval.

    Parameters
    ----------
    value : table of n units by k groups, from the least to the most advantaged, in any unit; a single unit may come as a
        list of k numbers. None, NA and masked cells are missing and take away the numbers of their unit.
    error : table of standard errors in the same unit, 0 where a value is exact; None with ``variance="residuals"``.
    population : table of people, or of any shares; groups without take no part.
    given : table of words why a cell has no value, "missing" or "suppressed".
    options : ``variance``, ``per`` (1; such as 100: multiplies slopes, ends and errors alike), ``confidence`` (0.95),
        ``speaks_of``, ``strict``; see ``describe_slope_index_options``.

    Returns
    -------
    SlopeIndices of n rows. ``ratio.status`` is "unbounded" where the line's foot may be 0, "impossible" where a value is
    negative; the slope may then still have numbers.

    Raises
    ------
    ShapeMismatchError (also ValueError) for tables of other shapes or types.
    DomainFaultError (also ValueError) for options that make no sense.
    InvalidInputError (also ValueError) with ``strict=True``, listing every unit without a slope.

    Examples
    --------
    >>> from steelyard.statistics import slope_indices
    >>> found = slope_indices([20, 30], [3, 4], [500, 500])
    >>> found.slope.estimate.tolist(), found.slope.lower.round(2).tolist(), found.ratio.estimate.round(4).tolist()
    ([20.0], [0.4], [2.3333])
    """
    return SlopeIndices(*_core.slope_indices_of(*_groups(value, error, population, given), options))


def concentrations(
    value: Any, error: Any, population: Any, *, given: Any = None, **options: OptionValue
) -> Concentrations:
    """Concentration index: V = sum of share y (2 r - 1) along the groups' order, positive where the advantaged have more.

    ``form``: "plain" V / mean (Kakwani, Wagstaff and van Doorslaer 1997), "absolute" V, and for values with bounds
    "wagstaff" (2005) and "erreygers" (2009), which only change sign where those reached are exchanged for those left out.
    Within groups nobody is told apart.

    Parameters
    ----------
    value, error, population, given : tables of n units by k groups, as for ``slope_indices``.
    options : ``form``, ``lower_bound`` (0), ``upper_bound`` (1), ``confidence`` (0.95), ``speaks_of``, ``strict``; see
        ``describe_concentration_options``.

    Returns
    -------
    Concentrations of n rows, from -1 to 1 (but "absolute"). "no_denominator": a mean of 0; "unbounded": one that may be.

    Raises
    ------
    As ``slope_indices``.

    Examples
    --------
    >>> from steelyard.statistics import concentrations
    >>> concentrations([1, 2, 3, 4, 10], [0] * 5, [1] * 5).limits.estimate.round(6).tolist()
    [0.4]
    """
    return Concentrations(*_core.concentrations_of(*_groups(value, error, population, given), options))


def dispersions(
    value: Any, error: Any, population: Any, *, given: Any = None, **options: OptionValue
) -> Dispersions:
    """How far apart groups are that need no order: Theil's index, the mean log deviation, or the variance between groups.

    The error comes from the gradient and the curvature of the index (``terms="second"``, exact for the variance); with
    ``terms="first"``, as the World Health Organization's toolkit has it, equal groups have limits without width.

    Parameters
    ----------
    value, error, population, given : tables of n units by k groups, as for ``slope_indices``, in any order.
    options : ``form`` ("theil", "mean_log_deviation", "variance"), ``terms``, ``per`` (1; such as 1000: index, error and
        limits alike), ``confidence`` (0.95), ``speaks_of``, ``strict``; see ``describe_dispersion_options``.

    Returns
    -------
    Dispersions of n rows, from 0; "boundary" where the lower limit was cut there, "unbounded" for a group at 0.

    Raises
    ------
    As ``slope_indices``.

    Examples
    --------
    >>> from steelyard.statistics import dispersions
    >>> found = dispersions([1, 3], [0.1, 0.1], [7, 7], per=1000)
    >>> found.limits.estimate.round(3).tolist(), found.error.round(3).tolist(), found.by_chance.round(3).tolist()
    ([130.812], [21.812], [0.625])
    """
    return Dispersions(*_core.dispersions_of(*_groups(value, error, population, given), options))


def gaps(
    value: Any, error: Any, population: Any = None, *, given: Any = None, **options: OptionValue
) -> GroupGaps:
    """How far each group is from a reference group, absolutely and relatively.

    Which group is the reference is a judgement: "last" (the most advantaged, which stands), "first", "largest", "best",
    "worst" or "named" with ``reference_group``. The best and the worst are chosen after the fact, so that chance makes
    their gaps look larger than they are. Groups must share nobody.

    Parameters
    ----------
    value, error, given : tables of n units by k groups, as for ``slope_indices``.
    population : table of people; None: all groups have as many.
    options : ``reference``, ``reference_group``, ``higher_is`` ("better", "worse"), ``per``, ``confidence`` (0.95),
        ``speaks_of``, ``strict``; see ``describe_gap_options``.

    Returns
    -------
    GroupGaps of n * k rows, unit by unit; the reference itself is 0 and 1, "no_spread". Relative gaps are "unbounded"
    where the reference may be 0.

    Raises
    ------
    As ``slope_indices``.

    Examples
    --------
    >>> from steelyard.statistics import gaps
    >>> found = gaps([50, 65, 80], [3, 2, 4])
    >>> found.absolute.estimate.tolist(), found.absolute.upper.round(2).tolist()
    ([-30.0, -15.0, 0.0], [-20.2, -6.23, 0.0])
    """
    return GroupGaps(*_core.gaps_of(*_groups(value, error, population, given), options))


def disparity_suite(
    value: Any, error: Any, population: Any, *, given: Any = None, **options: OptionValue
) -> DisparitySuite:
    """Every measure of the inequality between the groups of one unit, from both sides of a bounded scale.

    Which end of the scale is good and which group is the reference are judgements. With ``bounded=True`` everything is
    computed twice, as reported and turned (both bounds added up, less the value): ratios, plain concentration and
    dispersions differ by that. Sizes of different measures have no common scale; ``direction`` is what those with a sign
    share.

    Parameters
    ----------
    value, error, population, given : columns of k groups, from the least to the most advantaged.
    options : ``higher_is``, ``reference`` ("last"), ``compared`` ("first"), ``reference_group``, ``compared_group``,
        ``ordered`` (True), ``bounded`` (False), ``lower_bound`` (0), ``upper_bound`` (1), ``variance``, ``confidence``,
        ``speaks_of``; see ``describe_disparity_options``.

    Returns
    -------
    DisparitySuite; each line has a status of its own, and None where that has no numbers.

    Raises
    ------
    As ``slope_indices``.

    Examples
    --------
    >>> from steelyard.statistics import disparity_suite
    >>> suite = disparity_suite([50, 80], [1, 1], [10, 10], bounded=True, upper_bound=100)
    >>> [(x.framing, x.estimate, x.behind) for x in suite.lines if x.measure == "relative_gap"]
    [('as_reported', 1.6, 1), ('turned', 0.4, 1)]
    """
    found = _core.disparity_suite_of(*_groups(value, error, population, given), options)
    lines, reference, compared, direction, standing = found
    return DisparitySuite(tuple(DisparityLine(*x) for x in lines), reference, compared, direction, standing)


def compare_disparities(before: DisparitySuite, now: DisparitySuite) -> tuple[DisparityChange, ...]:
    """Has inequality come nearer to none? By each measure and from either side.

    Raises
    ------
    NotComparableError (also ValueError) where options or chosen groups differ: another reference group is another gap.

    Examples
    --------
    >>> from steelyard.statistics import compare_disparities, disparity_suite, why_framings_disagree
    >>> options = dict(bounded=True, upper_bound=100, ordered=False)
    >>> then, now = (disparity_suite(y, [1, 1], [10, 10], **options) for y in ([50, 80], [80, 95]))
    >>> for x in compare_disparities(then, now):
    ...     if x.measure == "relative_gap":
    ...         print(x.framing, x.before, x.now, x.moved)
    as_reported 1.6 1.1875 narrowed
    turned 0.4 0.25 widened
    """
    return tuple(DisparityChange(*x) for x in _core.compare_disparities(before, now))


def common_movement(changes: Iterable[DisparityChange]) -> str | None:
    """What all changes with numbers have in common, such as "narrowed"; None where they differ or there are none."""
    return _core.common_movement(tuple(changes))


def why_framings_disagree(changes: Iterable[DisparityChange]) -> str | None:
    """In a sentence: which measures narrowed among those reached and widened among those left out, or the reverse.

    Returns
    -------
    The sentence, or None where both framings agree by every measure.

    Examples
    --------
    >>> from steelyard.statistics import compare_disparities, disparity_suite, why_framings_disagree
    >>> options = dict(bounded=True, upper_bound=100, ordered=False)
    >>> then, now = (disparity_suite(y, [1, 1], [10, 10], **options) for y in ([50, 80], [80, 95]))
    >>> print(why_framings_disagree(compare_disparities(then, now)))
    whether inequality narrowed hangs on which side of the scale is told: relative_gap: narrowed (1.6000 to 1.1875) as reported, ...
    """
    return _core.why_framings_disagree(tuple(changes))


def chart_gaps(
    found: GroupGaps,
    groups: Sequence[str],
    *,
    relative: bool = False,
    title: str = "",
    unit: str = "",
    width: int = 480,
    step: int = 22,
) -> Chart:
    """Gaps of one unit's groups to its reference: bars from 0 with their limits, or points on a logarithmic scale.

    Parameters
    ----------
    found : GroupGaps of one unit.
    groups : names of its groups, in order.
    relative : ratios to the reference instead of differences.
    title, unit : of the chart, and of the numbers on its axis.
    width, step : of the plot and of one group in it, in pixels.

    Returns
    -------
    Chart (a dict), Vega-Lite v5. Groups without a gap are left out and named under the title with their status.

    Raises
    ------
    ShapeMismatchError (also ValueError) unless there is a name per gap.
    InsufficientDataError (also ValueError) where no group has a gap.

    Examples
    --------
    >>> from steelyard.statistics import chart_gaps, gaps
    >>> spec = chart_gaps(gaps([50, 65, 80], [3, 2, 4]), ["low", "middle", "high"], unit="percent points")
    >>> [(r["group"], r["gap"], round(r["lower"], 1)) for r in spec["data"]["values"]]
    [('low', -30.0, -39.8), ('middle', -15.0, -23.8)]
    """
    limits = found.relative if relative else found.absolute
    if len(groups) != len(limits) or len(found.reference) != 1:
        raise ShapeMismatchError(
            f"chart_gaps: found {len(limits)} gaps of {len(found.reference)} units and {len(groups)} names; "
            "give the gaps of one unit and a name for each"
        )
    reference = int(found.reference[0])
    rows, left_out = _gap_rows(limits, groups, reference, relative)
    if not rows:
        raise InsufficientDataError("chart_gaps: no group has a gap; " + "; ".join(left_out))
    subtitle = [f"against {groups[reference]}; limits at {100 * limits.confidence:.4g} %"]
    if left_out:
        subtitle += textwrap.wrap("not shown: " + ", ".join(left_out), 80)
    scale = {"type": "log", "zero": False, "nice": False, "padding": 12} if relative else {"zero": True}
    x = {"field": "gap", "type": "quantitative", "scale": scale, "title": unit or ("ratio" if relative else "gap")}
    y = {"field": "group", "type": "nominal", "sort": None, "title": None}
    mark = {"type": "point", "filled": True, "size": 60} if relative else {"type": "bar", "color": "#9ecae1"}
    equal: dict[str, Any] = {"data": {"values": [{"equal": 1 if relative else 0}]}}
    return Chart(
        {
            "$schema": SCHEMA,
            "title": {"text": title or "Gaps to the reference group", "subtitle": subtitle, "anchor": "start"},
            "data": {"values": rows},
            "width": width,
            "height": {"step": step},
            "layer": [
                {"mark": mark, "encoding": {"y": y, "x": x}},
                {
                    "mark": {"type": "rule", "color": "#222", "strokeWidth": 1.5},
                    "encoding": {"y": y, "x": x | {"field": "lower"}, "x2": {"field": "upper"}},
                },
                equal | {"mark": {"type": "rule", "color": "#888"}, "encoding": {"x": x | {"field": "equal"}}},
            ],
        }
    )


def _gap_rows(
    limits: Intervals, groups: Sequence[str], reference: int, relative: bool
) -> tuple[list[dict[str, Any]], list[str]]:
    rows: list[dict[str, Any]] = []
    left_out: list[str] = []
    columns = zip(groups, limits.estimate, limits.lower, limits.upper, limits.status, strict=True)
    for number, (group, gap, lower, upper, status) in enumerate(columns):
        if number == reference:
            continue
        if not np.isfinite(gap) or (relative and lower <= 0):
            left_out.append(f"{group} ({'limits reach 0' if np.isfinite(gap) else status})")
            continue
        rows.append(
            {"group": str(group), "gap": float(gap), "lower": float(lower), "upper": float(upper), "status": str(status)}
        )
    return rows, left_out


def _groups(
    value: Any, error: Any, population: Any, given: Any
) -> tuple[tuple[Doubles, Doubles | None, Doubles], int, Codes | None]:
    y, gaps_of_y, shape = table_of(_table(value), "value")
    s, gaps_of_s, of_error = (None, None, shape) if error is None else table_of(_table(error), "error")
    if population is None:
        people, gaps_of_people, of_people = np.ones(len(y)), None, shape
    else:
        people, gaps_of_people, of_people = table_of(_table(population), "population")
        if gaps_of_people is not None:
            people = np.where(gaps_of_people, 1.0, people)  # unknown people are not nobody
    if not shape == of_error == of_people:
        raise ShapeMismatchError(
            f"value is of shape {shape}, error of {of_error}, population of {of_people}; give a cell per unit and group in each"
        )
    masks = [mask for mask in (gaps_of_y, gaps_of_s, gaps_of_people) if mask is not None]
    absent = np.logical_or.reduce(masks) if masks else None
    cells = given.to_numpy() if hasattr(given, "to_numpy") else given
    words = None if cells is None else [word for row in _table(cells) for word in row]
    return (y, s, people), shape[1], given_codes(words, absent)


def _table(table: Any) -> Any:
    """A single unit's column as a table of one row; tables as they are."""
    if isinstance(table, np.ndarray):
        return table.reshape(1, -1) if table.ndim == 1 else table
    if hasattr(table, "columns") or hasattr(table, "column_names"):
        return table
    rows = list(table)
    single = all(x is None or isinstance(x, str) or not hasattr(x, "__len__") for x in rows)
    return [rows] if single else rows
