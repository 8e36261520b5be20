# SPDX-License-Identifier: MIT
"""An index in NumPy, as somebody would write it for their own tables: whole arrays at a time, and the same answers as ours.

What it does not say, because nobody would write it down again: names in its results, reasons, and sentences. What it does
is the same work: gaps stay gaps, imputed cells stay marked, and what is missing reaches the top as bounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass
class Treated:
    """Numbers after outliers were drawn in, with what was done."""

    numbers: Array
    limits: tuple[Array, Array]  # to which a column's numbers were drawn in; infinite where they were not
    moved: Mask  # cells that were
    before: tuple[Array, Array]  # skew and kurtosis of every column
    after: tuple[Array, Array]
    passes: Mask  # of every column


@dataclass
class Scores:
    """Of one level of the tree, units by nodes."""

    low: Array  # a point where both are equal and `point` says so
    high: Array
    point: Mask
    coverage: Array
    imputed: Array  # share of what is covered
    flagged: Mask  # something imputed beneath


def shapes(x: Array) -> tuple[Array, Array]:
    """G1 and G2 of every column at once, over the numbers that are there."""
    there = ~np.isnan(x)
    n = there.sum(axis=0)
    whole = there.all()
    mean = (x if whole else np.where(there, x, 0)).sum(axis=0) / n
    d = x - mean if whole else np.where(there, x - mean, 0)
    square = d * d
    two, three, four = square.sum(axis=0) / n, (square * d).sum(axis=0) / n, (square * square).sum(axis=0) / n
    skew = np.sqrt(n * (n - 1)) / (n - 2) * three / two**1.5
    return skew, (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (four / two**2 - 3) + 6)


def treated(x: Array, most: int = 5) -> Treated:
    """One distinct number after the other drawn in, in all failing columns at once, until they pass."""
    before = shapes(x)
    skew, kurtosis = before[0].copy(), before[1].copy()
    fails = (np.abs(skew) >= 2) & (kurtosis >= 3.5)
    all_moved = np.zeros(x.shape, bool)
    limits = np.full(x.shape[1], -np.inf), np.full(x.shape[1], np.inf)
    if fails.any():
        x = x.copy()
    at = np.flatnonzero(fails)
    while len(at):
        part, high = x[:, at], skew[at] > 0
        moved = all_moved[:, at]
        ends = part == np.where(high, np.fmax.reduce(part), np.fmin.reduce(part))
        fits = (moved | ends).sum(axis=0) <= most
        rest = np.where(ends, np.nan, part)
        inner = np.where(high, np.fmax.reduce(rest), np.fmin.reduce(rest))
        limits[0][at[fits & ~high]], limits[1][at[fits & high]] = inner[fits & ~high], inner[fits & high]
        x[:, at] = part = np.where(ends & fits, inner, part)
        all_moved[:, at] = moved | (ends & fits)
        skew[at], kurtosis[at] = shapes(part)
        fails[at] = (np.abs(skew[at]) >= 2) & (kurtosis[at] >= 3.5)
        at = at[fits & fails[at]]
    return Treated(x, limits, all_moved, before, (skew, kurtosis), ~fails)


def untreated(x: Array) -> Treated:
    nothing = np.zeros(x.shape[1])
    limits = np.full(x.shape[1], -np.inf), np.full(x.shape[1], np.inf)
    return Treated(x, limits, np.zeros(x.shape, bool), (nothing, nothing), (nothing, nothing), nothing == 0)


def normalised(x: Array, sign: Array, method: str, low: float, valid: tuple[Array, Array]) -> tuple[Array, Array, Array]:
    """Min-max onto low..100, or z-scores around 100; more is better. With what a number can be at least and at most."""
    good = x * sign
    worst, best = np.where(sign > 0, valid[0], -valid[1]), np.where(sign > 0, valid[1], -valid[0])
    if method == "min_max":
        origin, base = np.fmin.reduce(good), low
        factor = (100 - low) / (np.fmax.reduce(good) - origin)
    else:
        there = ~np.isnan(good)
        n = there.sum(axis=0)
        origin, base = np.where(there, good, 0).sum(axis=0) / n, 100
        factor = 10 / np.sqrt((np.where(there, good - origin, 0) ** 2).sum(axis=0) / (n - 1))
    return base + (good - origin) * factor, base + (worst - origin) * factor, base + (best - origin) * factor


def combined(x: Array, worst: Array, best: Array, imputed: Mask, weights: list[Array], method: str) -> list[Scores]:
    """Level by level. A unit that lacks a child lies between what that child can be at least and at most."""
    there = ~np.isnan(x)
    flagged = imputed & there
    # low, high, coverage, coverage that is imputed, children without a point, flags: six tables at once
    parts = np.stack([
        np.where(there, x, worst), np.where(there, x, best),
        there.astype(float), flagged.astype(float), 1.0 - there, flagged.astype(float),
    ])  # fmt: skip
    made = []
    for w in weights:
        if method == "geometric":
            np.log(parts[:2], out=parts[:2])
        parts = parts @ w
        if method == "geometric":
            np.exp(parts[:2], out=parts[:2])
        covered = parts[2]
        share = np.divide(parts[3], covered, out=np.zeros_like(covered), where=covered > 0)
        made.append(Scores(parts[0], parts[1], parts[4] == 0, covered, share, parts[5] > 0))
    return made


def filled(x: Array, groups: npt.NDArray[np.int64], method: str) -> tuple[Array, Mask]:
    """Each gap by the middle of its group of units; imputed cells are marked."""
    gaps = np.isnan(x)
    if not gaps.any():
        return x, gaps
    x = x.copy()
    for c in np.flatnonzero(gaps.any(axis=0)):
        column, gone = x[:, c], gaps[:, c]
        for g in np.unique(groups[gone]):
            known = column[(groups == g) & ~gone]
            column[(groups == g) & gone] = np.median(known) if method == "group_median" else known.mean()
    return x, gaps


def ranks(scores: Array) -> Array:
    """1 is the best; equal scores share the mean of their places."""
    order = np.argsort(-scores)
    at = scores[order]
    places = np.arange(1.0, len(scores) + 1)
    if (at[1:] == at[:-1]).any():
        _, group, count = np.unique(-at, return_inverse=True, return_counts=True)
        places = (np.cumsum(count) - (count - 1) / 2)[group]
    found = np.empty(len(scores))
    found[order] = places
    return found


def links(nodes: list[dict[str, Any]]) -> list[tuple[list[str], Array]]:
    """From the lowest level up: its nodes, and which node of the next level each is under."""
    deep: list[list[str]] = [[n["code"] for n in nodes if "parent" not in n]]
    parent = {n["code"]: n["parent"] for n in nodes if "parent" in n}
    while below := [c for c, p in parent.items() if p in deep[-1]]:
        deep.append(below)
    return [
        (lower, np.array([[float(parent[c] == p) for p in upper] for c in lower]))
        for upper, lower in zip(deep[-2::-1], deep[:0:-1], strict=True)
    ]


def levels(under: list[tuple[list[str], Array]], weights: list[Array] | None = None) -> list[Array]:
    """Weights from one level to the next, as matrices; equal ones when none are given."""
    given = [u if weights is None else u * w[:, None] for (_, u), w in zip(under, weights or under, strict=True)]
    return [w / w.sum(axis=0) for w in given]


@dataclass
class Index:
    """One table with all that its runs have in common."""

    numbers: Array
    imputed: Mask
    sign: Array
    groups: npt.NDArray[np.int64]
    valid: tuple[Array, Array]  # what a number can be at all, in raw units

    def run(self, weights: list[Array], *, impute: str = "", treat: bool = True, scale: str = "min_max",
            mean: str = "arithmetic", low: float = 0) -> tuple[Treated, Array, list[Scores]]:  # fmt: skip
        """From raw numbers to scores, with what lies in between."""
        x, marked = filled(self.numbers, self.groups, impute) if impute else (self.numbers, self.imputed)
        t = treated(x) if treat else untreated(x)
        valid = np.clip(self.valid[0], *t.limits), np.clip(self.valid[1], *t.limits)
        scores, worst, best = normalised(t.numbers, self.sign, scale, low, valid)
        return t, scores, combined(scores, worst, best, marked, weights, mean)


def shares(values: Array, options: list[int]) -> tuple[float, Array]:
    """Variance, and of each factor what it explains by itself and with all others: by means over a full factorial."""
    cube = values.reshape(*options, -1)
    axes = range(len(options))
    variance = float(((cube - cube.mean(axis=tuple(axes))) ** 2).mean(axis=tuple(axes)).sum())
    told = []
    for f in axes:
        others = tuple(a for a in axes if a != f)
        told.append([cube.mean(axis=others).var(axis=0).sum(), cube.var(axis=f).mean(axis=tuple(range(len(options) - 1))).sum()])
    return variance, np.array(told) / variance
