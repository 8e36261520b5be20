# SPDX-License-Identifier: MIT
"""Least squares and Poisson regression, with errors for rows that hang on each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from ._core import statistics as _core
from ._numbers import refused
from ._statistics import Codes, Doubles, doubles, given_codes, table_of

Errors = Literal["plain", "newey_west"]
Lags = int | Literal["four_ninths", "cube_root"]
Spread = Literal["poisson", "pearson"]


class Regression(NamedTuple):
    """A fitted model: columns by coefficient (the intercept first), then by row.

    Where ``state`` has no numbers, columns are NaN and single numbers None; so are ``residual_deviation`` and ``r_squared``
    of counts, ``deviance`` and ``dispersion`` of what is no count.
    """

    state: str
    points: int
    left_out: int
    rank: int
    degrees: int
    lags: int
    coefficient: Doubles
    error: Doubles
    lower: Doubles
    upper: Doubles
    p: Doubles
    covariance: Doubles
    fitted: Doubles
    residual: Doubles
    residual_deviation: float | None
    r_squared: float | None
    deviance: float | None
    dispersion: float | None
    steps: int

    def __repr__(self) -> str:
        return f"<Regression: {len(self.coefficient)} coefficients, {self.points} points, {self.state}>"


def least_squares(
    value: Any,
    columns: Any,
    *,
    intercept: bool = True,
    decimals: Sequence[int] | None = None,
    errors: Errors = "plain",
    lags: Lags = "four_ninths",
    small_sample: bool = True,
    period: Any = None,
    given: Any = None,
    confidence: float = 0.95,
) -> Regression:
    """The coefficients with the least sum of squared residuals.

    By reflections (Householder 1958, Journal of the ACM 5) in numbers of 106 bits: coefficients, plain
    errors and R2 are those of exact arithmetic on the doubles given, rounded once.

    Parameters
    ----------
    value : n numbers in any unit; missing rows are left out and counted.
    columns : table of n rows, a column for each thing that explains; a single column may come as such.
    intercept : whether a first coefficient stands for 1.
    decimals : of the value and of each column. Then a double is taken for the decimal that it is nearest to,
        as a whole number over a power of ten, and results are those of the decimals that somebody wrote.
    errors : "plain", or "newey_west" for rows that hang on those before (Newey & West 1987, Econometrica 55,
        Bartlett's weights).
    lags : up to which lag: a number, or a rule, the whole part of 4 (n / 100)^(2/9) ("four_ninths", Newey & West
        1994) or of 0.75 n^(1/3) ("cube_root").
    small_sample : Newey-West's covariance times n / (n - k).
    period : n whole numbers that rise; None: the row's number. No product is counted over a gap.
    given : why rows have no numbers, as words of STATUSES.
    confidence : of the intervals, by Student's law.

    Returns
    -------
    Regression; ``state`` is ``not_unique`` where a column follows from those before it, ``below_minimum``
    without more rows than coefficients, ``no_spread`` where nothing is left unexplained.

    Raises
    ------
    ShapeMismatchError, PeriodMismatchError, DomainFaultError (also ValueError).

    Examples
    --------
    >>> from steelyard.statistics import least_squares
    >>> r = least_squares([1, 3, 2, 5], [0, 1, 2, 3])
    >>> r.coefficient.round(12).tolist(), round(r.r_squared, 4)
    ([1.1, 1.1], 0.6914)
    """
    options = {"intercept": intercept, **_error_options(errors, lags, small_sample, confidence)}
    table = _table(value, columns, None, period, given)
    return _regression(_core.least_squares((*table, _periods(decimals, "decimals")), options))


def poisson_regression(
    events: Any,
    columns: Any,
    *,
    exposure: Any = None,
    intercept: bool = True,
    spread: Spread = "poisson",
    steps: int = 100,
    errors: Errors = "plain",
    lags: Lags = "four_ninths",
    small_sample: bool = True,
    period: Any = None,
    given: Any = None,
    confidence: float = 0.95,
) -> Regression:
    """Counts whose mean is exposure times e to the sum of coefficients times columns.

    Reweighted least squares to the most likely coefficients (Nelder & Wedderburn 1972, Journal of the Royal
    Statistical Society A 135).

    Parameters
    ----------
    events : n counts, 0 or more.
    exposure : n numbers above 0; None: 1. Rows without exposure are left out.
    spread : of the counts, for plain errors: "poisson", or "pearson" for a multiple of it, Pearson's chi-squared
        over degrees of freedom.
    steps : after how many the search is given up.
    columns, intercept, errors, lags, small_sample, period, given, confidence : as for ``least_squares``; intervals
        are by the normal law.

    Returns
    -------
    Regression: coefficients are logarithms of ratios; ``state`` is ``unbounded`` where the likelihood rises
    for ever, as without any event on one side, and ``not_converged`` where the search did not end in so many steps.

    Examples
    --------
    >>> import numpy as np
    >>> from steelyard.statistics import poisson_regression
    >>> r = poisson_regression([10, 20, 30], [0, 0, 1], exposure=[100, 200, 100])
    >>> np.exp(r.coefficient).round(6).tolist()
    [0.1, 3.0]
    """
    options = {"intercept": intercept, "spread": spread, "steps": steps, **_error_options(errors, lags, small_sample, confidence)}
    return _regression(_core.poisson_regression((*_table(events, columns, exposure, period, given), None), options))


def _error_options(errors: str, lags: int | str, small_sample: bool, confidence: float) -> dict[str, Any]:
    """Options of errors by path; `lags` is a number or the name of a rule."""
    chosen: dict[str, Any] = {"rule": lags} if isinstance(lags, str) else {"rule": "given", "lags": lags}
    chosen |= {"law": errors, "small_sample": small_sample, "confidence": float(confidence)}
    return {f"errors.{path}": x for path, x in chosen.items()}


def _regression(fields: dict[str, Any]) -> Regression:
    k = len(fields["coefficient"])
    return Regression(**(fields | {"covariance": fields["covariance"].reshape(k, k)}))


def _periods(period: Any, role: str = "period") -> npt.NDArray[np.int64] | None:
    """Whole numbers; a fraction is refused, not cut."""
    if period is None:
        return None
    found = np.asarray(period)
    if found.size and found.dtype.kind not in "iu":
        raise refused(role, f"{found.dtype} of shape {found.shape}", "give whole numbers")
    return np.ascontiguousarray(found, dtype=np.int64)


def _table(value: Any, columns: Any, exposure: Any, period: Any, given: Any) -> tuple[Any, ...]:
    numbers, gaps = doubles(value, "value")
    if isinstance(columns, np.ndarray) and columns.ndim == 1:
        columns = columns.reshape(-1, 1)
    elif isinstance(columns, list | tuple) and columns and not isinstance(columns[0], list | tuple | np.ndarray):
        columns = [[x] for x in columns]
    cells, holes, shape = table_of(columns, "columns")
    if holes is not None:
        rows: npt.NDArray[np.bool_] = np.asarray(holes.reshape(shape).any(axis=1))
        gaps = rows if gaps is None or len(gaps) != len(rows) else gaps | rows
    at_risk, unknown = (None, None) if exposure is None else doubles(exposure, "exposure")
    if unknown is not None:
        gaps = unknown if gaps is None or len(gaps) != len(unknown) else gaps | unknown
    codes: Codes | None = given_codes(given, gaps)
    held = None if at_risk is None else np.ascontiguousarray(at_risk)
    return np.ascontiguousarray(numbers), np.ascontiguousarray(cells), held, _periods(period), codes
