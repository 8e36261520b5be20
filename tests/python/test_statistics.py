# SPDX-License-Identifier: MIT
"""The room statistics through Python: columns in, columns out, a status where there is no number."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pandas as pd
import pytest
import steelyard as sy
from scipy import stats
from steelyard import statistics


def test_spread_is_not_moved_by_one_wild_number() -> None:
    x = np.random.default_rng(1).normal(50, 5, 501)
    spread = statistics.spread_of(x)
    assert spread is not None
    assert spread.centre == np.median(x)
    assert spread.unit == pytest.approx(stats.median_abs_deviation(x) / 0.6745, rel=1e-12)
    wild = statistics.spread_of(np.append(x, 1e12))
    assert wild is not None and abs(wild.score(50) - spread.score(50)) < 0.1
    assert statistics.spread_of([3, 3, 3]) is None
    assert pickle.loads(pickle.dumps(spread)) == spread == copy.copy(spread)


def test_scores_take_every_kind_of_column() -> None:
    wanted = stats.zscore([1.0, 4.0, 6.0], ddof=1)
    for column in ([1, 4, 6], (1.0, 4.0, 6.0), np.array([1, 4, 6]), pd.Series([1, 4, 6], dtype="Int64")):
        scores = statistics.z_scores(column)
        assert scores is not None
        np.testing.assert_allclose(scores, wanted, rtol=1e-14)
    assert statistics.z_scores([1, 1]) is None


def test_a_sample_lists_every_row_without_a_number() -> None:
    with pytest.raises(sy.InvalidInputError) as caught:
        statistics.z_scores([1.0, None, float("nan"), 4.0, float("inf")])
    assert [p.rule for p in caught.value.problems] == ["missing", "impossible", "impossible"]
    assert "row 3: found nan" in str(caught.value)
    for column, said in ((["1", "2"], "row 1|<U1"), (np.ones((2, 2)), "shape"), (np.array([True]), "bool"), (5, "column")):
        with pytest.raises(sy.ShapeMismatchError, match=said):
            statistics.spread_of(column)
    with pytest.raises(sy.InvalidInputError, match="row 2: found nothing"):
        statistics.spread_of(np.ma.array([1, 2, 3], mask=[0, 1, 0]))
