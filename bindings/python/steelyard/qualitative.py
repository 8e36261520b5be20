# SPDX-License-Identifier: MIT
"""What people said, saw and judged, beside the numbers and never turned into one.

A :class:`Testimony` holds narratives, gradings by rubrics, harvested outcomes, omissions, dissents and replies; each
names the figure, signal, cycle or claim that it is about, and travels with it. Gradings have a distribution and a level
in the middle. There is no mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ._core import qualitative as _core
from ._core.qualitative import (
    OMISSION_REASONS,
    OUTCOME_STANDINGS,
    SUBJECTS,
    Dissent,
    Grading,
    HarvestedOutcome,
    HarvestSummary,
    LevelDistribution,
    Narrative,
    NarrativeNeed,
    NeedReport,
    NeedRow,
    Omission,
    Reference,
    Reply,
    Rubric,
    RubricLevel,
    Substantiation,
    Testimony,
    ThemeCount,
    describe_agreement_options,
)
from ._statistics import given_codes, table_of

if TYPE_CHECKING:
    from ._core.core import Problem
    from ._core.define import _Axis

__all__ = [
    "OMISSION_REASONS",
    "OUTCOME_STANDINGS",
    "SUBJECTS",
    "Agreement",
    "Dissent",
    "Grading",
    "HarvestSummary",
    "HarvestedOutcome",
    "LevelDistribution",
    "Narrative",
    "NarrativeNeed",
    "NeedReport",
    "NeedRow",
    "Omission",
    "Reference",
    "Reply",
    "Rubric",
    "RubricLevel",
    "Substantiation",
    "Testimony",
    "ThemeCount",
    "about",
    "check",
    "check_needs",
    "count_themes",
    "describe_agreement_options",
    "distribute",
    "krippendorff_alpha",
    "summarise_outcomes",
]

_Record = Mapping[str, Any] | tuple[Any, ...] | str


class Agreement(NamedTuple):
    """How far coders agree beyond chance; ``alpha`` is None where ``status`` says why."""

    alpha: float | None  # 1: they always agree; 0: as chance would have it; below 0: less
    observed: float | None  # mean distance within units
    expected: float | None  # mean distance of any two codings
    status: str
    units: int  # with two codings or more
    codings: int  # in them
    alone: int  # the only ones of their unit: left out
    missing: int
    impossible: int


def krippendorff_alpha(codings: Any, *, scale: str = "nominal", given: Any = None) -> Agreement:
    """How far coders agree on what they coded, beyond what chance would bring, with any codings missing.

    alpha = 1 - observed / expected (Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability"): observed is the mean
    distance of two codings of one unit, expected that of any two. Units with one coding are left out.

    Parameters
    ----------
    codings : table of coders (rows) by units; None, NA, NaN and masked cells are codings that are not there.
    scale : how far apart two codings are: "nominal" (equal or not), "ordinal" (how many codings lie between them) or
        "interval" (the square of their difference).
    given : table of words of STATUSES, or None.

    Returns
    -------
    Agreement. ``status`` is "below_minimum" without a unit that two coded, and "no_denominator" where all codings are equal.

    Raises
    ------
    UnknownCodeError (also KeyError) for a scale that does not exist.

    Examples
    --------
    Ten units and two coders (Krippendorff 2011, section A).

    >>> a = krippendorff_alpha([[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]])
    >>> round(a.alpha, 3), a.units
    (0.095, 10)
    """
    numbers, gaps, (_, units) = table_of(codings, "codings")
    words = None if given is None else [word for row in given for word in row]
    return Agreement(*_core.krippendorff_alpha(numbers, units, given_codes(words, gaps), {"scale": scale}))


def count_themes(
    narratives: Iterable[Narrative | _Record], codebook: Iterable[str] = ()
) -> tuple[ThemeCount, ...]:
    """How often each theme was spoken of. A count says how often something was told, not how much it weighs.

    Parameters
    ----------
    narratives : with their ``themes``; a theme counts once in each.
    codebook : themes that come first, in its order, those of which nobody spoke included.

    Returns
    -------
    ThemeCount per theme: narratives, voices (who told them, each once) and the narratives' codes.

    Examples
    --------
    >>> [t.narratives for t in count_themes([Narrative("N1", themes=["buses"])], ["trust", "buses"])]
    [0, 1]
    """
    return _core.count_themes(narratives, codebook)


def distribute(
    rubric: Rubric | _Record, gradings: Iterable[Grading | _Record], *, over: _Axis = "organisation"
) -> LevelDistribution:
    """How many gradings there are at each level of a rubric, and the level in the middle. There is no mean.

    Parameters
    ----------
    rubric : levels from worst to best.
    gradings : those by other rubrics are passed over; those that are absent are counted apart.
    over : what they differ in, "organisation", "place", "category" or "time". What is ordinal has a median over
        organisations and places only.

    Returns
    -------
    LevelDistribution. Of an even number the middle may lie between two levels: ``median_low``, ``median_high``.

    Raises
    ------
    InvalidInputError (also ValueError) listing every grading with a level that is none of the rubric's.

    Examples
    --------
    >>> r = Rubric("trust", levels=[("low", "nobody asks"), ("some", "some ask"), ("high", "all ask")])
    >>> print(distribute(r, [Grading("trust", level="low"), Grading("trust", level="high"), Grading("trust", level="high")]))
    1 of 3 low, 2 of 3 high; in the middle: high
    """
    return _core.distribute(rubric, gradings, over)


def summarise_outcomes(outcomes: Iterable[HarvestedOutcome | _Record]) -> HarvestSummary:
    """How many harvested outcomes are substantiated, disputed, adverse, unplanned.

    Examples
    --------
    >>> o = HarvestedOutcome("O1", "schools", change="call families", informant="principal",
    ...     substantiations=[{"who": "parent", "says": "agrees"}])
    >>> o.standing, summarise_outcomes([o]).substantiated
    ('substantiated', 1)
    """
    return _core.summarise_outcomes(outcomes)


def about(testimony: Testimony | _Record, what: Reference | _Record) -> Testimony:
    """All that is said of a figure, signal, cycle or claim: what travels with it.

    Parameters
    ----------
    testimony : Testimony; not modified.
    what : Reference, or a tuple of what it is ("figure", "signal", "cycle", "claim") and its code.

    Examples
    --------
    >>> t = Testimony(narratives=[Narrative("N1", text="Buses stopped.", about=[("figure", "attendance")])])
    >>> len(about(t, Reference("figure", "attendance", place="Toledo", period=2009)).narratives)
    1
    """
    return _core.about(testimony, what)


def check(testimony: Testimony | _Record) -> tuple[Problem, ...]:
    """Everything that is wrong with a testimony, at once.

    Examples
    --------
    >>> for p in check(Testimony(omissions=[Omission("X1", about=("figure", "wages"), reason="confidentiality")])):
    ...     print(p.found)
    omission 'X1' (confidentiality) does not say which constraints it is confidential for
    """
    return _core.check(testimony)


def check_needs(testimony: Testimony | _Record, needs: Iterable[NarrativeNeed | _Record]) -> NeedReport:
    """Which required narratives lack: a scorecard without them is not complete.

    Parameters
    ----------
    testimony : what is there.
    needs : what has to be there: about which figure, signal, cycle or claim, from whom.

    Returns
    -------
    NeedReport, a row per need: "there", "explained" (left out for one of the reasons of GRI 1, with all that it asks for),
    "blank" or "lacking". A narrative that leaves the period open does not answer for one.

    Examples
    --------
    >>> need = NarrativeNeed(Reference("figure", "attendance", period=2009))
    >>> print(check_needs(Testimony(), [need]))
    not complete: 1 of 1 narrative is missing (figure attendance, 2009)
    """
    return _core.check_needs(testimony, needs)
