# SPDX-License-Identifier: MIT
"""Checks of what was reported, as a table of findings; never an exception at the first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ._agreed import Agreed, OptionValue, definitions_of, options_of
from ._core.core import suggest
from ._core.dataset import Dataset
from ._core.validation import (
    CompletenessRow,
    Finding,
    Findings,
    Rule,
    StockFlowRow,
    SummaryRow,
    TimelinessRow,
    describe_validate_options,
)
from ._core.validation import completeness as _completeness
from ._core.validation import stock_flow as _stock_flow
from ._core.validation import summarise as _summarise
from ._core.validation import timeliness as _timeliness
from ._core.validation import validate as _validate
from ._progress import Progress, told
from ._files import Path, written
from .core import UnknownCodeError

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "CompletenessRow",
    "Finding",
    "Findings",
    "Rule",
    "StockFlowRow",
    "SummaryRow",
    "TimelinessRow",
    "completeness",
    "describe_validate_options",
    "stock_flow",
    "summary",
    "timeliness",
    "to_pandas",
    "validate",
    "write_csv",
    "write_json",
]


def validate(
    data: Dataset,
    framework: Agreed,
    *,
    rules: Iterable[Rule | Mapping[str, Any]] = (),
    options: Mapping[str, OptionValue] | None = None,
    threads: int = 1,
    progress: Progress = None,
) -> Findings:
    """Run every check: ranges, completeness, timeliness, codes, rules, identities, stocks and flows,
    hidden missing, outliers, typing errors, breaks.

    Parameters
    ----------
    data : Dataset; not modified.
    framework : Framework or Definitions.
    rules : relations between measures that every cell must keep: Rule objects or dicts.
    options : by path, see ``describe_options("validate")``.
    threads : same table for any number.
    progress : True for a bar, or a callable told (done, total).

    Returns
    -------
    Findings, faults first, then warnings, then infos; graver scores first within a rule.

    Raises
    ------
    DomainFaultError (also ValueError) for options that make no sense.

    Examples
    --------
    >>> from steelyard._example import data, definitions
    >>> found = validate(data(), definitions(),
    ...     rules=[("fewer", "unemployed", ">", "labour_force")])
    >>> found.count("fewer")
    2
    """
    chosen, _ = options_of(framework, "validation", options)
    with told(progress, "validate") as sink:
        return _validate(definitions_of(framework), data, list(rules), chosen, threads, sink)


def completeness(data: Dataset, framework: Agreed) -> tuple[CompletenessRow, ...]:
    """What was expected and what came: a row for each measure with an expectation, and per unit.

    Examples
    --------
    >>> from steelyard import Expectation
    >>> from steelyard._example import data, definitions
    >>> expected = Expectation("unemployed", places=["Erie", "Lucas", "Wayne"], from_=2009, to=2009)
    >>> whole = completeness(data(), definitions().replace(expectations=[expected]))[0]
    >>> whole.reported, whole.expected
    (2, 3)
    """
    return _completeness(definitions_of(framework), data)


def timeliness(
    data: Dataset, framework: Agreed, *, options: Mapping[str, OptionValue] | None = None
) -> tuple[TimelinessRow, ...]:
    """What came in time, late or never, where expectations set due days: per measure, then per unit.

    Parameters
    ----------
    data : Dataset; its recorded times say when a number first came. Numbers without one are
        ``unknown``, never late.
    framework : Framework or Definitions.
    options : by path, see ``describe_options("validate")``, such as ``{"as_of": "2024-03-01"}``.

    Returns
    -------
    TimelinessRow: expected = on_time + late + absent + with_reason + unknown + not_due, in numbers;
    ``days_late``, the median of the late ones; ``share`` of those with known timing, 0 to 1.

    Raises
    ------
    FormatFaultError (also ValueError) when ``as_of`` is neither a day nor an instant.

    Examples
    --------
    >>> from steelyard import Dataset, Expectation
    >>> from steelyard._example import definitions
    >>> agreed = definitions().replace(expectations=[
    ...     Expectation("unemployed", places=["Erie"], from_=2009, to=2010, due_days=30)])
    >>> rows = [("2009", "2010-01-30"), ("2010", "2011-03-01")]
    >>> reports = Dataset.from_rows([{"measure": "unemployed", "place": "Erie", "period": period,
    ...     "value": 50, "recorded": recorded} for period, recorded in rows], agreed)
    >>> erie = timeliness(reports, agreed)[1]
    >>> erie.on_time, erie.late, erie.days_late
    (1, 1, 30.0)
    """
    chosen, _ = options_of(framework, "validation.timeliness", options)
    return _timeliness(definitions_of(framework), data, chosen)


def stock_flow(
    data: Dataset, framework: Agreed, *, options: Mapping[str, OptionValue] | None = None
) -> tuple[StockFlowRow, ...]:
    """Whether what came in and went out accounts for every change of a stock.

    The imbalance is abs(now - (before + in - out)) / now, the "data reliability" of by-name lists
    (Community Solutions, Built for Zero, 2020), for measures that name inflows or outflows.

    Parameters
    ----------
    data : Dataset.
    framework : Framework or Definitions.
    options : by path, such as ``{"tolerance": 0.15}``, a share of the stock.

    Returns
    -------
    StockFlowRow per step between neighbouring periods: ``status`` ("balanced", "unbalanced" or
    "undecided"), ``streak`` of equal status, in periods, and ``share``, None where it is not known.

    Raises
    ------
    DomainFaultError (also ValueError) for a negative tolerance.

    Examples
    --------
    >>> from steelyard import Dataset, Definitions, Measure
    >>> agreed = Definitions(measures=[
    ...     Measure("listed", kind="stock", unit="people", decimals=0, frequency="month",
    ...             over_time="last", inflows=["came"], outflows=["left"]),
    ...     Measure("came", kind="flow", unit="people", decimals=0, frequency="month"),
    ...     Measure("left", kind="flow", unit="people", decimals=0, frequency="month")])
    >>> numbers = [("listed", "2020-01", 100), ("listed", "2020-02", 80),
    ...     ("came", "2020-02", 30), ("left", "2020-02", 40)]
    >>> step = stock_flow(Dataset.from_rows([{"measure": m, "period": p, "value": x}
    ...     for m, p, x in numbers], agreed), agreed)[0]
    >>> step.status, step.share              # 90 expected, 80 reported
    ('unbalanced', 0.125)
    """
    chosen, _ = options_of(framework, "validation.stock_flow", options)
    return _stock_flow(definitions_of(framework), data, chosen)


def summary(
    findings: Findings, *, by: Iterable[str] = ("place", "organisation", "measure", "rule")
) -> tuple[SummaryRow, ...]:
    """The findings of many units in one table: counts, worst severity, where to look first.

    Parameters
    ----------
    findings : Findings.
    by : what is kept apart, of "place", "organisation", "measure" and "rule"; the rest is added
        together, and its words are empty.

    Returns
    -------
    SummaryRow, gravest first, then those with more findings. Every finding is counted once.

    Raises
    ------
    UnknownCodeError (also KeyError) for another word in ``by``.

    Examples
    --------
    >>> from steelyard._example import data, definitions
    >>> found = validate(data(), definitions(),
    ...     rules=[("fewer", "unemployed", ">", "labour_force")])
    >>> top = summary(found, by=["rule"])[0]
    >>> top.rule, top.count, top.worst
    ('fewer', 2, 'warning')
    """
    kept = list(by)
    known = ["place", "organisation", "measure", "rule"]
    for word in kept:
        if word not in known:
            raise UnknownCodeError(f"summary: by holds '{word}'; {suggest(word, known)}", code=word)
    return _summarise(findings, *(word in kept for word in known))


def to_pandas(findings: Findings) -> pd.DataFrame:
    """One row per finding: severity, rule, measure, place, organisation, category, period, source,
    line, found, evidence, score (0 to 1), advice."""
    import pandas as pd

    return pd.DataFrame(findings._columns())


def write_csv(findings: Findings, path: Path | None = None) -> str | None:
    """Write the findings as CSV with a header line; None as path returns the text.

    Raises
    ------
    FileFaultError (also OSError) when the file cannot be written.

    Examples
    --------
    >>> from steelyard._example import data, definitions
    >>> write_csv(validate(data(), definitions())).splitlines()[0]
    'severity,rule,measure,place,organisation,category,period,source,file,line,found,...'
    """
    return written(findings._csv(), path)


def write_json(findings: Findings, path: Path | None = None) -> str | None:
    """Write the findings as a JSON array of one object per row; None as path returns the text."""
    return written(findings._json(), path)
