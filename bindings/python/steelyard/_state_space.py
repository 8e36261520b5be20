# SPDX-License-Identifier: MIT
"""What a series lets expect: local level and trend with seasons, and the odds that a target is met."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from ._core import statistics as _core
from ._errors import ShapeMismatchError
from ._regression import _periods
from ._statistics import Doubles, doubles, given_codes


class StateSpace(NamedTuple):
    """A fitted series and its predictions; where ``state`` has no numbers, columns are NaN and single numbers None.

    Predictions are laws with weights, Student's with ``law_degrees`` or normal ones where that is 0: ``law_mean`` and
    ``law_deviation`` are of shape (laws, periods).
    """

    options: dict[str, Any]
    state: str
    points: int
    left_out: int
    skipped: int
    irregular_variance: float | None
    level_variance: float | None
    slope_variance: float | None
    season_variance: float | None
    log_likelihood: float | None
    level: float | None
    level_error: float | None
    slope: float | None
    slope_error: float | None
    expected: Doubles
    expected_error: Doubles
    period: npt.NDArray[np.int64]
    forecast: Doubles
    lower: Doubles
    upper: Doubles
    law_degrees: float
    law_weight: Doubles
    law_mean: Doubles
    law_deviation: Doubles

    def chance(self, target: float, *, ahead: int = 1, side: Literal["at_least", "at_most"] = "at_least") -> float:
        """The probability that the number ``ahead`` periods after the last row meets a target.

        Raises
        ------
        InsufficientDataError (also ValueError) for a series without predictions; DomainFaultError for a period
        beyond the horizon.
        """
        flat = {name: np.ascontiguousarray(getattr(self, name)).ravel() for name in ("law_mean", "law_deviation")}
        return _core.chance_of(self._asdict() | flat, ahead, target, side)

    def __repr__(self) -> str:
        return f"<StateSpace: {self.options['model']}, {self.points} points, {len(self.forecast)} ahead, {self.state}>"


class PredictedSums(NamedTuple):
    """Laws of sums of numbers to come; NaN where ``state`` has no numbers.

    ``forecast`` has one number per sum, ``quantiles`` is of shape (sums, probabilities).
    """

    state: str
    forecast: Doubles
    quantiles: Doubles


def state_space(
    value: Any,
    *,
    period: Any = None,
    given: Any = None,
    model: Literal["local_level", "local_trend"] = "local_level",
    cycle: int = 0,
    horizon: int = 1,
    variances: Literal["weighed", "most_likely"] = "weighed",
    confidence: float = 0.95,
    level_scale: float = 1.0,
    slope_scale: float = 0.1,
    season_scale: float = 0.1,
) -> StateSpace:
    """Fit a local level or trend, with seasons, and predict the next periods.

    Harvey 1989, Forecasting, Structural Time Series Models and the Kalman Filter; the filter begins exactly
    diffuse (Koopman 1997, Journal of the American Statistical Association 92). Variances are the most likely
    ones, found without chance.

    Parameters
    ----------
    value : n numbers in order of time; a missing one is a period of which nothing is known.
    period : n whole numbers that rise, 1 from neighbour to neighbour; a step of more is a gap. None: 0, 1, 2, ...
    given : why rows have no numbers, as words of STATUSES.
    model : "local_level", or "local_trend" with a slope that drifts too.
    cycle : periods until the first season comes again; 0: no seasons.
    horizon : periods to predict.
    variances : "weighed": predictions are unsure of the variances too, which are integrated over, each ratio of
        deviations with a half-Cauchy law about its scale before looking (Gelman 2006, Bayesian Analysis 1);
        "most_likely": as if the most likely ones were known.
    confidence : of the interval for the number to come.
    level_scale, slope_scale, season_scale : of those laws.

    Returns
    -------
    StateSpace; ``state`` is ``below_minimum`` with too few points, ``no_spread`` where intervals have no width.

    Raises
    ------
    PeriodMismatchError, DomainFaultError, ShapeMismatchError (also ValueError).

    Examples
    --------
    >>> from steelyard.statistics import state_space
    >>> s = state_space([50, 52, 49, 51, None, 53, 52, 54, 53, 55], horizon=2)
    >>> s.period.tolist(), s.forecast.round(1).tolist()
    ([10, 11], [54.1, 54.1])
    >>> round(s.chance(52), 2), round(s.chance(52, ahead=2, side="at_most"), 2)
    (0.86, 0.17)
    """
    options = {
        "model": model,
        "cycle": cycle,
        "horizon": horizon,
        "variances": variances,
        "confidence": float(confidence),
        "level_scale": float(level_scale),
        "slope_scale": float(slope_scale),
        "season_scale": float(season_scale),
    }
    numbers, gaps = doubles(value, "value")
    fields = _core.state_space(np.ascontiguousarray(numbers), _periods(period), given_codes(given, gaps), options)
    for name in ("law_mean", "law_deviation"):
        fields[name] = fields[name].reshape(-1, horizon)
    return StateSpace(**fields)


def sums_to_come(
    value: Any,
    weights: Any,
    *,
    probabilities: Iterable[float] = (0.025, 0.975),
    period: Any = None,
    given: Any = None,
    model: Literal["local_level", "local_trend"] = "local_level",
    cycle: int = 0,
    variances: Literal["weighed", "most_likely"] = "weighed",
) -> PredictedSums:
    """What a series lets expect of weighted sums of the numbers to come.

    Numbers of different periods hang together by what moves beneath them, so that the limits of a sum are
    not the sums of limits.

    Parameters
    ----------
    value, period, given, model, cycle, variances : as for :func:`state_space`.
    weights : of shape (sums, periods) or (periods,): the period h ahead has its weight in column h - 1.
    probabilities : of the quantiles, each between 0 and 1.

    Returns
    -------
    PredictedSums.

    Raises
    ------
    As :func:`state_space`; DomainFaultError for a weight that is not finite.

    Examples
    --------
    >>> from steelyard.statistics import sums_to_come
    >>> year = sums_to_come([50, 52, 49, 51, 50, 53, 52, 54, 53, 55], [1.0] * 4)
    >>> year.forecast.round(0).tolist(), year.quantiles.round(0).tolist()
    ([216.0], [[200.0, 235.0]])
    """
    table = np.atleast_2d(np.asarray(weights, dtype=np.float64))
    if table.ndim != 2:
        raise ShapeMismatchError(f"weights: {table.ndim} dimensions; give sums by periods")
    options = {"model": model, "cycle": cycle, "variances": variances}
    numbers, gaps = doubles(value, "value")
    asked = tuple(float(p) for p in probabilities)
    state, forecast, quantiles = _core.sums_to_come(
        (np.ascontiguousarray(numbers), _periods(period)), given_codes(given, gaps), options,
        np.ascontiguousarray(table).ravel(), table.shape[0], asked,
    )  # fmt: skip
    return PredictedSums(state, forecast, quantiles.reshape(table.shape[0], len(asked)))
