"""Charts and trends of many series against vectorised NumPy, SciPy and statsmodels; each beside its bar."""
# SPDX-License-Identifier: MIT

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import statsmodels.api as sm
from scipy import stats

from _measure import Timed, interleaved, print_times, print_versions
from steelyard import statistics

Array = npt.NDArray[Any]

# What each piece of work must gain over its peer in this run, and what was seen of tools on other machines.
BARS = {
    "XmR and eight rules, 1,000 x 48": (5, "NHSRplotthedots 45 s; PowerBI-SPC's code, four rules, 9.5 ms"),
    "Mann-Kendall and Theil-Sen with interval, 10,000": (100, "SciPy 6.8 s"),
    "the same of 100,000 within 100 MB": (1, "-"),
    "PELT of a mean, 100,000": (20, "changepoint's C 23 ms"),
    "1,000 interrupted series with Newey-West, 48": (8, "statsmodels 90 to 140 ms"),
}

# Eight rules in NumPy, a whole table of series at once: windows by cumulative sums, hits as spans.


def spans(fired: Array, of: int, oldest: Array | None = None) -> tuple[Array, Array, Array]:
    """Windows that end where `fired`, those that overlap as one: series, first and last point."""
    s, e = np.nonzero(fired)
    if len(s) == 0:
        return s, e, e
    first = e - of + 1 if oldest is None else oldest[s, e]
    new = np.ones(len(s), bool)
    new[1:] = (s[1:] != s[:-1]) | (first[1:] > e[:-1])
    at = np.flatnonzero(new)
    return s[at], first[at], e[np.append(at[1:], len(s)) - 1]


def window(flag: Array, m: int) -> Array:
    """How many of the last m points are flagged."""
    count = np.cumsum(flag, axis=1, dtype=np.int16)
    count[:, m:] -= count[:, :-m].copy()
    return count


def oldest(flag: Array, m: int) -> Array:
    """The first flagged one of the last m points."""
    n = flag.shape[1]
    at = np.full((flag.shape[0], n + m - 1), n, np.int16)
    at[:, m - 1 :] = np.where(flag, np.arange(n, dtype=np.int16), n)
    return np.lib.stride_tricks.sliding_window_view(at, m, axis=1).min(axis=2)


def charts_by_numpy(x: Array) -> tuple[Array, Array, Array]:
    """Centre, sigma, and hits as rows (series, rule, side, first, last)."""
    centre = x.mean(axis=1, keepdims=True)
    step = np.diff(x, axis=1)
    sigma = np.abs(step).mean(axis=1, keepdims=True) / (2 / np.sqrt(np.pi))
    away, far = x - centre, np.abs(x - centre)
    found: list[Array] = []

    def add(rule: int, side: int, fired: Array, of: int, first: Array | None = None) -> None:
        s, begin, end = spans(fired, of, first)
        found.append(np.stack([s, np.full(len(s), rule), np.full(len(s), side), begin, end], axis=1))

    rises = np.zeros(x.shape, bool)
    falls = np.zeros(x.shape, bool)
    rises[:, 1:], falls[:, 1:] = step > 0, step < 0
    for side in (1, -1):
        a = side * away
        add(0, side, a > 3 * sigma, 1)
        add(1, side, window(a > 0, 9) == 9, 9)
        add(2, side, window(rises if side > 0 else falls, 5) == 5, 6)
        two, one = a > 2 * sigma, a > sigma
        add(4, side, two & (window(two, 3) >= 2), 3, oldest(two, 3))
        add(5, side, one & (window(one, 5) >= 4), 5, oldest(one, 5))
    turns = np.zeros(x.shape, bool)
    turns[:, 2:] = (rises[:, 2:] & falls[:, 1:-1]) | (falls[:, 2:] & rises[:, 1:-1])
    add(3, 0, window(turns, 12) == 12, 14)
    add(6, 0, window(far < sigma, 15) == 15, 15)
    add(7, 0, window(far > sigma, 8) == 8, 8)
    return centre[:, 0], sigma[:, 0], np.concatenate(found)


