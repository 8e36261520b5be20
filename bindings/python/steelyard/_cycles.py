# SPDX-License-Identifier: MIT
"""Improvement cycles, claims of contributions, and the theory of change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ._agreed import Agreed, OptionValue, definitions_of
from ._core import learning as _core
from ._core.core import Problem
from ._core.define import Period
from ._core.learning import (
    Allocation,
    AllocationClaim,
    Calibration,
    CounterfactualClaim,
    Cycle,
    CycleResult,
    PartnerActivity,
    TheoryMap,
)
from ._statistics import rows_of

_Record = Mapping[str, Any] | tuple[Any, ...] | str


def check_cycle(cycle: Cycle | _Record) -> tuple[Problem, ...]:
    """What cannot be in a cycle, all at once: windows, probabilities, thresholds, rules.

    Examples
    --------
    >>> [p.found for p in check_cycle(Cycle("c", expected={"indicator": "absence", "probability": 1.5}))]
    ["cycle 'c' states the probability 1.5"]
    """
    return _core.check_cycle(cycle)


def evaluate_cycle(
    cycle: Cycle | Mapping[str, Any],
    when: Iterable[Period | str | int],
    numbers: Any,
    *,
    given: Any = None,
    recorded: Iterable[Any] | None = None,
    vouched: bool = False,
) -> CycleResult:
    """Hold a cycle of improvement against its numbers: was the prediction made first, did it come true, which gates are passed.

    A prediction recorded at or after the beginning of its window, or the first number of it, is refused. Times that no
    store vouches for leave the order "not_verified". The verdict goes by the method that the prediction fixed: "threshold" (so
    many periods of the window reach it; numbers that lack can leave it open), "interrupted" (the 95 % interval of the effect at
    the window's end, against the line before it, with Newey-West errors) or "chart" (a signal on the predicted side of limits
    from before the window).

    Parameters
    ----------
    cycle : Cycle, with its prediction in ``expected``.
    when : n periods, rising, of the window's kind; texts are read as that kind.
    numbers : column of n numbers; None, NA and masked cells are missing.
    given : column of n words why there is no number, or None.
    recorded : n times at which the numbers were recorded, or None.
    vouched : a store vouches for these times and the prediction's.

    Returns
    -------
    CycleResult; ``print`` it for a sentence. ``gates`` says what lacks at each stage.

    Raises
    ------
    InvalidInputError (also ValueError) listing what ``check_cycle`` finds; PeriodMismatchError, ShapeMismatchError.

    Examples
    --------
    >>> from steelyard.define import Period
    >>> c = Cycle("absence", who="schools", expected={"indicator": "absence", "way": "down", "threshold": 20, "needed": 2,
    ...     "first": Period("2009-01", "month"), "last": Period("2009-03", "month"), "recorded": "2008-12-20"})
    >>> print(evaluate_cycle(c, ["2008-12", "2009-01", "2009-02", "2009-03"], [25, 19, 20, 22]))
    came true: 2 of 3 periods are at most 20, 2 were needed; order not verified
    """
    made = cycle if isinstance(cycle, Cycle) else Cycle(**cycle)
    kind = made.expected.first.kind
    periods = [p if isinstance(p, Period) else Period(p, kind) for p in when]
    (column,), codes = rows_of(given, numbers=numbers)
    times = [] if recorded is None else list(recorded)
    return _core.evaluate_cycle(made, periods, column, codes, times, vouched)


def score_cycles(results: Iterable[CycleResult | _Record]) -> Calibration:
    """How good predictions were, by proper scores, against naive ones that were frozen with them.

    Brier (1950): mean of (probability - outcome) squared, and the skill 1 - brier / naive; the logarithmic score (Good 1952).
    Fewer than ten cycles with a verdict are a list without a score. Refused and undecided ones are counted, not scored.

    Parameters
    ----------
    results : as :func:`evaluate_cycle` gives them.

    Returns
    -------
    Calibration; ``state`` is "below_minimum" where there is no score.

    Examples
    --------
    >>> said = [CycleResult(f"c{i}", order="verified", verdict="came_true" if i < 8 else "failed", probability=0.8, naive=0.5)
    ...     for i in range(10)]
    >>> print(score_cycles(said))
    8 of 10 predictions came true; Brier score 0.160, naive 0.250, skill 0.360
    """
    return _core.score_cycles(results)


def check_claim(claim: CounterfactualClaim | AllocationClaim) -> tuple[Problem, ...]:
    """What is wrong with a claim of a contribution, all at once.

    Examples
    --------
    >>> c = CounterfactualClaim("C1", who="agency", of=("homeless", "Erie", 2009), lower=-40, upper=-10)
    >>> print(check_claim(c)[0].found)
    claim 'C1' does not say what would have happened instead
    """
    if isinstance(claim, CounterfactualClaim):
        return _core.check_counterfactual(claim)
    return _core.check_allocation(claim)


def allocate(claims: Iterable[AllocationClaim | _Record]) -> tuple[Allocation, ...]:
    """Shares of a change beside one another: can they add up to 1, and what do they leave of each other?

    Others and unknown causes have a share of 0 to 1 unless somebody states another. Shares are feasible if and only if their
    lower bounds add up to at most 1 and their upper bounds to at least 1. Counterfactual claims need not add up and are refused.

    Parameters
    ----------
    claims : AllocationClaim; those of one change by one judgement are held together.

    Returns
    -------
    Allocation per change and judgement.

    Raises
    ------
    TypeError for a counterfactual claim; InvalidInputError (also ValueError) listing every claim that is wrong.

    Examples
    --------
    >>> fall = ("homeless", "Erie", 2009)
    >>> a, = allocate([AllocationClaim("S1", who="shelters", of=fall, lower=0.25, upper=0.5, judgement="J1"),
    ...     AllocationClaim("S2", who="agency", of=fall, lower=0.125, upper=0.25, judgement="J1")])
    >>> [(s.who, s.at_least, s.at_most) for s in a.shares]
    [('agency', 0.125, 0.25), ('shelters', 0.25, 0.5), ('others and unknown', 0.25, 0.625)]
    """
    return _core.allocate(claims)


def map_theory(
    framework: Agreed, partners: Iterable[PartnerActivity | _Record] = (), **options: OptionValue
) -> TheoryMap:
    """Who is thought to touch which goal, where nobody does, where many do, and what leads back to itself.

    Pathways of the agenda are followed over any number of steps, from what partners do to goals and their indicators.

    Parameters
    ----------
    framework : Framework or Definitions, with an agenda.
    partners : organisations and activities, as pathways name them.
    options : ``crowded_from`` (5) partners at one goal are a crowd; see ``describe_theory_options``.

    Returns
    -------
    TheoryMap: ``outcomes`` (core, contributing and counter-indicators, activities, partners), ``partners``, ``rings``, ``gaps``.

    Examples
    --------
    >>> import steelyard as sy
    >>> d = sy.Definitions(agenda={"goals": [sy.Goal("ready")], "theory_of_change": [("letters", "attendance")]},
    ...     indicators=[sy.Indicator("attendance", role="contributing", goal="ready")])
    >>> map_theory(d, [("schools", "letters")]).find("ready").partners
    ('schools',)
    """
    return _core.map_theory(definitions_of(framework), partners, dict(options))
