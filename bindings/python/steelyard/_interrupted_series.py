# SPDX-License-Identifier: MIT
"""What interruptions changed in a series: segmented regression, and its chart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple, TypedDict, cast

import numpy as np
import numpy.typing as npt

from ._chart import SCHEMA, Chart
from ._core import statistics as _core
from ._errors import InsufficientDataError, ShapeMismatchError
from ._numbers import refused
from ._regression import Errors, Lags, Spread, _error_options, _periods
from ._statistics import Codes, Doubles, doubles, given_codes, table_of

Response = Literal["normal", "poisson"]
Change = Literal["level_and_slope", "level", "slope"]
Season = Literal["none", "indicators", "harmonics"]


class EffectEstimate(NamedTuple):
    """What interruptions come to: a difference, or of counts a ratio."""

    estimate: float
    lower: float
    upper: float
    p: float


class InterruptedSeries(NamedTuple):
    """A series before and after interruptions: columns by term, then by row.

    Where ``state`` has no numbers, columns are NaN and single numbers None, as of ``Regression``.
    """

    options: dict[str, Any]
    state: str
    points: int
    left_out: int
    skipped: int
    degrees: int
    lags: int
    at: Doubles
    segment: npt.NDArray[np.int64]
    kind: tuple[str, ...]
    number: tuple[int, ...]
    coefficient: Doubles
    error: Doubles
    lower: Doubles
    upper: Doubles
    p: Doubles
    covariance: Doubles
    residual_deviation: float | None
    r_squared: float | None
    deviance: float | None
    dispersion: float | None
    autocorrelation: float | None
    time: Doubles
    period: npt.NDArray[np.int64]
    fitted: Doubles
    counterfactual: Doubles
    counterfactual_lower: Doubles
    counterfactual_upper: Doubles
    effect: Doubles
    effect_lower: Doubles
    effect_upper: Doubles

    @property
    def terms(self) -> tuple[str, ...]:
        """Names of coefficients: level, slope, "level_change 1", "slope_change 1", ..., "season 3"."""
        return _terms(self.kind, self.number)

    def effect_at(self, time: float) -> EffectEstimate:
        """What the interruptions together come to at a time, which may lie after the last row."""
        fields = self._asdict() | {"covariance": np.ascontiguousarray(self.covariance).ravel()}
        return EffectEstimate(*_core.effect_at(fields, time))

    def __repr__(self) -> str:
        return f"<InterruptedSeries: {len(self.at)} interruptions, {self.points} points, {self.state}>"


class ManyInterrupted(TypedDict):
    """Many series: arrays of series by terms, and arrays of one number per series."""

    terms: tuple[str, ...]
    coefficient: Doubles
    error: Doubles
    lower: Doubles
    upper: Doubles
    p: Doubles
    residual_deviation: Doubles
    points: npt.NDArray[np.int64]
    status_codes: Codes


def interrupted_series(
    value: Any,
    at: float | Sequence[float],
    *,
    time: Any = None,
    period: Any = None,
    exposure: Any = None,
    given: Any = None,
    response: Response = "normal",
    change: Change = "level_and_slope",
    season: Season = "none",
    cycle: int = 12,
    harmonics: int = 2,
    minimum: int = 3,
    errors: Errors = "newey_west",
    lags: Lags = "four_ninths",
    small_sample: bool = True,
    spread: Spread = "poisson",
    confidence: float = 0.95,
) -> InterruptedSeries:
    """What changed at given times, beside what would have been.

    Segmented regression (Wagner, Soumerai, Zhang & Ross-Degnan 2002, Journal of Clinical Pharmacy and
    Therapeutics 27): level + slope (t - T1) + for each interruption Tj not after t: level_change_j + slope_change_j
    (t - Tj) + season.

    Parameters
    ----------
    value : n numbers in order of time, or counts; a missing one keeps its place.
    at : times of interruptions; rows from that time on are after it.
    time : n numbers that rise, in the unit of slopes (see ``years_of``); None: the period, or 0, 1, 2, ...
    period : n whole numbers that rise, 1 from neighbour to neighbour. None: times as far apart as the median of
        neighbours are neighbours, others are rounded to whole distances.
    exposure : n numbers, of counts. given : why rows have no numbers, as words of STATUSES.
    response : "normal", or "poisson" for counts, whose effects are ratios.
    change : what interruptions may change.
    season : "indicators", a level for each place in the cycle but the first, or "harmonics", pairs of cosine and
        sine; ``cycle`` in periods.
    minimum : points wanted before the first and after each interruption; three are Cochrane EPOC's least.
    errors, lags, small_sample, spread, confidence : as for ``least_squares`` and ``poisson_regression``.

    Returns
    -------
    InterruptedSeries; ``state`` is ``below_minimum`` with too few points on a side, ``not_unique`` where they
    cannot tell a season from a change. ``skipped`` counts periods without a row: nothing is bridged.

    Raises
    ------
    PeriodMismatchError (also ValueError) where times do not rise; DomainFaultError, ShapeMismatchError.

    Examples
    --------
    >>> from steelyard.statistics import interrupted_series
    >>> before, after = [5, 6, 4, 5, 6, 5], [9, 10, 12, 11, 13, 14]
    >>> r = interrupted_series(before + after, 6, errors="plain")
    >>> dict(zip(r.terms, r.coefficient.round(3).tolist()))
    {'level': 5.267, 'slope': 0.029, 'level_change 1': 3.876, 'slope_change 1': 0.914}
    >>> round(r.effect_at(11).estimate, 3), r.counterfactual[11].round(3).item()
    (8.448, 5.41)
    """
    options = _options(
        response, change, season, cycle, harmonics, minimum, spread, errors, lags, small_sample, confidence
    )
    numbers, gaps = doubles(value, "value")
    points = _points(numbers, gaps, time, period, exposure, given, at)
    fields = _core.interrupted_series(points, options)
    k = len(fields["coefficient"])
    return InterruptedSeries(**(fields | {"covariance": fields["covariance"].reshape(k, k)}))


def interrupted_series_of_many(
    table: Any,
    at: float | Sequence[float],
    *,
    time: Any = None,
    period: Any = None,
    exposure: Any = None,
    response: Response = "normal",
    change: Change = "level_and_slope",
    season: Season = "none",
    cycle: int = 12,
    harmonics: int = 2,
    minimum: int = 3,
    errors: Errors = "newey_west",
    lags: Lags = "four_ninths",
    small_sample: bool = True,
    spread: Spread = "poisson",
    confidence: float = 0.95,
    threads: int = 1,
) -> ManyInterrupted:
    """Many series with the same times and interruptions: the same bits as one by one.

    Parameters
    ----------
    table : series by times, a two-dimensional array; masked where numbers are missing.
    exposure : None, or an array of the same shape.
    threads : same bits for any number.
    at, time, period and the rest : as for ``interrupted_series``.

    Examples
    --------
    >>> import numpy as np
    >>> from steelyard.statistics import interrupted_series_of_many
    >>> t = np.arange(20)
    >>> many = interrupted_series_of_many([t % 2 + 2.0 * (t >= 10), 5 - t % 2 - 3.0 * (t >= 10)], 10)
    >>> many["coefficient"][:, many["terms"].index("level_change 1")].round(2).tolist()
    [1.7, -2.7]
    """
    options = _options(
        response, change, season, cycle, harmonics, minimum, spread, errors, lags, small_sample, confidence
    )
    numbers, gaps, shape = table_of(np.array(table) if _is_rows(table) else table, "table")
    if time is None and period is None:
        period = np.arange(shape[1])
    at_risk = None
    if exposure is not None:
        held, unknown, other = table_of(np.array(exposure) if _is_rows(exposure) else exposure, "exposure")
        if other != shape:
            raise ShapeMismatchError(f"table is of shape {shape}, exposure of {other}; give a cell per series and time in each")
        at_risk = np.ma.masked_array(held, mask=unknown) if unknown is not None else held
    points = _points(numbers, gaps, time, period, at_risk, None, at)
    fields = _core.interrupted_series_of_many(points, options, threads)
    terms = _terms(fields.pop("kind"), fields.pop("number"))
    for name in ("coefficient", "error", "lower", "upper", "p"):
        fields[name] = fields[name].reshape(-1, len(terms))
    return cast(ManyInterrupted, {"terms": terms, **fields})


def chart_interrupted_series(
    of: InterruptedSeries,
    value: Any,
    *,
    title: str = "Before and after",
    value_title: str = "value",
    time_title: str = "time",
    width: int = 560,
    height: int = 280,
) -> Chart:
    """The numbers, the fitted line, and the line that would have gone on without the first interruption.

    Parameters
    ----------
    of : InterruptedSeries.
    value : the numbers that it was fitted to, with their gaps; of counts, points and lines are events.
    title, value_title, time_title : words in the chart. width, height : of the plot, in pixels.

    Returns
    -------
    Chart (a dict), Vega-Lite v5. Lines are the model's; points stand only where there are numbers.

    Raises
    ------
    InsufficientDataError (also ValueError) for a series without numbers.

    Examples
    --------
    >>> from steelyard.statistics import chart_interrupted_series, interrupted_series
    >>> y = [5, 6, 4, 5, 6, 5, 9, 10, None, 11, 13, 14]
    >>> spec = chart_interrupted_series(interrupted_series(y, 6), y)
    >>> [layer["mark"]["type"] for layer in spec["layer"]]
    ['area', 'line', 'line', 'rule', 'point']
    """
    if np.isnan(of.coefficient).any():
        raise InsufficientDataError(f"chart_interrupted_series: there is no line to draw ({of.state})")
    numbers, gaps = doubles(value, "value")
    there = np.isfinite(numbers) if gaps is None else np.isfinite(numbers) & ~gaps
    after = of.time >= of.at[0]
    parts = np.searchsorted(of.at, of.time, side="right")
    rows: list[dict[str, Any]] = [
        {
            "time": float(of.time[i]),
            "value": float(numbers[i]) if there[i] else None,
            "fitted": float(of.fitted[i]),
            "counterfactual": float(of.counterfactual[i]) if after[i] else None,
            "lower": float(of.counterfactual_lower[i]) if after[i] else None,
            "upper": float(of.counterfactual_upper[i]) if after[i] else None,
            "part": int(parts[i]),
        }
        for i in range(len(of.time))
        if np.isfinite(of.fitted[i])
    ]
    last = of.effect_at(float(of.time[-1]))
    numbers_told = (f"{x:.4g}" if of.options["response"] == "poisson" else f"{x:+.4g}" for x in last[:3])
    away = "times" if of.options["response"] == "poisson" else "from"
    told = "at the end {} ({} to {}) {} the line without interruption".format(*numbers_told, away)
    x = {"field": "time", "type": "quantitative", "title": time_title, "scale": {"zero": False}}
    y = {"type": "quantitative", "title": value_title, "scale": {"zero": False}}
    only_after = [{"filter": "isValid(datum.counterfactual)"}]
    return Chart(
        {
            "$schema": SCHEMA,
            "title": {"text": title, "subtitle": told, "anchor": "start"},
            "width": width,
            "height": height,
            "data": {"values": rows},
            "encoding": {"x": x},
            "layer": [
                {"mark": {"type": "area", "opacity": 0.15, "color": "#e45756"}, "transform": only_after,
                 "encoding": {"y": {"field": "lower", **y}, "y2": {"field": "upper"}}},
                {"mark": {"type": "line", "strokeDash": [6, 4], "color": "#e45756"}, "transform": only_after,
                 "encoding": {"y": {"field": "counterfactual", **y}}},
                {"mark": {"type": "line", "color": "#4c78a8"},
                 "encoding": {"y": {"field": "fitted", **y}, "detail": {"field": "part", "type": "nominal"}}},
                {"mark": {"type": "rule", "color": "#9d9d9d"}, "data": {"values": [{"time": float(t)} for t in of.at]},
                 "encoding": {"x": x}},
                {"mark": {"type": "point", "filled": True, "color": "black"}, "transform": [{"filter": "isValid(datum.value)"}],
                 "encoding": {"y": {"field": "value", **y}, "tooltip": [{"field": f} for f in ("time", "value", "fitted", "counterfactual")]}},
            ],
        }
    )  # fmt: skip


def _is_rows(table: Any) -> bool:
    """Whether it is a list of arrays, which NumPy joins without changing a number."""
    return isinstance(table, list | tuple) and bool(table) and isinstance(table[0], np.ndarray)


def _terms(kinds: Sequence[str], numbers: Sequence[int]) -> tuple[str, ...]:
    def name(kind: str, number: int) -> str:
        if kind.endswith("change"):
            return f"{kind} {number + 1}"
        return f"{kind} {number}" if kind == "season" else kind

    return tuple(name(kind, number) for kind, number in zip(kinds, numbers, strict=True))


def _options(
    response: str,
    change: str,
    season: str,
    cycle: int,
    harmonics: int,
    minimum: int,
    spread: str,
    errors: str,
    lags: int | str,
    small_sample: bool,
    confidence: float,
) -> dict[str, Any]:
    return {
        "response": response,
        "change": change,
        "season": season,
        "cycle": cycle,
        "harmonics": harmonics,
        "minimum": minimum,
        "spread": spread,
        **_error_options(errors, lags, small_sample, confidence),
    }


def _points(
    numbers: Doubles,
    gaps: npt.NDArray[np.bool_] | None,
    time: Any,
    period: Any,
    exposure: Any,
    given: Any,
    at: float | Sequence[float],
) -> tuple[Any, ...]:
    times = None
    if time is not None:
        times, untimed = doubles(time, "time")
        if untimed is not None:
            raise refused("time", "rows without a time", "leave them out on purpose")
        times = np.ascontiguousarray(times)
    at_risk, unknown = (None, None) if exposure is None else doubles(exposure, "exposure")
    if unknown is not None:
        gaps = unknown if gaps is None or len(gaps) != len(unknown) else gaps | unknown
    codes = given_codes(given, gaps)
    held = None if at_risk is None else np.ascontiguousarray(at_risk)
    interruptions, _ = doubles(np.atleast_1d(np.asarray(at)), "at")
    return np.ascontiguousarray(numbers), times, _periods(period), held, codes, np.ascontiguousarray(interruptions)
