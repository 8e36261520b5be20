# SPDX-License-Identifier: MIT
"""Random numbers that tests of indices share, as tables; and what they call the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import steelyard as sy

SEEDS = range(1, 6)


def names(n: int, letter: str = "u") -> list[str]:
    return [f"{letter}{i:03d}" for i in range(n)]


def numbers(seed: int, units: int = 40, columns: int = 6, ties: bool = False) -> Any:
    """Long tails on either side, all above zero."""
    r = np.random.default_rng(seed)
    x = 1 + 100 * r.random((units, columns)) ** (1 + np.arange(columns) % 4)
    x[:, 1::3] = 102 - x[:, 1::3]
    return np.round(x / 10) * 10 + 5 if ties else x


def table_of(x: Any) -> sy.ScoreTable:
    n, m = x.shape
    return sy.score_table(
        np.ascontiguousarray(x), units=names(n), columns=names(m, "c"), nan_reason="not_reported"
    )


def same(a: Any, b: Any, scale: float = 1.0) -> None:
    np.testing.assert_allclose(np.asarray(a, float), np.asarray(b, float), rtol=1e-12, atol=1e-12 * scale)
