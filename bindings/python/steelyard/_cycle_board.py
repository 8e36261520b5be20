# SPDX-License-Identifier: MIT
"""The adaptive level of a framework: its cycles against the data, its theory of change, and what is said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from . import learning, qualitative
from ._agreed import OptionValue
from ._core.core import Problem, suggest
from ._core.dataset import Dataset
from ._core.define import Period
from ._core.frameworks import CycleRow, Framework
from ._core.frameworks import evaluate_cycles as _evaluate_cycles
from ._core.learning import Calibration, TheoryMap
from ._core.qualitative import Reference, Testimony
from ._errors import UnknownCodeError
from ._progress import Progress, told
from .aggregation import KnownAs, as_known

if TYPE_CHECKING:
    import pandas as pd


class CycleBoard(NamedTuple):
    """Cycles of improvement held against the data. Nothing in it was typed by anybody."""

    rows: tuple[CycleRow, ...]

    def find(self, code: str) -> CycleRow:
        """The row of a cycle.

        Raises
        ------
        UnknownCodeError (also KeyError).
        """
        for row in self.rows:
            if row.cycle.code == code:
                return row
        raise UnknownCodeError(f"cycles: there is no cycle {code!r}", code=code)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Warnings of all cycles: predictions that were not made first, decisions that skipped a gate."""
        return tuple(p for row in self.rows for p in row.problems)

    def scores(self) -> Calibration:
        """How good the predictions were: :func:`steelyard.learning.score_cycles` of the rows."""
        return learning.score_cycles(row.result for row in self.rows)

    def to_pandas(self) -> pd.DataFrame:
        """A row per cycle: what was predicted, order, verdict, the first gate that is not passed, decision.

        Returns
        -------
        DataFrame; ``estimate``, ``lower`` and ``upper`` are those of the verdict, NA where there is none.
        """
        import pandas as pd

        columns = ("code", "title", "kind", "goal", "who", "indicator", "place", "organisation", "first", "last", "order",
                   "verdict", "estimate", "lower", "upper", "probability", "gate", "lacks", "decision", "decided", "dissent",
                   "text")  # fmt: skip
        frame = pd.DataFrame([_as_dict(row) for row in self.rows], columns=columns)
        return frame.astype(dict.fromkeys(("estimate", "lower", "upper", "probability"), "Float64"))

    def __str__(self) -> str:
        return "\n".join(line for row in self.rows for line in _lines(row))


def _open_gate(row: CycleRow) -> tuple[str, str]:
    """The first gate at which something lacks, and what."""
    for gate in row.result.gates:
        if gate.lacks:
            return gate.stage, "; ".join(gate.lacks)
    return "", ""


def _as_dict(row: CycleRow) -> dict[str, Any]:
    c, p, r = row.cycle, row.cycle.expected, row.result
    gate, lacks = _open_gate(row)
    return {
        "code": c.code, "title": c.title, "kind": c.kind, "goal": c.goal, "who": c.who, "indicator": p.indicator,
        "place": p.place, "organisation": p.organisation, "first": str(p.first), "last": str(p.last), "order": r.order,
        "verdict": r.verdict, "estimate": r.estimate, "lower": r.lower, "upper": r.upper, "probability": p.probability,
        "gate": gate, "lacks": lacks, "decision": c.decision, "decided": c.decided, "dissent": c.dissent, "text": r.text,
    }  # fmt: skip


def _lines(row: CycleRow) -> list[str]:
    c = row.cycle
    lines = [f"{c.title or c.code}: {row.result.text}"]
    gate, lacks = _open_gate(row)
    if gate:
        lines.append(f"  at the gate '{gate}' lacks {lacks}")
    if c.decision != "none":
        lines.append(f"  {c.decision}, {c.decided or 'nobody said when'}: {c.because or 'nobody said why'}")
    if c.dissent:
        lines.append(f"  dissent: {c.dissent}")
    lines += [f"  warning: {p.found}" for p in row.problems if p.rule == "tollgates"]
    return lines


