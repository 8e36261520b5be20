# SPDX-License-Identifier: MIT
"""Standardised rates: what rates would be with one mix of people, and what indirect ratios do not allow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ._core import statistics as _core
from ._core.statistics import IndirectRatios, Intervals
from ._statistics import sample, tables_of

if TYPE_CHECKING:
    from ._agreed import OptionValue


def direct_rates(
    events: Any, exposure: Any, standard: Any, *, given: Any = None, **options: OptionValue
) -> Intervals:
    """What each unit's rate would be with the standard's people: the sum of weight * events / exposure.

    Dobson's limits (1991) with Byar's of all events stand; ``method`` may also be "dobson_exact", "fay_feuer"
    (1997) or "tiwari" (2006), which exist without events too.

    Parameters
    ----------
    events, exposure : tables of n units by k strata: arrays of shape (n, k), frames or lists of lists.
    standard : column of k weights from 0, such as people of a standard population; they are divided by their
        sum. Strata of weight 0 take no part.
    given : table of words why a cell has no number, "missing" or "suppressed"; its unit has none either.
    options : ``method``, ``per`` (1; such as 100000), ``confidence`` (0.95), ``speaks_of``,
        ``minimum_events``, ``strict``; see ``describe_direct_options``.

    Returns
    -------
    Intervals of n rows, in events per ``per`` units of exposure, NaN where ``status`` says why: a weighted
    stratum without people is "no_denominator", no events are "below_minimum" for Dobson's limits.

    Raises
    ------
    As ``proportions``; DomainFaultError (also ValueError) for weights that are negative or all 0.

    Examples
    --------
    >>> from steelyard.statistics import direct_rates
    >>> found = direct_rates([[2, 3], [0, 0]], [[100, 600], [10, 10]], [1, 3], method="fay_feuer", per=1000)
    >>> found.estimate.tolist(), found.status.tolist()
    ([8.75, 0.0], ['ok', 'boundary'])
    """
    x, n, why = tables_of(given, events, exposure)
    return _core.direct_rates(x, n, sample(standard, "standard"), why, options)


def indirect_ratios_of(
    events: Any, exposure: Any, reference: Any, *, given: Any = None, **options: OptionValue
) -> IndirectRatios:
    """Observed events over those expected at the reference's rates (SMR), with limits.

    Each unit is compared with the reference, none with another: every unit weighs the strata by its own
    people, and two with the same rate in every stratum may have different ratios. ``ordered_rows`` and
    ``ratio_difference`` refuse unless all units have one mix or a model is declared; a funnel is allowed.

    Parameters
    ----------
    events, exposure, given : tables of n units by k strata, as for ``direct_rates``.
    reference : column of k rates, events per unit of exposure.
    options : ``method`` (as for ``rates``), ``confidence`` (0.95), ``speaks_of``, ``minimum_events``,
        ``strict``; see ``describe_indirect_options``.

    Returns
    -------
    IndirectRatios of n rows: ``ratio`` (Intervals), ``observed``, ``expected``, and ``mixes_apart``, the
    largest difference between two units' shares of a stratum in what is expected, 0 to 1.

    Raises
    ------
    As ``direct_rates``.

    Examples
    --------
    >>> from steelyard.statistics import indirect_ratios_of, why_not_ordered
    >>> found = indirect_ratios_of([[164, 18], [10, 95]], [[8200, 1800], [500, 9500]], [0.01, 0.01])
    >>> found.ratio.estimate.round(6).tolist()      # twice the reference and once, in either unit
    [1.82, 1.05]
    >>> print(why_not_ordered(found))
    every unit weighs the strata by its own people, ...
    """
    x, n, why = tables_of(given, events, exposure)
    return _core.indirect_ratios_of(x, n, sample(reference, "reference"), why, options)


def why_not_ordered(ratios: IndirectRatios, *, declared_model: str = "") -> str | None:
    """Why units must not be ordered or subtracted by these ratios; None where they may.

    They may where all units have the same mix of strata, or under a declared model in which the ratio is one
    in every stratum, such as ``declared_model="rates are proportional to the reference's: tested in 2024"``.
    """
    return _core.why_not_ordered(ratios, declared_model)


def ordered_rows(ratios: IndirectRatios, *, declared_model: str = "") -> npt.NDArray[np.int64]:
    """Rows, from 0, from the smallest ratio to the largest; those without numbers are left out.

    Raises
    ------
    NotComparableError (also ValueError) with the reason of ``why_not_ordered``.

    Examples
    --------
    >>> from steelyard.statistics import indirect_ratios_of, ordered_rows
    >>> ordered_rows(indirect_ratios_of([[3], [1]], [[100], [100]], [0.01])).tolist()
    [1, 0]
    """
    return _core.ordered_rows(ratios, declared_model)


def ratio_difference(
    ratios: IndirectRatios, row: int, less_row: int, *, declared_model: str = ""
) -> float | None:
    """The ratio of one row less that of another; None where either has no number.

    Raises
    ------
    NotComparableError (also ValueError) with the reason of ``why_not_ordered``; DomainFaultError (also
    ValueError) for a row that does not exist.
    """
    return _core.ratio_difference(ratios, row, less_row, declared_model)
