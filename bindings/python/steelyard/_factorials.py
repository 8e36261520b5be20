# SPDX-License-Identifier: MIT
"""Factors and their outcomes that somebody has already: shares of the variance, what holds, and options that are the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ._core import sensitivity as _core
from ._core.core import InputPlace, Problem
from ._errors import InvalidInputError

Factors = Mapping[str, int | Sequence[float]]


class SobolShare(NamedTuple):
    """What a judgement explains of the variance by itself, and with all that it has a part in."""

    judgement: str
    first: float
    total: float


class ShapleyShare(NamedTuple):
    """A judgement's part of the variance; all of them add up to 1."""

    judgement: str
    share: float


class SobolShares(NamedTuple):
    """Exact shares of the variance. Where every combination says the same it hangs on none, and shares are 0."""

    variance: float
    hangs_on_none: bool
    judgements: tuple[SobolShare, ...]


class ShapleyShares(NamedTuple):
    """Exact Shapley effects, for judgements that exclude each other's options too."""

    variance: float
    hangs_on_none: bool
    judgements: tuple[ShapleyShare, ...]


class OptionChange(NamedTuple):
    """A factor and the option, by position, that it changes to."""

    factor: str
    option: int


class Holding(NamedTuple):
    """In how many combinations a conclusion holds, and the fewest changes that turn it around."""

    admitted: int
    holds: int
    share: float
    holds_as_chosen: bool
    smallest_flips: tuple[tuple[tuple[OptionChange, ...], int], ...]
    sentence: str

    def __str__(self) -> str:
        return self.sentence


class DuplicateOption(NamedTuple):
    """An option whose outcomes have the same bits as those of an earlier one of its factor."""

    factor: str
    option: int
    same_as: int


def _factors(factors: Factors) -> list[tuple[str, list[float]]]:
    """Codes with probabilities; a number of options means that all count alike."""
    return [
        (code, [1 / of] * of if isinstance(of, int) else [float(p) for p in of]) for code, of in factors.items()
    ]


def _outcomes(values: npt.ArrayLike) -> tuple[npt.NDArray[np.float64], int]:
    array = np.asarray(values)
    if array.dtype.kind not in "fiub" or array.ndim not in (1, 2):
        raise InvalidInputError(
            "outcomes: give numbers of shape (combinations,) or (combinations, width)",
            problems=[Problem("bad_outcomes", f"found {array.dtype} of shape {array.shape}", "give an array of numbers",
                              where=InputPlace(column="values"))],
        )  # fmt: skip
    return np.ascontiguousarray(array, np.float64).reshape(-1), 1 if array.ndim == 1 else array.shape[1]


def sobol_shares(factors: Factors, values: npt.ArrayLike, *, excluded: Iterable[int] = ()) -> SobolShares:
    """Exact Sobol shares of the outcomes of every combination of some factors (Sobol 1993; Homma & Saltelli 1996).

    Parameters
    ----------
    factors : {code: probabilities of its options, or how many there are}; the last one's option changes fastest.
    values : of shape (combinations,) or (combinations, width); of several outcomes variances are added up.
    excluded : combinations that are left out.

    Raises
    ------
    IllegalOperationError (also ValueError) where combinations are excluded; see :func:`shapley_shares`.

    Examples
    --------
    >>> found = sobol_shares({"a": 2, "b": 2}, [0, 0, 1, 3])
    >>> [(f.judgement, round(f.first, 3), round(f.total, 3)) for f in found.judgements]
    [('a', 0.667, 0.833), ('b', 0.167, 0.333)]
    """
    variance, none, shares = _core.sobol_shares(_factors(factors), list(excluded), *_outcomes(values))
    return SobolShares(variance, none, tuple(SobolShare(*f) for f in shares))


def shapley_shares(factors: Factors, values: npt.ArrayLike, *, excluded: Iterable[int] = ()) -> ShapleyShares:
    """Exact Shapley effects of the same (Owen 2014; Song, Nelson & Staum 2016), combinations excluded or not.

    Examples
    --------
    >>> found = shapley_shares({"a": 2, "b": 2}, [0, 0, 1, 3], excluded=[0])
    >>> round(sum(f.share for f in found.judgements), 12)
    1.0
    """
    variance, none, shares = _core.shapley_shares(_factors(factors), list(excluded), *_outcomes(values))
    return ShapleyShares(variance, none, tuple(ShapleyShare(*f) for f in shares))


def holding(factors: Factors, holds: npt.ArrayLike, chosen: int, *, excluded: Iterable[int] = ()) -> Holding:
    """In how many combinations a conclusion holds, and the fewest changes of the chosen one that turn it around.

    Parameters
    ----------
    factors, excluded : as for :func:`sobol_shares`.
    holds : by combination, whether it holds.
    chosen : the combination that was chosen.

    Examples
    --------
    >>> print(holding({"scale": 2, "weights": 2}, [True, True, False, True], chosen=0))
    It holds in 3 of 4 combinations of 2 judgements. ...
    """
    flags = np.ascontiguousarray(np.asarray(holds) != 0).view(np.uint8)
    admitted, n, share, as_chosen, flips, sentence = _core.holding(_factors(factors), list(excluded), flags, chosen)
    smallest = tuple((tuple(OptionChange(*c) for c in changes), combination) for changes, combination in flips)
    return Holding(admitted, n, share, as_chosen, smallest, sentence)


def duplicates(factors: Factors, values: npt.ArrayLike, *, excluded: Iterable[int] = ()) -> tuple[DuplicateOption, ...]:
    """Options whose outcomes have the same bits as those of an earlier one, whatever the other factors say.

    Examples
    --------
    >>> duplicates({"a": 2, "b": 2}, [1, 1, 2, 2])
    (DuplicateOption(factor='b', option=1, same_as=0),)
    """
    found = _core.duplicates(_factors(factors), list(excluded), *_outcomes(values))
    return tuple(DuplicateOption(*d) for d in found)
