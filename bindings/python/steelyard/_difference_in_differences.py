# SPDX-License-Identifier: MIT
"""How much more those with a programme changed than those without."""

from __future__ import annotations

import operator
from collections.abc import Hashable, Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ._core import statistics as _core
from ._core.core import suggest
from ._errors import ShapeMismatchError, UnknownCodeError
from ._regression import _periods
from ._statistics import Doubles, doubles, given_codes


class DifferenceInDifferences(NamedTuple):
    """The estimate, its error, what permutations say, and the means of each period; None where there is no number."""

    options: dict[str, Any]
    state: str
    points: int
    left_out: int
    units: int
    treated_units: int
    clusters: int
    treated_clusters: int
    adopted: int | None
    estimate: float | None
    error_state: str
    error: float | None
    lower: float | None
    upper: float | None
    p: float | None
    permutation_p: float | None
    least_permutation_p: float | None
    assignments: int
    exact: bool
    period: npt.NDArray[np.int64]
    treated_mean: Doubles
    control_mean: Doubles

    def __repr__(self) -> str:
        return f"<DifferenceInDifferences: {'-' if self.estimate is None else format(self.estimate, '.4g')}, {self.treated_clusters} of {self.clusters} clusters, {self.state}>"


def difference_in_differences(
    value: Any,
    unit: Any,
    period: Any,
    adopted: Mapping[Any, int | None],
    *,
    cluster: Mapping[Any, Hashable] | None = None,
    given: Any = None,
    confidence: float = 0.95,
    small_sample: bool = True,
    exact_up_to: int = 200_000,
    samples: int = 9_999,
    seed: int = 1,
) -> DifferenceInDifferences:
    """The coefficient of having a programme, effects of units and of periods taken out.

    Parameters
    ----------
    value : n numbers, in any order; missing ones are left out and counted.
    unit : n names of units. period : n whole numbers.
    adopted : {unit: its first period with the programme}; units not named, or with None, never have it. All begin in one period.
    cluster : {unit: cluster}, each unit in one and no cluster with the programme in part; None: each unit is one.
    given : why rows have no numbers, as words of STATUSES.
    confidence : of the interval, by Student's law with clusters - 1 degrees of freedom.
    small_sample : the covariance times G / (G - 1) (n - 1) / (n - k), k = periods + 1.
    exact_up_to : ways to give the programme to as many clusters that are all counted; where there are more,
        ``samples`` are drawn with ``seed``.

    Returns
    -------
    DifferenceInDifferences: ``p`` by an error robust to clusters (Liang & Zeger 1986, Biometrika 73), None without two
    clusters on each side; ``permutation_p`` of all ways, or (1 + as far) / (1 + drawn) (Phipson & Smyth 2010), and
    ``least_permutation_p``, the least that any numbers could give.

    Raises
    ------
    IllegalOperationError (also ValueError) for units that begin at different times: the coefficient would compare
    late ones with early ones as if these had no programme (Goodman-Bacon 2021, Journal of Econometrics 225).
    UnknownCodeError (also KeyError) for units in ``adopted`` that have no row.

    Examples
    --------
    >>> from steelyard.statistics import difference_in_differences
    >>> unit = ["A", "A", "B", "B", "C", "C", "D", "D"]
    >>> r = difference_in_differences([5, 9, 6, 9, 4, 5, 7, 9], unit, [1, 2] * 4, {"A": 2, "B": 2})
    >>> [round(x, 4) for x in (r.estimate, r.error, r.permutation_p, r.least_permutation_p)]
    [2.0, 0.6831, 0.3333, 0.3333]
    """
    numbers, gaps = doubles(value, "value")
    names = list(unit)
    known = {name: place for place, name in enumerate(sorted(set(names), key=lambda x: (str(type(x)), x)))}
    for name in adopted:
        if name not in known:
            advice = suggest(str(name), [str(k) for k in known])
            raise UnknownCodeError(f"difference_in_differences: unit '{name}' has no row; {advice}", code=str(name))
    adopts = np.full(len(known), _core.NEVER, np.int64)
    for name, first in adopted.items():
        if first is not None:
            adopts[known[name]] = operator.index(first)
    clusters = None
    if cluster is not None:
        lacking = [name for name in known if name not in cluster]
        if lacking:
            raise ShapeMismatchError(f"difference_in_differences: units without a cluster: {lacking}")
        places = {c: i for i, c in enumerate(dict.fromkeys(cluster[name] for name in known))}
        clusters = np.array([places[cluster[name]] for name in known], np.int32)
    rows = (
        np.ascontiguousarray(numbers),
        np.array([known[name] for name in names], np.int32),
        _periods(period),
        adopts,
        clusters,
    )
    options = {
        "confidence": float(confidence),
        "small_sample": small_sample,
        "exact_up_to": exact_up_to,
        "samples": samples,
        "seed": seed,
    }
    return DifferenceInDifferences(**_core.difference_in_differences(rows, given_codes(given, gaps), options))
