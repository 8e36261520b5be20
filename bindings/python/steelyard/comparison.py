# SPDX-License-Identifier: MIT
"""What is behind a difference: the parts of a change, none of them called improvement before it is one.

And units side by side: leagues with joint sets of ranks, peers, benchmarks, and what an audience does not see.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ._across import Across, AcrossGroup, AcrossLine, across_table, look_across
from ._agreed import Agreed, OptionValue, definitions_of, options_of
from ._core.comparison import (
    CHANGE_CAUSES,
    BenchmarkLine,
    Change,
    ChangePart,
    Doubt,
    GroupGap,
    League,
    LeagueModel,
    LeagueUnit,
    LeftOut,
    PeerGroups,
    PeerRule,
    ReversalAlarm,
    UnitPeers,
    UsedBridge,
    describe_achievable_options,
    describe_across_options,
    describe_disclosure_options,
    describe_league_options,
)
from ._core.comparison import explain_change as _explain_change
from ._core.comparison import find_reversal as _find_reversal
from ._core.dataset import Dataset
from ._core.define import Period
from ._files import Path, written
from ._leagues import (
    Achievable,
    Quartiles,
    achievable_benchmark,
    check_peer_rule,
    doubts_of,
    find_peers,
    league_table,
    make_league,
    quartiles_of,
    withhold_small,
)
from ._progress import Progress, told
from .aggregation import Compared, KnownAs, as_known, side_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "CHANGE_CAUSES",
    "Achievable",
    "Across",
    "AcrossGroup",
    "AcrossLine",
    "BenchmarkLine",
    "Change",
    "ChangePart",
    "Doubt",
    "GroupGap",
    "League",
    "LeagueModel",
    "LeagueUnit",
    "LeftOut",
    "PeerGroups",
    "PeerRule",
    "Quartiles",
    "ReversalAlarm",
    "UnitPeers",
    "UsedBridge",
    "achievable_benchmark",
    "across_table",
    "check_peer_rule",
    "describe_achievable_options",
    "describe_across_options",
    "describe_disclosure_options",
    "describe_league_options",
    "doubts_of",
    "explain_change",
    "find_peers",
    "find_reversal",
    "league_table",
    "look_across",
    "make_league",
    "quartiles_of",
    "to_pandas",
    "withhold_small",
    "write_csv",
    "write_json",
]


def explain_change(
    data: Dataset,
    framework: Agreed,
    indicator: str,
    before: Period | str | int,
    after: Period | str | int,
    *,
    place: str = "",
    organisation: str = "",
    hierarchy: str = "",
    as_of: KnownAs = None,
    options: Mapping[str, OptionValue] | None = None,
    threads: int = 1,
    progress: Progress = None,
) -> Change:
    """Divide the change of an indicator between two periods into the things that moved.

    Who reports, boundaries, declared and suspected breaks, bridged methods, mix (of a quotient), and
    what remains: real and unexplained. Parts add up to the change. Each is the mean over the orders in
    which every state on the way is known (Shapley 1953; of mix and rates alone: Kitagawa 1955), with
    the least and the most over them. A declared break that nothing bridges is one part: real change
    and method cannot be told apart. An exact repeat followed by a jump is undetermined until someone
    declares what it is. A reporter without a visible number in one of the periods is in neither total.
    A bridge by overlap is estimated from the cells reported under both definitions, in a part of its own;
    standard errors of bridges go into those of the parts (delta method). A rate per day, month or year is
    compared on that basis, and ``notes`` say by how much its parts were multiplied.

    Parameters
    ----------
    data : Dataset; not modified.
    framework : Framework or Definitions.
    indicator : code of an indicator or measure: a total (flow, stock) or a quotient (ratio, rate, mean).
    before, after : two periods of one kind; of a rate per day, month or year, of any.
    place, organisation, hierarchy : of both sides; "" is all.
    as_of : as for :func:`roll_up`.
    options : when a repeat followed by a jump is suspicious, by path; see ``describe_options("comparable")``.
    threads, progress : as for :func:`roll_up`.

    Returns
    -------
    Change, in the indicator's unit. ``print`` it for plain sentences; ``to_pandas`` has a row per part.

    Raises
    ------
    UnknownCodeError (also KeyError); PeriodMismatchError, IllegalOperationError, InsufficientDataError
    (also ValueError).

    Examples
    --------
    >>> import steelyard as sy
    >>> d = sy.Definitions(measures=[sy.Measure("homeless", kind="stock", unit="people", decimals=0)],
    ...     breaks=[sy.DeclaredBreak("homeless", place="A", before="2008", why="another method")])
    >>> data = sy.Dataset.from_columns({"measure": "homeless", "place": ["A", "B", "A", "B", "C"],
    ...     "period": [2008, 2008, 2009, 2009, 2009], "value": [180.0, 50.0, 36.0, 44.0, 2.0]}, d)
    >>> print(explain_change(data, d, "homeless", 2008, 2009))
    homeless (people) 2008 to 2009: 230 to 82, -148; comparable as it stands: no
      +2  1 reporter of 2009 had not reported in 2008 (C)
      -144  1 reporter with a declared break: real change and method cannot be told apart (A)
      -6  remaining (real and unexplained), over 1 reporter of both periods without a break that nothing joins
    """
    chosen, _ = options_of(framework, "comparable", options)
    first, last = (
        Compared(place, when, organisation=organisation, hierarchy=hierarchy) for when in (before, after)
    )
    with told(progress, "explain_change") as bar:
        return _explain_change(
            definitions_of(framework), data, indicator, first, last, as_known(as_of, framework), chosen, threads, bar
        )  # fmt: skip


def find_reversal(
    data: Dataset,
    framework: Agreed,
    indicator: str,
    scheme: str,
    before: Compared | Mapping[str, Any] | Period | str | int,
    after: Compared | Mapping[str, Any] | Period | str | int,
    *,
    place: str = "",
    organisation: str = "",
    hierarchy: str = "",
    as_of: KnownAs = None,
    noise: float = 1.96,
    threads: int = 1,
    progress: Progress = None,
) -> ReversalAlarm:
    """Does a difference of two wholes turn around among their groups (Simpson 1951)? It announces and adjusts nothing.

    Strict: in every group the difference has the other sign. Weak: at the mean mix of both sides it has
    (``rates``, Kitagawa 1955). Whether both are more than noise is tested for proportions: two pooled
    proportions for the wholes, Mantel and Haenszel (1959) within groups.

    Parameters
    ----------
    data : Dataset; not modified.
    framework : Framework or Definitions.
    indicator : code of a quotient.
    scheme : its categories are the groups.
    before, after : the two sides: Compared, a dict of its fields, or a period.
    place, organisation, hierarchy : of sides that are given as periods.
    as_of, threads, progress : as for :func:`roll_up`.
    noise : deviations beyond which a difference is more than noise.

    Returns
    -------
    ReversalAlarm, quotients in the indicator's unit; groups without a number on one side are left out of the wholes.

    Raises
    ------
    UnknownCodeError (also KeyError); PeriodMismatchError, IllegalOperationError (also ValueError).

    Examples
    --------
    Two treatments of kidney stones (Charig et al. 1986).

    >>> import steelyard as sy
    >>> d = sy.Definitions(
    ...     measures=[sy.Measure(m, kind="flow", unit="people", decimals=0) for m in ("good", "all")],
    ...     schemes=[sy.Scheme("stone", categories=["small", "large"])],
    ...     indicators=[sy.Indicator("success", kind="ratio", numerator="good", denominator="all", factor=100,
    ...         unit="percent", decimals_shown=0, numerator_within_denominator=True)])
    >>> data = sy.Dataset.from_columns({"measure": ["good"] * 4 + ["all"] * 4, "place": ["A", "A", "B", "B"] * 2,
    ...     "stone": ["small", "large"] * 4, "period": 1986,
    ...     "value": [81.0, 192.0, 234.0, 55.0, 87.0, 263.0, 270.0, 80.0]}, d)
    >>> alarm = find_reversal(data, d, "success", "stone", {"place": "A", "period": 1986}, {"place": "B", "period": 1986})
    >>> print(alarm)
    success is 78 for A in 1986 and 83 for B in 1986, but in every one of 2 groups the difference has the other sign; it may be noise.
    """

    where = {"place": place, "organisation": organisation, "hierarchy": hierarchy}
    with told(progress, "find_reversal") as bar:
        return _find_reversal(
            definitions_of(framework), data, indicator, scheme, side_of(before, where), side_of(after, where),
            as_known(as_of, framework), noise, threads, bar,
        )  # fmt: skip


def to_pandas(change: Change) -> pd.DataFrame:
    """One row per part: cause ("a+b" where they cannot be told apart), amount, least, most and standard_error in the
    indicator's unit, reporters (how many), state (the counterfactual), text."""
    import pandas as pd

    columns: dict[str, list[Any]] = {
        "cause": ["+".join(p.causes) for p in change.parts],
        "amount": [p.amount for p in change.parts],
        "least": [p.least for p in change.parts],
        "most": [p.most for p in change.parts],
        "standard_error": [p.standard_error for p in change.parts],
        "reporters": [len(p.reporters) for p in change.parts],
        "state": [p.state for p in change.parts],
        "text": [p.text for p in change.parts],
    }
    return pd.DataFrame(columns)


def write_csv(change: Change, path: Path | None = None) -> str | None:
    """Write the parts as CSV with a header line; None as path returns the text.

    Raises
    ------
    FileFaultError (also OSError) when the file cannot be written.
    """
    return written(change._csv(), path)


def write_json(change: Change, path: Path | None = None) -> str | None:
    """Write the parts as a JSON array of one object per part; None as path returns the text.

    Raises
    ------
    FileFaultError (also OSError) when the file cannot be written.
    """
    return written(change._json(), path)
