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


def unless_overdone(distance: Numbers) -> Numbers:
    """A method that finds more than a tenth of the series far, and more than two, says nothing."""
    far = np.abs(distance) > LIMIT
    return np.full(len(distance), np.nan) if far.sum() > max(2, 0.1 * len(distance)) else distance


def own(x: Numbers, counts: bool) -> Numbers:
    """Distances by the series' own median; NaN where a count is near enough to be chance."""
    centre, unit = unit_of(x)
    if unit == 0:
        return np.full(len(x), np.nan)
    return unless_overdone(drop_ordinary((x - centre) / unit, x, np.full(len(x), centre), counts))


def log_unit(x: Numbers, expected: Numbers) -> tuple[float, float]:
    """Centre and unit of the log ratios of positive numbers; a unit of 0 says nothing."""
    told = (x > 0) & (expected > 0)
    return unit_of(np.log(x[told] / expected[told])) if told.sum() >= 8 else (0.0, 0.0)


def far_by_factor(
    x: Numbers, expected: Numbers, ratios: tuple[float, float]
) -> npt.NDArray[np.bool_]:
    centre, unit = ratios
    told = (x > 0) & (expected > 0) & (unit > 0)
    logs = np.log(np.where(told, x, 1.0) / np.where(told, expected, 1.0))
    return ~told | (np.abs(logs - centre) > LIMIT * unit)


def drop_ordinary(distance: Numbers, x: Numbers, expected: Numbers, counts: bool) -> Numbers:
    noise = np.sqrt(np.maximum(np.abs(expected), 1)) if counts else np.zeros(len(x))
    far = (np.abs(x - expected) > LIMIT * noise) & far_by_factor(x, expected, log_unit(x, expected))
    return np.where(far, distance, np.nan)


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
    return unless_overdone(drop_ordinary((x - expected - centre) / unit, x, expected, counts))


def peers(
    units: Mapping[str, tuple[npt.NDArray[np.int64], Numbers]], counts: bool
) -> dict[tuple[str, int], float]:
    """Distances by how far the others stand from their own medians in the same period."""
    spread = {k: unit_of(x) for k, (_, x) in units.items()}
    ratios = {k: log_unit(x, np.full(len(x), spread[k][0])) for k, (_, x) in units.items()}
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
            if not far_by_factor(np.array([v]), np.array([expected]), ratios[k])[0]:
                continue
            found[k, period] = (score - middle) / max(1.0, among)
    overdone = {
        k
        for k, (_, x) in units.items()
        if sum(abs(d) > LIMIT for (place, _), d in found.items() if place == k)
        > max(2, 0.1 * len(x))
    }
    return {key: d for key, d in found.items() if key[0] not in overdone}
