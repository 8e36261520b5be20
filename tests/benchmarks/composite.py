"""An index run again, built large, ranked by pairs, against vectorised NumPy; each beside its bar."""
# SPDX-License-Identifier: MIT

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import optimize

import steelyard as sy
from _measure import Timed, interleaved, print_times, print_versions
from steelyard import composite

Array = npt.NDArray[np.float64]

# What each piece of work must gain over its peer in this run. COINr's times are those of one machine with R 4.2,
# measured apart: they stand beside for orientation.
BARS = {
    "re-run 60 x 18": (20, "COINr 52 ms"),
    "build and combine 5,000 x 100": (3, "COINr 1,240 ms"),
    "1,000 runs over five discrete inputs": (20, "COINr 43 s"),
    "1,000 runs with Dirichlet weights": (20, "COINr 43 s"),
    "320 combinations, exact indices": (20, "COINr 12 s"),
    "Copeland 500 x 18": (5, "COINr 750 ms"),
    "Benefit of the Doubt 300 x 10, pie shares": (3, "Compind 540 ms"),
}
AGAIN = 200  # a re-run lasts microseconds: this many make one timed run, on either side


def codes(letter: str, n: int) -> list[str]:
    return [f"{letter}{i:04d}" for i in range(n)]


def small() -> tuple[Array, list[str], list[str], list[dict[str, Any]]]:
    """60 units by 18 indicators in three levels: 6 groups, 3 pillars, the index; three columns with a long tail."""
    r = np.random.default_rng(20240601)
    x = r.normal(50, 10, (60, 18))
    x[0, 3], x[:2, 7], x[5, 12] = 400, 260, -300
    names = codes("i", 18)
    nodes: list[dict[str, Any]] = [{"code": "index"}]
    nodes += [{"code": f"p{k}", "parent": "index"} for k in range(3)]
    nodes += [{"code": f"g{k}", "parent": f"p{k // 2}"} for k in range(6)]
    nodes += [
        {"code": c, "parent": f"g{k // 3}", "better": ("up", "down")[k % 2]} for k, c in enumerate(names)
    ]
    return x, codes("u", 60), names, nodes


def large() -> tuple[Array, list[str], list[str], list[dict[str, Any]]]:
    """5,000 units by 100 indicators, ten groups of ten, directions in turn."""
    x = np.random.default_rng(1).normal(size=(5000, 100))
    names = codes("i", 100)
    nodes: list[dict[str, Any]] = [{"code": "index"}]
    nodes += [{"code": f"g{k}", "parent": "index"} for k in range(10)]
    nodes += [
        {"code": c, "parent": f"g{k // 10}", "better": ("up", "down")[k % 2]} for k, c in enumerate(names)
    ]
    return x, codes("u", 5000), names, nodes


# The peers. They are written for whole tables, as their fast path here is; a table with gaps they refuse.


def shapes(x: Array) -> tuple[Array, Array]:
    """G1 and G2 of every column at once."""
    n = len(x)
    d = x - x.mean(axis=0)
    square = d * d
    two, three, four = square.mean(axis=0), (square * d).mean(axis=0), (square * square).mean(axis=0)
    skew = np.sqrt(n * (n - 1)) / (n - 2) * three / two**1.5
    return skew, (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (four / two**2 - 3) + 6)


def treated(x: Array, most: int = 5) -> Array:
    """One distinct number after the other drawn in, in all failing columns at once, until they pass."""
    x = x.copy()
    skew, kurtosis = shapes(x)
    at = np.flatnonzero((np.abs(skew) >= 2) & (kurtosis >= 3.5))
    moved = np.zeros((len(x), len(at)), bool)
    while len(at):
        part, high = x[:, at], skew[at] > 0
        worst = np.where(high, part.max(axis=0), part.min(axis=0))
        ends = part == worst
        fits = (moved | ends).sum(axis=0) <= most
        inner = np.where(
            high, np.where(ends, -np.inf, part).max(axis=0), np.where(ends, np.inf, part).min(axis=0)
        )
        x[:, at] = np.where(ends & fits, inner, part)
        moved |= ends
        s, k = shapes(x[:, at])
        skew[at] = s
        again = fits & (np.abs(s) >= 2) & (k >= 3.5)
        at, moved = at[again], moved[:, again]
    return x


