# SPDX-License-Identifier: MIT
"""What a process can do: capability, defects, and the moments of a series."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ._control_charts import Convention, Rules, _options, _rules, _table
from ._core import statistics as _core
from ._core.statistics import CapabilityIndices, DefectRates, ProcessCapability, SeriesMoments
from ._statistics import doubles, given_codes, rows_of, words_of

if TYPE_CHECKING:
    import pandas as pd


def capability(
    value: Any,
    lower: float | None = None,
    upper: float | None = None,
    *,
    rules: Rules = "western_electric",
    kind: str | None = None,
    convention: Convention = "exact",
    confidence: float = 0.95,
    minimum_points: int = 20,
) -> ProcessCapability:
    """How far is a process from its specification, in deviations; if it is one process at all.

    First a control chart: with signals the state is ``unstable`` and no index is given. Then both kinds of
    index: ``within`` by the chart's sigma, what varies from one number to the next (Cp, Cpk), and
    ``overall`` by the standard deviation of all numbers (Pp, Ppk).

    Parameters
    ----------
    value : n numbers in order of time, or groups by places, a two-dimensional array, masked at what is missing: of groups
        whole ones.
    lower, upper : the specification; one side alone is enough.
    rules : whose signals decide.
    kind : chart: "xmr" for single numbers; of groups "xbar_s" or "xbar_r".
    convention : of the chart; sigma must come from mean moving ranges.
    minimum_points : fewest plotted points.

    Returns
    -------
    ProcessCapability with ``within`` and ``overall``: ``both`` (Cp, Pp) with limits by chi-square, ``worse``
    (Cpk, Ppk), ``below`` and ``above`` with limits by Bissell 1990, Applied Statistics 39:331; shares of a
    normal law beyond each side, to their last digit however small; and counts of what was observed beyond.

    Raises
    ------
    DomainFaultError (also ValueError) for a specification without a side or whose sides are not in order.

    Examples
    --------
    >>> from steelyard.statistics import capability
    >>> flow = [49.6, 50.6, 49.9, 50.3, 49.8, 50.2] * 5
    >>> found = capability(flow, upper=52)
    >>> found.state, round(found.within.worse.value, 2), round(found.overall.worse.value, 2)
    ('ok', 1.21, 1.89)
    >>> found.within.both.state
    'missing'
    """
    table = np.ma.asarray(value) if isinstance(value, np.ma.MaskedArray) else value
    if np.ndim(table) == 2:
        numbers, places, codes = _table(table)
        given = None if codes is None else codes.reshape(-1, places).max(axis=1)
    else:
        found, gaps = doubles(value, "value")
        numbers, places, given = np.ascontiguousarray(found), 1, given_codes(None, gaps)
    of = kind if kind is not None else "xmr" if places == 1 else "xbar_s"
    options = {f"chart.{path}": x for path, x in _options(of, convention, 0.2, False).items()}
    options |= {"confidence": float(confidence), "minimum_points": minimum_points}
    return _core.capability_of(numbers, places, given, lower, upper, _rules(rules), options)


def capability_indices(
    mean: float,
    sigma: float,
    freedom: float,
    points: int,
    lower: float | None = None,
    upper: float | None = None,
    *,
    confidence: float = 0.95,
) -> CapabilityIndices:
    """The indices of a mean and a deviation that are known, such as those printed in a report.

    Whether the process was stable nobody has looked at here.

    Parameters
    ----------
    freedom : degrees of freedom of sigma, n - 1 for the deviation of n numbers.
    points : single numbers behind the mean.

    Examples
    --------
    >>> from steelyard.statistics import capability_indices
    >>> c = capability_indices(16, 2, 49, 50, lower=8, upper=20)
    >>> c.both.value, round(c.worse.value, 4), round(c.below.value, 4)
    (1.0, 0.6667, 1.3333)
    """
    return _core.indices_of(mean, sigma, freedom, points, lower, upper, confidence)


def defect_rates(
    defects: Any, units: Any, opportunities: Any = 1, *, given: Any = None, shift: float = 1.5
) -> DefectRates:
    """Defects per unit (DPU), per million opportunities (DPMO), and sigma levels.

    Parameters
    ----------
    defects, units, opportunities : columns of n whole numbers; opportunities per unit, or one number for all.
    shift : by how many deviations a process is held to drift in the long run. ``level`` is without,
        ``shifted_level`` with it: the level at which tables have 3.4 per million as 6.

    Returns
    -------
    DefectRates of n rows. Without defects, and where every opportunity is one, a row is ``boundary`` and its
    levels, which no number holds, are ``unbounded`` in ``level_status``.

    Examples
    --------
    >>> from steelyard.statistics import defect_rates
    >>> found = defect_rates([30, 0], [100, 50], 5)
    >>> found.per_unit.tolist(), found.per_million.tolist()
    ([0.3, 0.0], [60000.0, 0.0])
    >>> found.level.round(2).tolist(), found.shifted_level.round(2).tolist(), found.level_status.tolist()
    ([1.55, nan], [3.05, nan], ['ok', 'unbounded'])
    """
    if np.ndim(opportunities) == 0:
        opportunities = np.full(len(defects), opportunities)
    columns, codes = rows_of(given, defects=defects, units=units, opportunities=opportunities)
    return _core.defect_rates(columns, codes, {"shift": float(shift)})


def per_million_at(level: float, shift: float = 1.5) -> float:
    """Defects per million opportunities at a sigma level.

    Examples
    --------
    >>> from steelyard.statistics import per_million_at
    >>> round(per_million_at(6), 1), round(per_million_at(6, shift=0), 6)
    (3.4, 0.000987)
    """
    return _core.per_million_at(level, shift)


def series_moments(value: Any, *, period: Any = None) -> SeriesMoments:
    """Mean, standard deviation and autocorrelation of lag one, without loss of digits to an offset.

    Parameters
    ----------
    value : n numbers in order of time; missing ones are left out and counted.
    period : n whole numbers that rise; a step of more than one is a gap, and what it parts are no neighbours.

    Returns
    -------
    SeriesMoments; ``autocorrelation`` is None where nothing varies or nothing has a neighbour.

    Examples
    --------
    >>> from steelyard.statistics import series_moments
    >>> m = series_moments([10000000.2] + [10000000.1, 10000000.3] * 500)
    >>> m.mean, round(m.deviation, 7), round(m.autocorrelation, 4)
    (10000000.2, 0.1, -0.999)
    """
    numbers, gaps = doubles(value, "value")
    steps = None if period is None else np.ascontiguousarray(period, dtype=np.int64)
    return _core.moments_of(np.ascontiguousarray(numbers), steps, given_codes(None, gaps))


def defects_to_pandas(result: DefectRates) -> pd.DataFrame:
    """The columns as a frame, with ``status`` and ``level_status`` in words."""
    import pandas as pd

    columns = result._columns()
    codes, of_levels = columns.pop("status_codes"), columns.pop("level_status_codes")
    return pd.DataFrame({**columns, "status": words_of(codes), "level_status": words_of(of_levels)})


def _status(result: DefectRates) -> npt.NDArray[np.str_]:
    """Why a row has numbers or none, in words."""
    return words_of(result.status_codes)


def _level_status(result: DefectRates) -> npt.NDArray[np.str_]:
    """The same of its levels."""
    return words_of(result.level_status_codes)
