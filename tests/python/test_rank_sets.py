# SPDX-License-Identifier: MIT
"""Joint sets of ranks and differences of shared cases, against SciPy and brute force."""

from __future__ import annotations

import itertools
import math

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


def test_a_part_against_its_whole_by_numpy() -> None:
    random = np.random.default_rng(3)
    n, rest = random.integers(1, 300, 40), random.integers(1, 900, 40)
    x, y = random.binomial(n, 0.3), random.binomial(rest, 0.6)
    apart = st.proportion_differences(x, n, y, rest, method="miettinen_nurminen")
    found = st.part_differences(x, n, x + y, n + rest, method="miettinen_nurminen")
    share = rest / (n + rest)
    np.testing.assert_allclose(found.estimate, x / n - (x + y) / (n + rest), rtol=1e-11, atol=1e-15)
    np.testing.assert_allclose(found.lower, share * apart.lower, rtol=1e-13)
    np.testing.assert_allclose(found.upper, share * apart.upper, rtol=1e-13)
    t, u = random.uniform(1, 9, 40), random.uniform(1, 30, 40)
    ratios = st.part_rate_ratios(x, t, x + y, t + u)
    low = np.where(x > 0, stats.beta.ppf(0.025, np.maximum(x, 1), y + 1), 0) * (t + u) / t
    np.testing.assert_allclose(ratios.lower, low, rtol=1e-11)


def test_pooled_years_that_overlap_by_their_own_covariance() -> None:
    # Zou, Huang and Zhang 2009, written out: three groups with Wilson's limits.
    z = stats.norm.isf(0.025)

    def wilson(x: float, n: float) -> tuple[float, float]:
        middle, half = x + z * z / 2, z * math.sqrt(x * (n - x) / n + z * z / 4)
        return (middle - half) / (n + z * z), (middle + half) / (n + z * z)

    a, na, s, ns, b, nb = 10.0, 100.0, 50.0, 200.0, 25.0, 100.0
    first, other = na + ns, nb + ns
    below = above = 0.0
    for c, x, n in ((na / first, a, na), (ns / first - ns / other, s, ns), (-nb / other, b, nb)):
        low, high = wilson(x, n)
        ends = sorted((c * low, c * high))
        below += (c * x / n - ends[0]) ** 2
        above += (ends[1] - c * x / n) ** 2
    d = (a + s) / first - (b + s) / other
    found = st.overlap_differences([a + s], [first], [b + s], [other], [s], [ns])
    np.testing.assert_allclose([found.lower[0], found.upper[0]], [d - math.sqrt(below), d + math.sqrt(above)], rtol=1e-12)
    apart = st.proportion_differences([a + s], [first], [b + s], [other])
    assert found.upper[0] - found.lower[0] < 0.7 * (apart.upper[0] - apart.lower[0])  # strangers would vary far more
    rates = st.overlap_rate_differences([60], [3.0], [75], [4.0], [50], [2.0], per=10)
    np.testing.assert_allclose(rates.estimate, [10 * (20 - 18.75)])
    assert st.overlap_differences([5], [9], [5], [9], [5], [9]).status.tolist() == ["no_spread"]
    with pytest.raises(sy.InvalidInputError, match="2 problems"):
        st.part_differences([5, 1], [4, 9], [9, 0], [9, 9], strict=True)
