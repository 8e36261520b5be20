# SPDX-License-Identifier: MIT
"""Whether one series moves before another, once each is rid of its own past."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from ._agreed import OptionValue
from ._core import learning as _core
from ._statistics import rows_of


class LeadLag(NamedTuple):
    """One pair at one lag; numbers are None where ``status`` says why."""

    first: str
    last: str
    lag: int  # periods by which the first comes before the last
    status: str
    correlation: float | None  # of what their own pasts leave of both
    p: float | None  # two-sided, of series that have nothing to do with each other
    adjusted: float | None  # beside all rows
    associated: bool
    pairs: int
    first_order: int  # of its autoregression
    last_order: int
    text: str


def lead_lag(pairs: Iterable[tuple[str, str, Any, Any]], **options: OptionValue) -> tuple[LeadLag, ...]:
    """Do some series move before others, as a theory of change has it? Associations, and no more.

    Two series that drift, or that only remember themselves, are correlated without having to do with each other. So changes
    are taken (``changes``), each series is whitened by an autoregression of its own (Yule-Walker, order by Akaike 1974),
    and correlations of the rests at lag k have variance (n - k) / n^2 (Haugh 1976, JASA 71). All pairs and lags are one
    family of tests; Benjamini and Yekutieli stands, because they hang on one another.

    Parameters
    ----------
    pairs : (name, name, column, column): the series that is thought to move first, and the one that follows, n numbers each
        of the same periods in order. None, NA and masked cells are missing, and no gap is bridged.
    options : ``largest_lag`` (3), ``largest_order`` (4), ``fewest`` (24), ``changes`` (True), ``tests.method``,
        ``tests.level``; see ``describe_lead_lag_options``. A point in a path is written as two underscores.

    Returns
    -------
    LeadLag per pair and lag from 1 on. ``status`` is "missing", "no_spread" or "below_minimum" where there is no test.

    Raises
    ------
    ShapeMismatchError, DomainFaultError (also ValueError).

    Examples
    --------
    >>> steps = [0.0, 1, 3, 2, 5, 4, 4, 7, 5, 8, 6, 9, 9, 8, 11, 10, 13, 11, 12, 15, 13, 16, 14, 17, 18, 16]
    >>> rows = lead_lag([("attendance", "grades", steps[1:], steps[:-1])], largest_lag=1)
    >>> print(rows[0].text)
    changes of attendance and changes of grades 1 period later are associated (correlation ..., adjusted p ...)
    """
    asked = []
    for first, last, one, other in pairs:
        (x,), why_x = rows_of(None, first=one)
        (y,), why_y = rows_of(None, last=other)
        asked.append((first, last, x, y, why_x, why_y))
    paths = {name.replace("__", "."): to for name, to in options.items()}
    return tuple(LeadLag(*row) for row in _core.lead_lag(asked, paths))
