# SPDX-License-Identifier: MIT
"""Does a number that is rewarded still mean what it did? What is to be seen, and nobody is accused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

import numpy as np

from ._agreed import OptionValue
from ._core import learning as _core
from ._numbers import numbers as _numbers
from ._statistics import rows_of

Way = Literal["up", "down"]
Watched = tuple[str, Any, Way]


class Sentinel(NamedTuple):
    """One look; numbers are None where there are none. Each of these has innocent causes too."""

    rule: str
    subject: str
    status: str
    raised: bool
    estimate: float | None
    p: float | None  # of chance alone, where the rule is a test
    found: str  # a sentence
    evidence: str
    advice: str


def _series(watched: Watched) -> tuple[Any, ...]:
    code, column, better = watched
    (numbers,), why = rows_of(None, numbers=column)
    return code, numbers, why, better


def heaping_at(
    subject: str, numbers: Any, threshold: float, *, better: Way, width: float, **options: OptionValue
) -> Sentinel:
    """Do more numbers just reach a threshold than just miss it? (Caliper test: Gerber & Malhotra 2008.)

    Parameters
    ----------
    subject : whose numbers.
    numbers : column of n numbers; those that are not there are left out.
    threshold : numbers equal to it reach it.
    better : which side is rewarded.
    width : on each side, within which numbers are counted.
    options : ``level`` (0.05), ``fewest`` (10).

    Returns
    -------
    Sentinel; the estimate is the share that reaches it, p the one-sided binomial tail at one half.

    Raises
    ------
    DomainFaultError (also ValueError).

    Examples
    --------
    >>> print(heaping_at("attendance", [90, 90, 91, 92, 94, 93, 90.5, 94.9, 92, 88], 90, better="up", width=5).found)
    attendance: 9 numbers just reach 90, 1 just miss it; that is more than chance would bring
    """
    (column,), why = rows_of(None, numbers=numbers)
    kept = column if why is None else column[why == 0]
    return Sentinel(*_core.heaping_at(subject, np.ascontiguousarray(kept), threshold, better, {"width": width, **options}))


def digit_preference(subject: str, numbers: Any, **options: OptionValue) -> Sentinel:
    """Do whole numbers end in 0 or 5 more often than one in five?

    Parameters
    ----------
    numbers : column of n whole numbers; those below 100, and those that are not there, are left out.
    options : ``level`` (0.05), ``fewest`` (10).

    Returns
    -------
    Sentinel; the estimate is Whipple's index (100: no preference, 500: nothing else), p the one-sided binomial tail.

    Examples
    --------
    >>> digit_preference("clients", [120, 135, 150, 200, 205, 210, 240, 255, 260, 300]).estimate
    500.0
    """
    if isinstance(numbers, np.ma.MaskedArray):
        numbers = numbers.compressed()
    elif isinstance(numbers, list | tuple):
        numbers = [x for x in numbers if x is not None]
    found, masked = _numbers(numbers, "numbers")
    kept = found if masked is None else found[~masked]
    if kept.dtype.kind == "f":
        if not np.all(kept == np.floor(kept)):
            raise ValueError("digit_preference: found numbers with decimals; give whole numbers, in the unit they were written in")
        kept = kept.astype(np.int64)
    return Sentinel(*_core.digit_preference(subject, np.ascontiguousarray(kept, dtype=np.int64), dict(options)))


def counter_moves_against(rewarded: Watched, counter: Watched, **options: OptionValue) -> Sentinel:
    """Does what is rewarded improve while its counter-indicator worsens? Both by Mann-Kendall tests.

    Parameters
    ----------
    rewarded, counter : (code, column of numbers in order of time, "up" or "down" for which way is better).
    options : ``level`` (0.05), ``fewest`` (10).

    Returns
    -------
    Sentinel; the estimate is the counter's tau, p the larger of the two.

    Examples
    --------
    >>> print(counter_moves_against(("placements", range(12), "up"), ("returns", range(12), "down")).found)
    placements improves while its counter-indicator returns worsens
    """
    return Sentinel(*_core.counter_moves_against(_series(rewarded), _series(counter), dict(options)))


def only_the_rewarded(rewarded: Watched, others: Iterable[Watched], **options: OptionValue) -> Sentinel:
    """Does what is rewarded improve, and none of the others of its goal?

    Parameters
    ----------
    rewarded, others : as for :func:`counter_moves_against`.
    options : ``level`` (0.05), ``fewest`` (10).

    Returns
    -------
    Sentinel; the estimate is how many others could be looked at. That no improvement is found is no proof that there is none.

    Examples
    --------
    >>> only_the_rewarded(("placements", range(12), "up"), [("stay", [3.0] * 12, "up")]).raised
    True
    """
    return Sentinel(*_core.only_the_rewarded(_series(rewarded), [_series(w) for w in others], dict(options)))


def mix_shift(
    subject: str,
    first_numerator: Any,
    first_denominator: Any,
    last_numerator: Any,
    last_denominator: Any,
    *,
    better: Way,
    **options: OptionValue,
) -> Sentinel:
    """Does a gain come from another mix of groups rather than from what happens in them? (Kitagawa 1955.)

    Parameters
    ----------
    first_numerator, first_denominator, last_numerator, last_denominator : columns of n groups, in two periods.
    better : which way is better.
    options : ``mix_share`` (0.5) of the gain, above which it is said.

    Returns
    -------
    Sentinel; the estimate is the mix's share of the gain.

    Examples
    --------
    >>> print(mix_shift("success", [20, 80], [100, 100], [10, 120], [50, 150], better="up").found)
    success: 100 % of the gain come from another mix of groups
    """
    columns, _ = rows_of(
        None, first_numerator=first_numerator, first_denominator=first_denominator, last_numerator=last_numerator,
        last_denominator=last_denominator,
    )  # fmt: skip
    return Sentinel(*_core.mix_shift(subject, columns, better, dict(options)))
