# SPDX-License-Identifier: MIT
"""Progress of long calls: a bar of tqdm where it is installed, else a line on standard error."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import Any

Progress = bool | Callable[[int, int], object] | None


@contextlib.contextmanager
def told(progress: Progress, what: str) -> Iterator[Callable[[int, int], object] | None]:
    """The callable that a long call tells how far it is: `done` of `total` blocks."""
    if not progress:
        yield None
    elif callable(progress):
        yield progress
    else:
        bar = _bar(what)
        try:
            yield bar
        finally:
            bar.close()


def _bar(what: str) -> _TqdmBar | _Line:
    try:
        from tqdm.auto import tqdm
    except ImportError:
        return _Line(what)
    return _TqdmBar(tqdm, what)


class _TqdmBar:
    def __init__(self, tqdm: Any, what: str) -> None:
        self._bar = tqdm(desc=what, unit="block", leave=False)

    def __call__(self, done: int, total: int) -> None:
        self._bar.total = total
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        self._bar.close()


class _Line:
    def __init__(self, what: str) -> None:
        self._what = what
        self._shown = -1

    def __call__(self, done: int, total: int) -> None:
        percent = 100 * done // total if total else 100
        if percent != self._shown:
            self._shown = percent
            sys.stderr.write(f"\r{self._what}: {percent:3d} %")
            sys.stderr.flush()

    def close(self) -> None:
        if self._shown >= 0:
            sys.stderr.write("\n")
