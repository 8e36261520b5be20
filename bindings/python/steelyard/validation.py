# SPDX-License-Identifier: MIT
"""Checks of what was reported, as a table of findings; never an exception at the first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ._agreed import Agreed, OptionValue, definitions_of, options_of
from ._core.dataset import Dataset
from ._core.validation import (
    CompletenessRow,
    Finding,
    Findings,
    Rule,
    describe_validate_options,
)
from ._core.validation import completeness as _completeness
from ._core.validation import validate as _validate
from ._progress import Progress, told
from .dataset import Path, write_text

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "CompletenessRow",
    "Finding",
    "Findings",
    "Rule",
    "completeness",
    "describe_validate_options",
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
    """Run every check: ranges, completeness, codes, rules, identities, hidden missing, breaks.

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
    return _written(findings._csv(), path)


def write_json(findings: Findings, path: Path | None = None) -> str | None:
    """Write the findings as a JSON array of one object per row; None as path returns the text."""
    return _written(findings._json(), path)


def _written(text: str, path: Path | None) -> str | None:
    if path is None:
        return text
    write_text(path, text)
    return None
