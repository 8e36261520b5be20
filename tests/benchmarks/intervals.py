"""Intervals of a million counts, rates and their like against SciPy, statsmodels and NumPy; each beside its bar."""
# SPDX-License-Identifier: MIT

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import scipy
import statsmodels
from scipy import special, stats
from statsmodels.stats.proportion import proportion_confint

import steelyard as sy
from _measure import Timed, interleaved, print_times, print_versions

Array = npt.NDArray[np.float64]
Limits = tuple[Array, Array]

# What each piece of work must gain over its peer in this run. The other peers' times are those of one machine, measured
# apart: they stand beside for orientation.
BARS = {
    "Wilson": (1.5, "PHEindicatormethods 95 ms"),
    "Clopper-Pearson": (4, "statsmodels 1.26 s with SciPy 1.10"),
    "rates, exact below 10 events, Byar from 10": (4, "PHEindicatormethods 2.43 s"),
    "10^4 DSR x 19, Dobson": (5, "PHEindicatormethods 3.13 s"),
    "10^4 exact funnel flags": (5, "PHEindicatormethods 2.75 s"),
}
CHECKED = 1000  # random rows that are computed again by another way


def counts(rows: int) -> Limits:
    """Events among cases, all pairs different: cases from 10 to 5,000, events anywhere from 0 to all."""
    n = np.arange(10, 5001)
    first = np.concatenate([[0], np.cumsum(n + 1)])  # pair k: which n, and which x of its n + 1
    k = np.random.default_rng(20240801).choice(first[-1], rows, replace=False)
    at = np.searchsorted(first, k, side="right") - 1
    return (k - first[at]).astype(np.float64), n[at].astype(np.float64)


def wilson_by_numpy(x: Array, n: Array, confidence: float = 0.95) -> Limits:
    z = stats.norm.isf((1 - confidence) / 2)
    p = x / n
    middle = p + z * z / (2 * n)
    half = z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    below = 1 + z * z / n
    return (middle - half) / below, (middle + half) / below


def exact_by_scipy(x: Array, n: Array) -> Limits:
    with np.errstate(invalid="ignore"):
        low = np.where(x > 0, stats.beta.ppf(0.025, x, n - x + 1), 0.0)
        high = np.where(x < n, stats.beta.isf(0.025, x + 1, n - x), 1.0)
    return low, high


def rates_by_scipy(x: Array, t: Array, per: float) -> Limits:
    """The quantiles only where they are needed, Byar's formula in as few passes as NumPy lets one."""
    z = stats.norm.isf(0.025)
    y = x + 1
    with np.errstate(divide="ignore", invalid="ignore"):
        low = x * (1 - 1 / (9 * x) - z / (3 * np.sqrt(x))) ** 3
        high = y * (1 - 1 / (9 * y) + z / (3 * np.sqrt(y))) ** 3
    few = np.flatnonzero(x < 10)
    low[few] = np.where(x[few] > 0, stats.chi2.ppf(0.025, 2 * x[few]) / 2, 0.0)
    high[few] = stats.chi2.isf(0.025, 2 * x[few] + 2) / 2
    scale = per / t
    return low * scale, high * scale


def same(what: str, found: Array, wanted: Array) -> None:
    """Rows drawn at random, to 1e-12 of themselves."""
    rows = np.random.default_rng(7).choice(len(found), min(CHECKED, len(found)), replace=False)
    off = np.abs(found[rows] - wanted[rows]) / np.maximum(np.abs(wanted[rows]), 1e-300)
    worst = float(np.where(found[rows] == wanted[rows], 0, off).max())
    if not worst <= 1e-12:
        sys.exit(f"{what}: the sides differ by {worst:.2e} in a row of {len(rows)}")


def wilson(runs: int, rows: int) -> dict[str, Timed]:
    x, n = counts(rows)
    timed = interleaved(
        {
            "statsmodels": lambda: proportion_confint(x, n, method="wilson"),
            "NumPy": lambda: wilson_by_numpy(x, n),
            "steelyard": lambda: sy.statistics.proportions(x, n),
        },
        runs=runs,
    )
    ours = timed["steelyard"].result
    # The difference of roots has lost digits of small limits: the peer is checked where it has them.
    low, high = timed["NumPy"].result
    kept = x > 0.01 * n
    same("Wilson, lower", ours.lower[kept], low[kept])
    same("Wilson, upper", ours.upper, high)
    return timed


def exact(runs: int, rows: int) -> dict[str, Timed]:
    x, n = counts(rows)
    timed = interleaved(
        {
            "SciPy": lambda: exact_by_scipy(x, n),
            "steelyard": lambda: sy.statistics.proportions(x, n, method="exact"),
        },
        runs=runs,
        warm=0,
    )
    ours = timed["steelyard"].result
    same("Clopper-Pearson, lower", ours.lower, timed["SciPy"].result[0])
    same("Clopper-Pearson, upper", ours.upper, timed["SciPy"].result[1])
    return timed


def rates(runs: int, rows: int) -> dict[str, Timed]:
    x, t = counts(rows)
    timed = interleaved(
        {
            "SciPy": lambda: rates_by_scipy(x, t, 100_000),
            "steelyard": lambda: sy.statistics.rates(x, t, per=100_000),
        },
        runs=runs,
    )
    ours = timed["steelyard"].result
    low, high = timed["SciPy"].result
    few = np.flatnonzero(x < 10)
    for part in (slice(None), few):
        same("rates, lower", ours.lower[part], low[part])
        same("rates, upper", ours.upper[part], high[part])
    return timed


