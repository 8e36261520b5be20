# SPDX-License-Identifier: MIT
"""What a rank could be: sampled judgements, smallest changes of weights, and intervals from three sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from ._alternatives import Pool
from ._core import sensitivity as _core
from ._core.composite import IndexLayout, IndexResult, IndexTree, UnitRank
from ._core.sensitivity import Alternatives, Plan, SampledAlternatives, Workspace
from ._index_tables import Options, _layout, _paths, combine_of
from ._progress import Progress, told
from ._questions import Question, question_of
from ._rank_sets import RankSets

Norm = Literal["total", "euclidean", "largest"]


class Continuum(NamedTuple):
    """A judgement whose options are a continuum: numbers that it sets together.

    ``law`` is "uniform", each number by itself between low and high, or "shares", numbers that add up to 1, all such
    sets alike, drawn towards ``around`` as ``freedom`` falls from 1 to 0.
    """

    id: str
    law: Literal["uniform", "shares"]
    paths: Sequence[str]
    low: float = 0
    high: float = 1
    around: Sequence[float] = ()
    freedom: float = 1


class JudgementInterval(NamedTuple):
    """Between what an answer lies over judgements: quantiles, and the least and most of all answers."""

    low: float
    middle: float
    high: float
    least: float
    most: float


class SampledShare(NamedTuple):
    """Shares of the variance with their standard errors."""

    judgement: str
    first: float
    first_error: float
    total: float
    total_error: float


class SampledShares(NamedTuple):
    """Sobol shares by sampling, with the runs and the options (the seed among them) that they came from."""

    variance: float
    variance_error: float
    hangs_on_none: bool
    judgements: tuple[SampledShare, ...]
    runs: int
    options: dict[str, Any]


class LinearNode(NamedTuple):
    """Units compared by a weighted sum of columns: base + the sum of weight x score.

    ``scores`` has shape (columns, units); ``moving`` names the columns whose weights may change.
    """

    code: str
    units: Sequence[str]
    columns: Sequence[str]
    scores: npt.NDArray[np.float64]
    weights: Sequence[float]
    base: Sequence[float] = ()
    moving: Sequence[str] = ()


class SwapCertificate(NamedTuple):
    """The smallest change of weights that brings two units level; ``kind`` is "changed", "level" or "never"."""

    ahead: str
    behind: str
    kind: Literal["changed", "level", "never"]
    norm: Norm
    distance: float
    weights: tuple[float, ...]
    moving: tuple[str, ...]
    sentence: str

    def __str__(self) -> str:
        return self.sentence


class GroupCertificate(NamedTuple):
    """What one group's weights can do by themselves; ``refused`` says why it has no certificate."""

    group: str
    swap: SwapCertificate | None
    refused: str


class MovedWeights(NamedTuple):
    """One group's weights as they stand and as they were found, both adding up to 1."""

    group: str
    children: tuple[str, ...]
    from_: tuple[float, ...]
    to: tuple[float, ...]


class JointCertificate(NamedTuple):
    """The smallest change of weights of several groups together that a bounded search came upon: an upper bound.

    ``kind`` is "changed", "level" or "not_found", which proves nothing; ``tried`` is how many sets of weights were looked at.
    """

    ahead: str
    behind: str
    kind: Literal["changed", "level", "not_found"]
    norm: Norm
    distance: float
    groups: tuple[MovedWeights, ...]
    tried: int
    options: dict[str, Any]
    sentence: str

    def __str__(self) -> str:
        return self.sentence

    def weights(self) -> dict[str, float]:
        """By node, as :meth:`IndexLayout.with_weights` takes them."""
        return {c: w for g in self.groups for c, w in zip(g.children, g.to, strict=True)}


class RankInterval(NamedTuple):
    """One interval of a unit's rank and where it comes from: "sampling", "missing data" or "judgements"."""

    source: Literal["sampling", "missing data", "judgements"]
    best: float
    worst: float
    basis: str


class RankedUnit(NamedTuple):
    """A unit's rank with up to three intervals, which answer different questions and are never merged."""

    unit: str
    rank: float | None
    intervals: tuple[RankInterval, ...]
    letters: str
    sentence: str

    def __str__(self) -> str:
        return self.sentence


