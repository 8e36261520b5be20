# SPDX-License-Identifier: MIT
"""What changed between two states of knowledge, and why."""

from __future__ import annotations

import json
from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING, Any

from ._core.dataset import Dataset
from ._core.frameworks import Framework
from ._core.report import ReleaseNotes
from ._core.report import release_notes as _release_notes
from ._files import Path, write_text
from ._progress import Progress, told
from .aggregation import KnownAs, as_known

if TYPE_CHECKING:
    import pandas as pd


def release_notes(
    data: Dataset,
    framework: Framework,
    *,
    before: Dataset | None = None,
    framework_before: Framework | None = None,
    as_of: KnownAs = None,
    as_of_before: KnownAs = None,
    indicators: str | Iterable[str] = (),
    by: str | Iterable[str] = ("", "place"),
    place_hierarchy: str = "",
    threads: int = 1,
    progress: Progress = None,
) -> ReleaseNotes:
    """What changed since an earlier state of knowledge, and why: every number that moved, with what moved it.

    Numbers are rolled up as agreed in each state and in every mixture of the two (data, judgements, definitions, framework;
    only what differs). A cause is one whose change alone moves the number in some mixture. Where each cause moves it by the
    same amount in all mixtures, the amounts add up to the move; else the causes cannot be told apart, and the note says so.

    Parameters
    ----------
    data, framework : as they are now; not modified.
    before : Dataset as it was; None: the same data, where only the framework changed or ``as_of_before`` is given.
    framework_before : as it was; None: the same.
    as_of, as_of_before : AsOf, a dict of its fields, or an instant: what was recorded later is unknown in that state.
    indicators : codes of indicators or measures; nothing is every one of either state.
    by : levels of places whose numbers are looked at: "" all places in one, "place" each as reported, or levels of
        ``place_hierarchy``.
    threads, progress : as for :func:`steelyard.roll_up`.

    Returns
    -------
    ReleaseNotes: ``moved``, ``fresh`` and ``gone`` numbers, other ``changes``. ``text()`` is for people, ``to_pandas`` has a
    row per moved number, with amounts in the indicator's unit.

    Raises
    ------
    UnknownCodeError (also KeyError) for indicators, levels or hierarchies that neither state declares.

    Examples
    --------
    >>> import steelyard as sy
    >>> d = sy.Definitions(measures=[sy.Measure("ill", kind="flow", unit="people", decimals=0)])
    >>> def reported(erie):
    ...     return sy.Dataset.from_columns({"measure": "ill", "place": ["Erie", "Wayne"], "period": 2009, "value": [erie, 7.0]}, d)
    >>> fw = sy.Framework("shore", definitions=d)
    >>> for moved in release_notes(reported(5.0), fw, before=reported(4.0)).moved:
    ...     print(moved)
    ill, 2009: 12 people, it was 11 people, because of 1 row revised.
    ill, Erie, 2009: 5 people, it was 4 people, because of 1 row revised.
    """
    earlier = framework if framework_before is None else framework_before
    codes = [indicators] if isinstance(indicators, str) else list(indicators)
    levels = [by] if isinstance(by, str) else list(by)
    with told(progress, "release notes") as sink:
        return _release_notes(
            earlier, data if before is None else before, as_known(as_of_before, earlier), framework, data,
            as_known(as_of, framework), codes, place_hierarchy, levels, threads, sink,
        )  # fmt: skip


def to_dict(notes: ReleaseNotes) -> dict[str, Any]:
    """Everything as plain lists, dicts, numbers and None; never NaN."""
    found: dict[str, Any] = json.loads(notes._json())
    return found


def write_json(notes: ReleaseNotes, path: Path | None = None) -> str | None:
    """Write everything that :func:`to_dict` gives as JSON; None as path returns the text."""
    text = notes._json()
    if path is None:
        return text
    write_text(path, text)
    return None


def write_csv(notes: ReleaseNotes, path: Path | None = None) -> str | None:
    """Write the rows of :func:`to_pandas` as CSV; None as path returns the text."""
    text = notes._csv()
    if path is None:
        return text
    write_text(path, text)
    return None


def to_pandas(notes: ReleaseNotes) -> pd.DataFrame:
    """One row per number that moved.

    Returns
    -------
    DataFrame: indicator, unit, place, period; value, form, reason, lower, upper and flags, each ``_before`` and ``_after``;
    causes, and the amount by each (``by_data``, ``by_judgements``, ``by_definitions``, ``by_framework``), NA where there is none.
    """
    from ._frames import frame_of_csv

    sides = [f"{name}_{end}" for name in ("form", "reason", "flags") for end in ("before", "after")]
    words = ("indicator", "unit", "place", "period", "causes", "separable", "text", *sides)
    return frame_of_csv(notes._csv(), words)


def html(notes: ReleaseNotes) -> str:
    """For a notebook: the sentences as lists."""
    parts = [f"<p><b>{escape(notes.title)}</b>: {escape(notes.sentence)}</p>"]
    for head, things in (("Numbers that moved", notes.moved), ("Other changes", notes.changes)):
        if things:
            items = "".join(f"<li>{escape(one.text)}</li>" for one in things)
            parts.append(f"<p>{head}</p><ul>{items}</ul>")
    return "".join(parts)
