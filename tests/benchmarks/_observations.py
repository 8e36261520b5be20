# SPDX-License-Identifier: MIT
"""The observations that benchmarks share: 2,000 invented organisations report 50 ratios for 60 months.

A row is one report of one organisation about one place, month and category: numerator, denominator and
a value with two decimals. Organisations work in 1 to 16 neighbouring places on 4 to 20 indicators; few
of them report most rows; counties and regions differ in size; 3 % of the numerators are not reported.
Some keys occur more than once: those rows are reports of different sources.

The numbers come from splitmix64 (Steele, Lea, Flood 2014) by position, so any part of them can be made
alone, and the same call gives the same rows everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

Columns = dict[str, npt.NDArray[Any]]

INDICATORS, ORGANISATIONS, PLACES, MONTHS, CATEGORIES, COUNTIES, REGIONS = 50, 2000, 1000, 60, 8, 100, 8
FIRST_YEAR = 2020
DRAWS_PER_ROW = 7
_DAY = 86_400


def _draws(seed: int, positions: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Outputs of splitmix64 by their position in the stream, from 0."""
    z = np.uint64(seed) + (positions + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def _below(draws: npt.NDArray[np.uint64], limit: Any) -> npt.NDArray[np.uint64]:
    """Whole numbers below `limit`, of the upper half of each draw."""
    return (draws >> np.uint64(32)) * np.asarray(limit, np.uint64) >> np.uint64(32)


class _World:
    """Who reports what about which places, and where the draws of the rows begin."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        draws = _draws(seed, np.arange(120_000, dtype=np.uint64)).tolist()
        at = 0

        def below(limit: int) -> int:
            nonlocal at
            at += 1
            return ((draws[at - 1] >> 32) * limit) >> 32

        self.county_of = sorted(p if p < COUNTIES else below(COUNTIES) for p in range(PLACES))
        self.region_of = sorted(c if c < REGIONS else below(REGIONS) for c in range(COUNTIES))
        places, indicators, self.weight = [], [], []
        for _ in range(ORGANISATIONS):
            base, count = below(PLACES), 1 + below(16)
            places.append([(base + below(24)) % PLACES for _ in range(count)])
            indicators.append([below(INDICATORS) for _ in range(4 + below(17))])
            normal = 0.0  # twelve uniform numbers less six: nearly normal
            for _ in range(12):
                at += 1
                normal += (draws[at - 1] >> 11) * 2.0**-53
            self.weight.append(math.exp(0.8 * (normal - 6)))
        self.draws_before_rows = at
        self.places, self.place_count = _padded(places)
        self.indicators, self.indicator_count = _padded(indicators)

    def ends(self, rows: int) -> npt.NDArray[np.int64]:
        """The row after each (month, organisation), in order of time."""
        total = 0.0
        for w in self.weight:
            total += w
        each = np.array([float(rows) * w / total / MONTHS for w in self.weight])
        ends = (np.cumsum(np.tile(each, MONTHS)) + 1e-6).astype(np.int64)
        ends = np.maximum.accumulate(np.minimum(ends, rows))
        ends[-1] = rows
        return ends


def _padded(lists: list[list[int]]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint64]]:
    table = np.zeros((len(lists), max(map(len, lists))), np.int64)
    for i, items in enumerate(lists):
        table[i, : len(items)] = items
    return table, np.array([len(x) for x in lists], np.uint64)


def chunks(rows: int, size: int = 1_000_000, seed: int = 20240601) -> Iterator[Columns]:
    """All rows in order of time, some `size` of them at once: the columns that :func:`generate` gives.

    A month's reports of one organisation are never parted.
    """
    world = _World(seed)
    ends = world.ends(rows)
    first_group = 0
    while first_group < len(ends):
        first_row = int(ends[first_group - 1]) if first_group else 0
        last_group = int(np.searchsorted(ends, first_row + size, side="right"))
        last_group = min(max(last_group, first_group + 1), len(ends))
        if ends[last_group - 1] > first_row:
            yield _rows(world, ends, first_group, last_group, first_row)
        first_group = last_group


def _rows(
    world: _World, ends: npt.NDArray[np.int64], first: int, last: int, first_row: int
) -> Columns:
    counts = np.diff(ends[first:last], prepend=first_row)
    group = np.repeat(np.arange(first, last), counts)
    month, organisation = np.divmod(group, ORGANISATIONS)
    begin = world.draws_before_rows + DRAWS_PER_ROW * first_row
    positions = np.arange(begin, begin + DRAWS_PER_ROW * len(group), dtype=np.uint64)
    draws = _draws(world.seed, positions).reshape(-1, DRAWS_PER_ROW)
    place = world.places[organisation, _below(draws[:, 0], world.place_count[organisation])]
    indicator = world.indicators[
        organisation, _below(draws[:, 1], world.indicator_count[organisation])
    ]
    category = _below(draws[:, 2], CATEGORIES)
    den = _below(draws[:, 3], 400) + np.uint64(1)
    num = _below(draws[:, 4], den + np.uint64(1)).astype(np.float64)
    value = _below(draws[:, 5], 1_000_000).astype(np.float64) / 100.0
    valid = _below(draws[:, 6], 100) >= 3
    num[~valid] = np.nan
    value[~valid] = np.nan
    key = (((group * INDICATORS + indicator) * PLACES) + place) * CATEGORIES + category.astype(np.int64)
    source, whole = _repeats(key, valid)
    return {
        "indicator": indicator.astype(np.uint8),
        "organisation": organisation.astype(np.uint16),
        "place": place.astype(np.uint16),
        "period": month.astype(np.uint8),
        "category": category.astype(np.uint8),
        "value": value,
        "num": num,
        "den": den.astype(np.float64),
        "valid": valid,
        "whole": whole,
        "source": source.astype(np.uint16),
        "recorded": _recorded(month, organisation, source),
    }


def _repeats(
    key: npt.NDArray[np.int64], valid: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """How many equal keys stand before each one, and whether all rows of its key are valid."""
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    fresh = np.ones(len(key), bool)
    fresh[1:] = ordered[1:] != ordered[:-1]
    begins = np.flatnonzero(fresh)
    counts = np.diff(begins, append=len(key))
    repeats, whole = np.empty(len(key), np.int64), np.empty(len(key), bool)
    repeats[order] = np.arange(len(key)) - np.repeat(begins, counts)
    whole[order] = np.repeat(np.logical_and.reduceat(valid[order], begins) if len(key) else valid, counts)
    return repeats, whole


def _recorded(
    month: npt.NDArray[np.int64], organisation: npt.NDArray[np.int64], source: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Seconds since 1970: some days after the month's end, each organisation on days of its own."""
    after = np.datetime64(f"{FIRST_YEAR}-01", "M") + np.arange(1, MONTHS + 1)
    end = after.astype("datetime64[D]").astype(np.int64)
    return (end[month] + 3 + (organisation * 7 + source) % 25) * _DAY


def generate(rows: int, seed: int = 20240601) -> Columns:
    """All rows at once.

    Returns
    -------
    dict of arrays of `rows` entries: indicator, organisation, place, period (months from 2020-01),
    category and source (codes from 0), value, num and den (float64, NaN where not reported), valid,
    recorded (seconds since 1970); and of the tables county_of (by place) and region_of (by county).
    """
    world = _World(seed)
    columns = _rows(world, world.ends(rows), 0, MONTHS * ORGANISATIONS, 0)
    columns["county_of"] = np.array(world.county_of, np.uint8)
    columns["region_of"] = np.array(world.region_of, np.uint8)
    return columns


def codes(noun: str, count: int) -> list[str]:
    """The words behind the codes: "place 007"; the width makes their order that of the codes."""
    width = len(str(count - 1))
    return [f"{noun} {i:0{width}d}" for i in range(count)]


INDICATOR_CODES = [f"indicator_{i:02d}" for i in range(INDICATORS)]
NUM_CODES = [f"num_{i:02d}" for i in range(INDICATORS)]
DEN_CODES = [f"den_{i:02d}" for i in range(INDICATORS)]
ORGANISATION_CODES = codes("organisation", ORGANISATIONS)
PLACE_CODES = codes("place", PLACES)
COUNTY_CODES = codes("county", COUNTIES)
REGION_CODES = codes("region", REGIONS)
CATEGORY_CODES = codes("group", CATEGORIES)
MONTH_CODES = [f"{FIRST_YEAR + m // 12}-{m % 12 + 1:02d}" for m in range(MONTHS)]


def source_codes(columns: Columns) -> list[str]:
    """Words for the sources of some columns, in the order of their codes."""
    return [f"report {i:04d}" for i in range(int(columns["source"].max(initial=0)) + 1)]


def definitions(seed: int = 20240601, decimals: int | None = 0) -> Any:
    """What the observations mean: 50 ratios of counts, places within counties, regions and a nation."""
    import steelyard as sy

    world = _World(seed)
    part: dict[str, Any] = {
        "kind": "flow", "unit": "people", "decimals": decimals, "frequency": "month", "valid": (0, None),
    }  # fmt: skip
    memberships = [(PLACE_CODES[p], COUNTY_CODES[c]) for p, c in enumerate(world.county_of)]
    memberships += [(COUNTY_CODES[c], REGION_CODES[r]) for c, r in enumerate(world.region_of)]
    memberships += [(r, "nation") for r in REGION_CODES]
    levels = {"place": PLACE_CODES, "county": COUNTY_CODES, "region": REGION_CODES, "nation": ["nation"]}
    return sy.Definitions(
        places=[*PLACE_CODES, *COUNTY_CODES, *REGION_CODES, "nation"],
        organisations=ORGANISATION_CODES,
        hierarchies=[
            sy.Hierarchy(
                "areas",
                levels=["nation", "region", "county", "place"],
                nodes=[(code, level) for level, all_of in levels.items() for code in all_of],
                memberships=memberships,
            )
        ],
        schemes=[sy.Scheme("group", type="partition", categories=CATEGORY_CODES)],
        measures=[sy.Measure(code, **part) for pair in zip(NUM_CODES, DEN_CODES, strict=True) for code in pair],
        indicators=[
            sy.Indicator(
                INDICATOR_CODES[i], kind="ratio", numerator=NUM_CODES[i], denominator=DEN_CODES[i],
                factor=100, unit="percent", direction="up", numerator_within_denominator=True,
            )
            for i in range(INDICATORS)
        ],
    )  # fmt: skip


def instants(recorded: npt.NDArray[np.int64]) -> tuple[list[str], npt.NDArray[np.int32]]:
    """Distinct recorded times as texts, and the code of each row."""
    days = (recorded // _DAY).astype(np.int64)
    low = int(days.min(initial=0))
    used = np.bincount(days - low) > 0
    code = np.cumsum(used) - 1
    words = (np.flatnonzero(used) + low).astype("datetime64[D]").astype(str).tolist()
    return words, code[days - low].astype(np.int32)


def add(builder: Any, columns: Columns) -> None:
    """Add the numerators and denominators of some columns to a DatasetBuilder."""
    shared = {
        "place": (PLACE_CODES, columns["place"]),
        "organisation": (ORGANISATION_CODES, columns["organisation"]),
        "period": (MONTH_CODES, columns["period"]),
        "group": (CATEGORY_CODES, columns["category"]),
        "source": (source_codes(columns), columns["source"]),
        "recorded": instants(columns["recorded"]),
    }
    for part, measures in (("num", NUM_CODES), ("den", DEN_CODES)):
        builder.add_columns(
            {**shared, "measure": (measures, columns["indicator"]), "value": columns[part]},
            nan_reason="not_reported", name=part, keep_row_numbers=False,
        )  # fmt: skip


def dataset(columns: Columns, agreed: Any = None, threads: int = 1) -> Any:
    """The numerators and denominators of generated columns as a Dataset."""
    import steelyard as sy

    builder = sy.DatasetBuilder(definitions() if agreed is None else agreed)
    add(builder, columns)
    return builder.finish(threads=threads)