def cycles(
    data: Dataset,
    framework: Framework,
    codes: str | Iterable[str] = (),
    *,
    vouched: bool = False,
    as_of: KnownAs = None,
    threads: int = 1,
    progress: Progress = None,
) -> CycleBoard:
    """Hold the framework's cycles of improvement against the data.

    Numbers are rolled up as agreed, for the place and organisation of each prediction and by its window's kind of period.
    A prediction recorded at or after the beginning of its window, or the earliest recorded time of a number in it, is
    refused. Without a store that vouches for the recorded times the order stays "not verified", and says so.

    Parameters
    ----------
    data : Dataset; not modified.
    framework : Framework with ``adaptive.cycles``.
    codes : of cycles; nothing is all of them.
    vouched : a store vouches for the recorded times of the data and of the predictions.
    as_of : AsOf, a dict of its fields, or an instant: what was recorded later is unknown.
    threads, progress : as for :func:`steelyard.roll_up`.

    Returns
    -------
    CycleBoard: ``print`` it for sentences; ``to_pandas`` has a row per cycle, ``scores`` says how good the predictions were.

    Raises
    ------
    UnknownCodeError (also KeyError) for a cycle that the framework does not have.

    Examples
    --------
    >>> import steelyard as sy
    >>> from steelyard.define import Period
    >>> d = sy.Definitions(measures=[sy.Measure("ill", kind="flow", unit="people", decimals=0, direction="down")])
    >>> first = {"indicator": "ill", "way": "down", "threshold": 20, "first": Period("2009", "year"),
    ...     "last": Period("2010", "year"), "needed": 1, "recorded": "2008-12-20"}
    >>> fw = sy.Framework("shore", definitions=d, adaptive={"cycles": [sy.learning.Cycle("visits", expected=first)]})
    >>> data = sy.Dataset.from_columns({"measure": "ill", "period": [2008, 2009, 2010], "value": [25.0, 19.0, 22.0]}, d)
    >>> print(fw.cycles(data))
    visits: came true: 1 of 2 periods are at most 20, 1 were needed; order not verified
      at the gate 'plan' lacks an aim; who answers for it; a change to try
    """
    wanted = [codes] if isinstance(codes, str) else list(codes)
    with told(progress, "cycles") as sink:
        return CycleBoard(_evaluate_cycles(framework, data, wanted, vouched, as_known(as_of, framework), threads, sink))


def theory(framework: Framework, **options: OptionValue) -> TheoryMap:
    """Who is thought to touch which goal, by the framework's own activities: gaps, crowds and rings.

    Parameters
    ----------
    framework : Framework with goals, pathways and ``adaptive.activities``.
    options : as for :func:`steelyard.learning.map_theory`.

    Returns
    -------
    TheoryMap; ``print`` it for sentences, ``to_pandas`` has a row per goal.

    Examples
    --------
    >>> import steelyard as sy
    >>> d = sy.Definitions(agenda={"goals": [sy.Goal("ready"), sy.Goal("housed")], "theory_of_change": [("letters", "ready")]})
    >>> fw = sy.Framework("shore", definitions=d, adaptive={"activities": [("schools", "letters")]})
    >>> print(theory(fw))
    ready: schools, by letters
    housed: nobody
    gaps: ready (no core indicator, no contributing indicator, no counter-indicator), housed (no activity, no core indicator, no contributing indicator, no counter-indicator)
    """
    return learning.map_theory(framework, framework.adaptive.activities, **options)


_GAPS = {
    "no_activity": "no activity",
    "no_partner": "no partner",
    "no_core": "no core indicator",
    "no_contributing": "no contributing indicator",
    "no_counter": "no counter-indicator",
    "leads_nowhere": "leads to no goal",
    "not_in_theory": "begins no pathway",
    "nobody_does": "done by no partner",
}


