# SPDX-License-Identifier: MIT
"""Units side by side under the rules of a framework's level: leagues, peers by the name of a rule, a look across."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Iterable, Mapping
from typing import Any, overload

from . import comparison
from ._agreed import Agreed, OptionValue, options_of
from ._core.comparison import League, PeerGroups, PeerRule
from ._core.dataset import Dataset
from ._core.define import Period
from ._core.frameworks import Framework
from ._core.frameworks import peer_rule_of as _peer_rule_of
from ._core.frameworks import with_totals_withheld as _with_totals_withheld
from ._errors import IllegalOperationError, InsufficientDataError, UnknownCodeError
from ._progress import Progress
from .aggregation import KnownAs

Peers = str | PeerRule | Mapping[str, Any]


@overload
def compare(data: Dataset, framework: Agreed, indicator: str, *, peers: None = ..., **asked: Any) -> League: ...
@overload
def compare(data: Dataset, framework: Agreed, indicator: str, *, peers: Peers, of: str, **asked: Any) -> League: ...
@overload
def compare(
    data: Dataset, framework: Agreed, indicator: str, *, peers: Peers, of: None = ..., **asked: Any
) -> dict[str, League | None]: ...


def compare(
    data: Dataset,
    framework: Agreed,
    indicator: str,
    *,
    by: str,
    period: Period | str | int,
    peers: Peers | None = None,
    of: str | None = None,
    roll_up_options: Mapping[str, OptionValue] | None = None,
    as_of: KnownAs = None,
    threads: int = 1,
    progress: Progress = None,
    **asked: Any,
) -> League | dict[str, League | None]:
    """An indicator of all units of a level in a period, side by side, under the rules of the framework's level.

    As :func:`steelyard.comparison.make_league`; rows that add up organisations of different definitions are
    withheld first.

    Parameters
    ----------
    data, framework, indicator, by, period, roll_up_options, as_of, threads, progress : as there.
    peers : name of a peer rule or peer group of the framework, or a PeerRule: only peers stand side by side.
    of : the unit whose peers; None is each unit in turn.
    asked : ``among``, ``doubts``, ``disclosure`` and ``options``, as there.

    Returns
    -------
    League, numbers in the indicator's unit; ``to_pandas`` has a row per unit, ``chart`` the sets of ranks. With
    `peers` and no `of`, a dict of the league of each unit and its peers, and None for who has none; of whom nobody
    can say whether they are peers, and why somebody has none, see :func:`find_peers`.

    Raises
    ------
    As :func:`steelyard.comparison.make_league` and :func:`find_peers`. UnknownCodeError (also KeyError) for an `of`
    that is no unit of the rule; InsufficientDataError (also ValueError) when it has no peers, saying why.

    Examples
    --------
    >>> import steelyard as sy
    >>> d = sy.Definitions(measures=[sy.Measure("ill", kind="flow", unit="people", decimals=0, direction="down")])
    >>> data = sy.Dataset.from_columns({"measure": "ill", "place": ["A", "B", "C"], "period": 2020,
    ...     "value": [3.0, 40.0, 0.0]}, d)
    >>> fw = sy.Framework("shore", definitions=d)
    >>> league = fw.compare(data, indicator="ill", by="place", period=2020,
    ...     doubts=[{"measure": "ill", "zeros": True, "why": "no count was held."}])
    >>> [(u.unit, u.standing, u.best, u.worst) for u in league.units]
    [('A', 'compared', 1, 2), ('B', 'compared', 2, 3), ('C', 'bracketed', 1, 3)]
    """
    inspect.signature(comparison.make_league).bind_partial(**asked)  # before anything is added up
    table = comparison.league_table(
        data, framework, indicator, by=by, period=period, roll_up_options=roll_up_options, as_of=as_of,
        threads=threads, progress=progress,
    )  # fmt: skip
    if isinstance(framework, Framework):
        chosen, _ = options_of(framework, "roll_up", roll_up_options)
        table = _with_totals_withheld(framework, data, bool(chosen.get("bridges", False)), table)
    if peers is None:
        if of is not None:
            raise IllegalOperationError(f"compare: of = {of!r} without peers; name the rule by which it has some")
        return comparison.make_league(
            data, framework, indicator, by=by, period=period, table=table, roll_up_options=roll_up_options, as_of=as_of,
            threads=threads, progress=progress, **asked,
        )  # fmt: skip
    found = find_peers(
        data, framework, peers, by=by, period=period, units=asked.pop("among", ()), as_of=as_of, threads=threads
    )  # fmt: skip

    @functools.cache
    def league(units: tuple[str, ...]) -> League:
        return comparison.make_league(
            data, framework, indicator, by=by, period=period, among=units, table=table, roll_up_options=roll_up_options,
            as_of=as_of, threads=threads, **asked,
        )  # fmt: skip

    together = {u.unit: tuple(sorted((u.unit, *u.peers))) if u.peers else () for u in found.units}
    if of is None:
        return {unit: league(units) if units else None for unit, units in together.items()}
    unit = found.find(of)
    if unit is None:
        raise UnknownCodeError(f"compare: the rule {found.rule} knows of no unit {of!r} by {by}")
    if not unit.peers:
        raise InsufficientDataError(f"compare: {unit.why}")
    return league(together[of])


def find_peers(
    data: Dataset,
    framework: Agreed,
    rule: Peers,
    *,
    by: str,
    period: Period | str | int,
    units: Iterable[str] = (),
    as_of: KnownAs = None,
    threads: int = 1,
) -> PeerGroups:
    """Each unit's peers as they were in a period, by a rule on which the partners agreed.

    As :func:`steelyard.comparison.find_peers`, and the rule may be a name: of a peer rule of the framework (of
    several with that name the one that holds throughout the period), or of a peer group, whose members are given.

    Parameters
    ----------
    data, framework, by, period, units, as_of, threads : as there.
    rule : name, PeerRule or a dict of its fields.

    Returns
    -------
    PeerGroups; who has no peers says why, and of whom nobody can say is listed.

    Raises
    ------
    As :func:`steelyard.comparison.find_peers`. UnknownCodeError (also KeyError) for a name that is not declared;
    IllegalOperationError (also ValueError) for a name without a Framework.

    Examples
    --------
    >>> import steelyard as sy
    >>> d = sy.Definitions(measures=[sy.Measure("people", kind="stock", unit="people", decimals=0)])
    >>> data = sy.Dataset.from_columns({"measure": "people", "place": ["A", "B", "C"], "period": 2020,
    ...     "value": [100.0, 180.0, 900.0]}, d)
    >>> alike = sy.PeerRuleEntry({"code": "alike", "size": "people", "within_factor": 2})
    >>> fw = sy.Framework("shore", definitions=d, peer_rules=[alike])
    >>> fw.find_peers(data, "alike", by="place", period=2020).find("A").peers
    ('B',)
    >>> league = fw.compare(data, "people", by="place", period=2020, peers="alike", of="A")
    >>> [u.unit for u in league.units]
    ['B', 'A']
    """
    if isinstance(rule, str):
        if not isinstance(framework, Framework):
            raise IllegalOperationError(f"find_peers: definitions know of no rule {rule!r}; ask a Framework, or give the rule")
        rule = _peer_rule_of(framework, rule, period)
    return comparison.find_peers(data, framework, rule, by=by, period=period, units=units, as_of=as_of, threads=threads)


def look_across(
    data: Dataset,
    framework: Agreed,
    indicators: str | Iterable[str] = (),
    *,
    by: str,
    period: Period | str | int,
    roll_up_options: Mapping[str, OptionValue] | None = None,
    as_of: KnownAs = None,
    threads: int = 1,
    progress: Progress = None,
    **asked: Any,
) -> comparison.Across:
    """Indicators by units in one look, under the rules of the framework's level.

    As :func:`steelyard.comparison.look_across`; rows that add up organisations of different definitions are
    withheld first.

    Parameters
    ----------
    data, framework, indicators, by, period, roll_up_options, as_of, threads, progress : as there.
    asked : ``among``, ``doubts``, ``disclosure``, ``across`` and ``options``, as there.

    Returns
    -------
    Across: ``lines`` in the order in which to look, ``chart`` the grid of indicators and units.

    Raises
    ------
    As :func:`steelyard.comparison.look_across`.

    Examples
    --------
    >>> import steelyard as sy
    >>> d = sy.Definitions(
    ...     measures=[sy.Measure(m, kind="flow", unit="people", decimals=0) for m in ("ill", "people")],
    ...     indicators=[sy.Indicator("share", kind="ratio", numerator="ill", denominator="people", direction="down",
    ...         numerator_within_denominator=True)])
    >>> data = sy.Dataset.from_columns({"measure": ["ill"] * 3 + ["people"] * 3, "place": ["A", "B", "C"] * 2,
    ...     "period": 2020, "value": [20.0, 22.0, 90.0, 200.0, 200.0, 200.0]}, d)
    >>> found = sy.Framework("shore", definitions=d).look_across(data, by="place", period=2020, options={"band": "exact"})
    >>> [(line.unit, line.stands, line.bearing) for line in found.lines]
    [('C', True, 'worse'), ('A', True, 'better'), ('B', True, 'better')]
    """
    inspect.signature(comparison.look_across).bind_partial(**asked)  # before anything is added up
    table = comparison.across_table(
        data, framework, indicators, by=by, period=period, roll_up_options=roll_up_options, as_of=as_of,
        threads=threads, progress=progress,
    )  # fmt: skip
    if isinstance(framework, Framework):
        chosen, _ = options_of(framework, "roll_up", roll_up_options)
        table = _with_totals_withheld(framework, data, bool(chosen.get("bridges", False)), table)
    return comparison.look_across(
        data, framework, indicators, by=by, period=period, table=table, roll_up_options=roll_up_options, as_of=as_of,
        threads=threads, progress=progress, **asked,
    )  # fmt: skip