# ---- sampling


def any_weights(tree: IndexTree | IndexLayout, *, freedom: float = 1) -> tuple[Continuum, ...]:
    """Weights that nobody chose: shares for every group of more than one child, around the declared ones.

    Parameters
    ----------
    tree : IndexTree or IndexLayout.
    freedom : 1 for any weights at all, less to stay nearer to those declared.

    Examples
    --------
    >>> from steelyard import IndexTree
    >>> any_weights(IndexTree("i", [("i",), ("x", "i"), ("y", "i")]))[0].paths
    ('index.nodes.x.weight', 'index.nodes.y.weight')
    """
    declared = tree.tree if isinstance(tree, IndexLayout) else tree
    return tuple(Continuum(*c) for c in _core.any_weights(declared, freedom))


def sampled_alternatives(
    plan: Plan,
    asked: str | Question,
    *,
    continua: Iterable[Continuum | tuple[Any, ...]] = (),
    pool: Pool = "with_uncertain",
    node: str = "",
    options: Options = None,
    workspace: Workspace | None = None,
    threads: int = 1,
    progress: Progress = None,
) -> SampledAlternatives:
    """Ask a question in combinations drawn by the judgements' probabilities and the continua's laws.

    Parameters
    ----------
    plan, asked, node, workspace, threads, progress : as for :func:`alternatives`.
    continua : Continuum, such as :func:`any_weights` gives.
    pool : whether uncertain judgements are varied too; those that are not equivalent stay as chosen.
    options : points, replicates and seed, see ``describe_options("sampling")``; the same seed gives the same bits.

    Returns
    -------
    SampledAlternatives; ``str()`` says in how many of the sampled combinations it holds, ``intervals()`` between what
    the answers lie.

    Raises
    ------
    InvalidInputError (also ValueError) whose `problems` list continua and options that make no sense.

    Examples
    --------
    >>> from steelyard import IndexTree, score_table
    >>> from steelyard.sensitivity import index_plan
    >>> tree = IndexTree("i", [("i",), ("x", "i"), ("y", "i")])
    >>> plan = index_plan(tree, score_table({"x": [0.0, 10.0], "y": [9.0, 0.0]}, units=["a", "b"]), [])
    >>> found = sampled_alternatives(plan, "b > a", continua=any_weights(tree), options={"seed": 7})
    >>> print(found)
    "b is ahead of a" holds in ... of 4096 sampled combinations of 1 judgement (seed 7).
    >>> round(found.share, 1), found.share_error < 0.02
    (0.5, True)
    """
    question = question_of(asked, plan.table.units, node=node)
    with told(progress, "sampled alternatives") as sink:
        return _core.sampled_alternatives(
            plan, tuple(question), [_continuum(c) for c in continua], pool == "with_uncertain", _paths(options),
            workspace, threads, sink,
        )  # fmt: skip


def _continuum(of: Continuum | tuple[Any, ...]) -> tuple[Any, ...]:
    c = Continuum(*of)
    return (c.id, c.law, list(c.paths), c.low, c.high, list(c.around), c.freedom)


def sampled_shares(
    plan: Plan,
    asked: str | Question,
    *,
    continua: Iterable[Continuum | tuple[Any, ...]] = (),
    pool: Pool = "with_uncertain",
    node: str = "",
    options: Options = None,
    workspace: Workspace | None = None,
    threads: int = 1,
    progress: Progress = None,
) -> SampledShares:
    """Sobol shares of judgements and continua by sampling, each with its standard error.

    First order by Janon et al. (2014), total by Jansen (1999), over randomised Halton points.

    Parameters
    ----------
    plan, asked, continua, pool, node, options, workspace, threads, progress : as for :func:`sampled_alternatives`.

    Raises
    ------
    IllegalOperationError (also ValueError) where combinations are excluded, or one that is drawn has no answer.
    """
    question = question_of(asked, plan.table.units, node=node)
    with told(progress, "sampled shares") as sink:
        variance, error, none, factors, runs, chosen = _core.sampled_shares(
            plan, tuple(question), [_continuum(c) for c in continua], pool == "with_uncertain", _paths(options),
            workspace, threads, sink,
        )  # fmt: skip
    return SampledShares(variance, error, none, tuple(SampledShare(*f) for f in factors), runs, chosen)


