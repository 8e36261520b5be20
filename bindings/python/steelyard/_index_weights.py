# SPDX-License-Identifier: MIT
"""Where weights come from, what belongs together, and what each part adds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from ._core import composite as _core
from ._core.composite import (
    AhpWeights,
    Budget,
    ComparisonMatrix,
    ComponentWeights,
    Consistency,
    Correlation,
    CorrelationMatrix,
    DoubtResult,
    GroupWeights,
    IndexLayout,
    IndexResult,
    IndexTree,
    LoadingWeights,
    PrincipalComponents,
    ScoreContributions,
    ScoreTable,
    ShareLimits,
    can_give_benefit_of_doubt,
)
from ._index_tables import Options, _layout, _paths, combine_of, score_table

if TYPE_CHECKING:
    import pandas as pd


def correlate(
    x: Iterable[float],
    y: Iterable[float],
    *,
    method: Literal["pearson", "spearman", "kendall"] = "pearson",
) -> Correlation:
    """How two columns go together; Kendall's is tau-b.

    Examples
    --------
    >>> found = correlate([1, 2, 3], [2, 4, 9], method="spearman")
    >>> round(found.value, 12), found.units
    (1.0, 3)
    """
    return _core.correlate(list(x), list(y), method)


def correlations(
    table: ScoreTable, *, method: Literal["pearson", "spearman", "kendall"] = "pearson"
) -> CorrelationMatrix:
    """Correlations of all pairs of columns, each over the units that have both.

    Returns
    -------
    CorrelationMatrix: columns, and cells as rows of Correlation (value, units).

    Examples
    --------
    >>> matrix = correlations(score_table({"x": [1, 2, 3], "y": [3, 2, 1]}, units=list("abc")))
    >>> round(matrix.cells[0][1].value, 12), matrix.cells[0][1].units
    (-1.0, 3)
    """
    return _core.correlations(table, method)


def cronbach(table: ScoreTable) -> Consistency:
    """Cronbach's alpha (Cronbach 1951), of raw numbers and of z-scores, and without each column.

    Raises
    ------
    InvalidInputError (also ValueError) listing constant columns, or too few columns or units.

    Examples
    --------
    >>> table = score_table({"x": [1, 2, 3, 4], "y": [1, 3, 2, 4]}, units=list("abcd"))
    >>> round(cronbach(table).alpha, 12)
    0.888888888889
    """
    return _core.cronbach(table)


def components_of(table: ScoreTable) -> PrincipalComponents:
    """Principal components of the correlation matrix over units that have every column.

    Returns
    -------
    PrincipalComponents: eigenvalues, share of variance and loadings (a row per component), their
    signs fixed.

    Examples
    --------
    >>> table = score_table({"x": [1, 2, 3, 4], "y": [1, 3, 2, 4]}, units=list("abcd"))
    >>> [round(e, 12) for e in components_of(table).eigenvalues]
    [1.8, 0.2]
    """
    return _core.components_of(table)


def varimax(components: PrincipalComponents, kept: int) -> npt.NDArray[np.float64]:
    """The first components turned by varimax with Kaiser's normalisation, shape (kept, columns).

    Raises
    ------
    DomainFaultError (also ValueError) unless 1 <= kept <= columns.
    """
    return _core.varimax(components, kept)


def weights_of_first(components: PrincipalComponents) -> ComponentWeights:
    """Weights that the first component suggests; ``mixed`` says that they are none.

    Examples
    --------
    >>> table = score_table({"x": [1, 2, 3, 4], "y": [1, 3, 2, 4]}, units=list("abcd"))
    >>> [round(w, 12) for w in weights_of_first(components_of(table)).weights]
    [0.5, 0.5]
    """
    return _core.weights_of_first(components)


def weights_of_loadings(components: PrincipalComponents, *, options: Options = None) -> LoadingWeights:
    """The Handbook's weights from rotated squared loadings (OECD/JRC 2008, 6.1).

    Parameters
    ----------
    components : PrincipalComponents.
    options : which components are kept, see ``describe_options("loadings")``.
    """
    return _core.weights_of_loadings(components, _paths(options))


def ahp(judged: ComparisonMatrix | Mapping[str, Any] | tuple[Any, ...]) -> AhpWeights:
    """Weights of pairwise comparisons, and their consistency ratio (Saaty 1977, 1980).

    Parameters
    ----------
    judged : ComparisonMatrix, or (items, rows of ratios, expert).

    Raises
    ------
    InvalidInputError (also ValueError) listing every ratio that is not above 0 or not reciprocal.

    Examples
    --------
    >>> found = ahp((["jobs", "rent"], [[1, 3], [1/3, 1]]))
    >>> [round(w, 12) for w in found.weights]
    [0.75, 0.25]
    """
    return _core.ahp(judged)


def group_ahp(experts: Iterable[ComparisonMatrix | Mapping[str, Any] | tuple[Any, ...]]) -> GroupWeights:
    """Several people's comparisons joined by their geometric mean (Aczel & Saaty 1983).

    Returns
    -------
    GroupWeights: weights of the group, of each expert, and how far they are apart.
    """
    return _core.group_ahp(list(experts))


def allocate(
    budgets: Iterable[Budget | Mapping[str, Any] | tuple[Any, ...]], *, total: float = 100
) -> GroupWeights:
    """Budget allocation: points that people hand out, as the mean of their shares.

    Parameters
    ----------
    budgets : Budget, or (expert, items, points).
    total : what each budget must add up to.

    Raises
    ------
    InvalidInputError (also ValueError) listing negative points and budgets that do not add up.

    Examples
    --------
    >>> found = allocate([("Ada", ["jobs", "rent"], [80, 20]), ("Ben", ["jobs", "rent"], [40, 60])])
    >>> found.weights, found.least, found.most
    ((0.6, 0.4), (0.4, 0.2), (0.8, 0.6))
    """
    return _core.allocate(list(budgets), total)


def benefit_of_doubt(
    normalised: ScoreTable,
    *,
    options: Options = None,
    own: Iterable[ShareLimits | Mapping[str, Any] | tuple[Any, ...]] = (),
) -> DoubtResult:
    """Each unit under the weights that flatter it most, by the same weights nobody above 1.

    Parameters
    ----------
    normalised : ScoreTable on scales where more is better, from 0 up.
    options : limits of each column's share by path, see ``describe_options("doubt")``
        (Cherchye, Moesen, Rogge & Van Puyenbroeck 2007; Wong & Beasley 1990).
    own : limits of single columns: (column, least, most).

    Returns
    -------
    DoubtResult: per unit a score from 0 to 1, weights, shares, and whether other weights do as well.

    Raises
    ------
    NotSupportedError (also NotImplementedError) where :func:`can_give_benefit_of_doubt` is false:
    the library was built without a solver of linear programs.
    InvalidInputError (also ValueError) listing numbers below 0 and limits that cannot be kept.

    Examples
    --------
    >>> table = score_table({"x": [1.0, 0.0, 0.4], "y": [0.0, 1.0, 0.4]}, units=["a", "b", "c"])
    >>> if can_give_benefit_of_doubt():
    ...     assert [round(u.score, 9) for u in benefit_of_doubt(table).units] == [1, 1, 0.8]
    """
    return _core.benefit_of_doubt(normalised, _paths(options), list(own))


def explain_scores(
    tree: IndexTree | IndexLayout,
    result: IndexResult,
    *,
    combine: Options = None,
    options: Options = None,
) -> tuple[ScoreContributions, ...]:
    """How much of each score's distance from a baseline each node brought about: Owen values.

    Parameters
    ----------
    tree, result : an index and what :func:`run_index` made of it.
    combine : the options "combine" that the scores came from, by path; None takes those of the result.
    options : the baseline and how it is worked out, see ``describe_options("contributions")``.

    Returns
    -------
    ScoreContributions per unit; the amounts of the indicators add up to score - reference.

    Raises
    ------
    InvalidInputError (also ValueError) listing options that make no sense.
    NotSupportedError (also NotImplementedError) for kemeny.

    Examples
    --------
    >>> tree = IndexTree("i", [("i",), ("x", "i", 3), ("y", "i", 1)])
    >>> table = score_table({"x": [0.0, 10.0], "y": [5.0, 1.0]}, units=["a", "b"])
    >>> from steelyard.composite import run_index
    >>> explained = explain_scores(tree, run_index(tree, table))
    >>> contributions_to_pandas(explained)[["unit", "node", "amount"]]
      unit node  amount
    0    a    i   -25.0
    1    a    x   -37.5
    2    a    y    12.5
    3    b    i    25.0
    4    b    x    37.5
    5    b    y   -12.5
    """
    return _core.explain_scores(_layout(tree), result, combine_of(result, combine), _paths(options))


def contributions_to_pandas(explained: Iterable[ScoreContributions]) -> pd.DataFrame:
    """A row per unit and node, the root's first.

    Returns
    -------
    DataFrame: unit, baseline, node, from_, to (its own scores, NA where it has none), amount, own,
    scale, others, error. Units whose score cannot be shared out have no rows.
    """
    import pandas as pd

    rows = [
        (e.unit, e.baseline, n.node, n.from_, n.to, n.amount, n.own, n.scale, n.others, n.error)
        for e in explained
        for n in (*e.nodes[-1:], *e.nodes[:-1])
    ]
    names = ["unit", "baseline", "node", "from_", "to", "amount", "own", "scale", "others", "error"]
    return pd.DataFrame(rows, columns=names).astype({"from_": "Float64", "to": "Float64"})
