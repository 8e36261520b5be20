# SPDX-License-Identifier: MIT
"""Many tests at once: which of them stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ._core import statistics as _core
from ._statistics import Codes, Doubles, rows_of, words_of

if TYPE_CHECKING:
    from ._agreed import OptionValue

Words = npt.NDArray[np.str_]
Bools = npt.NDArray[np.bool_]


class AdjustedTests(NamedTuple):
    """What is left of each p beside the others: the least level at which its row would be rejected."""

    adjusted: Doubles
    rejected: Bools
    status: Words


class TreeTests(NamedTuple):
    """Tests of a tree: each row within its family, at the level that the families above left for it."""

    p: Doubles  # its own; where a row has none, the least adjusted one of those under it
    adjusted: Doubles  # within its family
    level: Doubles  # at which its family was tested; 0 where the row above was not rejected
    rejected: Bools
    combined: Bools  # whether p is not its own
    status: Words


class FamilyTests(NamedTuple):
    """Tests in families, and the families themselves, in order of their labels' first rows."""

    rows: TreeTests
    families: TreeTests
    labels: tuple[Any, ...]


def adjust_p(p: Any, *, given: Any = None, **options: OptionValue) -> AdjustedTests:
    """p-values beside one another: which of many tests stand.

    Benjamini and Hochberg (1995) stands: of all rejections at most ``level`` are false ones, on average, for
    tests that are independent or hang together positively. ``method`` may also be "benjamini_yekutieli" (2001,
    whatever hangs on what), "holm" (1979, not one false rejection) or "bonferroni".

    Parameters
    ----------
    p : column of n numbers from 0 to 1. None, NA and masked cells are missing; rows without p are no tests.
    given : column of n words why a row has no p, "missing" or "suppressed".
    options : ``method``, ``level`` (0.05), ``strict``; see ``describe_multiplicity_options``.

    Returns
    -------
    AdjustedTests of n rows: ``adjusted`` (NaN where ``status`` says why), ``rejected`` where it is at most the level.

    Raises
    ------
    ShapeMismatchError (also ValueError) for columns of other lengths or types.
    DomainFaultError (also ValueError) for a level that is not between 0 and 1.
    InvalidInputError (also ValueError) with ``strict=True``, listing every row without p that was not given as absent.

    Examples
    --------
    >>> from steelyard.statistics import adjust_p
    >>> found = adjust_p([0.01, 0.04, None, 0.03], method="holm")
    >>> found.adjusted.tolist(), found.rejected.tolist()
    ([0.03, 0.06, nan, 0.06], [True, False, False, False])
    """
    (numbers,), why = rows_of(given, p=p)
    adjusted, rejected, codes = _core.adjust_p(numbers, why, options)
    return AdjustedTests(adjusted, rejected == 1, words_of(codes))


def reject_in_tree(p: Any, parent: Any, *, given: Any = None, **options: OptionValue) -> TreeTests:
    """Tests that stand above one another, such as a country, its states and their counties.

    Rows without a parent are tested first. The rows under one parent are a family, and tested only where the parent
    is rejected, at the level of the family above times the share of it that was rejected: the share of false
    rejections stays below the level on average over the families that were looked into (Benjamini and Bogomolov 2014,
    JRSS B 76; Bogomolov, Peterson, Benjamini and Sabatti 2021, Biometrika 108), for families that are independent.
    No family holds a row and its parent.

    Parameters
    ----------
    p : column of n numbers from 0 to 1. For a row without stands the least adjusted p of those under it: Simes' (1986) for
        Benjamini and Hochberg, Hommel's (1983) for Benjamini and Yekutieli.
    parent : column of n row numbers from 0, -1 where there is none.
    given, options : as for ``adjust_p``.

    Returns
    -------
    TreeTests of n rows.

    Raises
    ------
    As ``adjust_p``; InvalidInputError listing every row whose parent does not exist or is below the row itself.

    Examples
    --------
    >>> from steelyard.statistics import reject_in_tree
    >>> found = reject_in_tree([0.001, 0.2, 0.004, 0.03, 0.001], [-1, -1, 0, 0, 1])
    >>> found.level.tolist(), found.rejected.tolist()
    ([0.05, 0.05, 0.025, 0.025, 0.0], [True, False, True, False, False])
    """
    (numbers,), why = rows_of(given, p=p)
    above = np.ascontiguousarray(parent, dtype=np.int64)
    return _tree(_core.reject_in_tree(numbers, above, why, options))


def reject_in_families(p: Any, family: Any, *, given: Any = None, **options: OptionValue) -> FamilyTests:
    """Tests in families: first which families hold anything, then which tests within them.

    As ``reject_in_tree`` with two storeys: of F families R are rejected at the level q, and the rows of those are
    tested at q R / F.

    Parameters
    ----------
    p : column of n numbers from 0 to 1.
    family : column of n labels, such as the indicator of each row.
    given, options : as for ``adjust_p``.

    Returns
    -------
    FamilyTests: ``rows``, ``families`` (a row per label, ``p`` as for ``reject_in_tree``) and ``labels``.

    Raises
    ------
    As ``adjust_p``.

    Examples
    --------
    >>> from steelyard.statistics import reject_in_families
    >>> found = reject_in_families([0.001, 0.02, 0.6, 0.8], ["jobs", "jobs", "sleep", "sleep"])
    >>> found.labels, found.families.p.tolist(), found.rows.rejected.tolist()
    (('jobs', 'sleep'), [0.002, 0.8], [True, True, False, False])
    """
    (numbers,), why = rows_of(given, p=p)
    places: dict[Any, int] = {}
    codes = np.array([places.setdefault(label, len(places)) for label in family], np.int32)
    both = _tree(_core.reject_in_families(numbers, codes, why, options))
    n = len(numbers)
    return FamilyTests(_part(both, slice(n)), _part(both, slice(n, None)), tuple(places))


def _part(of: TreeTests, rows: slice) -> TreeTests:
    p, adjusted, level, rejected, combined, status = of
    return TreeTests(p[rows], adjusted[rows], level[rows], rejected[rows], combined[rows], status[rows])


def _tree(columns: tuple[Doubles, Doubles, Doubles, Codes, Codes, Codes]) -> TreeTests:
    p, adjusted, level, rejected, combined, codes = columns
    return TreeTests(p, adjusted, level, rejected == 1, combined == 1, words_of(codes))