def _gaps_of(of: TheoryMap) -> dict[str, list[str]]:
    """What lacks, by the goal or activity that a gap quotes."""
    gaps: dict[str, list[str]] = {}
    for p in of.gaps:
        gaps.setdefault(p.found.split("'")[1], []).append(_GAPS[p.rule])
    return gaps


def theory_text(of: TheoryMap) -> str:
    """A line per goal, who works on it and by what; then gaps and rings."""
    lines = []
    for o in of.outcomes:
        who = ", ".join(o.partners) or "nobody"
        by = f", by {', '.join(o.activities)}" if o.activities else ""
        lines.append(f"{o.goal}: {who}{by}{'; crowded' if o.crowded else ''}")
    if of.gaps:
        lines.append("gaps: " + ", ".join(f"{what} ({', '.join(lacks)})" for what, lacks in _gaps_of(of).items()))
    lines += ["a ring: " + " -> ".join([*ring, ring[0]]) for ring in of.rings]
    return "\n".join(lines)


def theory_frame(of: TheoryMap) -> pd.DataFrame:
    """A row per goal: partners and activities, indicators by role, whether it is crowded, and its gaps."""
    import pandas as pd

    gaps = _gaps_of(of)
    rows = [
        {"goal": o.goal, "partners": len(o.partners), "who": ", ".join(o.partners), "activities": ", ".join(o.activities),
         "core": ", ".join(o.core), "contributing": ", ".join(o.contributing), "counter": ", ".join(o.counter),
         "crowded": o.crowded, "gaps": "; ".join(gaps.get(o.goal, []))}
        for o in of.outcomes
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["goal", "partners", "who", "activities", "core", "contributing", "counter", "crowded", "gaps"])


def said_of(
    framework: Framework,
    code: str | Reference | None = None,
    *,
    what: Literal["figure", "signal", "cycle", "claim"] = "figure",
    place: str = "",
    organisation: str = "",
    period: Period | str | int = "",
) -> Testimony:
    """All that is said of a figure, signal, cycle or claim of the framework: what travels with it.

    Narratives, gradings, harvested outcomes, omissions, dissents and replies whose subject covers the one asked about:
    words that they leave open (a place, a period) are any.

    Parameters
    ----------
    framework : Framework with ``adaptive.testimony``.
    code : of the indicator or measure, cycle or claim; a Reference; None for everything that is said.
    what : "figure", "signal", "cycle" or "claim".
    place, organisation, period : of which the figure or signal is.

    Returns
    -------
    Testimony.

    Raises
    ------
    UnknownCodeError (also KeyError) for a code that nothing declares.

    Examples
    --------
    >>> import steelyard as sy
    >>> d = sy.Definitions(measures=[sy.Measure("ill", kind="flow", unit="people", decimals=0)])
    >>> said = {"dissents": [sy.qualitative.Dissent("D1", "clinic", text="Not all came to us.", about=[("figure", "ill")])]}
    >>> fw = sy.Framework("shore", definitions=d, adaptive={"testimony": said})
    >>> [d.text for d in said_of(fw, "ill", period=2009).dissents]
    ['Not all came to us.']
    """
    said = framework.adaptive.testimony
    if code is None:
        return said
    about = code if isinstance(code, Reference) else Reference(what, code, place=place, organisation=organisation, period=period)
    known = _known(framework, about.what)
    if about.code not in known:
        raise UnknownCodeError(f"testimony: the {about.what} '{about.code}' is not declared; {suggest(about.code, known)}", code=about.code)
    return qualitative.about(said, about)


def _known(framework: Framework, what: str) -> list[str]:
    a, d = framework.adaptive, framework.definitions
    if what == "cycle":
        return [c.code for c in a.cycles]
    if what == "claim":
        return [c.code for c in a.counterfactual_claims] + [c.code for c in a.allocation_claims]
    return [i.code for i in d.indicators] + [m.code for m in d.measures]