def charts(runs: int) -> dict[str, Timed]:
    x = np.random.default_rng(48).normal(50, 5, (1000, 48))
    x[::7, 30:] += 6
    x[::11, 10:18] = np.sort(x[::11, 10:18], axis=1)
    again = 10  # both last milliseconds: that many make one timed run

    def many(work: Callable[[], Any]) -> Callable[[], Any]:
        def run() -> Any:
            for _ in range(again):
                result = work()
            return result

        return run

    timed = interleaved(
        {
            f"NumPy, {again} times": many(lambda: charts_by_numpy(x)),
            f"steelyard, {again} times": many(lambda: statistics.control_charts(x)),
        },
        runs=runs,
    )
    peer, ours = (t.result for t in timed.values())
    same("centre", ours["centre"], peer[0])
    same("sigma", ours["sigma"], peer[1])
    hits = np.stack([ours[c] for c in ("series", "rule", "side", "first", "last")], axis=1)
    if not np.array_equal(hits[np.lexsort(hits.T[::-1])], peer[2][np.lexsort(peer[2].T[::-1])]):
        sys.exit(f"learning: signals differ: {len(hits)} and {len(peer[2])}")
    print(f"\n{len(hits)} signals of {len(set(hits[:, 0]))} series, the same in both")
    return timed


def same(what: str, ours: Any, theirs: Any) -> None:
    worst = float(np.max(np.abs(np.asarray(ours) - np.asarray(theirs))))
    if not worst <= 1e-9:
        sys.exit(f"learning: {what}: the results differ by {worst}")


def trend_by_scipy(y: Array) -> tuple[float, ...]:
    t = np.arange(len(y))
    tau = stats.kendalltau(t, y)
    slope = stats.theilslopes(y, t, alpha=0.95)
    return float(tau.statistic), slope.slope, slope.low_slope, slope.high_slope


def trend(runs: int) -> dict[str, Timed]:
    y = np.random.default_rng(10).normal(size=10_000)
    timed = interleaved(
        {
            "SciPy": lambda: trend_by_scipy(y),
            "steelyard": lambda: (statistics.mann_kendall(y), statistics.theil_sen(y, ranks="rounded")),
        },
        runs=min(runs, 3),
    )
    peer, ours = (t.result for t in timed.values())
    test, slope = ours
    same("tau", test.tau_b, peer[0])
    if (slope.slope, slope.lower, slope.upper) != peer[1:]:
        sys.exit(f"learning: slopes differ: {slope} and {peer[1:]}")
    return timed


LARGE = """
import pathlib, time
import numpy as np
from steelyard import statistics

def held(what):
    status = pathlib.Path("/proc/self/status").read_text()
    return int(status.partition(what + ":")[2].split()[0]) / 1000

y = np.random.default_rng(10).normal(size=100_000)
pathlib.Path("/proc/self/clear_refs").write_text("5")  # what was held at most is forgotten
before = held("VmRSS")
started = time.perf_counter()
test, slope = statistics.mann_kendall(y), statistics.theil_sen(y)
took = time.perf_counter() - started
used = held("VmHWM") - before
below = sum(int(np.count_nonzero(y[k:] - y[:-k] < slope.slope * k)) for k in range(1, len(y), 997))
pairs = sum(len(y) - k for k in range(1, len(y), 997))
print(took, used, slope.slope, below / pairs)
"""


def large() -> float:
    """In a process of its own, so that what it holds at most can be read."""
    text = subprocess.run([sys.executable, "-c", LARGE], check=True, capture_output=True, text=True).stdout
    took, used, slope, below = map(float, text.split())
    print(f"\n100,000 points: {took * 1e3:.0f} ms, {used:.1f} MB at most beside the input; "
          f"{below:.4f} of a sample of slopes below {slope:.3g}")
    if abs(below - 0.5) > 0.01:
        sys.exit("learning: the slope of 100,000 points is not the middle one")
    return 100 / max(used, 1)


def interrupted_by_statsmodels(y: Array, design: Array) -> tuple[Array, Array]:
    fits = [sm.OLS(row, design).fit(cov_type="HAC", cov_kwds={"maxlags": 3, "use_correction": True}) for row in y]
    return np.array([f.params for f in fits]), np.array([f.bse for f in fits])


def interrupted(runs: int) -> float:
    """Level and slope before and after, errors of three lags: statsmodels series by series, its design made before."""
    t = np.arange(48.0)
    after = t >= 24
    y = 50 + 0.1 * t + 3 * after + np.random.default_rng(6).normal(0, 5, (1000, 48))
    design = np.column_stack([np.ones(48), t - 24, after, np.where(after, t - 24, 0)])
    timed = interleaved(
        {
            "statsmodels": lambda: interrupted_by_statsmodels(y, design),
            "steelyard": lambda: statistics.interrupted_series_of_many(y, 24, lags=3),
        },
        runs=runs,
    )
    print_times("1,000 interrupted series with Newey-West, 48", timed)
    peer, ours = timed.values()
    same("coefficients", ours.result["coefficient"], peer.result[0])
    same("errors", ours.result["error"], peer.result[1])
    return peer.median / ours.median


