# SPDX-License-Identifier: MIT
"""Between which ranks units lie for all that their numbers tell, and which of them are not told apart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ._core import statistics as _core
from ._statistics import doubles, given_codes, rows_of

if TYPE_CHECKING:
    from ._agreed import OptionValue


class RankSets(NamedTuple):
    """What ranks can be, jointly; ``better`` has shape (units, units). ``state`` says who took part in no test, and why:
    such a unit may have any rank and has no letter."""

    units: tuple[str, ...]
    ranks: tuple[tuple[int, int], ...]
    letters: tuple[str, ...]
    better: npt.NDArray[np.bool_]
    options: dict[str, Any]
    state: tuple[str, ...]
    letters_left_out: bool = False


def rank_sets_of(
    units: Iterable[str],
    scores: Any,
    *,
    errors: Any = None,
    covariance: npt.ArrayLike | None = None,
    given: Any = None,
    **options: OptionValue,
) -> RankSets:
    """Joint confidence sets for all ranks, from tests of every pair (Mogstad, Romano, Shaikh & Wilhelm 2024; Holm 1979).

    Parameters
    ----------
    units : n codes. scores : n estimates; None and NA are missing.
    errors : n standard errors, where estimates are independent; or
    covariance : of shape (n, n), where inputs are shared.
    given : n words why a unit has no score, "missing" or "suppressed"; None or "" where it has.
    options : ``confidence`` (0.95), ``correction`` ("holm") and ``more_is_better`` (True), see ``describe_options("rank_tests")``.

    Returns
    -------
    RankSets: between which ranks each unit lies, from 1 + those significantly better to n less those significantly
    worse; units that share a letter are not told apart (Piepho 2004).

    Raises
    ------
    ShapeMismatchError (also ValueError) unless there is one of errors and covariance, of the right shape.
    DomainFaultError (also ValueError) for numbers that are no scores, errors or covariance.

    Examples
    --------
    >>> found = rank_sets_of(["a", "b", "c"], [1.0, 1.1, 9.0], errors=[0.2, 0.2, 0.2])
    >>> found.ranks, found.letters
    (((2, 3), (2, 3), (1, 1)), ('b', 'b', 'a'))
    """
    names = list(units)
    numbers, gaps = doubles(scores, "scores")
    wide = None if covariance is None else np.ascontiguousarray(covariance, np.float64).reshape(-1)
    spread = None if errors is None else np.ascontiguousarray(doubles(errors, "errors")[0])
    parts = _core.rank_sets_of(
        names, np.ascontiguousarray(numbers), spread, wide, given_codes(given, gaps), options
    )
    return sets_of(parts)


def rank_sets_of_proportions(
    units: Iterable[str], events: Any, cases: Any, *, given: Any = None, **options: OptionValue
) -> RankSets:
    """The same for proportions, by Fisher's exact test of each ordered pair (1935): a small unit is not sure of its place.

    Parameters
    ----------
    units : n codes. events, cases : columns of n whole numbers, as for :func:`proportions`.
    given, options : as for :func:`rank_sets_of`.

    Examples
    --------
    Three of three does not tell a unit from 80 of 100.

    >>> found = rank_sets_of_proportions(["tiny", "good", "poor"], [3, 80, 30], [3, 100, 100])
    >>> found.ranks, found.letters
    (((1, 3), (1, 2), (2, 3)), ('ab', 'a', 'b'))
    """
    names = list(units)
    (x, n), codes = rows_of(given, events=events, cases=cases)
    return sets_of(_core.rank_sets_of_proportions(names, x, n, codes, options))


def rank_sets_of_rates(
    units: Iterable[str], events: Any, exposure: Any, *, given: Any = None, **options: OptionValue
) -> RankSets:
    """The same for rates: given the events of a pair together, those of one are binomial (Przyborowski & Wilenski 1940).

    Parameters
    ----------
    units : n codes. events, exposure : columns of n numbers, as for :func:`rates`.
    given, options : as for :func:`rank_sets_of`.

    Examples
    --------
    >>> found = rank_sets_of_rates(["a", "b"], [20, 2], [100.0, 100.0], more_is_better=False)
    >>> found.ranks
    ((2, 2), (1, 1))
    """
    names = list(units)
    (x, t), codes = rows_of(given, events=events, exposure=exposure)
    return sets_of(_core.rank_sets_of_rates(names, x, t, codes, options))


def sets_of(parts: tuple[Any, ...]) -> RankSets:
    """What the compiled half says, with a view of ``better`` by units."""
    n = len(parts[0])
    return RankSets(*parts[:3], parts[3].reshape(n, n).view(np.bool_), *parts[4:])
