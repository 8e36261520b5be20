# SPDX-License-Identifier: MIT
"""What is measured and what was agreed about it.

All of it is immutable records: build them with keywords, change a copy with ``replace``.
Enumerations are plain strings, days :class:`datetime.date`, instants :class:`datetime.datetime`.

>>> import steelyard as sy
>>> jobs = sy.Measure("jobs", kind="stock", unit="people", decimals=0, over_time="mean_of_periods")
>>> jobs.replace(unit="persons")
Measure('jobs', '', kind='stock', unit='persons', decimals=0, over_time='mean_of_periods')
>>> sy.Definitions(measures=[jobs]).check()
()
>>> sy.Measure("jobs", kind="stok")
Traceback (most recent call last):
    ...
steelyard._errors.UnknownCodeError: Measure(kind=...): 'stok' is not known; did you mean 'stock'?

Periods know their calendar:

>>> year = sy.Period("2009/10", "school_year")
>>> year.first_day, year.last_day, year.days
(datetime.date(2009, 8, 1), datetime.date(2010, 7, 31), 365)
>>> year.contains(sy.Period.month(2010, 1))
True
>>> [str(p) for p in sy.Period.quarter(2012, 1).parts("month")]
['2012-01', '2012-02', '2012-03']
"""

from __future__ import annotations

from ._core.define import (
    AXES,
    COMBINATIONS,
    COMPARABILITIES,
    DIRECTIONS,
    KINDS,
    WHOLE_SHARE,
    Agenda,
    Binding,
    Bridge,
    Calendar,
    Category,
    DeclaredBreak,
    Definitions,
    DefinitionVersion,
    Expectation,
    Goal,
    Hierarchy,
    Indicator,
    IndicatorPart,
    Judgement,
    JudgementOption,
    LevelEntry,
    Measure,
    Membership,
    Node,
    NodeShare,
    Pathway,
    Period,
    PeriodKind,
    Scheme,
    Succession,
    Target,
    Verdict,
    VerdictReason,
    legal,
)

__all__ = [
    "AXES",
    "COMBINATIONS",
    "COMPARABILITIES",
    "DIRECTIONS",
    "KINDS",
    "WHOLE_SHARE",
    "Agenda",
    "Binding",
    "Bridge",
    "Calendar",
    "Category",
    "DeclaredBreak",
    "DefinitionVersion",
    "Definitions",
    "Expectation",
    "Goal",
    "Hierarchy",
    "Indicator",
    "IndicatorPart",
    "Judgement",
    "JudgementOption",
    "LevelEntry",
    "Measure",
    "Membership",
    "Node",
    "NodeShare",
    "Pathway",
    "Period",
    "PeriodKind",
    "Scheme",
    "Succession",
    "Target",
    "Verdict",
    "VerdictReason",
    "legal",
]
