# SPDX-License-Identifier: MIT
"""What all benchmarks share: interleaved runs, medians, one table, one last line."""

from __future__ import annotations

import gc
import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any


class Timed:
    """One engine's runs of one piece of work.

    Attributes
    ----------
    seconds : list of the timed runs, in order.
    result : what the last run returned, for checking against the others.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.seconds: list[float] = []
        self.result: Any = None

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def interleaved(
    works: Mapping[str, Callable[[], Any]], *, runs: int = 5, warm: int = 1
) -> dict[str, Timed]:
    """Run every work in turn, `runs` times after `warm` untimed ones, so that noise meets all alike."""
    timed = {name: Timed(name) for name in works}
    for turn in range(warm + runs):
        for name, work in works.items():
            timed[name].result = None  # the memory of the run before is free again
            gc.collect()
            started = time.perf_counter()
            result = work()
            elapsed = time.perf_counter() - started
            timed[name].result = result
            if turn >= warm:
                timed[name].seconds.append(elapsed)
    return timed


def print_versions(**peers: str) -> None:
    """One line with the machine, Python, this library and the peers measured."""
    import steelyard

    said = [f"steelyard {steelyard.__version__}", f"Python {platform.python_version()}"]
    said += [f"{name} {version}" for name, version in peers.items()]
    print(f"{', '.join(said)}; {os.cpu_count()} cores, {platform.machine()}")


def print_times(title: str, timed: Mapping[str, Timed], threads: Mapping[str, int] | int = 1) -> None:
    """A table of medians, least and largest, in milliseconds."""
    print(f"\n{title}")
    print(f"  {'engine':<40} {'threads':>7} {'median ms':>10} {'least':>10} {'largest':>10}")
    for name, t in timed.items():
        n = threads if isinstance(threads, int) else threads[name]
        low, high = min(t.seconds), max(t.seconds)
        print(f"  {name:<40} {n:>7} {t.median * 1e3:>10.1f} {low * 1e3:>10.1f} {high * 1e3:>10.1f}")


def print_ratio(name: str, ratios: Mapping[str, float]) -> None:
    """Every ratio of the benchmark and, as the last line, the smallest."""
    print()
    for what, ratio in ratios.items():
        print(f"  {what}: {ratio:.2f}")
    print(f"{name} ratio {min(ratios.values()):.2f}", flush=True)
