# SPDX-License-Identifier: MIT
"""Charts of indicators, their signals and verdicts; and hundreds of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ._agreed import Agreed, OptionValue, definitions_of, options_of
from ._chart import Chart
from ._core import learning as _core
from ._core.aggregation import ResultTable
from ._core.dataset import Dataset
from ._core.define import Period
from ._errors import UnknownCodeError
from ._progress import Progress
from ._statistics import Doubles
from .aggregation import KnownAs, roll_up

if TYPE_CHECKING:
    import pandas as pd


class Step(NamedTuple):
    """A step that somebody accepted: limits begin anew with this period. The reason is never empty."""

    period: Period | str | int
    reason: str
    indicator: str = ""
    unit: str = ""


class FoundSignal(NamedTuple):
    """A rule fulfilled; rows of its series."""

    rule: str
    side: int
    first: int
    last: int
    raised: int
    lasts: bool


class SeriesPhase(NamedTuple):
    """Rows with limits of their own, and why they begin anew."""

    first: int
    last: int
    reason: str


class SuggestedStep(NamedTuple):
    """A step that the numbers suggest; accept it with a reason, or leave the limits as they are."""

    row: int
    earliest: int
    latest: int
    before: float
    now: float
    gain: float
    penalty: float


class SignalSeries(NamedTuple):
    """An indicator of one unit over time: a row per period of the calendar, numbers in the indicator's unit.

    ``plotted`` is NaN where ``status`` says that there is no number, limits are where there are none.
    """

    indicator: str
    title: str
    measured_in: str
    place_level: str
    place: str
    organisation_level: str
    organisation: str
    category: str
    direction: str
    decimals_shown: int
    kind: str
    kind_why: str
    periods: tuple[str, ...]
    plotted: Doubles
    centre: Doubles
    lower: Doubles
    upper: Doubles
    status: tuple[str, ...]
    limits: str
    points: int
    newest: int
    phases: tuple[SeriesPhase, ...]
    signals: tuple[FoundSignal, ...]
    suggestions: tuple[SuggestedStep, ...]
    variation: str
    assurance: str
    why: str
    target: float | None
    target_period: str
    autocorrelation: float | None
    seasonal: float | None
    advice: tuple[str, ...]
    sentence: str

    @property
    def unit(self) -> str:
        """The place or organisation that it is about; "" is the whole."""
        return self.place or self.organisation

    def to_pandas(self) -> pd.DataFrame:
        """A row per period: period, number, centre, lower, upper, status, signals."""
        import pandas as pd

        hit = [[f.rule for f in self.signals if f.first <= i <= f.last] for i in range(len(self.periods))]
        return pd.DataFrame(
            {"period": self.periods, "number": self.plotted, "centre": self.centre, "lower": self.lower,
             "upper": self.upper, "status": self.status, "signals": ["; ".join(h) for h in hit]}
        )  # fmt: skip

    def chart(self) -> Chart:
        """The control chart: phases with their limits, signals in the colour of what they mean, and the target."""
        from ._signal_charts import control_chart_of

        return control_chart_of(self)

    def __str__(self) -> str:
        return self.sentence


class SignalBoard(NamedTuple):
    """All series asked for, by indicator, level, unit and category."""

    series: tuple[SignalSeries, ...]
    notes: tuple[str, ...]
    basis: tuple[str, ...]
    options: Mapping[str, OptionValue]

    def find(self, indicator: str, unit: str = "") -> SignalSeries:
        """The series of an indicator and a unit.

        Raises
        ------
        UnknownCodeError (also KeyError).
        """
        for s in self.series:
            if s.indicator == indicator and s.unit == unit:
                return s
        raise UnknownCodeError(f"signals: there is no series of {indicator!r}" + (f" of {unit!r}" if unit else ""))

    def to_pandas(self) -> pd.DataFrame:
        """A row per series: indicator, unit, kind, points, newest period and number, verdicts, target."""
        import pandas as pd

        rows = [
            {"indicator": s.indicator, "unit": s.unit, "category": s.category, "kind": s.kind, "points": s.points,
             "period": s.periods[s.newest] if s.newest >= 0 else None,
             "number": float(s.plotted[s.newest]) if s.newest >= 0 else None, "variation": s.variation,
             "assurance": s.assurance, "target": s.target, "autocorrelation": s.autocorrelation}
            for s in self.series
        ]  # fmt: skip
        return pd.DataFrame(rows)

    def chart(self) -> Chart:
        """The fleet grid: a small line per series, coloured by its variation verdict."""
        from ._signal_charts import grid_of

        return grid_of(self.series)

    def __str__(self) -> str:
        return "\n".join([*(s.sentence for s in self.series), *self.notes])


class FleetLine(NamedTuple):
    """One series of a fleet: its p, beside all others, and why to look at it."""

    series: int
    indicator: str
    unit: str
    p: float | None
    adjusted: float | None
    status: str
    stands: bool
    side: int
    worse: bool
    test: str
    why: str


class FleetGroup(NamedTuple):
    """An indicator or unit: how many of its series stand."""

    name: str
    p: float | None
    adjusted: float | None
    stands: bool
    series: int
    standing: int


class Fleet(NamedTuple):
    """Hundreds of series, those first at which to look first."""

    board: SignalBoard
    lines: tuple[FleetLine, ...]
    groups: tuple[FleetGroup, ...]
    options: Mapping[str, OptionValue]

    def to_pandas(self) -> pd.DataFrame:
        """A row per series, in the order in which to look at them."""
        import pandas as pd

        return pd.DataFrame([line._asdict() for line in self.lines], columns=FleetLine._fields)

    def chart(self, first: int = 24) -> Chart:
        """The fleet grid of those to look at first."""
        from ._signal_charts import grid_of

        return grid_of([self.board.series[line.series] for line in self.lines[:first]])

    def __str__(self) -> str:
        return "\n".join(f"{line.indicator}{' of ' + line.unit if line.unit else ''}: {line.why}" for line in self.lines)


Steps = Iterable[Step | Mapping[str, Any] | tuple[Any, ...]]


def find_signals(
    data: Dataset,
    framework: Agreed,
    indicators: str | Iterable[str] = (),
    *,
    by: str = "",
    steps: Steps = (),
    table: ResultTable | None = None,
    options: Mapping[str, OptionValue] | None = None,
    roll_up_options: Mapping[str, OptionValue] | None = None,
    as_of: KnownAs = None,
    threads: int = 1,
    progress: Progress = None,
) -> SignalBoard:
    """The series of indicators by unit, each as a control chart with its signals and two verdicts.

    *Variation* speaks of the newest number: improving or worsening where a signal lasts until then, by the
    direction declared; common cause; or cannot say. *Assurance* holds the limits against the target that is
    due next: consistently meets, hit or miss, consistently fails (Making Data Count, NHS England). A ratio
    whose numerator lies within its denominator gets a p' chart, a rate a u' chart (Laney 2002), all else
    XmR. A period without a report is a row without a number and separates its neighbours; after a declared
    break, or a step that somebody accepted, limits begin anew.

    Parameters
    ----------
    data : Dataset; not modified.
    framework : Framework or Definitions.
    indicators : codes of indicators or measures; empty is all.
    by : "", "place", "organisation" or a level of a hierarchy.
    steps : :class:`Step`, or tuples and dicts of its fields.
    table : results to take the numbers from, in place of rolling up.
    options : see ``describe_options("signals")``.
    roll_up_options, as_of, threads, progress : as for :func:`steelyard.roll_up`.

    Returns
    -------
    SignalBoard; ``to_pandas`` has a row per series, ``chart`` the grid; each series has a ``chart`` and a sentence.

    Raises
    ------
    UnknownCodeError (also KeyError); IllegalOperationError, DomainFaultError (also ValueError);
    InvalidInputError (also ValueError) listing every step without a reason or at a period that no series has.

    Examples
    --------
    >>> import steelyard as sy
    >>> d = sy.Definitions(measures=[sy.Measure("homes", kind="stock", unit="people", decimals=0, frequency="month",
    ...     direction="down")])
    >>> data = sy.Dataset.from_columns({"measure": "homes", "place": "A",
    ...     "period": [f"2020-{m:02d}" for m in range(1, 13)] + ["2021-01"],
    ...     "value": [50.0, 52.0] * 6 + [30.0]}, d)
    >>> board = find_signals(data, d, "homes", by="place")
    >>> print(board.find("homes", "A"))
    homes of A: improving (1 beyond a limit). 2021-01: 30 people, usual between 40 people and 59 people.
    """
    agreed = definitions_of(framework)
    chosen, asked, found = _prepared(data, framework, indicators, by, steps, table, options, roll_up_options, as_of, threads, progress)
    return _board(_core.find_signals(agreed, found, asked, chosen))


def look_over(
    data: Dataset,
    framework: Agreed,
    indicators: str | Iterable[str] = (),
    *,
    by: str = "",
    fleet: Mapping[str, OptionValue] | None = None,
    steps: Steps = (),
    table: ResultTable | None = None,
    options: Mapping[str, OptionValue] | None = None,
    roll_up_options: Mapping[str, OptionValue] | None = None,
    as_of: KnownAs = None,
    threads: int = 1,
    progress: Progress = None,
) -> Fleet:
    """Hundreds of series at once: where to look first, and why.

    Each series has one p (by default a Mann-Kendall test, by season where a year has several periods);
    families of series and the series in them are tested from above to below, so that the expected share of
    false ones stays below the level (Benjamini and Bogomolov 2014).

    Parameters
    ----------
    fleet : see ``describe_options("fleet")``.
    data, framework, indicators, by, steps, table, options, roll_up_options, as_of, threads, progress : as for
        :func:`find_signals`.

    Returns
    -------
    Fleet: ``lines`` in the order in which to look, worse ones that stand first.

    Raises
    ------
    As :func:`find_signals`.

    Examples
    --------
    >>> import steelyard as sy
    >>> d = sy.Definitions(measures=[sy.Measure("homes", kind="stock", unit="people", decimals=0, direction="down")])
    >>> data = sy.Dataset.from_columns({"measure": "homes", "place": ["A"] * 10 + ["B"] * 10,
    ...     "period": list(range(2000, 2010)) * 2, "value": [5.0, 7, 6, 8, 4, 6, 7, 5, 8, 6, 3, 4, 6, 7, 8, 9, 11, 12, 14, 15]}, d)
    >>> for line in look_over(data, d, "homes", by="place").lines:
    ...     print(line.unit, line.stands, line.test)
    B True Mann-Kendall
    A False Mann-Kendall
    """
    agreed = definitions_of(framework)
    chosen, asked, found = _prepared(data, framework, indicators, by, steps, table, options, roll_up_options, as_of, threads, progress)
    how, _ = options_of(framework, "fleet", fleet)
    board, (lines, groups, settled) = _core.look_over(agreed, found, asked, chosen, how)
    return Fleet(_board(board), tuple(FleetLine(*x) for x in lines), tuple(FleetGroup(*x) for x in groups), settled)


def _prepared(
    data: Dataset,
    framework: Agreed,
    indicators: str | Iterable[str],
    by: str,
    steps: Steps,
    table: ResultTable | None,
    options: Mapping[str, OptionValue] | None,
    roll_up_options: Mapping[str, OptionValue] | None,
    as_of: KnownAs,
    threads: int,
    progress: Progress,
) -> tuple[dict[str, OptionValue], tuple[Any, ...], ResultTable]:
    chosen, basis = options_of(framework, "signals", options)
    codes = [indicators] if isinstance(indicators, str) else list(indicators)
    if table is None:
        table = roll_up(
            data, framework, by=[by] if by else [], indicators=codes, options=roll_up_options, as_of=as_of,
            basis=basis, threads=threads, progress=progress,
        )  # fmt: skip
    taken = [_step(s) for s in steps]
    asked = (codes, [(s.indicator, s.unit, s.period, s.reason) for s in taken], basis)
    return chosen, asked, table


def _step(given: Step | Mapping[str, Any] | tuple[Any, ...]) -> Step:
    return Step(**given) if isinstance(given, Mapping) else Step(*given)


def _board(packed: tuple[Any, ...]) -> SignalBoard:
    series, notes, basis, options = packed
    return SignalBoard(tuple(_series(s) for s in series), notes, basis, options)


def _series(packed: tuple[Any, ...]) -> SignalSeries:
    s = SignalSeries(*packed)
    return s._replace(
        phases=tuple(SeriesPhase(*x) for x in s.phases),
        signals=tuple(FoundSignal(*x) for x in s.signals),
        suggestions=tuple(SuggestedStep(*x) for x in s.suggestions),
    )