def intervals(of: SampledAlternatives, *, level: float = 0.9) -> tuple[JudgementInterval, ...]:
    """One per number of the answer (attached to SampledAlternatives).

    Parameters
    ----------
    level : share of the answers between low and high, as much on either side.

    Raises
    ------
    DomainFaultError (also ValueError) for a level outside 0 to 1; InsufficientDataError without any answer.
    """
    return tuple(JudgementInterval(*i) for i in of._intervals(level))


def sampled_there(of: SampledAlternatives) -> npt.NDArray[np.bool_]:
    """By run: whether it was answered."""
    return of._there.view(np.bool_)


# ---- certificates


def linear_node_of(
    tree: IndexTree | IndexLayout, result: IndexResult, *, node: str = "", combine: Options = None
) -> LinearNode:
    """A group of an index, as far as its children's weights move the score of the root.

    Parameters
    ----------
    tree, result : an index and what :func:`steelyard.run_index` made of it.
    node : code of the group; the root when empty.
    combine : the options "combine" that the scores came from; None takes those of the result.

    Raises
    ------
    UnknownCodeError (also KeyError) for a group that is not there.
    NotSupportedError (also NotImplementedError) where a mean on the way up is not arithmetic.
    InsufficientDataError (also ValueError) naming units without a point.
    """
    code, units, columns, scores, weights, base, moving = _core.linear_node_of(
        _layout(tree), result, combine_of(result, combine), node
    )
    return LinearNode(code, units, columns, scores.reshape(len(columns), len(units)), weights, base, moving)


def _packed(node: LinearNode) -> tuple[Any, ...]:
    n = LinearNode(*node)
    scores = np.ascontiguousarray(n.scores, np.float64).reshape(-1)
    moving = list(n.moving) or list(n.columns)
    return (n.code, list(n.units), list(n.columns), scores, list(n.weights), list(n.base), moving)


def smallest_swap(node: LinearNode, unit: str, other: str, *, norm: Norm = "total") -> SwapCertificate:
    """The smallest change of weights that brings two units level, from where the next smallest swaps them.

    Parameters
    ----------
    node : LinearNode; ``node._replace(moving=["jobs", "rent"])`` lets only some weights move.
    unit, other : codes.
    norm : "total" (L1, twice what is moved), "euclidean" (L2) or "largest" (L infinity).

    Raises
    ------
    UnknownCodeError (also KeyError) for units and columns that are not there.

    Examples
    --------
    >>> node = LinearNode("i", ["a", "b"], ["x", "y"], np.array([[0.0, 4.0], [1.0, 0.0]]), [0.5, 0.5])
    >>> found = smallest_swap(node, "a", "b")
    >>> found.ahead, round(found.distance, 12), [round(w, 12) for w in found.weights]
    ('b', 0.6, [0.2, 0.8])
    """
    return SwapCertificate(*_core.smallest_swap(_packed(node), unit, other, norm))


def smallest_change_of_first(node: LinearNode, k: int, *, norm: Norm = "total") -> SwapCertificate:
    """The smallest change of weights that lets a unit into the first k: within it they stay who they are.

    Raises
    ------
    DomainFaultError (also ValueError) for a k that leaves nobody in or out.
    InsufficientDataError (also ValueError) where units are level at the border already.
    """
    return SwapCertificate(*_core.smallest_change_of_first(_packed(node), k, norm))


def swaps_by_group(
    tree: IndexTree | IndexLayout,
    result: IndexResult,
    unit: str,
    other: str,
    *,
    norm: Norm = "total",
    combine: Options = None,
) -> tuple[GroupCertificate, ...]:
    """Of an index of several levels, one group's weights at a time: an upper bound of what all together could do.

    Returns
    -------
    GroupCertificate per group, the nearest first; those that have none last, with the reason.
    """
    found = _core.swaps_by_group(_layout(tree), result, combine_of(result, combine), unit, other, norm)
    return tuple(
        GroupCertificate(group, None if swap is None else SwapCertificate(*swap), refused)
        for group, swap, refused in found
    )


