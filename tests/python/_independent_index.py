# SPDX-License-Identifier: MIT
"""What an index is made of, a second time: NumPy and SciPy, written from the papers and not from our code."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import optimize, stats

Array = npt.NDArray[Any]


def skew(x: Array) -> float:
    return float(stats.skew(x, bias=False))


def kurtosis(x: Array) -> float:
    return float(stats.kurtosis(x, bias=False))


def winsorised(x: Array, most: int, limit: tuple[float, float] = (2.0, 3.5)) -> Array:
    """One distinct number after the other drawn in from the side of the skew, while the rule fails."""
    y = x.copy()
    moved = np.zeros(len(x), bool)
    while abs(skew(y)) >= limit[0] and kurtosis(y) >= limit[1]:
        worst = y.max() if skew(y) > 0 else y.min()
        ends = y == worst
        if (moved | ends).sum() > most:
            break
        rest = y[~ends]
        y[ends] = rest.max() if worst == y.max() else rest.min()
        moved |= ends
    return y


def fences(x: Array, rule: str) -> tuple[float, float]:
    if rule == "percentiles":
        return tuple(np.percentile(x, [2.5, 97.5]))  # type: ignore[return-value]
    if rule == "quartiles":
        low, high = np.percentile(x, [25, 75])
        return low - 1.5 * stats.iqr(x), high + 1.5 * stats.iqr(x)
    reach = 3.5 * stats.median_abs_deviation(x) / 0.6745
    return np.median(x) - reach, np.median(x) + reach


def clipped(x: Array, rule: str) -> Array:
    low, high = fences(x, rule)
    inside = x[(x >= low) & (x <= high)]
    return np.clip(x, inside.min(), inside.max())


def log_shifted(x: Array) -> Array:
    reach = 0.01 * np.ptp(x)
    return -np.log(x.max() + reach - x) if skew(x) < 0 else np.log(x - x.min() + reach)


def normalised(x: Array, method: str, down: bool, marks: dict[str, float]) -> Array:
    """More is better afterwards. Marks are in raw units."""
    good = -x if down else x
    sign = -1 if down else 1
    n = len(x)
    if method == "min_max":
        return 100 * (good - good.min()) / np.ptp(good)
    if method == "z_score":
        return 100 + 10 * stats.zscore(good, ddof=1)
    if method == "goalposts":
        share = (x - marks["low"]) / (marks["high"] - marks["low"])
        return 100 * np.clip(1 - share if down else share, 0, 1)
    if method == "ampi":
        half = (marks["high"] - marks["low"]) / 2
        low, high = marks["reference"] - half, marks["reference"] + half
        return 60 * ((high - x) if down else (x - low)) / (high - low) + 70
    if method == "distance_to_target":
        worst, aim = good.min(), sign * marks["target"]
        return np.minimum((good - worst) / (aim - worst), 1)
    if method == "distance_to_reference":
        return sign * (x - x.mean()) / x.mean()
    if method == "ratio_to_reference":
        return x.mean() / x if down else x / x.mean()
    if method == "rank":
        return stats.rankdata(good, "min").astype(float)
    if method == "percentile_rank":
        return 100 * (stats.rankdata(good, "min") - 1) / (n - 1)
    if method == "rank_share":
        return 100 * stats.rankdata(good, "min") / n
    if method == "borda":
        return stats.rankdata(good, "average") - 1
    if method == "categorical":
        cuts = np.percentile(good, [5, 25, 65, 85, 95])
        return np.array([0.0, 20, 40, 60, 80, 100])[np.searchsorted(cuts, good)]  # at a cut: the class beneath
    ratio = x / x.mean()
    signs = np.where(ratio > 1.2, 1.0, np.where(ratio < 0.8, -1.0, 0.0))
    return sign * signs


def mean(x: Array, w: Array, method: str) -> float:
    w = w / w.sum()
    if method == "arithmetic":
        return float(np.average(x, weights=w))
    if method == "geometric":
        return float(stats.gmean(x, weights=w))
    if method == "harmonic":
        return float(stats.hmean(x, weights=w))
    if method == "power":
        return float(stats.pmean(x, 0.3, weights=w))
    if method == "minimum":
        return float(x.min())
    if method == "median":
        order = np.argsort(x)
        half = np.cumsum(w[order])
        at = int(np.searchsorted(half, 0.5 - 1e-12))
        if abs(half[at] - 0.5) < 1e-12:
            return float((x[order][at] + x[order][at + 1]) / 2)
        return float(x[order][at])
    m = np.average(x, weights=w)
    penalty = np.average((x - m) ** 2, weights=w) / m
    return float(m - penalty if method == "mpi_minus" else m + penalty)


def outranking(x: Array, w: Array) -> Array:
    """Units x units; a NaN takes no part."""
    n = len(x)
    share = np.full((n, n), 0.5)
    for i, j in itertools.permutations(range(n), 2):
        both = ~np.isnan(x[i]) & ~np.isnan(x[j])
        if not both.any():
            continue
        better = (x[i] > x[j]) + 0.5 * (x[i] == x[j])
        share[i, j] = (w * better)[both].sum() / w[both].sum()
    return share


def copeland(share: Array) -> Array:
    return np.sign(np.round(share - share.T, 9)).sum(axis=1)


def kemeny(share: Array) -> tuple[float, list[tuple[int, ...]]]:
    """Every order there is."""
    n = len(share)
    best, orders = -1.0, []
    for order in itertools.permutations(range(n)):
        sum_ = sum(share[a, b] for k, a in enumerate(order) for b in order[k + 1 :])
        if sum_ > best + 1e-9:
            best, orders = sum_, [order]
        elif sum_ > best - 1e-9:
            orders.append(order)
    return best, orders


def alpha(x: Array) -> float:
    k = x.shape[1]
    return float(k / (k - 1) * (1 - x.var(axis=0, ddof=1).sum() / x.sum(axis=1).var(ddof=1)))


def standardised_alpha(x: Array) -> float:
    k = x.shape[1]
    r = (np.corrcoef(x.T).sum() - k) / (k * (k - 1))
    return float(k * r / (1 + (k - 1) * r))


def eigen(x: Array) -> tuple[Array, Array]:
    """Eigenvalues, largest first, and loadings, a row per component, with rows that add up to more than 0."""
    values, vectors = np.linalg.eigh(np.corrcoef(x.T))
    values, vectors = values[::-1], vectors[:, ::-1].T
    signs = np.where(vectors.sum(axis=1) < 0, -1, 1)
    return values, vectors * signs[:, None] * np.sqrt(values)[:, None]


def varimax_criterion(loadings: Array) -> float:
    """Sum over factors of the variance of squared loadings, rows scaled to length 1 (Kaiser 1958)."""
    scaled = loadings / np.sqrt((loadings**2).sum(axis=0))
    return float((scaled**2).var(axis=1).sum())


def principal_weights(ratios: Array) -> tuple[float, Array]:
    values, vectors = np.linalg.eig(ratios)
    at = int(np.argmax(values.real))
    v = np.abs(vectors[:, at].real)
    return float(values[at].real), v / v.sum()


def nearest_mean(x: Array, unit: int, column: int, k: int) -> float:
    """Mean of the k units nearest by squared differences of z-scores over two common columns or more."""
    z = (x - np.nanmean(x, axis=0)) / np.nanstd(x, axis=0, ddof=1)
    distances = np.array(
        [
            np.nanmean((z[unit] - z[u]) ** 2)
            if u != unit and not np.isnan(x[u, column]) and (~np.isnan(z[unit] - z[u])).sum() > 1
            else np.inf
            for u in range(len(x))
        ]
    )
    return float(x[np.argsort(distances, kind="stable")[:k], column].mean())


def most_flattering(x: Array, row: Array, least: float, most: float) -> float:
    """The largest w.row with x w <= 1 and every share of it within limits, by HiGHS."""
    k = len(row)
    below = least * np.tile(row, (k, 1)) - np.diag(row)
    above = np.diag(row) - most * np.tile(row, (k, 1))
    limits = np.concatenate([np.ones(len(x)), np.zeros(2 * k)])
    found = optimize.linprog(-row, A_ub=np.vstack([x, below, above]), b_ub=limits, method="highs")
    return float(-found.fun)


def shapley(row: Array, base: Array, value: Callable[[Array], float]) -> Array:
    """The mean over all orders of what each number adds as it takes the baseline's place."""
    n = len(row)
    total = np.zeros(n)
    orders = list(itertools.permutations(range(n)))
    for order in orders:
        now = base.copy()
        for i in order:
            before = value(now)
            now[i] = row[i]
            total[i] += value(now) - before
    return total / len(orders)
