# SPDX-License-Identifier: MIT
"""From reported numbers to numbers of wholes, and whether two of them can be compared."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from ._agreed import Agreed, HasDefinitions, OptionValue, definitions_of, options_of
from ._core.aggregation import (
    AsOf,
    Compared,
    Note,
    Reporter,
    Result,
    ResultTable,
    RollUpQuery,
    UnmatchedCell,
    describe_comparable_options,
    describe_roll_up_options,
    query_by,
)
from ._core.aggregation import comparable as _comparable
from ._core.aggregation import csv_text as _csv_text
from ._core.aggregation import json_text as _json_text
from ._core.aggregation import matched_reporters as _matched_reporters
from ._core.aggregation import roll_up as _roll_up
from ._core.core import FLAGS, FORMS, REASONS, suggest
from ._core.dataset import Dataset
from ._core.define import COMBINATIONS, COMPARABILITIES, Period, Verdict
from ._errors import PeriodMismatchError, UnknownCodeError
from ._progress import Progress, told
from ._files import Path, write_text

if TYPE_CHECKING:
    import pandas as pd

MissingMode = Literal[
    "bounded", "non_null", "non_zero", "partial_null", "partial_zero", "always_null", "always_zero"
]
Words: TypeAlias = str | Iterable[str]
KnownAs: TypeAlias = AsOf | Mapping[str, Any] | str | datetime.date | None

__all__ = [
    "AsOf",
    "Compared",
    "Note",
    "Reporter",
    "Result",
    "ResultTable",
    "RollUpQuery",
    "UnmatchedCell",
    "comparable",
    "describe_comparable_options",
    "describe_roll_up_options",
    "find",
    "masked",
    "matched_reporters",
    "query_by",
    "roll_up",
    "to_pandas",
    "write_csv",
    "write_json",
]


def roll_up(
    data: Dataset,
    framework: Agreed,
    *,
    by: Words = (),
    indicators: Words = (),
    places: Words = (),
    organisations: Words = (),
    from_: datetime.date | str | None = None,
    to: datetime.date | str | None = None,
    missing: MissingMode | None = None,
    options: Mapping[str, OptionValue] | None = None,
    as_of: KnownAs = None,
    basis: Words = (),
    threads: int = 1,
    progress: Progress = None,
) -> ResultTable:
    """Aggregate reported numbers to levels of hierarchies, kinds of period and schemes.

    Totals are points when every expected cell is there, else bounds. Quotients are the sum of
    numerators over the sum of denominators of the cells where both are reported.

    Parameters
    ----------
    data : Dataset, n observations; not modified.
    framework : Framework (its standing judgements apply) or Definitions.
    by : names of levels, "place", "organisation", kinds of period, calendars, schemes; nothing is
        each indicator as a whole, per period as reported.
    indicators : codes of indicators or measures; nothing is every indicator.
    places, organisations : only rows of these.
    from_, to : only base periods that begin on or after, end on or before.
    missing : what an expected cell that is missing means: "bounded", or one of VTL's six modes
        (VTL 2.0, hierarchical roll-up); short for the option "missing.mode".
    options : engine options by path, see ``describe_options("roll_up")``; they win over the
        framework's.
    as_of : AsOf, a dict of its fields, or an instant: what was recorded later is unknown.
    basis : ids of judgements that the caller's options rest on.
    threads : same bits for any number.
    progress : True for a bar, or a callable told (done, total).

    Returns
    -------
    ResultTable, one row per (indicator, unit of `by`, period), in the indicator's own unit, with
    lower and upper bounds, form, reason, flags and coverage.

    Raises
    ------
    UnknownCodeError (also KeyError) for names and codes that nothing declares; all are listed.
    IllegalOperationError (also ValueError) when the kind forbids what is asked.
    PeriodMismatchError (also ValueError) when base periods do not nest in those asked for.
    KeyboardInterrupt when interrupted; nothing is left behind.

    Examples
    --------
    >>> from steelyard._example import data, definitions
    >>> table = roll_up(data(), definitions(), by="region")
    >>> rate = table.find("unemployment", place="region", period=2009)
    >>> rate.value                        # 120 of 1,500: Wayne is not reported
    Value.point(8)
    >>> rate.numerator, rate.denominator, len(table.unmatched)
    (120.0, 1500.0, 1)
    """
    query = query_by(definitions_of(framework), _listed(by))
    given = dict(options or {})
    if missing is not None:
        given["missing.mode"] = missing
    chosen, judged = options_of(framework, "roll_up", given)
    query = query.replace(
        indicators=_listed(indicators),
        places=_listed(places),
        organisations=_listed(organisations),
        from_=from_,
        to=to,
        options=chosen,
        as_of=as_known(as_of, framework),
        basis=[*judged, *_listed(basis)],
    )
    with told(progress, "roll up") as sink:
        return _roll_up(definitions_of(framework), data, query, threads, sink)


def _listed(words: Words) -> list[str]:
    return [words] if isinstance(words, str) else list(words)


def as_known(known: KnownAs, framework: Agreed) -> AsOf:
    """What a caller says about the state of knowledge, with the framework's revision."""
    if known is None:
        found = AsOf()
    elif isinstance(known, Mapping):
        found = AsOf(**known)
    else:
        found = known if isinstance(known, AsOf) else AsOf(known)
    if isinstance(framework, HasDefinitions) and not found.framework_revision:
        found = found.replace(framework_revision=framework.revision)
    return found


