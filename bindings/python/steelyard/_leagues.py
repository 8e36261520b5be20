# SPDX-License-Identifier: MIT
"""Units side by side: leagues with their doubts, peers, benchmarks, and what an audience does not see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ._agreed import Agreed, OptionValue, definitions_of, options_of
from ._chart import SCHEMA, Chart
from ._core import comparison as _core
from ._core.aggregation import ResultTable
from ._core.comparison import Doubt, League, PeerGroups, PeerRule
from ._core.core import Problem
from ._core.dataset import Dataset
from ._core.define import Period
from ._errors import InsufficientDataError
from ._files import Path, written
from ._progress import Progress, told
from ._statistics import doubles, rows_of
from .aggregation import KnownAs, as_known

if TYPE_CHECKING:
    import pandas as pd

Doubts = Iterable[Doubt | Mapping[str, Any]] | Any

DOUBTFUL_RULES = ("all_zero", "digit_swap", "factor_of_ten", "outside_range", "shared_zeros", "suspected_break", "zero_run")
_OF_ZEROS = ("all_zero", "shared_zeros", "zero_run")


class Quartiles(NamedTuple):
    """A quarter, half and three quarters of the way through sorted numbers."""

    lower: float
    middle: float
    upper: float


class Achievable(NamedTuple):
    """What the best units reach together; ``rows`` are their places in the columns."""

    proportion: float
    events: float
    cases: float
    rows: npt.NDArray[np.int64]


def doubts_of(findings: Iterable[Any], *, rules: Iterable[str] = DOUBTFUL_RULES) -> tuple[Doubt, ...]:
    """Findings of validation as doubts about single numbers.

    Parameters
    ----------
    findings : such as :func:`steelyard.validate` gives.
    rules : names of those that make a number doubtful.

    Returns
    -------
    Doubt per finding about a place, an organisation, or the zeros of a period; others say nothing of one number.

    Examples
    --------
    >>> from steelyard import Finding
    >>> doubts_of([Finding(rule="shared_zeros", measure="outside", period="2021", found="47 are zero in 2021.")])[0].zeros
    True
    """
    kept = set(rules)
    return tuple(
        Doubt(measure=f.measure, place=f.place, organisation=f.organisation, zeros=f.rule in _OF_ZEROS, why=f.found,
              period="" if f.rule in ("all_zero", "zero_run") else f.period)
        for f in findings
        if f.rule in kept and (f.place or f.organisation or f.rule == "shared_zeros")
    )  # fmt: skip


def league_table(
    data: Dataset,
    framework: Agreed,
    indicator: str,
    *,
    by: str,
    period: Period | str | int,
    roll_up_options: Mapping[str, OptionValue] | None = None,
    as_of: KnownAs = None,
    threads: int = 1,
    progress: Progress = None,
) -> ResultTable:
    """The results that a league is made of: one indicator, one level, one period.

    Parameters
    ----------
    As for :func:`make_league`.
    """
    chosen, basis = options_of(framework, "roll_up", roll_up_options)
    with told(progress, "compare") as bar:
        return _core.league_table(
            definitions_of(framework), data, (indicator, by, period, [], [], basis), chosen,
            as_known(as_of, framework), threads, bar,
        )  # fmt: skip


def make_league(
    data: Dataset,
    framework: Agreed,
    indicator: str,
    *,
    by: str,
    period: Period | str | int,
    among: Iterable[str] = (),
    doubts: Doubts = (),
    disclosure: Mapping[str, OptionValue] | None = None,
    table: ResultTable | None = None,
    options: Mapping[str, OptionValue] | None = None,
    roll_up_options: Mapping[str, OptionValue] | None = None,
    as_of: KnownAs = None,
    threads: int = 1,
    progress: Progress = None,
) -> League:
    """An indicator of all units of a level in a period, side by side, with joint sets of ranks.

    Whether units may be compared is asked before any number: those of another definition than most are
    named and left out; what is doubtful, undetermined or known within bounds only is bracketed. Who is
    bracketed, withheld or absent has no limits, takes part in no test and no benchmark, and may have any
    rank. Limits are Wilson's of proportions, exact or Byar's of rates and totals. Ranks are joint sets
    from exact tests of all pairs with Holm's steps; units that share a letter are not told apart.

    Parameters
    ----------
    data : Dataset; not modified.
    framework : Framework or Definitions.
    indicator : code of an indicator or measure: a total, ratio, rate or mean.
    by : "place", "organisation" or a level of a hierarchy.
    period : as results write it: 2021, "2021-03", a Period.
    among : codes of units; empty is all.
    doubts : Doubt, dicts of its fields, or findings of :func:`steelyard.validate` (see :func:`doubts_of`):
        numbers that somebody doubts; the units that they go into are bracketed.
    disclosure : what the audience does not see, by path, such as ``{"fewest_events": 10}``; see
        ``describe_options("disclosure")``.
    table : results to take the numbers from, in place of rolling up.
    options : see ``describe_options("league")``.
    roll_up_options : how numbers are rolled up, see ``describe_options("roll_up")``.
    as_of, threads, progress : as for :func:`roll_up`.

    Returns
    -------
    League, numbers in the indicator's unit. ``to_pandas`` has a row per unit, ``chart`` the sets of ranks.

    Raises
    ------
    IllegalOperationError (also ValueError) for an indicator that no number compares, or a `by` that is no level.
    UnknownCodeError (also KeyError); PeriodMismatchError (also ValueError).

    Examples
    --------
    >>> import steelyard as sy
    >>> d = sy.Definitions(
    ...     measures=[sy.Measure(m, kind="flow", unit="people", decimals=0) for m in ("passed", "tested")],
    ...     indicators=[sy.Indicator("share", kind="ratio", numerator="passed", denominator="tested", factor=100,
    ...         unit="percent", direction="up", numerator_within_denominator=True)])
    >>> data = sy.Dataset.from_columns({"measure": ["passed"] * 4 + ["tested"] * 4, "place": ["A", "B", "C", "D"] * 2,
    ...     "period": 2020, "value": [90.0, 300.0, 20.0, 3.0, 100.0, 400.0, 100.0, 3.0]}, d)
    >>> print(make_league(data, d, "share", by="place", period=2020))
    share (percent) by place, 2020
      D  100.0  43.9 to 100.0  rank 1 to 4  abc
      A  90.0  82.6 to 94.5  rank 1 to 2  a
      B  75.0  70.5 to 79.0  rank 2 to 3  b
      C  20.0  13.3 to 28.9  rank 3 to 4  c  low, beyond 95 %
      lower_quartile: 61.2, of 4 units, each counting once
      median: 82.5, of 4 units, each counting once
      upper_quartile: 92.5, of 4 units, each counting once
      pooled: 68.5, of all that 4 units reported, together
      achievable: 90.0, of A together, who have 100 cases
      between units: standard deviation 23.0, phi 19.39
    """
    agreed = definitions_of(framework)
    numbers, basis = options_of(framework, "roll_up", roll_up_options)
    chosen, judged = options_of(framework, "league", options)
    basis += [j for j in judged if j not in basis]
    if table is None:
        table = league_table(
            data, framework, indicator, by=by, period=period, roll_up_options=roll_up_options,
            as_of=as_of, threads=threads, progress=progress,
        )  # fmt: skip
    if disclosure is not None:
        table = withhold_small(table, framework, **disclosure)
    asked = (indicator, by, period, list(among), told_doubts(doubts), basis)
    bridges = bool(numbers.get("bridges", False))
    with told(progress, "compare") as bar:
        return _core.make_league(
            agreed, data, table, asked, chosen, bridges, as_known(as_of, framework), threads, bar
        )  # fmt: skip


def told_doubts(doubts: Doubts) -> list[Any]:
    """Doubts as they are, and findings as doubts."""
    return [doubt for d in doubts for doubt in ((d,) if isinstance(d, Doubt | Mapping) else doubts_of([d]))]


def withhold_small(table: ResultTable, framework: Agreed, **policy: OptionValue) -> ResultTable:
    """Results as an audience may see them: small counts become missing (suppressed), with their parts.

    A withheld total lies within the policy's own interval, a withheld quotient anywhere: never are these
    tightened by what else the table shows. Where one number alone would be found by subtraction, the
    smallest of the others goes too (suppressed_secondary).

    Parameters
    ----------
    table : ResultTable; not modified.
    framework : Framework or Definitions.
    policy : ``fewest_events``, ``fewest_cases``, ``zeros_shown`` (True), ``rest_too`` (True), ``never_alone``
        (True); see ``describe_options("disclosure")``.

    Raises
    ------
    DomainFaultError (also ValueError) for thresholds that are negative.

    Examples
    --------
    >>> import steelyard as sy
    >>> d = sy.Definitions(measures=[sy.Measure("ill", kind="flow", unit="people", decimals=0)])
    >>> data = sy.Dataset.from_columns({"measure": "ill", "place": ["A", "B", "C"], "period": 2020,
    ...     "value": [3.0, 40.0, 60.0]}, d)
    >>> seen = withhold_small(sy.roll_up(data, d, by=["place"]), d, fewest_events=10)
    >>> [(r.place, r.value.reason, r.lower, r.upper) for r in seen]
    [('A', 'suppressed', 1.0, 9.0), ('B', 'suppressed_secondary', None, None), ('C', None, 60.0, 60.0)]
    """
    return _core.withhold_small(definitions_of(framework), table, policy)


def find_peers(
    data: Dataset,
    framework: Agreed,
    rule: PeerRule | Mapping[str, Any],
    *,
    by: str,
    period: Period | str | int,
    units: Iterable[str] = (),
    as_of: KnownAs = None,
    threads: int = 1,
) -> PeerGroups:
    """Each unit's peers as they were in a period: alike in size, mix and region, or given.

    Parameters
    ----------
    data : Dataset; not modified.
    framework : Framework or Definitions.
    rule : PeerRule or a dict of its fields; all conditions that it states hold between two peers.
    by : "place", "organisation" or a level of a hierarchy.
    period : whose sizes, mixes and memberships count.
    units : codes; empty is all that the rule's numbers, groups or hierarchy know.
    as_of, threads : as for :func:`roll_up`.

    Returns
    -------
    PeerGroups; who has no peers says why, and of whom nobody can say is listed.

    Raises
    ------
    InvalidInputError (also ValueError) listing everything that is wrong with the rule.

    Examples
    --------
    >>> import steelyard as sy
    >>> d = sy.Definitions(measures=[sy.Measure("people", kind="stock", unit="people", decimals=0)])
    >>> data = sy.Dataset.from_columns({"measure": "people", "place": ["A", "B", "C"], "period": 2020,
    ...     "value": [100.0, 180.0, 900.0]}, d)
    >>> found = find_peers(data, d, {"code": "size", "size": "people", "within_factor": 2}, by="place", period=2020)
    >>> found.find("A").peers, found.find("C").why
    (('B',), 'nobody is like C by the rule size.')
    """
    return _core.find_peers(
        definitions_of(framework), data, rule, by, period, list(units), as_known(as_of, framework), threads
    )


def check_peer_rule(rule: PeerRule | Mapping[str, Any], framework: Agreed) -> tuple[Problem, ...]:
    """Everything that is wrong with a rule of peers, all at once."""
    return _core.check_peer_rule(rule, definitions_of(framework))


def quartiles_of(numbers: Any) -> Quartiles | None:
    """A quarter, half and three quarters of the way through the sorted numbers (Hyndman & Fan 1996, definition 7).

    Returns
    -------
    Quartiles; None without any number. Missing ones are left out.

    Examples
    --------
    >>> quartiles_of([3, 1, 2, 4])
    Quartiles(lower=1.75, middle=2.5, upper=3.25)
    """
    found, gaps = doubles(numbers, "numbers")
    some = np.ascontiguousarray(found if gaps is None else found[~gaps])
    parts = _core.quartiles_of(some)
    return None if parts is None else Quartiles(*parts)


def achievable_benchmark(events: Any, cases: Any, *, given: Any = None, **options: OptionValue) -> Achievable | None:
    """What the best units that have a tenth of all cases reach together (Kiefe et al. 1998; Weissman et al. 1999).

    Best by (events + 1) / (cases + 2), so that one of one does not win; units with equal ones are taken
    or left together.

    Parameters
    ----------
    events, cases, given : columns of n numbers, as for :func:`steelyard.statistics.proportions`.
    options : ``share`` (0.1), ``more_is_better`` (True).

    Returns
    -------
    Achievable, a proportion from 0 to 1; None where no row has numbers.

    Examples
    --------
    >>> found = achievable_benchmark([1, 90, 45, 400], [1, 100, 50, 800])
    >>> found.proportion, found.rows.tolist()
    (0.9, [1])
    """
    (x, n), codes = rows_of(given, events=events, cases=cases)
    parts = _core.achievable_benchmark(x, n, codes, options)
    return None if parts is None else Achievable(*parts)


# ---- what a league shows


def league_to_pandas(of: League) -> pd.DataFrame:
    """One row per unit: title, standing, number, limits, ranks, letters, parts, bounds, drawn number, band, cells, coverage, why."""
    import pandas as pd

    names = ("unit", "title", "standing", "number", "lower", "upper", "best", "worst", "letters", "numerator", "denominator",
             "at_least", "at_most", "drawn", "drawn_lower", "drawn_upper", "own_weight", "expected_rank", "in_top", "z", "p", "flag",
             "band_lower", "band_upper", "expected", "present", "coverage", "state", "why")  # fmt: skip
    frame = pd.DataFrame({name: [getattr(u, name) for u in of.units] for name in names})
    whole = dict.fromkeys(("best", "worst", "flag"), "Int64")
    real = dict.fromkeys((n for n in names[3:24] if n not in (*whole, "letters")), "float64")
    return frame.astype({**whole, **real})


def league_to_csv(of: League, path: Path | None = None) -> str | None:
    """Write the units as CSV with a header line; None as path returns the text.

    Raises
    ------
    FileFaultError (also OSError) when the file cannot be written.
    """
    return written(of._csv(), path)


def league_to_json(of: League, path: Path | None = None) -> str | None:
    """Write the units as a JSON array of one object per unit; None as path returns the text.

    Raises
    ------
    FileFaultError (also OSError) when the file cannot be written.
    """
    return written(of._json(), path)


def named(titles: Mapping[str, str]) -> dict[str, str]:
    """A name per code: its title, with the code beside it where two are called the same."""
    shown = [title or code for code, title in titles.items()]
    return {code: f"{title} ({code})" if title and shown.count(title) > 1 else title or code for code, title in titles.items()}


def chart_league(of: League, *, width: int = 480, step: int = 18) -> Chart:
    """Between which ranks each unit lies, jointly: a line per unit, grey for those that nobody can place.

    Parameters
    ----------
    of : League.
    width, step : of the plot and of one unit in it, in pixels.

    Returns
    -------
    Chart (a dict), Vega-Lite v5. Rank 1 is on the left. Units that take no part are named under the title.

    Raises
    ------
    InsufficientDataError (also ValueError) where no unit has ranks.

    Examples
    --------
    >>> import steelyard as sy
    >>> d = sy.Definitions(measures=[sy.Measure("ill", kind="flow", unit="people", decimals=0, direction="down")])
    >>> data = sy.Dataset.from_columns({"measure": "ill", "place": ["A", "B"], "period": 2020, "value": [3.0, 40.0]}, d)
    >>> spec = chart_league(make_league(data, d, "ill", by="place", period=2020))
    >>> [(r["unit"], r["best"], r["worst"]) for r in spec["data"]["values"]]
    [('A', 1, 1), ('B', 2, 2)]
    """
    names = named({u.unit: u.title for u in of.units})
    rows = [
        {"unit": names[u.unit], "best": u.best, "worst": u.worst, "letters": u.letters, "number": u.number,
         "standing": u.standing.replace("_", " "), "coverage": u.coverage, "why": u.why}
        for u in of.units
        if u.best is not None
    ]  # fmt: skip
    if not rows:
        raise InsufficientDataError(f"chart_league: no unit of {of.indicator} has ranks in {of.period}")
    kinds = {"compared": "#2a78b5", "bracketed": "#9d9d9d", "withheld": "#9d9d9d", "absent": "#d8d8d8"}
    present = [k for k in kinds if any(r["standing"] == k for r in rows)]
    outside = [names[u.unit] for u in of.units if u.best is None]
    confidence = of.options["confidence"]
    subtitle = [f"joint sets of ranks, {100 * confidence:g} % all together; units that share a letter are not told apart"]
    if outside:
        subtitle.append(f"not compared: {', '.join(outside)}")
    x = {"type": "quantitative", "title": "rank (1 is the best)", "axis": {"tickMinStep": 1},
         "scale": {"domain": [0.5, len(rows) + 0.5], "nice": False}}  # fmt: skip
    y = {"field": "unit", "type": "nominal", "sort": [r["unit"] for r in rows], "title": None}
    colour = {"field": "standing", "type": "nominal", "title": None,
              "scale": {"domain": present, "range": [kinds[k] for k in present]}}  # fmt: skip
    title = (of.title or of.indicator) + f" by {of.by}, {of.period}"
    return Chart(
        {
            "$schema": SCHEMA,
            "title": {"text": title, "subtitle": subtitle, "anchor": "start"},
            "width": width,
            "height": {"step": step},
            "data": {"values": rows},
            "encoding": {
                "y": y,
                "tooltip": [{"field": f} for f in ("unit", "number", "best", "worst", "letters", "standing", "coverage", "why")],
            },
            "layer": [
                {"mark": {"type": "rule", "strokeWidth": 4, "strokeCap": "round"},
                 "encoding": {"x": {"field": "best", **x}, "x2": {"field": "worst"}, "color": colour}},
                {"mark": {"type": "point", "filled": True, "size": 26, "opacity": 1},  # where a set is one rank
                 "encoding": {"x": {"field": "best", **x}, "color": colour}},
                {"mark": {"type": "text", "align": "left", "dx": 8, "fontSize": 10},
                 "encoding": {"x": {"field": "worst", **x}, "text": {"field": "letters"}}},
            ],
        }
    )  # fmt: skip
