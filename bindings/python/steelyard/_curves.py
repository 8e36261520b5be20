# SPDX-License-Identifier: MIT
"""Turning the curve: what was measured since people acted, beside the forecast without action."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from ._agreed import Agreed, OptionValue, definitions_of, options_of
from ._chart import Chart
from ._core import learning as _core
from ._core.aggregation import ResultTable
from ._core.dataset import Dataset
from ._core.define import Period
from ._progress import Progress
from ._statistics import MISSING, Doubles, doubles
from .aggregation import KnownAs, roll_up

if TYPE_CHECKING:
    import pandas as pd


class CurveRow(NamedTuple):
    """One period since the decision. NaN where ``status``, or the baseline's, has no number.

    ``gain`` is the sum so far of differences from the forecast, positive where better; ``beaten`` the
    probability that without action it had been worse; ``error`` this look's share, 0 where nobody looks.
    """

    period: int
    observed: float
    status: str
    forecast: float
    lower: float
    upper: float
    gain: float
    gain_lower: float
    gain_upper: float
    beaten: float
    error: float
    verdict: str


class TurnedCurve(NamedTuple):
    """The baseline as it was frozen, and what became of the curve."""

    baseline_period: npt.NDArray[np.int64]
    baseline: Doubles
    baseline_status: tuple[str, ...]
    triggered: int
    limits: str
    rows: tuple[CurveRow, ...]
    verdict: str
    look: int | None
    why: str
    options: Mapping[str, OptionValue]

    def to_pandas(self) -> pd.DataFrame:
        """A row per period since the decision."""
        import pandas as pd

        return pd.DataFrame([row._asdict() for row in self.rows], columns=CurveRow._fields)


class TurnedIndicator(NamedTuple):
    """The curve of an indicator, in its unit; ``print`` it for plain sentences.

    ``deciding`` are the numbers that made people decide, which the forecast is not made from.
    """

    indicator: str
    title: str
    measured_in: str
    unit: str
    decimals_shown: int
    direction: str
    stands_for: str
    action: str
    decided: str
    triggered: str
    history_periods: tuple[str, ...]
    periods: tuple[str, ...]
    deciding_periods: tuple[str, ...]
    deciding: Doubles
    curve: TurnedCurve
    notes: tuple[str, ...]
    basis: tuple[str, ...]
    sentence: str

    @property
    def verdict(self) -> str:
        """Turned, not_turned or cannot_say."""
        return self.curve.verdict

    def to_pandas(self) -> pd.DataFrame:
        """A row per period since the decision, in words."""
        frame = self.curve.to_pandas()
        frame["period"] = list(self.periods)
        return frame

    def chart(self) -> Chart:
        """History, forecast without action with its interval, what was measured, and when it was decided."""
        from ._signal_charts import curve_of

        return curve_of(self)

    def __str__(self) -> str:
        return self.sentence


def turn_the_curve(
    data: Dataset,
    framework: Agreed,
    indicator: str,
    *,
    decided: Period | str | int,
    triggered: Period | str | int | None = None,
    by: str = "",
    unit: str = "",
    looks: Iterable[Period | str | int] = (),
    stands_for: Literal["undeclared", "population", "performance"] = "undeclared",
    action: str = "",
    table: ResultTable | None = None,
    table_then: ResultTable | None = None,
    known_then: KnownAs = None,
    options: Mapping[str, OptionValue] | None = None,
    roll_up_options: Mapping[str, OptionValue] | None = None,
    as_of: KnownAs = None,
    threads: int = 1,
    progress: Progress = None,
) -> TurnedIndicator:
    """Whether the curve has turned: what was measured since people acted, beside the forecast without action.

    People act after a bad number, and the next one is then better by chance alone. So the baseline ends
    before the number that made them decide (option ``decided``), and the forecast is a structural time
    series unsure of its variances (``statistics.state_space``). The gain until a look is the sum of what
    was measured less the law of that sum without action. "Turned" is said where its lower limit is above
    0, at the look's share of the error: at any time the i-th period has the share 1/(i(i+1)); declared
    looks share it equally (Bonferroni). So series that go on as the model says are called turned at most
    at the rate ``error``, over all looks together.

    Parameters
    ----------
    data : Dataset; not modified.
    framework : Framework or Definitions.
    indicator : code of an indicator or measure whose direction is declared up or down.
    decided : the last period that was known when it was decided.
    triggered : the first number that made people decide; None is that of ``decided``.
    by, unit : level, and code of the place or organisation; "" is the whole.
    looks : periods at which one will look; with the option ``looks`` set to "declared".
    stands_for : results of a whole population, for which no single programme answers, or of a programme's
        own customers, for which it does (Friedman 2005, Trying Hard Is Not Good Enough).
    action : what was done, in words.
    table, table_then : results to take the numbers from, in place of rolling up.
    known_then : as ``as_of``, of the day of the decision: what the baseline is made of. None: as known now.
    options : see ``describe_options("turn_the_curve")``.
    roll_up_options, as_of, threads, progress : as for :func:`steelyard.roll_up`.

    Returns
    -------
    TurnedIndicator, in the indicator's unit; ``to_pandas`` has a row per period since the decision.

    Raises
    ------
    UnknownCodeError (also KeyError); PeriodMismatchError, IllegalOperationError, DomainFaultError (also
    ValueError).

    Examples
    --------
    >>> import steelyard as sy
    >>> d = sy.Definitions(measures=[sy.Measure("homes", kind="stock", unit="people", decimals=0, frequency="month",
    ...     direction="down")])
    >>> months = [f"{2019 + m // 12}-{m % 12 + 1:02d}" for m in range(30)]
    >>> data = sy.Dataset.from_columns({"measure": "homes", "place": "A", "period": months,
    ...     "value": [50.0, 54.0, 52.0] * 8 + [61.0] + [40.0, 41.0, 38.0, 42.0, 37.0]}, d)
    >>> curve = turn_the_curve(data, d, "homes", by="place", unit="A", decided="2021-01")
    >>> curve.verdict, curve.history_periods[-1], len(curve.curve.rows)
    ('turned', '2020-12', 5)
    """
    agreed = definitions_of(framework)
    chosen, basis = options_of(framework, "turn_the_curve", options)

    def rolled(known: KnownAs) -> ResultTable:
        return roll_up(
            data, framework, by=[by] if by else [], indicators=[indicator], options=roll_up_options, as_of=known,
            basis=basis, threads=threads, progress=progress,
        )  # fmt: skip

    now = rolled(as_of) if table is None else table
    then = rolled(known_then) if table_then is None and known_then is not None else table_then
    asked = (indicator, unit, decided, triggered, list(looks), stands_for, action, basis)
    made = TurnedIndicator(*_core.turn_the_curve(agreed, now, then, asked, chosen))
    return made._replace(curve=_curve(made.curve))


def judge_curve(
    value: Any,
    *,
    decided: int,
    triggered: int | None = None,
    period: Any = None,
    looks: Iterable[int] = (),
    less_is_better: bool = False,
    options: Mapping[str, OptionValue] | None = None,
) -> TurnedCurve:
    """The same of numbers alone: periods are whole numbers that rise by 1.

    Parameters
    ----------
    value : n numbers in order of time, until and since the decision; a missing one is None, NA or masked.
    decided, triggered : periods; without ``triggered`` it is that of ``decided``.
    period : whole numbers that rise; without it rows count from 0.
    looks, options : as for :func:`turn_the_curve`.
    less_is_better : which way is better.

    Returns
    -------
    TurnedCurve.

    Raises
    ------
    DomainFaultError, PeriodMismatchError, ShapeMismatchError (also ValueError).

    Examples
    --------
    >>> from steelyard.learning import judge_curve
    >>> curve = judge_curve([50, 54, 52] * 8 + [61, 40, 41, 38, 42, 37], decided=24, less_is_better=True)
    >>> curve.verdict, curve.triggered
    ('turned', 24)
    """
    numbers, gaps = doubles(value, "value")
    given = None if gaps is None else np.where(gaps, MISSING, 0).astype(np.uint8)
    periods = None if period is None else np.ascontiguousarray(period, dtype=np.int64)
    return _curve(
        _core.judge_curve(
            np.ascontiguousarray(numbers), periods, given, decided, triggered, list(looks), less_is_better,
            dict(options or {}),
        )
    )  # fmt: skip


def _curve(packed: tuple[Any, ...]) -> TurnedCurve:
    c = TurnedCurve(*packed)
    return c._replace(rows=tuple(CurveRow(*row) for row in c.rows))