def joint_swap(
    tree: IndexTree | IndexLayout,
    result: IndexResult,
    unit: str,
    other: str,
    *,
    groups: Iterable[str] = (),
    norm: Norm = "total",
    combine: Options = None,
    options: Options = None,
) -> JointCertificate:
    """The smallest change of weights on several levels together that a search finds to bring two units level.

    The root's score is not linear in weights of several levels, so that the search is bounded: what it finds is an upper
    bound of the smallest change, checked in full; what it does not find may exist.

    Parameters
    ----------
    tree, result : an index and what :func:`steelyard.run_index` made of it; means of any kind but comparisons of units.
    unit, other : codes.
    groups : codes of those whose weights may move; none: all with more than one child.
    norm : over the changes of all groups at once, see :func:`smallest_swap`.
    combine : the options "combine" that the scores came from; None takes those of the result.
    options : starts, steps and seed, see ``describe_options("joint")``; the same seed gives the same bits.

    Raises
    ------
    UnknownCodeError (also KeyError) for groups and units.
    NotSupportedError (also NotImplementedError) where units are compared on the way.
    InsufficientDataError (also ValueError) naming indicators in which a unit has no point.

    Examples
    --------
    >>> from steelyard import IndexTree, run_index, score_table
    >>> tree = IndexTree("i", [("i",), ("g", "i", 2), ("x", "g"), ("y", "g"), ("z", "i")])
    >>> table = score_table({"x": [0.0, 10.0], "y": [8.0, 0.0], "z": [9.0, 5.0]}, units=["a", "b"])
    >>> result = run_index(tree, table, options={"treat.rule": "none", "normalise.method": "none"})
    >>> found = joint_swap(tree, result, "a", "b")
    >>> found.ahead, found.distance <= swaps_by_group(tree, result, "a", "b")[0].swap.distance
    ('a', True)
    """
    ahead, behind, kind, how, distance, moved, tried, chosen, sentence = _core.joint_swap(
        _layout(tree), result, combine_of(result, combine), unit, other, norm, _paths(options), list(groups)
    )
    weights = tuple(MovedWeights(*g) for g in moved)
    return JointCertificate(ahead, behind, kind, how, distance, weights, tried, chosen, sentence)


# ---- intervals of ranks


def ranked_units(
    ranks: IndexResult | Iterable[UnitRank],
    *,
    node: str = "",
    sampling: RankSets | None = None,
    judgements: Alternatives | SampledAlternatives | None = None,
    level: float = 0.9,
) -> tuple[RankedUnit, ...]:
    """Ranks with up to three labelled intervals: of missing data, of sampling, and of judgements.

    Parameters
    ----------
    ranks : IndexResult, or UnitRank of each unit as ``IndexResult.ranks()`` gives.
    node : group whose ranks are taken of an IndexResult; the root when empty.
    sampling : from :func:`steelyard.statistics.rank_sets_of`.
    judgements : answers to ``ranks_of``, enumerated (least and most) or sampled (quantiles).
    level : of the quantiles, where they were sampled.

    Raises
    ------
    UnknownCodeError (also KeyError) for units that are in one and not in the other.
    ShapeMismatchError (also ValueError) for answers to another question.

    Examples
    --------
    >>> from steelyard import IndexTree, run_index, score_table
    >>> result = run_index(IndexTree("i", [("i",), ("x", "i")]), score_table({"x": [0.0, 10.0]}, units=["a", "b"]))
    >>> print(ranked_units(result)[1])
    b has rank 1; missing data: 1 to 1.
    """
    of = result_ranks(ranks, node) if isinstance(ranks, IndexResult) else list(ranks)
    packed = None if sampling is None else tuple(sampling)
    return tuple(
        RankedUnit(unit, rank, tuple(RankInterval(*i) for i in found), letters, sentence)
        for unit, rank, found, letters, sentence in _core.ranked_units(of, packed, judgements, level)
    )


def result_ranks(result: IndexResult, node: str) -> list[UnitRank]:
    from ._index_stages import rank_units

    return list(rank_units(result.scores.nodes, node or result.root))
