# SPDX-License-Identifier: MIT
"""Plans over the judgements of an index, and a question's answer in every combination of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from ._core import sensitivity as _core
from ._core.composite import IndexLayout, IndexTree, ScoreTable
from ._core.define import Judgement
from ._core.sensitivity import Alternatives, Plan, Workspace
from ._factorials import ShapleyShare, ShapleyShares, SobolShare, SobolShares
from ._index_tables import Options, _paths
from ._progress import Progress, told
from ._questions import Question, question_of

if TYPE_CHECKING:
    import pandas as pd

    from ._chart import Chart

Pool = Literal["with_uncertain", "equivalent"]
WeightSets = Mapping[str, Mapping[str, float]]
Judgements = Iterable[Judgement | Mapping[str, Any]]


class ChosenOption(NamedTuple):
    """One option of one judgement, by their ids."""

    judgement: str
    option: str


class Exclusion(NamedTuple):
    """Options of several judgements that nobody would defend together, and why."""

    together: Mapping[str, str] | Sequence[tuple[str, str]]
    why: str = ""


class PooledAnswer(NamedTuple):
    """What some combinations say together; ``share`` and ``mean`` hang on the measure over options, the rest does not."""

    admitted: int
    answered: int
    holds: int
    share: float
    low: tuple[float, ...]
    high: tuple[float, ...]
    mean: tuple[float, ...]
    low_at: tuple[int, ...]
    high_at: tuple[int, ...]


class Multiverse(NamedTuple):
    """One combination of the options that are not equivalent, with what may be pooled under it."""

    fixed: tuple[ChosenOption, ...]
    as_chosen: bool
    equivalent: PooledAnswer
    with_uncertain: PooledAnswer | None


class Flip(NamedTuple):
    """A smallest set of changes that turns a conclusion around, and the combination that they lead to."""

    changes: tuple[ChosenOption, ...]
    combination: int


class SameOption(NamedTuple):
    """An option whose stages give, to the bit, what those of an earlier option give."""

    judgement: str
    option: str
    same_as: str


class NoAnswer(NamedTuple):
    """Why some combinations have no answer, how many they are, and the first of them."""

    why: str
    combinations: int
    first: int


class StageCost(NamedTuple):
    """How often a stage was needed, how often it ran, and how many outputs differ."""

    name: str
    needed: int
    run: int
    distinct: int


class WorkspaceCounts(NamedTuple):
    """Outputs and bytes that a workspace holds, and how often it was asked in vain or not."""

    outputs: int
    bytes: int
    found: int
    missed: int


class FlipRow(NamedTuple):
    """What one option does: alone, and in all settings of the other judgements."""

    judgement: str
    option: str
    chosen: bool
    same_as: str
    alone: float | None
    flips: bool
    settings: int
    changed: int


class JudgementWeight(NamedTuple):
    """In how many settings of the others a judgement decides the answer."""

    judgement: str
    settings: int
    decides: int


class FlipMap:
    """What each option of each judgement does to an answer, and the judgement that it hangs on most.

    Attributes
    ----------
    asked : the question, in words.
    rows : FlipRow per judgement and option, in the ledger's order.
    weights : JudgementWeight per judgement, the one that decides most often first.
    hangs_most_on : ids of the judgements that decide most often; several where they are equal.
    sentence : the conclusion in one plain sentence; of other questions, between what it lies.
    """

    def __init__(
        self,
        asked: str,
        rows: tuple[FlipRow, ...],
        weights: tuple[JudgementWeight, ...],
        hangs_most_on: tuple[str, ...],
        sentence: str,
    ) -> None:
        self.asked = asked
        self.rows = rows
        self.weights = weights
        self.hangs_most_on = hangs_most_on
        self.sentence = sentence

    def __iter__(self) -> Iterator[FlipRow]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FlipMap) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.sentence

    def __repr__(self) -> str:
        return f"<FlipMap: {self.asked}, {len(self.rows)} options of {len(self.weights)} judgements>"

    if TYPE_CHECKING:  # attached by the package

        def chart(self, *, width: int = 360, step: int = 20) -> Chart: ...

    def to_pandas(self) -> pd.DataFrame:
        """A row per option: judgement, option, chosen, same_as, alone (NA without an answer), flips, settings, changed."""
        import pandas as pd

        frame = pd.DataFrame(self.rows, columns=list(FlipRow._fields))
        return frame.astype({"judgement": "string", "option": "string", "same_as": "string", "alone": "Float64"})

    def to_polars(self) -> Any:
        """The same as a polars frame, null where there is no answer."""
        import polars as pl

        return pl.DataFrame(self.rows, schema=list(FlipRow._fields), orient="row")


# ---- plans


def index_plan(
    tree: IndexTree | IndexLayout,
    table: ScoreTable,
    judgements: Judgements,
    *,
    options: Options = None,
    groups: Iterable[str] = (),
    weight_sets: WeightSets | None = None,
    excluded: Iterable[Exclusion | Mapping[str, str] | tuple[Any, ...]] = (),
) -> Plan:
    """An index and the judgements that set its options: every combination of them is one way to its scores.

    Parameters
    ----------
    tree, table, options, groups : as for :func:`steelyard.run_index`; what no judgement sets stands as it is here.
    judgements : Judgement or dicts of its fields. Their options set paths such as "index.normalise.method",
        "index.weights" (the name of a weight set, or "declared"), "index.nodes.jobs.weight";
        ``Plan.settable`` lists all. Only options of type "equivalent" are pooled into one share.
    weight_sets : {name: {node: weight}}, weights that somebody proposes; other nodes keep theirs.
    excluded : Exclusion, or {judgement: option}: options that nobody would defend together.

    Returns
    -------
    Plan, immutable.

    Raises
    ------
    InvalidInputError (also ValueError) whose `problems` list everything that is wrong: with the tree, with weight
    sets, with ids, probabilities, paths and values of judgements, with exclusions.

    Examples
    --------
    >>> from steelyard import IndexTree, score_table
    >>> tree = IndexTree("living", [("living",), ("jobs", "living"), ("rent", "living")])
    >>> table = score_table({"jobs": [1.0, 2.0, 4.0], "rent": [9.0, 4.0, 1.0]}, units=["Erie", "Lucas", "Wayne"])
    >>> plan = index_plan(tree, table, [
    ...     {"id": "scale", "chosen": "range", "type": "equivalent", "question": "Which scale?", "options": [
    ...         {"id": "range", "sets": {"index.normalise.method": "min_max"}},
    ...         {"id": "ranks", "sets": {"index.normalise.method": "rank"}}]},
    ...     {"id": "weights", "chosen": "equal", "type": "equivalent", "question": "What weighs how much?", "options": [
    ...         {"id": "equal", "sets": {"index.weights": "declared"}},
    ...         {"id": "jobs_first", "sets": {"index.weights": "jobs_first"}}]}],
    ...     weight_sets={"jobs_first": {"jobs": 2}})
    >>> plan
    <Plan: living of 3 units, 2 judgements, 4 combinations>
    >>> print(alternatives(plan, "Wayne > Erie"))
    "Wayne is ahead of Erie" holds in 2 of 4 combinations of 2 judgements; it hangs most on `weights`, ...
    """
    declared = tree.tree if isinstance(tree, IndexLayout) else tree
    sets = {name: dict(weights) for name, weights in (weight_sets or {}).items()}
    return _plan(declared, table, list(judgements), _paths(options), list(groups), sets, list(excluded))


def _plan(
    tree: IndexTree,
    table: ScoreTable,
    judgements: list[Any],
    options: Mapping[str, Any],
    groups: list[str],
    weight_sets: dict[str, dict[str, float]],
    excluded: list[Any],
) -> Plan:
    return Plan(tree, table, judgements, options, groups, weight_sets, [_exclusion(e) for e in excluded])


def _exclusion(of: Any) -> tuple[list[tuple[str, str]], str]:
    if isinstance(of, Mapping) and not {"together", "why"} & of.keys():
        of = Exclusion(of)
    elif isinstance(of, Mapping):
        of = Exclusion(**of)
    together, why = of if len(of) == 2 and isinstance(of[1], str) else (of, "")
    pairs = together.items() if isinstance(together, Mapping) else together
    return [(judgement, option) for judgement, option in pairs], why


def plan_exclusions(plan: Plan) -> tuple[Exclusion, ...]:
    """What a plan excludes (attached to Plan as ``excluded``)."""
    return tuple(Exclusion(tuple(ChosenOption(*c) for c in together), why) for together, why in plan._excluded)


def alternatives(
    plan: Plan,
    asked: str | Question,
    *,
    node: str = "",
    workspace: Workspace | None = None,
    threads: int = 1,
    progress: Progress = None,
) -> Alternatives:
    """Ask a question in every admissible combination of a plan's judgements.

    Each stage runs once for every different input and options, so that hundreds of combinations cost little more
    than the stages that differ.

    Parameters
    ----------
    plan : Plan, see :func:`index_plan`.
    asked : in words, "Lucas > Erie", "Lucas >= 60", "rank of Lucas <= 3", "rank of Lucas", or a Question.
    node : a group that is asked about in place of the whole index, for questions in words.
    workspace : Workspace that remembers stages for the next question.
    threads : the same bits for any number.
    progress : True for a bar, or a callable told (done, total).

    Returns
    -------
    Alternatives; ``str()`` is one plain sentence, ``multiverses`` stand side by side and are never merged.

    Raises
    ------
    UnknownCodeError (also KeyError) for units and nodes that are not there.
    FormatFaultError (also ValueError) for words that are no question.
    NotSupportedError (also NotImplementedError) above a million combinations: sample them.
    """
    question = question_of(asked, plan.table.units, node=node)
    with told(progress, "alternatives") as sink:
        return _core.alternatives(plan, tuple(question), workspace, threads, sink)


# ---- what Alternatives says (attached to it)


def answered(of: Alternatives) -> npt.NDArray[np.bool_]:
    """By combination: whether it has an answer; False for those that are excluded, too."""
    return of._answered.view(np.bool_)


def multiverses(of: Alternatives) -> tuple[Multiverse, ...]:
    """Every combination of options that are not equivalent, side by side."""
    return tuple(
        Multiverse(_options(fixed), as_chosen, PooledAnswer(*pooled), None if both is None else PooledAnswer(*both))
        for fixed, as_chosen, pooled, both in of._multiverses
    )


def _options(all_: Iterable[tuple[str, str]]) -> tuple[ChosenOption, ...]:
    return tuple(ChosenOption(*c) for c in all_)


def smallest_flips(of: Alternatives) -> tuple[Flip, ...]:
    """All sets of changes of the least number that turn the conclusion around; empty where nothing does."""
    return tuple(Flip(_options(changes), combination) for changes, combination in of._flips)


def same_options(of: Alternatives) -> tuple[SameOption, ...]:
    """Options that the stages cannot tell from an earlier one."""
    return tuple(SameOption(*s) for s in of._same_options)


def unanswered(of: Alternatives | Any) -> tuple[NoAnswer, ...]:
    """Why combinations have no answer, the commonest reason first."""
    return tuple(NoAnswer(*n) for n in of._unanswered)


def stages(of: Alternatives) -> tuple[StageCost, ...]:
    """What the stages cost."""
    return tuple(StageCost(*s) for s in of._stages)


def counts(of: Workspace) -> WorkspaceCounts:
    """What it holds and how often it helped."""
    return WorkspaceCounts(*of._counts)


def plain_sentence(of: Alternatives) -> str:
    """A conclusion in one plain sentence: where it holds, what it hangs on most, and the smallest change that turns it.

    Raises
    ------
    IllegalOperationError (also ValueError) for a question that is no conclusion.
    """
    return of._plain_sentence()


def text(of: Alternatives) -> str:
    """The plain sentence of a conclusion; of other questions, between what the answer lies."""
    return of._plain_sentence() if of.is_conclusion else of.sentence()


def flip_map(of: Alternatives) -> FlipMap:
    """What each option does, alone and in all settings of the others, and what the answer hangs on most.

    Raises
    ------
    ShapeMismatchError (also ValueError) for answers of several numbers.
    """
    rows, weights, most = of._flip_map()
    return FlipMap(of.asked, tuple(FlipRow(*r) for r in rows), tuple(JudgementWeight(*w) for w in weights), most, text(of))


def shares_of(of: Alternatives, *, multiverse: int = 0, pool: Pool = "with_uncertain") -> SobolShares:
    """Exact Sobol shares of what may be pooled (attached to Alternatives as ``sobol_shares``).

    Parameters
    ----------
    multiverse : position in ``multiverses``: judgements that are not equivalent stay as they are in it.
    pool : whether uncertain judgements are varied too.

    Raises
    ------
    IllegalOperationError (also ValueError) where combinations are excluded or have no answer: judgements are not
    independent then, and ``shapley_shares`` part the variance.
    """
    variance, none, factors = of._sobol(multiverse, pool == "with_uncertain")
    return SobolShares(variance, none, tuple(SobolShare(*f) for f in factors))


def effects_of(of: Alternatives, *, multiverse: int = 0, pool: Pool = "with_uncertain") -> ShapleyShares:
    """Exact Shapley effects of what may be pooled (attached to Alternatives as ``shapley_shares``).

    Raises
    ------
    NotSupportedError (also NotImplementedError) above 16 judgements.
    """
    variance, none, factors = of._shapley(multiverse, pool == "with_uncertain")
    return ShapleyShares(variance, none, tuple(ShapleyShare(*f) for f in factors))


def to_pandas(of: Alternatives) -> pd.DataFrame:
    """A row per combination.

    Returns
    -------
    DataFrame: a column per judgement (the option's id), admitted, chosen, probability, and the answer: ``holds``
    (nullable boolean) of a conclusion, else ``value``, or ``value_0``... where it has several numbers. NA without an
    answer, never NaN.
    """
    import pandas as pd

    from ._frames import categorical, float64

    n = of.combinations
    frame: dict[str, Any] = {}
    inner = n
    for j in of.judgements:
        ids = [o.id for o in j.options]
        inner //= len(ids)
        frame[j.id] = categorical(ids, np.arange(n) // inner % len(ids))
    admitted = np.ones(n, np.bool_)
    admitted[list(of.excluded)] = False
    frame["admitted"] = admitted
    frame["chosen"] = np.arange(n) == of.chosen
    frame["probability"] = of.probability
    there = answered(of)
    if of.is_conclusion:
        frame["holds"] = pd.arrays.BooleanArray(of.values != 0, ~there)
    elif of.values.ndim == 1:
        frame["value"] = float64(of.values, there)
    else:
        frame.update({f"value_{i}": float64(of.values[:, i], there) for i in range(of.values.shape[1])})
    return pd.DataFrame(frame)


def to_polars(of: Alternatives) -> Any:
    """The same as a polars frame, null where there is no answer."""
    import polars as pl

    return pl.from_pandas(to_pandas(of))


def reduce(of: Alternatives | Any) -> tuple[Any, ...]:
    """Pickles hold the answers; what follows from them is worked out again."""
    return type(of), (of._state(),)


def same(a: Any, b: object) -> bool:
    """Equal answers to the same question over the same judgements."""
    return type(a) is type(b) and _comparable(a._state()) == _comparable(b._state())  # type: ignore[attr-defined]


def _comparable(state: tuple[Any, ...]) -> list[Any]:
    return [x.tobytes() if isinstance(x, np.ndarray) else x for x in state]


def reduce_plan(plan: Plan) -> tuple[Any, ...]:
    parts = (plan.tree, plan.table, list(plan.judgements), plan.options, list(plan.groups), plan.weight_sets)
    return _plan, (*parts, list(plan._excluded))