def side_of(given: Compared | Mapping[str, Any] | Period | str | int, where: Mapping[str, str]) -> Compared:
    """One side of a comparison: as it is given, or a period of the place and organisation meant."""
    if isinstance(given, Compared):
        return given
    if isinstance(given, Mapping):
        return Compared(**given)
    return Compared(period=given, **where)


def comparable(
    data: Dataset,
    framework: Agreed,
    indicator: str,
    before: Compared | Mapping[str, Any] | Period | str | int,
    after: Compared | Mapping[str, Any] | Period | str | int,
    *,
    place: str = "",
    organisation: str = "",
    hierarchy: str = "",
    as_of: KnownAs = None,
    options: Mapping[str, OptionValue] | None = None,
) -> Verdict:
    """May an indicator be compared between two periods or places?

    Parameters
    ----------
    data : Dataset; not modified.
    framework : Framework or Definitions.
    indicator : code of an indicator or measure.
    before, after : the two sides: Compared, a dict of its fields, or a period.
    place, organisation, hierarchy : of sides that are given as periods.
    as_of : as for :func:`roll_up`.
    options : by path, see ``describe_options("comparable")``.

    Returns
    -------
    Verdict: answer "yes", "with_bridge", "undetermined" or "no", with reasons, the gravest first.

    Raises
    ------
    UnknownCodeError (also KeyError), PeriodMismatchError (also ValueError).

    Examples
    --------
    >>> from steelyard._example import data, definitions
    >>> comparable(data(), definitions(), "unemployed", 2009, 2009, place="Erie").answer
    'yes'
    """

    where = {"place": place, "organisation": organisation, "hierarchy": hierarchy}
    chosen, _ = options_of(framework, "comparable", options)
    agreed = definitions_of(framework)
    return _comparable(
        agreed, data, indicator, side_of(before, where), side_of(after, where), as_known(as_of, framework), chosen
    )


def matched_reporters(
    data: Dataset,
    framework: Agreed,
    measure: str,
    periods: Iterable[Period | str | int],
    *,
    as_of: KnownAs = None,
) -> tuple[Reporter, ...]:
    """Who reported a measure for every one of these periods: the reporters whose totals compare.

    Raises
    ------
    UnknownCodeError (also KeyError), PeriodMismatchError (also ValueError).

    Examples
    --------
    >>> from steelyard._example import data, definitions
    >>> [r.place for r in matched_reporters(data(), definitions(), "unemployed", [2009])]
    ['Erie', 'Lucas']
    """
    return _matched_reporters(
        definitions_of(framework), data, measure, list(periods), as_known(as_of, framework)
    )


# Questions to a result table (attached to ResultTable).


def find(
    table: ResultTable,
    indicator: str,
    *,
    place: str = "",
    period: Period | str | int = "",
    organisation: str = "",
    category: str = "",
) -> Result | None:
    """The row with these keys, or None; "" stands for the whole.

    Without a period the table must hold one period only.

    Raises
    ------
    PeriodMismatchError (also ValueError) when no period is named and the table holds several.

    Examples
    --------
    >>> from steelyard._example import data, definitions
    >>> table = roll_up(data(), definitions(), by="place")
    >>> find(table, "unemployment", place="Lucas").value
    Value.point(0)
    """
    if period == "":
        words, _ = table.period_words()
        if len(words) != 1:
            found = ", ".join(words[:12]) or "none"
            raise PeriodMismatchError(
                f"find: {len(words)} periods are in the table, name one of them: {found}"
            )
        period = words[0]
    return table._find(indicator, place, period, organisation, category)


