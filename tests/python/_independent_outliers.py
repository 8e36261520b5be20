# SPDX-License-Identifier: MIT
"""Outliers and slips by another route: NumPy arrays, written from docs/numbers.md, not from the library."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
LIMIT = 3.5


def unit_of(x: Numbers) -> tuple[float, float]:
    """Median, and what stands for a standard deviation; 0 where all are equal."""
    centre = float(np.median(x))
    away = np.abs(x - centre)
    mad = float(np.median(away))
    return centre, mad / 0.6745 if mad > 0 else 1.253314 * float(away.mean())


def own(x: Numbers, counts: bool) -> Numbers:
    """Distances by the series' own median; NaN where a count is near enough to be chance."""
    centre, unit = unit_of(x)
    if unit == 0:
        return np.full(len(x), np.nan)
    return drop_chance((x - centre) / unit, x, np.full(len(x), centre), counts)


def drop_chance(distance: Numbers, x: Numbers, expected: Numbers, counts: bool) -> Numbers:
    noise = np.sqrt(np.maximum(np.abs(expected), 1)) if counts else np.zeros(len(x))
    return np.where(np.abs(x - expected) > LIMIT * noise, distance, np.nan)


def seasonal(x: Numbers, months: npt.NDArray[np.int64], counts: bool) -> Numbers:
    expected = np.full(len(x), np.nan)
    for i in range(len(x)):
        others = x[(months % 12 == months[i] % 12) & (np.arange(len(x)) != i)]
        if len(others) >= 3:
            expected[i] = np.median(others)
    told = ~np.isnan(expected)
    if told.sum() < 8:
        return np.full(len(x), np.nan)
    centre, unit = unit_of((x - expected)[told])
    if unit == 0:
        return np.full(len(x), np.nan)
    return drop_chance((x - expected - centre) / unit, x, expected, counts)


def peers(
    units: Mapping[str, tuple[npt.NDArray[np.int64], Numbers]], counts: bool
) -> dict[tuple[str, int], float]:
    """Distances by how far the others stand from their own medians in the same period."""
    spread = {k: unit_of(x) for k, (_, x) in units.items()}
    found: dict[tuple[str, int], float] = {}
    for period in sorted({int(p) for periods, _ in units.values() for p in periods}):
        there = {
            k: float(x[periods == period][0])
            for k, (periods, x) in units.items()
            if period in periods and spread[k][1] > 0
        }
        if len(there) < 5:
            continue
        scores = np.array([(v - spread[k][0]) / spread[k][1] for k, v in there.items()])
        middle, among = unit_of(scores)
        for (k, v), score in zip(there.items(), scores):
            expected = spread[k][0] + middle * spread[k][1]
            if counts and abs(v - expected) <= LIMIT * np.sqrt(max(abs(expected), 1)):
                continue
            found[k, period] = (score - middle) / max(1.0, among)
    return found
