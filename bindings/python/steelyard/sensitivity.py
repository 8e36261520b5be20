# SPDX-License-Identifier: MIT
"""How much a conclusion hangs on the judgements behind it: every combination of them is asked.

A judgement is a choice that somebody made, with what else could have been chosen. Its options set
options of an index by path; a plan holds an index and its judgements, and a question is answered
in every admissible combination. Counts are counts: "in 6 of 24 combinations", never "likely".

>>> import steelyard as sy
>>> from steelyard import sensitivity
>>> tree = sy.IndexTree("living", [("living",), ("jobs", "living"), ("rent", "living")])
>>> table = sy.score_table({"jobs": [1.0, 2.0, 4.0], "rent": [9.0, 7.0, 1.0]}, units=["Erie", "Lucas", "Wayne"])
>>> scale = sy.Judgement("scale", "How do the numbers come to one scale?", type="equivalent", chosen="range", options=[
...     sy.JudgementOption("range", sets={"index.normalise.method": "min_max"}),
...     sy.JudgementOption("ranks", sets={"index.normalise.method": "rank"})])
>>> result = sy.run_index(tree, table)
>>> found = result.holds("Erie > Lucas", [scale])
>>> print(found)
"Erie is ahead of Lucas" holds in 0 of 2 combinations of 1 judgement; it hangs on none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ._alternatives import (
    ChosenOption,
    Exclusion,
    Flip,
    FlipMap,
    FlipRow,
    Judgements,
    JudgementWeight,
    Multiverse,
    NoAnswer,
    PooledAnswer,
    SameOption,
    StageCost,
    WeightSets,
    WorkspaceCounts,
    alternatives,
    index_plan,
)
from ._core.composite import IndexResult
from ._core.sensitivity import (
    Alternatives,
    Plan,
    SampledAlternatives,
    Workspace,
    describe_joint_options,
    describe_sampling_options,
)
from ._errors import InsufficientDataError
from ._factorials import (
    DuplicateOption,
    Holding,
    OptionChange,
    ShapleyShare,
    ShapleyShares,
    SobolShare,
    SobolShares,
    duplicates,
    holding,
    shapley_shares,
    sobol_shares,
)
from ._index_tables import MadeFrom
from ._progress import Progress
from ._questions import (
    Question,
    is_ahead,
    is_among_first,
    is_positive,
    meets_target,
    question_of,
    rank_of,
    ranks_of,
    score_of,
)
from ._rank_doubts import (
    Continuum,
    GroupCertificate,
    JointCertificate,
    JudgementInterval,
    LinearNode,
    MovedWeights,
    Norm,
    RankedUnit,
    RankInterval,
    SampledShare,
    SampledShares,
    SwapCertificate,
    any_weights,
    joint_swap,
    linear_node_of,
    ranked_units,
    sampled_alternatives,
    sampled_shares,
    smallest_change_of_first,
    smallest_swap,
    swaps_by_group,
)

__all__ = [
    "Alternatives",
    "ChosenOption",
    "Continuum",
    "DuplicateOption",
    "Exclusion",
    "Flip",
    "FlipMap",
    "FlipRow",
    "GroupCertificate",
    "Holding",
    "JointCertificate",
    "JudgementInterval",
    "JudgementWeight",
    "LinearNode",
    "MovedWeights",
    "Multiverse",
    "NoAnswer",
    "OptionChange",
    "Plan",
    "PooledAnswer",
    "Question",
    "RankInterval",
    "RankedUnit",
    "SameOption",
    "SampledAlternatives",
    "SampledShare",
    "SampledShares",
    "ShapleyShare",
    "ShapleyShares",
    "SobolShare",
    "SobolShares",
    "StageCost",
    "SwapCertificate",
    "Workspace",
    "WorkspaceCounts",
    "alternatives",
    "any_weights",
    "ask",
    "describe_joint_options",
    "describe_sampling_options",
    "duplicates",
    "holding",
    "holds",
    "index_plan",
    "is_ahead",
    "is_among_first",
    "is_positive",
    "joint_swap",
    "linear_node_of",
    "meets_target",
    "plan_of",
    "rank_of",
    "ranked_units",
    "ranks_of",
    "sampled_alternatives",
    "sampled_shares",
    "score_of",
    "shapley_shares",
    "smallest_change_of_first",
    "smallest_swap",
    "sobol_shares",
    "swap_of",
    "swaps_by_group",
]


def ask(asked: str | Question, units: Iterable[str], *, node: str = "") -> Question:
    """A question in words as a Question.

    Parameters
    ----------
    asked : "A > B" (A is ahead of B), "A < B", "A >= 60" (it meets a target on the scale of the index), "A > 0",
        "rank of A <= 3" (it is among the first three), "rank of A", "score of A", or "ranks". A code that looks like a
        number is a code.
    units : codes of the index.
    node : a group that is asked about in place of the whole index.

    Raises
    ------
    UnknownCodeError (also KeyError) naming the nearest unit.
    FormatFaultError (also ValueError) for words that are no question, with those that are.

    Examples
    --------
    >>> print(ask("rank of Lucas <= 2", ["Erie", "Lucas"]))
    Lucas is among the first 2
    >>> ask("Luca > Erie", ["Erie", "Lucas"])
    Traceback (most recent call last):
    steelyard._errors.UnknownCodeError: question: there is no unit 'Luca'; did you mean 'Lucas'?
    """
    return question_of(asked, list(units), node=node)


def plan_of(
    result: IndexResult,
    judgements: Judgements | None = None,
    *,
    weight_sets: WeightSets | None = None,
    excluded: Iterable[Exclusion | Mapping[str, str] | tuple[Any, ...]] = (),
) -> Plan:
    """The plan over what an index was made of (attached to IndexResult as ``plan``).

    Parameters
    ----------
    result : IndexResult of :func:`steelyard.run_index` or of ``fw.index``.
    judgements : Judgement or dicts of its fields; None takes those of the framework whose options set nothing but paths
        of the index. Whatever they choose stands in place of the options that the result was made with.
    weight_sets, excluded : as for :func:`index_plan`; None takes the framework's.

    Raises
    ------
    InsufficientDataError (also ValueError) for a result that does not know what it was made of, such as one of
    :func:`steelyard.composite.run_frozen`.
    InvalidInputError (also ValueError) whose `problems` list all that is wrong with the judgements.
    """
    made: MadeFrom | None = getattr(result, "_made_from", None)
    if made is None:
        raise InsufficientDataError(
            "plan: this result does not know the tree and the table that it was made of; "
            "use run_index or fw.index, or make a plan with sensitivity.index_plan"
        )
    ledger = list(made.judgements if judgements is None else judgements)
    sets = made.weight_sets if weight_sets is None else weight_sets
    return index_plan(
        made.tree, made.table, ledger, options=made.options, groups=made.groups, weight_sets=sets, excluded=excluded
    )


def holds(
    result: IndexResult,
    asked: str | Question,
    judgements: Judgements | None = None,
    *,
    node: str = "",
    weight_sets: WeightSets | None = None,
    excluded: Iterable[Exclusion | Mapping[str, str] | tuple[Any, ...]] = (),
    workspace: Workspace | None = None,
    threads: int = 1,
    progress: Progress = None,
) -> Alternatives:
    """In how many combinations of the judgements something is so (attached to IndexResult).

    Parameters
    ----------
    result : IndexResult.
    asked : in words, "Lucas > Erie", or a Question; see :func:`ask`.
    judgements, weight_sets, excluded : as for :func:`plan_of`.
    node, workspace, threads, progress : as for :func:`alternatives`.

    Returns
    -------
    Alternatives: ``str()`` is one plain sentence, ``flip_map()`` what each option does, ``smallest_flips`` what turns it
    around, ``sobol_shares()`` and ``shapley_shares()`` what it hangs on.

    Examples
    --------
    >>> from steelyard import IndexTree, run_index, score_table
    >>> tree = IndexTree("i", [("i",), ("x", "i"), ("y", "i")])
    >>> result = run_index(tree, score_table({"x": [0.0, 9.0, 10.0], "y": [9.0, 4.0, 0.0]}, units=["a", "b", "c"]))
    >>> found = result.holds("b > c", [{"id": "means", "question": "May a strength make good a weakness?",
    ...     "type": "equivalent", "chosen": "yes", "options": [
    ...         {"id": "yes", "sets": {"index.combine.method": "arithmetic"}},
    ...         {"id": "no", "sets": {"index.combine.method": "minimum"}}]}])
    >>> print(found)
    "b is ahead of c" holds in 2 of 2 combinations of 1 judgement; it hangs on none of them.
    >>> [(row.option, row.alone) for row in found.flip_map()]
    [('yes', 1.0), ('no', 1.0)]
    """
    plan = plan_of(result, judgements, weight_sets=weight_sets, excluded=excluded)
    return alternatives(plan, asked, node=node, workspace=workspace, threads=threads, progress=progress)


def swap_of(result: IndexResult, unit: str, other: str, *, node: str = "", norm: Norm = "total") -> SwapCertificate:
    """The smallest change of the weights of one group that brings two units level (attached as ``smallest_swap``).

    Parameters
    ----------
    result : IndexResult that knows what it was made of.
    unit, other : codes.
    node : the group; the root when empty. For several levels see :func:`swaps_by_group` and :func:`joint_swap`.
    norm : see :func:`smallest_swap`.

    Examples
    --------
    >>> from steelyard import IndexTree, run_index, score_table
    >>> tree = IndexTree("i", [("i",), ("x", "i"), ("y", "i")])
    >>> result = run_index(tree, score_table({"x": [0.0, 9.0, 10.0], "y": [9.0, 4.0, 0.0]}, units=["a", "b", "c"]))
    >>> print(result.smallest_swap("b", "c"))
    c draws level with b when weights of i change by 0.6327 (total), and by no less: x from 0.5000 to 0.8163, ...
    """
    made: MadeFrom | None = getattr(result, "_made_from", None)
    if made is None:
        raise InsufficientDataError(
            "smallest_swap: this result does not know the tree that it was made of; "
            "use sensitivity.linear_node_of(tree, result)"
        )
    return smallest_swap(linear_node_of(made.tree, result, node=node), unit, other, norm=norm)