def there(table: ResultTable, column: str) -> npt.NDArray[np.bool_]:
    """Where a column of numbers holds one, shape (n,)."""
    found: npt.NDArray[np.bool_]
    if column == "value":
        found = table.form_codes == FORMS.index("point")
        return found
    bits = {
        "lower": table.HAS_LOWER,
        "upper": table.HAS_UPPER,
        "known": table.HAS_KNOWN,
        "numerator": table.HAS_PARTS,
        "denominator": table.HAS_PARTS,
    }
    if column not in bits:
        known = ["value", *bits]
        raise UnknownCodeError(
            f"'{column}' is no column with gaps; {suggest(column, known)}", code=column
        )
    found = (table.has_bits & bits[column]) != 0
    return found


def masked(table: ResultTable, column: str) -> np.ma.MaskedArray[Any, Any]:
    """A column of numbers as a masked array over the same memory; masked where there is none.

    Examples
    --------
    >>> from steelyard._example import data, definitions
    >>> table = roll_up(data(), definitions(), by="place", indicators="unemployed")
    >>> masked(table, "value")
    masked_array(data=[120.0, 0.0, --], ...)
    """
    return np.ma.MaskedArray(getattr(table, column), mask=~there(table, column), copy=False)


def to_pandas(table: ResultTable) -> pd.DataFrame:
    """The table as a pandas frame of n rows.

    Returns
    -------
    DataFrame: indicator, unit, place_level, place, organisation_level, organisation, category and
    period as categoricals ("" is the whole); value, lower, upper, known, numerator and denominator
    as nullable Float64 in the indicator's unit, NA where there is no number, never NaN; form,
    reason and flags; expected, present (cells), coverage (0 to 1), over_time (NA where there was
    one period only), verdict.

    Examples
    --------
    >>> from steelyard._example import data, definitions
    >>> table = roll_up(data(), definitions(), by="place", indicators="unemployed")
    >>> to_pandas(table)[["place", "value", "form", "coverage"]]
       place  value     form  coverage
    0   Erie  120.0    point       1.0
    1  Lucas    0.0    point       1.0
    2  Wayne   <NA>  missing       0.0
    """
    import pandas as pd

    from ._frames import categorical, flag_words, float64

    units = list(dict.fromkeys(table.units))
    unit_codes = np.array([units.index(u) for u in table.units], np.int32)
    frame: dict[str, Any] = {
        "indicator": categorical(table.indicators, table.indicator_codes),
        "unit": categorical(units, unit_codes[table.indicator_codes]),
        "place_level": categorical(table.place_levels, table.place_level_codes),
        "place": categorical(table.places, table.place_codes),
        "organisation_level": categorical(
            table.organisation_levels, table.organisation_level_codes
        ),
        "organisation": categorical(table.organisations, table.organisation_codes),
        "category": categorical(table.categories, table.category_codes),
        "period": categorical(*table.period_words()),
        "value": float64(table.value, there(table, "value")),
        "form": categorical(FORMS, table.form_codes),
        "reason": categorical(REASONS[1:], table.reason_codes.astype(np.int8) - 1),
    }
    for column in ("lower", "upper", "known", "numerator", "denominator"):
        frame[column] = float64(getattr(table, column), there(table, column))
    frame["flags"] = flag_words(FLAGS, table.flag_bits)
    frame["expected"] = table.expected
    frame["present"] = table.present
    frame["coverage"] = table.coverage
    # The first name is "refuse": there was only one period, and nothing was combined.
    frame["over_time"] = categorical(COMBINATIONS[1:], table.over_time_codes.astype(np.int8) - 1)
    frame["verdict"] = categorical(COMPARABILITIES, table.verdict_codes)
    return pd.DataFrame(frame)


def write_csv(table: ResultTable, path: Path | None = None) -> str | None:
    """Write the table as CSV with a header line; None as path returns the text."""
    text = _csv_text(table)
    if path is None:
        return text
    write_text(path, text)
    return None


def write_json(table: ResultTable, path: Path | None = None) -> str | None:
    """Write the table as a JSON array of one object per row; None as path returns the text.

    Keys are the columns of ``to_arrow``; what is not there is null, never NaN.

    Raises
    ------
    FileFaultError (also OSError) when the file cannot be written.

    Examples
    --------
    >>> import json
    >>> from steelyard._example import data, definitions
    >>> table = roll_up(data(), definitions(), by="place", indicators="unemployed")
    >>> [row["value"] for row in json.loads(write_json(table))]
    [120, 0, None]
    """
    text = _json_text(table)
    if path is None:
        return text
    write_text(path, text)
    return None
