"""An index run again, built large, ranked by pairs, run over judgements, against vectorised NumPy; each beside its bar."""
# SPDX-License-Identifier: MIT

from __future__ import annotations

import argparse
import itertools
import os
import pathlib
import subprocess
import sys
import tempfile
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import optimize

import _index_peer as peer_of
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


# The peers. Those of whole indices are in _index_peer.py; here are those of one step.


def bare_rerun(x: Array, sign: Array, weights: list[Array]) -> Array:
    """A run that knows of no gaps, no marks and no bounds, and keeps nothing but the score: what speed alone could be."""
    if np.isnan(x).any():
        raise ValueError("gaps")
    return combined(scaled(peer_of.treated(x).numbers, sign), weights)[-1][:, 0]


def scaled(x: Array, sign: Array) -> Array:
    """Min-max to 0..100, more is better."""
    good = x * sign
    least = good.min(axis=0)
    return (good - least) * (100 / (good.max(axis=0) - least))


def combined(scores: Array, weights: list[Array]) -> list[Array]:
    """Scores of every group, level by level."""
    made = []
    for w in weights:
        scores = scores @ w
        made.append(scores)
    return made


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


def with_gaps(x: Array) -> tuple[Array, npt.NDArray[np.bool_]]:
    """One cell in fifty is missing, and another one was imputed."""
    cells = np.random.default_rng(4).choice(x.size, x.size // 25, replace=False)
    x, imputed = x.copy(), np.zeros(x.shape, bool)
    x.flat[cells[::2]], imputed.flat[cells[1::2]] = np.nan, True
    return x, imputed


def rerun(runs: int) -> dict[str, Timed]:
    """Gaps and marks of imputed cells go in; scores with bounds, coverage and imputed share of every node come out."""
    whole, units, names, nodes = small()
    x, imputed = with_gaps(whole)
    sign, under = np.where(np.arange(18) % 2, -1.0, 1.0), peer_of.links(nodes)
    weights = peer_of.levels(under)
    valid = np.full(18, -500.0), np.full(18, 500.0)
    index = peer_of.Index(x, imputed, sign, np.zeros(60, int), valid)
    layout = sy.IndexLayout(composite.read_tree(nodes))
    marked = [(units[u], names[c], sy.Value.point(x[u, c], flags="imputed")) for u, c in np.argwhere(imputed)]
    table = sy.score_table(
        x, units=units, columns=names, nan_reason="not_reported", scales=dict.fromkeys(names, (-500.0, 500.0))
    ).with_cells(marked)
    plain = sy.score_table(whole, units=units, columns=names)
    prepared = composite.PreparedIndex(layout, options={"treat": {"otherwise": "none"}})  # as the peer's index is
    timed = interleaved(
        {
            f"NumPy, {AGAIN} times": many(lambda: index.run(weights)),
            f"steelyard, {AGAIN} times": many(lambda: prepared.run(table)),
            f"bare NumPy, no gaps, {AGAIN} times": many(lambda: bare_rerun(whole, sign, weights)),
            f"steelyard, no gaps, {AGAIN} times": many(lambda: prepared.run(plain)),
        },
        runs=runs,
    )
    peer, ours, bare, ours_plain = timed.values()
    same("re-run without gaps", ours_plain.result.scores.nodes.value[:, -1], bare.result, 100)
    same_scores(ours.result, peer.result, [n for n, _ in under[1:]] + [["index"]])
    return timed


def same_scores(ours: sy.IndexResult, theirs: Any, by_level: list[list[str]]) -> None:
    """Everything that both say of every node and unit."""
    treated, normalised, made = theirs
    there = ours.treated.form_codes == 0
    same("treated", ours.treated.value[there], treated.numbers[there], 100)
    same("normalised", ours.normalised.value[there], normalised[there], 100)
    at = {c: i for i, c in enumerate(ours.scores.nodes.columns)}
    for level, nodes in zip(made, by_level, strict=True):
        for k, node in enumerate(nodes):
            c = at[node]
            point = ours.scores.nodes.form_codes[:, c] == 0
            assert (point == level.point[:, k]).all(), node
            for bound, told in ((ours.scores.nodes.lower, level.low), (ours.scores.nodes.upper, level.high)):
                value = np.where(point, ours.scores.nodes.value[:, c], bound[:, c])
                same(f"bounds of {node}", value, told[:, k], 100)
            same(f"coverage of {node}", ours.scores.coverage[:, c], level.coverage[:, k], 1)
            same(f"imputed share of {node}", ours.scores.imputed[:, c], level.imputed[:, k], 1)
            assert ((ours.scores.nodes.flag_bits[:, c] != 0) == level.flagged[:, k]).all(), node


def build(runs: int) -> dict[str, Timed]:
    x, units, names, nodes = large()
    sign, weights = np.where(np.arange(100) % 2, -1.0, 1.0), peer_of.levels(peer_of.links(nodes))
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


class Program:
    """The compiled half: an index and five judgements, asked again and again."""

    def __init__(self, x: Array, sets: Array) -> None:
        self.folder = tempfile.TemporaryDirectory()
        file = pathlib.Path(self.folder.name) / "data"
        file.write_bytes(np.ascontiguousarray(x).tobytes() + np.ascontiguousarray(sets).tobytes())
        self.running = subprocess.Popen(
            [os.environ["STEELYARD_BENCH_PROGRAM"], str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def ask(self, work: str) -> Array:
        assert self.running.stdin is not None and self.running.stdout is not None
        self.running.stdin.write(work.encode() + b"\n")
        self.running.stdin.flush()
        count = self.running.stdout.readline()
        if not count:
            sys.exit(f"composite: the program gave up on {work}")
        return np.frombuffer(self.running.stdout.read(8 * int(count)))

    def close(self) -> None:
        assert self.running.stdin is not None
        self.running.stdin.close()
        self.running.wait()
        self.folder.cleanup()


class Judged:
    """One index with gaps, and every choice that can be made of it; a run of the peer is the whole of it."""

    def __init__(self) -> None:
        whole, _, _, nodes = small()
        x, _ = with_gaps(whole)
        self.under = peer_of.links(nodes)
        self.sets = np.random.default_rng(5).random((20, 27)) + 0.5  # of pillars, groups and indicators
        sign = np.where(np.arange(18) % 2, -1.0, 1.0)
        valid = np.full(18, -500.0), np.full(18, 500.0)
        self.index = peer_of.Index(x, np.isnan(x), sign, np.arange(60) % 4, valid)
        self.weights = [peer_of.levels(self.under, [w[9:], w[3:9], w[:3]]) for w in self.sets]
        self.program = Program(x, self.sets)

    def ranks(self, choice: tuple[int, int, int, int], weights: list[Array]) -> Array:
        impute, treat, scale, mean = choice
        _, _, made = self.index.run(
            weights, impute=("group_median", "group_mean")[impute], treat=treat == 0,
            scale=("min_max", "z_score")[scale], mean=("arithmetic", "geometric")[mean], low=1,
        )  # fmt: skip
        return peer_of.ranks(made[-1].low[:, 0])

    def by_sets(self, points: Array) -> Array:
        """Runs over five discrete inputs, one after the other, and between what the ranks lie."""
        at = np.minimum((points * [2, 2, 2, 2, 20]).astype(int), [1, 1, 1, 1, 19])
        return with_intervals(np.array([self.ranks(tuple(c[:4]), self.weights[c[4]]) for c in at]))

    def by_shares(self, points: Array) -> Array:
        """Runs over four discrete inputs and weights that are all alike likely under every node."""
        at = np.minimum((points[:, :4] * 2).astype(int), 1)
        drawn = -np.log(points[:, 4:])  # exponential numbers over their sum are uniform on the simplex
        columns = coordinates()
        rows = [
            self.ranks(tuple(c), peer_of.levels(self.under, [e[k] for k in columns]))
            for c, e in zip(at, drawn, strict=True)
        ]
        return with_intervals(np.array(rows))

    def every(self) -> Array:
        """All 320 combinations in a loop, then the exact shares of each judgement."""
        made = np.array(
            [
                self.ranks(tuple(c[:4]), self.weights[c[4]])
                for c in itertools.product(*(range(n) for n in (2, 2, 2, 2, 20)))
            ]
        )
        variance, shares = peer_of.shares(made, [2, 2, 2, 2, 20])
        return np.concatenate([made.reshape(-1), [variance], shares.reshape(-1)])


def coordinates() -> tuple[Array, Array, Array]:
    """Whose the weights drawn are, level by level: they come by parent, g0, g1, p0, g2, g3, p1, g4, g5, p2, the root."""
    leaves, groups, at = [], [], 0
    for _ in range(3):
        leaves += range(at, at + 6)
        groups += [at + 6, at + 7]
        at += 8
    return np.array(leaves), np.array(groups), np.arange(at, at + 3)


def with_intervals(ranks: Array) -> Array:
    told = np.quantile(ranks, [0.05, 0.5, 0.95, 0, 1], axis=0, method="inverted_cdf")
    return np.concatenate([ranks.reshape(-1), told.T.reshape(-1)])


def judged(work: str, by_numpy: Callable[[Judged], Callable[[], Array]]) -> Callable[[int], dict[str, Timed]]:
    def measure(runs: int) -> dict[str, Timed]:
        of = Judged()
        timed = interleaved({"NumPy, a loop": by_numpy(of), "steelyard, C++": lambda: of.program.ask(work)}, runs=runs)
        peer, ours = timed.values()
        same(work, ours.result, peer.result, 1)
        of.program.close()
        return timed

    return measure


def discrete_peer(of: Judged) -> Callable[[], Array]:
    points = of.program.ask("discrete_points").reshape(-1, 5)
    return lambda: of.by_sets(points)


def dirichlet_peer(of: Judged) -> Callable[[], Array]:
    points = of.program.ask("dirichlet_points").reshape(-1, 31)
    return lambda: of.by_shares(points)


MEASURED = {
    "re-run 60 x 18": rerun,
    "build and combine 5,000 x 100": build,
    "1,000 runs over five discrete inputs": judged("discrete", discrete_peer),
    "1,000 runs with Dirichlet weights": judged("dirichlet", dirichlet_peer),
    "320 combinations, exact indices": judged("every", lambda of: of.every),
    "Copeland 500 x 18": ranking,
    "Benefit of the Doubt 300 x 10, pie shares": doubt,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--rows", type=int, help="not used: the sizes are those of the bars")
    parser.add_argument("--only", default="", help="rows whose name holds this")
    args = parser.parse_args()
    print_versions(NumPy=np.__version__, pandas=pd.__version__)
    shares: list[float] = []
    said: list[str] = []
    for what, (bar, beside) in BARS.items():
        if args.only not in what:
            continue
        if MEASURED[what] is doubt and not composite.can_give_benefit_of_doubt():
            shares.append(0)
            said.append(f"  {what:<44} not measured, bar {bar}  ({beside})")
            continue
        timed = MEASURED[what](args.runs)
        print_times(what, timed)
        peer, ours, *others = timed.values()
        gain = peer.median / ours.median
        shares.append(gain / bar)
        said.append(f"  {what:<44} {gain:6.2f} times, bar {bar}: {gain / bar:.2f}  ({beside})")
        if others:
            said.append(f"  {'':<44} {others[0].median / others[1].median:6.2f} times without gaps, against bare arrays")
    print("\nchecked: both sides agree to 1e-10 of the scale\n" + "\n".join(said))
    # A row that is not measured counts as 0: the number says that every bar is met, or that it is not.
    print(f"composite ratio {min(shares):.2f}", flush=True)


if __name__ == "__main__":
    main()
