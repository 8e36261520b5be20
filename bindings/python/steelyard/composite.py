# SPDX-License-Identifier: MIT
"""Indices: many indicators become one number per unit, step by step and in plain sight.

Every step takes a table of units by columns, and options by path, and gives a table. An index is a
tree of any shape; :func:`run_index` does all steps of it and keeps what each of them did.

>>> from steelyard import composite
>>> table = composite.score_table({"county": ["Erie", "Lucas", "Wayne"],
...     "jobs": [60.0, 75.0, 70.0], "crime": [12.0, 30.0, None]},
...     unit="county", nan_reason="not_reported")
>>> tree = composite.IndexTree("living", [
...     ("living",),
...     {"code": "jobs", "parent": "living", "weight": 3, "marks": (50, 90)},
...     {"code": "crime", "parent": "living", "marks": (0, 40), "better": "down"}])
>>> result = composite.run_index(tree, table, options={"normalise.method": "goalposts"})
>>> result.value_of("Lucas")
Value.point(53.125)
>>> print(result.value_of("Wayne"))       # its crime may be anything on the scale
37.5 to 62.5
>>> [(r.unit, r.rank, r.best, r.worst) for r in result.ranks()]
[('Erie', 2.0, 3, 3), ('Lucas', 1.0, 1, 2), ('Wayne', None, 1, 2)]
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ._core import composite as _core
from ._core.composite import (
    AhpWeights,
    Budget,
    ColumnFacts,
    ColumnTreatment,
    ComparisonMatrix,
    ComponentWeights,
    Consistency,
    Correlation,
    CorrelationMatrix,
    Denomination,
    DoubtResult,
    GoalMarks,
    GroupWeights,
    ImputeQuality,
    IndexLayout,
    IndexNode,
    IndexNote,
    IndexResult,
    IndexScores,
    IndexTree,
    ItemConsistency,
    KemenyOrders,
    LoadingWeights,
    NodeContribution,
    NormaliseRule,
    Normaliser,
    Pairwise,
    PrincipalComponents,
    ScoreCell,
    ScoreContributions,
    ScoreTable,
    Shape,
    ShareLimits,
    TreatRule,
    UnitDoubt,
    UnitRank,
    UnitScreening,
    can_give_benefit_of_doubt,
    describe_contribution_options,
    describe_doubt_options,
    describe_index_options,
    describe_loading_options,
    describe_multiple_options,
    describe_panel_options,
    describe_screen_options,
    describe_time_options,
    describe_uncertainty_options,
)
from ._core.core import FLAGS, FORMS, REASONS, Problem, Value
from ._files import Path, written
from ._index_stages import (
    Combined,
    Imputed,
    Normalised,
    arithmetic_mean,
    borda,
    combine_scores,
    copeland,
    find_normalisers,
    find_treatments,
    impute,
    kemeny,
    mazziotta_pareto,
    normalise,
    outrank,
    power_mean,
    quality_of,
    rank_units,
    treat,
    weighted_median,
)
from ._index_tables import (
    MadeFrom,
    Options,
    TieRule,
    _layout,
    _paths,
    denominate,
    facts_of,
    from_results,
    score_table,
    screen_units,
    without_screened,
)
from ._index_time import (
    ImputedPanel,
    IndicatorLife,
    LeftOut,
    ObservationError,
    Panel,
    PanelLink,
    PanelResult,
    PooledEstimate,
    PooledScore,
    ScoreSpread,
    TimeSource,
    UnitSpread,
    explain_changes,
    impute_copies,
    impute_panel,
    leave_one_out,
    make_panel,
    pool,
    run_copies,
    run_panel,
    shifts_to_pandas,
    spread_scores,
)
from ._index_trees import Nodes, read_tree, tree_of
from ._index_weights import (
    ahp,
    allocate,
    benefit_of_doubt,
    components_of,
    contributions_to_pandas,
    correlate,
    correlations,
    cronbach,
    explain_scores,
    group_ahp,
    varimax,
    weights_of_first,
    weights_of_loadings,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "AhpWeights",
    "Budget",
    "ColumnFacts",
    "ColumnTreatment",
    "Combined",
    "ComparisonMatrix",
    "ComponentWeights",
    "Consistency",
    "Correlation",
    "CorrelationMatrix",
    "Denomination",
    "DoubtResult",
    "GoalMarks",
    "GroupWeights",
    "ImputeQuality",
    "Imputed",
    "ImputedPanel",
    "IndexLayout",
    "IndexNode",
    "IndexNote",
    "IndexResult",
    "IndexScores",
    "IndexTree",
    "IndicatorLife",
    "ItemConsistency",
    "KemenyOrders",
    "LeftOut",
    "LoadingWeights",
    "NodeContribution",
    "NormaliseRule",
    "Normalised",
    "Normaliser",
    "ObservationError",
    "Pairwise",
    "Panel",
    "PanelLink",
    "PanelResult",
    "PooledEstimate",
    "PooledScore",
    "PreparedIndex",
    "PrincipalComponents",
    "ScoreCell",
    "ScoreContributions",
    "ScoreSpread",
    "ScoreTable",
    "Shape",
    "ShareLimits",
    "TimeSource",
    "TreatRule",
    "UnitDoubt",
    "UnitRank",
    "UnitScreening",
    "UnitSpread",
    "ahp",
    "allocate",
    "arithmetic_mean",
    "benefit_of_doubt",
    "borda",
    "can_give_benefit_of_doubt",
    "check_index",
    "combine_scores",
    "components_of",
    "contributions_to_pandas",
    "copeland",
    "correlate",
    "correlations",
    "cronbach",
    "denominate",
    "describe_contribution_options",
    "describe_doubt_options",
    "describe_index_options",
    "describe_loading_options",
    "describe_multiple_options",
    "describe_panel_options",
    "describe_screen_options",
    "describe_time_options",
    "describe_uncertainty_options",
    "explain_changes",
    "explain_scores",
    "facts_of",
    "find_normalisers",
    "find_treatments",
    "from_results",
    "group_ahp",
    "impute",
    "impute_copies",
    "impute_panel",
    "kemeny",
    "leave_one_out",
    "make_panel",
    "mazziotta_pareto",
    "normalise",
    "outrank",
    "pool",
    "power_mean",
    "quality_of",
    "rank_units",
    "ranks",
    "read_tree",
    "run_copies",
    "run_frozen",
    "run_index",
    "run_panel",
    "score_table",
    "screen_units",
    "shifts_to_pandas",
    "spread_scores",
    "to_pandas",
    "treat",
    "value_of",
    "varimax",
    "weighted_median",
    "weights_of_first",
    "weights_of_loadings",
    "wide",
    "without_screened",
    "write_csv",
    "write_json",
]


class PreparedIndex:
    """An index with its options, made ready once for many tables: a thousand runs read neither again.

    Parameters
    ----------
    tree, options, groups : as :func:`run_index` takes them.

    Examples
    --------
    >>> prepared = PreparedIndex(IndexTree("i", [("i",), ("x", "i")]), options={"normalise.high": 10})
    >>> [prepared.run(score_table({"x": [0.0, x, 8.0]}, units=["a", "b", "c"])).value_of("b").number for x in (2, 4)]
    [2.5, 5.0]
    """

    __slots__ = ("_made", "_ready")

    def __init__(self, tree: IndexTree | IndexLayout, *, options: Options = None, groups: Iterable[str] = ()) -> None:
        self._made = (_layout(tree), _paths(options), tuple(groups))
        self._ready = _core.PreparedIndex(*self._made)

    def run(self, table: ScoreTable) -> IndexResult:
        """What :func:`run_index` gives of the table, to the bit."""
        result = self._ready.run(table)
        layout, options, groups = self._made
        result._made_from = MadeFrom(layout, table, options, groups)
        return result

    def __reduce__(self) -> tuple[Any, ...]:
        return _prepared, self._made

    def __repr__(self) -> str:
        return f"<PreparedIndex: {self._made[0].code}>"


def _prepared(tree: IndexLayout, options: dict[str, Any], groups: tuple[str, ...]) -> PreparedIndex:
    return PreparedIndex(tree, options=options, groups=groups)


def run_index(
    tree: IndexTree | IndexLayout,
    table: ScoreTable,
    *,
    options: Options = None,
    groups: Iterable[str] = (),
) -> IndexResult:
    """An index from raw numbers to scores: select, impute, treat, normalise, combine.

    Parameters
    ----------
    tree : IndexTree, or the IndexLayout made of it once for many runs.
    table : ScoreTable with a column per indicator, in raw units; others are left alone.
    options : by path or nested, see ``describe_options("index")``; those of nodes win.
    groups : a word per unit, in the table's order, for imputation by group.

    Returns
    -------
    IndexResult: scores of every group with bounds, coverage and imputed share; treatments,
    normalisers and tables in between; notes.

    Raises
    ------
    InvalidInputError (also ValueError) whose `problems` list everything that is wrong with the tree,
    or with the first step that has problems.

    Examples
    --------
    >>> table = score_table({"x": [1.0, 2.0, 4.0], "y": [9.0, 1.0, 4.0]}, units=["a", "b", "c"])
    >>> tree = IndexTree("i", [("i",), ("x", "i"), ("y", "i")])
    >>> result = run_index(tree, table, options={"combine": {"method": "minimum"}})
    >>> [(r.unit, r.rank) for r in result.ranks()]
    [('a', 2.0), ('b', 2.0), ('c', 1.0)]
    """
    layout, chosen, words = _layout(tree), _paths(options), tuple(groups)
    result = _core.run_index(layout, table, chosen, words)
    result._made_from = MadeFrom(layout, table, chosen, words)
    return result


def check_index(
    tree: IndexTree | Nodes, table: ScoreTable, *, options: Options = None, groups: Iterable[str] = ()
) -> tuple[Problem, ...]:
    """Everything that is wrong with an index, its table and its options, as one list.

    Parameters
    ----------
    tree : IndexTree, whatever is wrong with it; or a CSV file, frame or records as :func:`read_tree` takes them: cells that
        cannot be read are in the list with the rest.
    table, options, groups : as :func:`run_index` takes them.

    Returns
    -------
    Problems in order of lines, with file, line, column and node or unit. :func:`run_index` stops at
    the first step that has faults; this goes on with what is left. Empty: the index runs. Units without
    a single number are warnings: their scores will be missing.

    Examples
    --------
    >>> table = score_table({"x": [1.0, 1.0, 1.0], "y": [9.0, 0.0, 4.0]}, units=["a", "b", "c"])
    >>> tree = IndexTree("i", [("i",), ("x", "i"), ("y", "i", -1.0)])
    >>> [(p.rule, p.column or p.code) for p in check_index(tree, table)]
    [('bad_weight', 'weight'), ('constant', 'x')]
    """
    unreadable: list[Problem] = []
    if not isinstance(tree, IndexTree):
        tree, unreadable = tree_of(tree)
    found = _core.check_index(tree, table, _paths(options), list(groups))
    return tuple(sorted([*found, *unreadable], key=lambda p: p.where.line))


def run_frozen(
    tree: IndexTree | IndexLayout,
    table: ScoreTable,
    reference: IndexResult,
    *,
    options: Options = None,
    groups: Iterable[str] = (),
) -> IndexResult:
    """The same for another table (another year) with the treatments and normalisers of `reference`.

    Examples
    --------
    >>> tree = IndexTree("i", [("i",), ("x", "i")])
    >>> first = run_index(tree, score_table({"x": [0.0, 10.0]}, units=["a", "b"]))
    >>> later = run_frozen(tree, score_table({"x": [5.0, 12.0]}, units=["a", "b"]), first)
    >>> later.value_of("b")                  # better than the best was: more than 100
    Value.point(120)
    """
    return _core.run_frozen(_layout(tree), table, reference, _paths(options), list(groups))


# Questions to an index (attached to IndexResult), and tables on their way out.


def value_of(result: IndexResult, unit: str, node: str | None = None) -> Value:
    """The score of a unit in a group, the root when none is named.

    Raises
    ------
    UnknownCodeError (also KeyError) naming the nearest.
    """
    return result.scores.nodes.value_of(unit, node or result.root)


def ranks(
    result: IndexResult, node: str | None = None, *, ties: TieRule = "min"
) -> tuple[UnitRank, ...]:
    """Places of the units in a group, the root when none is named; see :func:`rank_units`."""
    return rank_units(result.scores.nodes, node or result.root, ties=ties)


def wide(of: ScoreTable | IndexScores | IndexResult) -> pd.DataFrame:
    """Points only, a row per unit and a column per column or group.

    Returns
    -------
    DataFrame of nullable Float64, indexed by unit; NA where there is no point, never NaN.

    Examples
    --------
    >>> wide(score_table({"x": [1.0, None]}, units=["a", "b"], nan_reason="lost"))
             x
    unit
    a      1.0
    b     <NA>
    """
    import pandas as pd

    from ._frames import float64

    table = _cells_of(of)
    there = table.form_codes == FORMS.index("point")
    columns = {c: float64(table.value[:, i], there[:, i]) for i, c in enumerate(table.columns)}
    return pd.DataFrame(columns, index=pd.Index(table.units, name="unit"))


def _cells_of(of: ScoreTable | IndexScores | IndexResult) -> ScoreTable:
    if isinstance(of, IndexResult):
        of = of.scores
    return of.nodes if isinstance(of, IndexScores) else of


def to_pandas(of: ScoreTable | IndexScores | IndexResult) -> pd.DataFrame:
    """A row per column (or group, the root's first) and unit, in the tabular form.

    Returns
    -------
    DataFrame: column or node, unit, value, form, reason, lower, upper, flags; of scores also
    coverage and imputed (shares), rank, rank_best and rank_worst. Numbers are nullable, NA where
    there is none, never NaN; a point is its own bounds.

    Examples
    --------
    >>> result = run_index(IndexTree("i", [("i",), ("x", "i")]),
    ...     score_table({"x": [0.0, 10.0]}, units=["a", "b"]))
    >>> to_pandas(result)[["node", "unit", "value", "rank"]]
      node unit  value  rank
    0    i    a    0.0   2.0
    1    i    b  100.0   1.0
    """
    import pandas as pd

    from ._frames import categorical, flag_words, float64

    scores = of.scores if isinstance(of, IndexResult) else of
    table = _cells_of(scores)
    n, m = len(table.units), len(table.columns)
    order = range(m)[::-1] if isinstance(scores, IndexScores) else range(m)

    def cells(of: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return of[:, list(order)].T.reshape(-1)

    forms = cells(table.form_codes)
    point, below, above, missing = (forms == FORMS.index(f) for f in ("point", "below", "above", "missing"))
    value = cells(table.value)
    lower = value if table.lower is None else np.where(point, value, cells(table.lower))
    upper = value if table.upper is None else np.where(point, value, cells(table.upper))
    frame = {
        "node" if isinstance(scores, IndexScores) else "column": categorical(table.columns, np.repeat(list(order), n)),
        "unit": categorical(table.units, np.tile(np.arange(n), m)),
        "value": float64(value, point),
        "form": categorical(FORMS, forms),
        "reason": categorical(REASONS[1:], cells(table.reason_codes).astype(np.int8) - 1),
        "lower": float64(lower, ~(missing | below)),
        "upper": float64(upper, ~(missing | above)),
        "flags": flag_words(FLAGS, cells(table.flag_bits)),
    }  # fmt: skip
    if isinstance(scores, IndexScores):
        frame["coverage"] = cells(scores.coverage)
        frame["imputed"] = cells(scores.imputed)
        frame.update(_rank_columns(table, [table.columns[c] for c in order]))
    return pd.DataFrame(frame)


def _rank_columns(table: ScoreTable, nodes: Sequence[str]) -> dict[str, Any]:
    import pandas as pd

    rows: list[tuple[float | None, int | None, int | None]] = []
    for node in nodes:
        found = {r.unit: (r.rank, r.best, r.worst) for r in rank_units(table, node)}
        rows += [found.get(unit, (None, None, None)) for unit in table.units]
    kinds = {"rank": "Float64", "rank_best": "Int64", "rank_worst": "Int64"}
    return {
        name: pd.array([row[i] for row in rows], dtype=kind) for i, (name, kind) in enumerate(kinds.items())
    }  # fmt: skip


def write_csv(of: ScoreTable | IndexScores | IndexResult, path: Path | None = None) -> str | None:
    """Write the rows of :func:`to_pandas` as CSV; None as path returns the text.

    Raises
    ------
    FileFaultError (also OSError) when the file cannot be written.
    """
    return written(of._csv(), path)


def write_json(of: ScoreTable | IndexScores | IndexResult, path: Path | None = None) -> str | None:
    """Write the rows of :func:`to_pandas` as a JSON array of objects; None as path returns the text."""
    return written(of._json(), path)
