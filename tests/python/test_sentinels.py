# SPDX-License-Identifier: MIT
"""Sentinels in Python, against SciPy and NumPy."""

from __future__ import annotations

import numpy as np
import pytest
from steelyard import learning as ln

stats = pytest.importorskip("scipy.stats")


def test_heaping_and_digits_are_binomial_tails() -> None:
    rng = np.random.default_rng(2)
    for _ in range(20):
        x = rng.normal(90, 6, 80)
        s = ln.heaping_at("x", x, 90, better="up", width=4)
        reach, miss = int(((x >= 90) & (x < 94)).sum()), int(((x < 90) & (x >= 86)).sum())
        assert s.p == pytest.approx(stats.binom.sf(reach - 1, reach + miss, 0.5), rel=1e-11)
        whole = rng.integers(50, 400, 60)
        d = ln.digit_preference("x", whole)
        kept = whole[whole >= 100]
        round_ones = int((kept % 5 == 0).sum())
        assert d.p == pytest.approx(stats.binom.sf(round_ones - 1, len(kept), 0.2), rel=1e-11)
        assert d.estimate == pytest.approx(500 * round_ones / len(kept))
    assert ln.heaping_at("x", [90.0, None], 90, better="up", width=1).status == "below_minimum"
    masked = np.ma.masked_array([120.0, np.nan, 100.0, *[121.0] * 10], mask=[False, True, True, *[False] * 10])
    assert ln.digit_preference("x", masked).estimate == pytest.approx(500 / 11)
    assert ln.digit_preference("x", [120, None, *[121] * 10]).estimate == pytest.approx(500 / 11)
    with pytest.raises(ValueError, match="decimals"):
        ln.digit_preference("x", [100.5])
    with pytest.raises(ValueError, match="width"):
        ln.heaping_at("x", [90.0], 90, better="up", width=0)


def test_trends_against_each_other() -> None:
    rng = np.random.default_rng(4)
    up, flat = np.arange(20.0), rng.normal(size=20)
    s = ln.counter_moves_against(("a", up, "up"), ("b", up, "down"))
    assert s.raised and s.estimate == pytest.approx(stats.kendalltau(np.arange(20), up).statistic)
    assert not ln.counter_moves_against(("a", up, "up"), ("b", flat, "down")).raised
    assert ln.counter_moves_against(("a", up, "up"), ("b", [None] * 20, "down")).status != "ok"
    assert ln.only_the_rewarded(("a", up, "up"), [("b", flat, "up")]).raised
    assert not ln.only_the_rewarded(("a", up, "up"), [("b", -up, "down")]).raised


def test_mix_is_that_of_kitagawa() -> None:
    rng = np.random.default_rng(6)
    for _ in range(20):
        d1, d2 = rng.uniform(10, 100, (2, 5))
        n1, n2 = d1 * rng.random(5), d2 * rng.random(5)
        w1, w2, r1, r2 = d1 / d1.sum(), d2 / d2.sum(), n1 / d1, n2 / d2
        change = n2.sum() / d2.sum() - n1.sum() / d1.sum()
        s = ln.mix_shift("x", n1, d1, n2, d2, better="up" if change > 0 else "down")
        assert s.estimate == pytest.approx(((w2 - w1) * (r1 + r2) / 2).sum() / change, rel=1e-9)
    assert ln.mix_shift("x", [1.0, 2], [0.0, 3], [1.0, 2], [1.0, 3], better="up").status == "no_denominator"