def pelt_by_numpy(y: Array, penalty: float, scale: float, shortest: int = 2) -> list[int]:
    """PELT as it was published, its pruning waiting for the shortest segment: all beginnings of a row at once."""
    z = (y - np.median(y)) / scale
    n = len(z)
    total, squares = (np.concatenate([[0.0], np.cumsum(x)]) for x in (z, z * z))
    best, last = np.full(n + 1, np.inf), np.zeros(n + 1, np.int64)
    best[0] = -penalty
    at, until = np.zeros(n + 1, np.int64), np.full(n + 1, 2 * n, np.int64)
    count = 1
    for t in range(shortest, n + 1):
        if t >= 2 * shortest:
            at[count], until[count] = t - shortest, 2 * n
            count += 1
        s = at[:count]
        apart = total[t] - total[s]
        cost = best[s] + (squares[t] - squares[s]) - apart * apart / (t - s)
        k = int(cost.argmin())
        best[t], last[t] = cost[k] + penalty, s[k]
        if t % 16 == 0:  # dropping costs as much as looking
            until[:count][cost > best[t]] = np.minimum(until[:count][cost > best[t]], t + shortest)
            keep = until[:count] > t + 1
            kept = int(keep.sum())
            at[:kept], until[:kept] = s[keep], until[:count][keep]
            count = kept
    cuts: list[int] = []
    t = int(last[n])
    while t > 0:
        cuts.append(t)
        t = int(last[t])
    return cuts[::-1]


def change_points(runs: int) -> dict[str, Timed]:
    r = np.random.default_rng(1000)
    y = np.repeat(r.normal(50, 25, 100), 1000) + r.normal(0, 5, 100_000)
    first = statistics.find_change_points(y)
    try:
        from ruptures import KernelCPD

        z = y / first.scale
        peer = "ruptures, KernelCPD in C"

        def theirs() -> list[int]:
            return [int(t) for t in KernelCPD(kernel="linear", min_size=2).fit(z).predict(pen=first.penalty)[:-1]]
    except ImportError:
        peer = "NumPy (ruptures is not installed)"

        def theirs() -> list[int]:
            return pelt_by_numpy(y, first.penalty, first.scale)

    timed = interleaved({peer: theirs, "steelyard": lambda: statistics.find_change_points(y)}, runs=min(runs, 3))
    found, ours = (t.result for t in timed.values())
    if [c.row for c in ours.changes] != found:
        sys.exit(f"learning: change points differ: {len(ours.changes)} and {len(found)}")
    print(f"\n{len(found)} change points, the same in both; least cost {ours.cost:.1f}")
    return timed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="timed runs of each engine (default 5)")
    parser.add_argument("--rows", type=int, help="not used: the sizes are those of the bars")
    runs = parser.parse_args().runs
    print_versions(numpy=np.__version__, scipy=__import__("scipy").__version__, statsmodels=__import__("statsmodels").__version__)
    gained: dict[str, float] = dict.fromkeys(BARS, 0.0)
    for what, measured in zip(BARS, (charts, trend), strict=False):
        timed = measured(runs)
        print_times(what, timed)
        peer, ours = timed.values()
        gained[what] = peer.median / ours.median
    gained["the same of 100,000 within 100 MB"] = large()
    gained["1,000 interrupted series with Newey-West, 48"] = interrupted(runs)
    timed = change_points(runs)
    print_times("PELT of a mean, 100,000", timed)
    peer, ours = timed.values()
    gained["PELT of a mean, 100,000"] = peer.median / ours.median
    print()
    for what, (bar, seen) in BARS.items():
        told = f"{gained[what]:.1f} times" if gained[what] else "not measured yet, counts as 0"
        print(f"  {what:<52} {told:>30}, bar {bar:>3}; seen elsewhere: {seen}")
    print(f"learning ratio {min(gained[what] / bar for what, (bar, _) in BARS.items()):.2f}", flush=True)


if __name__ == "__main__":
    main()
