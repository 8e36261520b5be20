# SPDX-License-Identifier: MIT
"""Random whole numbers that are the same on every machine: nothing here is a float, and no library draws them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeVar

_T = TypeVar("_T")
_WORD = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15


def _mix(z: int) -> int:
    """The finaliser of splitmix64 (Steele, Lea and Flood 2014)."""
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _WORD
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _WORD
    return z ^ (z >> 31)


class Draws:
    """A stream named by a seed and words, so that a new series does not move the numbers of the others."""

    def __init__(self, seed: int, *names: object) -> None:
        self._state = _mix(seed & _WORD)
        for byte in "/".join(map(str, names)).encode():
            self._state = _mix((self._state + byte + _GOLDEN) & _WORD)

    def below(self, n: int) -> int:
        """Uniform in 0..n-1."""
        self._state = (self._state + _GOLDEN) & _WORD
        return (_mix(self._state) * n) >> 64

    def between(self, low: int, high: int) -> int:
        return low + self.below(high - low + 1)

    def chance(self, per_mille: int) -> bool:
        return self.below(1000) < per_mille

    def pick(self, items: Sequence[_T]) -> _T:
        return items[self.below(len(items))]

    def take(self, items: Sequence[_T], n: int) -> list[_T]:
        """n different items, or all."""
        left = list(items)
        return [left.pop(self.below(len(left))) for _ in range(min(n, len(left)))]

    def normal(self) -> int:
        """In thousandths: a sum of twelve uniform numbers has variance 1."""
        return sum(self.below(1001) for _ in range(12)) - 6000

    def count(self, mean: int) -> int:
        """A count that varies by its square root, as counts of independent cases do."""
        return max(0, mean + math.isqrt(max(mean, 0) * 1_000_000) * self.normal() // 1_000_000)

    def near(self, mean: int, per_mille: int) -> int:
        """A number that varies by so many thousandths of itself."""
        return max(0, mean + mean * per_mille * self.normal() // 1_000_000)
