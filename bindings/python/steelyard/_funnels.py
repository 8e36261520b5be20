# SPDX-License-Identifier: MIT
"""Funnels, spreads between units, and units drawn towards their mean, over columns of numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from ._core import statistics as _core
from ._core.statistics import (
    Funnel,
    FunnelFlags,
    FunnelLimits,
    FunnelPlaces,
    Overdispersion,
    Shrunken,
    UnitScores,
)
from ._statistics import Codes, Doubles, rows_of, sample, words_of

if TYPE_CHECKING:
    import pandas as pd

    from ._agreed import OptionValue
    from ._chart import Chart

Measured = Literal["proportion", "rate", "ratio", "mean"]

USUAL_LEVELS = (0.95, 0.998)
_BETWEEN = ("on", "far", "share", "by")  # options of the spread between units, which funnels and shrinkage share


def unit_scores(
    number: Any,
    size: Any,
    *,
    of: Measured = "proportion",
    target: float | None = None,
    on: Literal["usual", "identity", "arcsine", "log", "sqrt", "logit"] = "usual",
    given: Any = None,
) -> UnitScores:
    """Scores of units against a target: how many standard errors away, on a scale.

    Parameters
    ----------
    number, size, of, target, given : as for ``funnel``.
    on : scale; "usual" is arcsine for proportions, sqrt for rates and ratios, identity for means.

    Returns
    -------
    UnitScores of n rows: ``estimate`` in the units' own unit, ``on_scale``, ``error`` (if the true number
    were the target), ``z``; NaN where ``status`` says why.

    Raises
    ------
    As ``funnel``.

    Examples
    --------
    >>> from steelyard.statistics import unit_scores
    >>> unit_scores([36, 25], [25, 25], of="ratio").z.round(6).tolist()
    [2.0, 0.0]
    """
    columns, why = rows_of(given, number=number, size=size)
    return _core.scores_of(of, columns, why, on, target)


def overdispersion_of(
    number: Any,
    size: Any,
    *,
    of: Measured = "proportion",
    target: float | None = None,
    given: Any = None,
    **options: OptionValue,
) -> Overdispersion:
    """How far units lie apart beyond what chance does to each.

    phi is the mean square of their scores, tau2 the variance between units on the scale: by moments about
    the target ("about_target": Spiegelhalter 2005, Statistics in Medicine 24) or about their own mean
    ("dersimonian_laird", 1986), or by "reml" or the "likelihood" of beta-binomial or gamma-Poisson counts.

    Parameters
    ----------
    number, size, of, target, given : as for ``funnel``.
    options : ``on`` (scale; "usual"), ``far`` ("winsorised", "truncated" or "kept": what is done with the
        scores farthest away), ``share`` (0.1, of all scores, on either side), ``by`` ("about_target"); see
        ``describe_overdispersion_options``.

    Returns
    -------
    Overdispersion: ``phi``, ``tau2``, ``mean`` around which units vary, ``spread`` between them in their own
    unit, ``rows`` and ``taking_part``. Hand it to ``shrink``, or take that of a funnel: one serves both.

    Raises
    ------
    As ``funnel``.

    Examples
    --------
    >>> from steelyard.statistics import overdispersion_of
    >>> found = overdispersion_of([-3, -1, 0, 1, 7], [1, 1, 1, 1, 1], of="mean", target=0, far="kept")
    >>> found.phi, found.tau2
    (12.0, 14.0)
    """
    columns, why = rows_of(given, number=number, size=size)
    return _core.overdispersion_of(of, columns, why, options, target)


def funnel(
    number: Any,
    size: Any,
    *,
    of: Measured = "proportion",
    target: float | None = None,
    given: Any = None,
    **options: OptionValue,
) -> Funnel:
    """A funnel: what chance does to units of each size whose true number is the target.

    Parameters
    ----------
    number : column of n numbers: events, or means. None, NA and masked cells are missing; NaN is impossible.
    size : column of n numbers: cases of a proportion, exposure of a rate, expected events of a ratio, or the
        standard error of a mean.
    of : what the numbers are. Ratios of observed to expected events are compared with the reference here,
        never with each other.
    target : in the units' own unit (a share, not percent); None: all events over all cases or exposure, 1
        for ratios, the mean of means weighted by 1 / error^2.
    given : column of n words why a row has no numbers, "missing" or "suppressed"; None or "" where it has.
    options : ``law`` ("exact", "normal", "multiplicative" by phi, "additive" by tau2, or "predictive":
        beta-binomial, negative binomial), ``per`` (1; such as 100 or 100000), ``strict``, and those of
        ``overdispersion_of``; see ``describe_funnel_options``.

    Returns
    -------
    Funnel: a value with ``of``, ``options`` and ``between`` (target, phi, tau2). ``Funnel.place`` says where
    units lie, ``Funnel.flags`` which lie outside, ``Funnel.limits`` gives limits at sizes, ``Funnel.chart`` a chart.

    Raises
    ------
    ShapeMismatchError (also ValueError) for columns of other lengths or types.
    DomainFaultError (also ValueError) for a target or scale that the numbers do not have.
    UnknownCodeError (also KeyError) for an option or word that does not exist.

    Examples
    --------
    >>> from steelyard.statistics import funnel
    >>> deaths, admitted = [30, 49, 20, 4], [400, 420, 410, 60]
    >>> f = funnel(deaths, admitted, target=0.06, per=100)
    >>> f.place(deaths, admitted).flag.tolist()        # the second lies above the 99.8 % limit
    [0, 2, 0, 0]
    >>> limits = f.limits([100, 400])
    >>> limits.upper[0].round(3).tolist()              # 95 %, at 100 and at 400 cases
    [11.518, 8.549]
    """
    columns, why = rows_of(given, number=number, size=size)
    return _core.funnel_of(of, columns, why, _paths(options), target)


def place(
    funnel: Funnel, number: Any, size: Any, *, given: Any = None, levels: Iterable[float] = USUAL_LEVELS
) -> FunnelPlaces:
    """Where units lie in a funnel (attached to Funnel as ``place``).

    Flags come from tail probabilities under the funnel's law, never from a curve: high beyond a level where
    P(as many or more) < (1 - level) / 2, low likewise.

    Parameters
    ----------
    number, size, given : columns of n rows, as for ``funnel``; the same units or another year's.
    levels : of the limits, each from 0.5 to below 1.

    Returns
    -------
    FunnelPlaces of n rows: ``estimate`` (times ``per``), ``z``, ``below`` and ``above`` (tails), ``flag``: how
    many of the levels a unit lies beyond, low ones below 0; NaN and 0 where ``status`` says why.

    Raises
    ------
    ShapeMismatchError (also ValueError) for columns of other lengths or types.
    InvalidInputError (also ValueError) of a strict funnel, listing every row without numbers.
    """
    columns, why = rows_of(given, number=number, size=size)
    return _core.place_in(funnel, columns, why, sample(list(levels), "levels"))


def flags(
    funnel: Funnel, number: Any, size: Any, *, given: Any = None, levels: Iterable[float] = USUAL_LEVELS
) -> FunnelFlags:
    """Which units lie beyond the limits of a funnel, without their tails (attached to Funnel as ``flags``).

    The same flags as those of ``Funnel.place``, faster where the law is exact: most tails lie surely on one side
    by bounds (Zubkov & Serov 2013, Theory of Probability and its Applications 57), the others are computed.

    Parameters
    ----------
    number, size, given, levels : as for ``Funnel.place``.

    Returns
    -------
    FunnelFlags of n rows: ``flag`` and ``status``.
    """
    columns, why = rows_of(given, number=number, size=size)
    return _core.flags_in(funnel, columns, why, sample(list(levels), "levels"))


def limits(funnel: Funnel, sizes: Any, *, levels: Iterable[float] = USUAL_LEVELS) -> FunnelLimits:
    """Limits of a funnel at sizes (attached to Funnel as ``limits``).

    Parameters
    ----------
    sizes : column of m sizes: those of the units, or any grid.
    levels : each from 0.5 to below 1.

    Returns
    -------
    FunnelLimits: ``at`` (m sizes), ``levels`` (k, from the least on), ``lower`` and ``upper`` of shape (k, m),
    times ``per``, always where such a number can be.
    """
    columns, _ = rows_of(None, sizes=sizes)
    return _core.limits_at(funnel, columns[0], sample(list(levels), "levels"))


def shrink(
    number: Any,
    size: Any,
    *,
    of: Measured = "proportion",
    target: float | None = None,
    between: Overdispersion | None = None,
    given: Any = None,
    **options: OptionValue,
) -> Shrunken:
    """Units drawn towards their mean, as far as chance may have carried them away.

    Normal units on a scale, or beta-binomial and gamma-Poisson counts (``law="conjugate"``). Limits and
    places are integrated over what the spread between units may be (flat in the standard deviation: Gelman
    2006, Bayesian Analysis 1), by quadrature: nothing is drawn at random.

    Parameters
    ----------
    number, size, of, target, given : as for ``funnel``.
    between : Overdispersion that is known already, such as ``Funnel.between``: one tau2 for both.
    options : ``law`` ("normal"), ``spread`` ("integrated", or "plugged_in": limits as if tau2 were known),
        ``confidence`` (0.95), ``first`` ("highest" or "lowest" is place 1), ``top`` (10), ``per``,
        ``speaks_of``, ``strict``, and ``on``, ``by`` ("reml"), ``far`` ("kept"), ``share`` of
        ``overdispersion_of``; see ``describe_shrink_options``.

    Returns
    -------
    Shrunken of n rows: ``drawn`` (Intervals), ``raw``, ``own_weight`` of a unit's own number, and three
    quantities that are not the same: ``drawn_place`` of the drawn number, ``mean_place``, the expected place of
    the true one (Laird & Louis 1989), and ``in_top``, the chance that it is among the first ``top``, right to
    ``in_top_within``. Fewer than three units are "below_minimum" unless ``spread="plugged_in"``.

    Raises
    ------
    As ``funnel``; InvalidInputError (also ValueError) with ``strict=True``.

    Examples
    --------
    Eight schools (Rubin 1981): nothing shows that they differ, which does not make that certain.

    >>> from steelyard.statistics import shrink
    >>> effect, error = [28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18]
    >>> found = shrink(effect, error, of="mean", top=1)
    >>> found.between.tau2, found.drawn.estimate.round(1)[:2].tolist()
    (0.0, [7.7, 7.7])
    >>> found.drawn.lower.round(1)[0].item(), found.drawn.upper.round(1)[0].item()
    (-2.1, 31.6)
    >>> found.in_top.round(2).tolist()
    [0.25, 0.1, 0.08, 0.1, 0.05, 0.07, 0.2, 0.14]
    """
    columns, why = rows_of(given, number=number, size=size)
    return _core.shrink(of, columns, why, _paths(options), target, between)


def funnel_chart(
    funnel: Funnel,
    number: Any,
    size: Any,
    *,
    labels: Iterable[str] | None = None,
    given: Any = None,
    levels: Iterable[float] = USUAL_LEVELS,
    title: str = "Funnel",
    number_title: str = "",
    size_title: str = "",
    points: int = 100,
    width: int = 560,
    height: int = 340,
) -> Chart:
    """A funnel with its units as a chart (attached to Funnel as ``chart``).

    Curves are the limits at a grid of sizes, back on the units' own scale. The colour of a unit comes from
    its tail probability, as ``flag`` of ``Funnel.place`` does, and not from the curves.

    Parameters
    ----------
    number, size, given : columns of n rows, as for ``funnel``.
    labels : n names of units, shown when pointed at, and beside those beyond the widest limits.
    levels : of the limits, from 1 to 3 of them.
    number_title, size_title : of the axes; empty: what the funnel is of.
    points : of each curve.
    width, height : of the plot, in pixels.

    Returns
    -------
    Chart (a dict), Vega-Lite v5. Units without numbers are left out and counted under the title.

    Raises
    ------
    InsufficientDataError (also ValueError) where no unit has a place.

    Examples
    --------
    >>> from steelyard.statistics import funnel
    >>> x, n = [30, 49, 20, 4], [400, 420, 410, 60]
    >>> spec = funnel(x, n, target=0.06).chart(x, n, labels=["A", "B", "C", "D"])
    >>> [(unit["unit"], unit["beyond"]) for unit in spec["datasets"]["units"]][1]
    ('B', 'above 99.8 %')
    """
    from ._funnel_charts import chart_of

    where = sorted(float(level) for level in levels)
    columns, why = rows_of(given, number=number, size=size)
    places = _core.place_in(funnel, columns, why, sample(where, "levels"))
    grid = _core.size_grid(funnel.of, columns, why, points)
    curves = _core.limits_at(funnel, grid, sample(where, "levels"))
    names = [f"row {i + 1}" for i in range(len(places))] if labels is None else [str(x) for x in labels]
    titles = (title, number_title, size_title)
    return chart_of(funnel, places, curves, columns[1], names, titles, (width, height))


def level_text(level: float) -> str:
    """"95 %", "99.8 %"."""
    return f"{round(level * 100, 10):g} %"


def limits_frame(of: FunnelLimits) -> pd.DataFrame:
    """Limits as a frame: ``size``, then ``lower`` and ``upper`` per level (such as "lower 95 %"), and ``status``."""
    import pandas as pd

    frame = pd.DataFrame({"size": of.at})
    for k, level in enumerate(of.levels):
        frame[f"lower {level_text(level)}"] = lower_of(of)[k]
        frame[f"upper {level_text(level)}"] = upper_of(of)[k]
    frame["status"] = words_of(of.status_codes)
    return frame


def lower_of(of: FunnelLimits) -> Doubles:
    return of._lower.reshape(len(of.levels), len(of))


def upper_of(of: FunnelLimits) -> Doubles:
    return of._upper.reshape(len(of.levels), len(of))


def shrunken_frame(of: Shrunken) -> pd.DataFrame:
    """Units as a frame: ``raw``, drawn ``estimate`` with its limits, weights, places and ``status``."""
    import pandas as pd

    columns = of._columns()
    drawn = of.drawn
    return pd.DataFrame(
        {
            "raw": columns.pop("raw"),
            "estimate": drawn.estimate,
            "lower": drawn.lower,
            "upper": drawn.upper,
            **columns,
            "status": words_of(drawn.status_codes),
        }
    )


def status_of(of: Shrunken) -> npt.NDArray[np.str_]:
    return words_of(of.drawn.status_codes)


def codes_of(of: Shrunken) -> Codes:
    return of.drawn.status_codes


def _paths(options: dict[str, OptionValue]) -> dict[str, OptionValue]:
    return {f"between.{name}" if name in _BETWEEN else name: value for name, value in options.items()}