def scaled(x: Array, sign: Array) -> Array:
    """Min-max to 0..100, more is better."""
    good = x * sign
    least = good.min(axis=0)
    return (good - least) * (100 / (good.max(axis=0) - least))


def levels(nodes: list[dict[str, Any]]) -> list[Array]:
    """Weights from one level to the next, as matrices: made once, as our layout is."""
    deep: list[list[str]] = [[n["code"] for n in nodes if "parent" not in n]]
    parent = {n["code"]: n["parent"] for n in nodes if "parent" in n}
    while below := [c for c, p in parent.items() if p in deep[-1]]:
        deep.append(below)
    made = []
    for upper, lower in zip(deep[-2::-1], deep[:0:-1], strict=True):
        w = np.array([[parent[c] == p for p in upper] for c in lower], float)
        made.append(w / w.sum(axis=0))
    return made


def combined(scores: Array, weights: list[Array]) -> list[Array]:
    """Scores of every group, level by level."""
    made = []
    for w in weights:
        scores = scores @ w
        made.append(scores)
    return made


def rerun_by_numpy(x: Array, sign: Array, weights: list[Array]) -> Array:
    if np.isnan(x).any():
        raise ValueError("gaps")
    return combined(scaled(treated(x), sign), weights)[-1][:, 0]


def build_by_pandas(
    x: Array, units: list[str], names: list[str], sign: Array, weights: list[Array]
) -> tuple[pd.DataFrame, Array]:
    """A table in order of its codes, each code once, no gap unseen; then scores."""
    frame = pd.DataFrame(x, index=units, columns=names)
    if not (frame.index.is_unique and frame.columns.is_unique):
        raise ValueError("codes")
    frame = frame.sort_index().sort_index(axis=1)
    numbers = frame.to_numpy()
    if not np.isfinite(numbers).all():
        raise ValueError("gaps")
    return frame, combined(scaled(numbers, sign), weights)[-1][:, 0]


def copeland_by_numpy(x: Array, w: Array) -> Array:
    """Shares of weight, pair by pair, a column at a time; equal numbers count half."""
    n = len(x)
    lead = np.zeros((n, n))
    for c, weight in zip(x.T, w / w.sum(), strict=True):
        above = c[:, None] > c
        lead += weight * (above.astype(np.float64) - above.T)
    return np.sign(np.where(np.abs(lead) < 1e-12, 0, lead)).sum(axis=1)


def doubt_by_scipy(x: Array, least: float, most: float) -> Array:
    """A linear program per unit: weights of its own choice, shares within limits, nobody above 1."""
    k = x.shape[1]
    limits = np.concatenate([np.ones(len(x)), np.zeros(2 * k)])
    scores = []
    for row in x:
        rows, own = np.tile(row, (k, 1)), np.diag(row)
        above = np.vstack([x, least * rows - own, own - most * rows])
        scores.append(-optimize.linprog(-row, A_ub=above, b_ub=limits, method="highs").fun)
    return np.array(scores)


# What is timed.


def same(what: str, ours: Array, theirs: Array, scale: float) -> None:
    worst = float(np.abs(np.asarray(ours) - theirs).max())
    if not worst <= 1e-10 * scale:
        sys.exit(f"composite: {what}: the results differ by {worst}")


def many(work: Callable[[], Any]) -> Callable[[], Any]:
    def again() -> Any:
        for _ in range(AGAIN):
            result = work()
        return result

    return again