def direct_by_numpy(x: Array, n: Array, w: Array, per: float) -> tuple[Array, Array, Array]:
    z = stats.norm.isf(0.025)
    q = w / w.sum() / n
    terms = q * x
    rate, variance, events = terms.sum(axis=1), (q * terms).sum(axis=1), x.sum(axis=1)
    y = events + 1
    low = events * (1 - 1 / (9 * events) - z / (3 * np.sqrt(events))) ** 3
    high = y * (1 - 1 / (9 * y) + z / (3 * np.sqrt(y))) ** 3
    stretch = np.sqrt(variance / events)
    return rate * per, (rate + stretch * (low - events)) * per, (rate + stretch * (high - events)) * per


def standardised(runs: int, rows: int) -> dict[str, Timed]:
    """Ten thousand units whatever the option says: the bar is for those; ten calls make one timed run."""
    r = np.random.default_rng(5)
    n = r.integers(100, 9000, (10_000, 19)).astype(np.float64)
    x = r.poisson(0.01 * n).astype(np.float64)
    w = r.integers(1, 80, 19).astype(np.float64) * 1000
    timed = interleaved(
        {
            "NumPy": lambda: [direct_by_numpy(x, n, w, 100_000) for _ in range(10)][-1],
            "steelyard": lambda: [sy.statistics.direct_rates(x, n, w, per=100_000) for _ in range(10)][-1],
        },
        runs=runs,
    )
    ours = timed["steelyard"].result
    for what, found, wanted in zip(
        ("rate", "lower", "upper"), (ours.estimate, ours.lower, ours.upper), timed["NumPy"].result, strict=True
    ):
        same(f"DSR, {what}", found, wanted)
    return timed


def flags_by_scipy(x: Array, n: Array, target: float) -> npt.NDArray[np.int8]:
    """Only the tail on the unit's own side, by the function that NumPy code comes to fastest: the other is no flag."""
    tail = np.empty(len(x))
    high = x > n * target
    a, b = x[high], n[high] - x[high]
    tail[high] = special.betainc(a, b + 1, target)
    a, b = x[~high], n[~high] - x[~high]
    tail[~high] = special.betainc(b, a + 1, 1 - target, where=b > 0, out=np.ones(len(a)))
    beyond = (tail < 0.025).astype(np.int8) + (tail < 0.001)
    return np.where(high, beyond, -beyond).astype(np.int8)


def flagged(runs: int, rows: int) -> dict[str, Timed]:
    """Ten thousand units whatever the option says, against a stated target; ten calls make one timed run.

    Units lie apart as units do, about one in four beyond the limits. Every flag is compared.
    """
    r = np.random.default_rng(11)
    n = r.integers(10, 5001, 10_000)
    x = r.binomial(n, r.beta(20, 180, 10_000)).astype(np.float64)
    n = n.astype(np.float64)
    target = 0.1
    funnel = sy.statistics.funnel(x, n, target=target)
    timed = interleaved(
        {
            "SciPy, both tails": lambda: [
                (stats.binom.cdf(x, n, target), stats.binom.sf(x - 1, n, target)) for _ in range(10)
            ][-1],
            "SciPy, one tail": lambda: [flags_by_scipy(x, n, target) for _ in range(10)][-1],
            "steelyard": lambda: [funnel.flags(x, n) for _ in range(10)][-1],
        },
        runs=runs,
    )
    ours = timed["steelyard"].result.flag
    below, above = timed["SciPy, both tails"].result
    wanted = sum((above < tail).astype(int) - (below < tail).astype(int) for tail in (0.025, 0.001))
    for found in (ours, timed["SciPy, one tail"].result):
        if not np.array_equal(found, wanted):
            sys.exit(f"funnel flags: the sides differ in {int((found != wanted).sum())} rows")
    places = funnel.place(x, n)
    same("tails, above", places.above, above)
    same("tails, below", places.below, below)
    return timed


MEASURED: dict[str, Callable[[int, int], dict[str, Timed]]] = {
    "Wilson": wilson,
    "Clopper-Pearson": exact,
    "rates, exact below 10 events, Byar from 10": rates,
    "10^4 DSR x 19, Dobson": standardised,
    "10^4 exact funnel flags": flagged,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--rows", type=int, default=1_000_000, help="of the first three; the bars are for a million")
    args = parser.parse_args()
    print_versions(NumPy=np.__version__, SciPy=scipy.__version__, statsmodels=statsmodels.__version__)
    shares: list[float] = []
    said: list[str] = []
    for what, (bar, beside) in BARS.items():
        if what not in MEASURED:
            shares.append(0)
            said.append(f"  {what:<44} not measured, bar {bar}  ({beside})")
            continue
        timed = MEASURED[what](args.runs, args.rows)
        print_times(what, timed)
        *peers, ours = timed.values()
        gain = min(peer.median for peer in peers) / ours.median  # over the faster one
        shares.append(gain / bar)
        said.append(f"  {what:<44} {gain:6.2f} times, bar {bar}: {gain / bar:.2f}  ({beside})")
    print(f"\nchecked: {CHECKED} random rows of every result agree to 1e-12\n" + "\n".join(said))
    # A row that is not measured counts as 0: the number says that every bar is met, or that it is not.
    print(f"intervals ratio {min(shares):.2f}", flush=True)


if __name__ == "__main__":
    main()
