# SPDX-License-Identifier: MIT
"""Joint sets of ranks, against SciPy."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import steelyard as sy
from steelyard import statistics as st

stats = pytest.importorskip("scipy.stats")


def by_holm(p: dict[tuple[int, int], float], n: int, error: float) -> np.ndarray:
    better = np.zeros((n, n), bool)
    for step, (pair, value) in enumerate(sorted(p.items(), key=lambda x: x[1])):
        if value > error / (len(p) - step):
            break
        better[pair] = True
    return better


def ranks_of(better: np.ndarray) -> tuple[tuple[int, int], ...]:
    n = len(better)
    return tuple((1 + int(better[:, i].sum()), n - int(better[i].sum())) for i in range(n))


@pytest.mark.parametrize("seed", range(4))
def test_proportions_and_rates_by_scipys_exact_tests(seed: int) -> None:
    random = np.random.default_rng(seed)
    k = 9
    n = random.integers(1, 400, k)
    x = random.binomial(n, random.uniform(0.05, 0.9, k))
    units = [f"u{i}" for i in range(k)]
    pairs = list(itertools.permutations(range(k), 2))
    fisher = {
        (i, j): float(stats.hypergeom.sf(x[i] - 1, n[i] + n[j], x[i] + x[j], n[i])) for i, j in pairs
    }
    found = st.rank_sets_of_proportions(units, x, n)
    np.testing.assert_array_equal(found.better, by_holm(fisher, k, 0.05))
    assert found.ranks == ranks_of(found.better)
    downwards = st.rank_sets_of_proportions(units, x, n, more_is_better=False)
    np.testing.assert_array_equal(downwards.better, found.better.T)
    exposure = n * random.uniform(0.5, 2, k)
    binomial = {
        (i, j): float(stats.binom.sf(x[i] - 1, x[i] + x[j], exposure[i] / (exposure[i] + exposure[j]))) for i, j in pairs
    }
    rates = st.rank_sets_of_rates(units, x, exposure, confidence=0.9)
    np.testing.assert_array_equal(rates.better, by_holm(binomial, k, 0.1))
    for i, j in pairs:
        assert bool(set(rates.letters[i]) & set(rates.letters[j])) == (not rates.better[i, j] and not rates.better[j, i])


def test_who_has_no_number_may_have_any_rank() -> None:
    found = st.rank_sets_of_proportions(["a", "b", "c"], [90, None, 5], [100, 100, 100])
    assert found.ranks == ((1, 2), (1, 3), (2, 3)) and found.state == ("ok", "missing", "ok")
    assert found.letters == ("a", "", "b") and not found.letters_left_out
    hidden = st.rank_sets_of(["a", "b"], [1.0, None], errors=[0.1, 0.1], given=[None, "suppressed"])
    assert hidden.state == ("ok", "suppressed") and hidden.ranks == ((1, 2), (1, 2))
    with pytest.raises(sy.ShapeMismatchError, match="units"):
        st.rank_sets_of_rates(["a"], [1, 2], [1.0, 2.0])
    with pytest.raises(sy.DomainFaultError, match="confidence"):
        st.rank_sets_of_rates(["a"], [1], [1.0], confidence=1)
    with pytest.raises(sy.UnknownCodeError):
        st.rank_sets_of_rates(["a"], [1], [1.0], correction="none")