def rerun(runs: int) -> dict[str, Timed]:
    x, units, names, nodes = small()
    sign, weights = np.where(np.arange(18) % 2, -1.0, 1.0), levels(nodes)
    layout = sy.IndexLayout(composite.read_tree(nodes))
    table = sy.score_table(x, units=units, columns=names)
    options = {"treat": {"otherwise": "none"}}
    timed = interleaved(
        {
            f"NumPy, {AGAIN} times": many(lambda: rerun_by_numpy(x, sign, weights)),
            f"steelyard, {AGAIN} times": many(lambda: sy.run_index(layout, table, options=options)),
        },
        runs=runs,
    )
    peer, ours = timed.values()
    same("re-run", ours.result.scores.nodes.value[:, -1], peer.result, 100)
    assert sum(n.rule == "winsorised" for n in ours.result.notes) == 3
    return timed


def build(runs: int) -> dict[str, Timed]:
    x, units, names, nodes = large()
    sign, weights = np.where(np.arange(100) % 2, -1.0, 1.0), levels(nodes)
    layout = sy.IndexLayout(composite.read_tree(nodes))
    options = {"treat.rule": "none"}

    def whole() -> sy.IndexResult:
        return sy.run_index(layout, sy.score_table(x, units=units, columns=names), options=options)

    timed = interleaved(
        {
            "pandas and NumPy": lambda: build_by_pandas(x, units, names, sign, weights),
            "steelyard": whole,
        },
        runs=runs,
    )
    peer, ours = timed.values()
    frame, scores = peer.result
    assert tuple(frame.index) == ours.result.scores.nodes.units
    same("build and combine", ours.result.scores.nodes.value[:, -1], scores, 100)
    return timed


def ranking(runs: int) -> dict[str, Timed]:
    x = np.random.default_rng(2).normal(size=(500, 18)).round(1)
    w = np.arange(1.0, 19)
    table = sy.score_table(x, units=codes("u", 500), columns=codes("i", 18))
    timed = interleaved(
        {
            "NumPy": lambda: copeland_by_numpy(x, w),
            "steelyard": lambda: composite.copeland(composite.outrank(table, w)),
        },
        runs=runs,
    )
    peer, ours = timed.values()
    same("Copeland", ours.result, peer.result, 1)
    return timed


def doubt(runs: int) -> dict[str, Timed]:
    """Scores and weights as the solver comes upon them, on either side."""
    x = np.random.default_rng(3).random((300, 10)) + 0.05
    table = sy.score_table(x, units=codes("u", 300), columns=codes("i", 10))
    options = {"least_share": 0.02, "most_share": 0.5, "even": False}
    timed = interleaved(
        {
            "SciPy, HiGHS": lambda: doubt_by_scipy(x, 0.02, 0.5),
            "steelyard": lambda: composite.benefit_of_doubt(table, options=options),
        },
        runs=runs,
    )
    peer, ours = timed.values()
    same("Benefit of the Doubt", np.array([u.score for u in ours.result.units]), peer.result, 100)
    return timed


MEASURED = {
    "re-run 60 x 18": rerun,
    "build and combine 5,000 x 100": build,
    "Copeland 500 x 18": ranking,
    "Benefit of the Doubt 300 x 10, pie shares": doubt,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--rows", type=int, help="not used: the sizes are those of the bars")
    args = parser.parse_args()
    print_versions(NumPy=np.__version__, pandas=pd.__version__)
    shares: list[float] = []
    said: list[str] = []
    for what, (bar, beside) in BARS.items():
        if what not in MEASURED or (MEASURED[what] is doubt and not composite.can_give_benefit_of_doubt()):
            shares.append(0)
            said.append(f"  {what:<44} not measured, bar {bar}  ({beside})")
            continue
        timed = MEASURED[what](args.runs)
        print_times(what, timed)
        peer, ours = timed.values()
        gain = peer.median / ours.median
        shares.append(gain / bar)
        said.append(f"  {what:<44} {gain:6.2f} times, bar {bar}: {gain / bar:.2f}  ({beside})")
    print("\nchecked: both sides agree to 1e-10 of the scale\n" + "\n".join(said))
    # A row that is not measured counts as 0: the number says that every bar is met, or that it is not.
    print(f"composite ratio {min(shares):.2f}", flush=True)


if __name__ == "__main__":
    main()
