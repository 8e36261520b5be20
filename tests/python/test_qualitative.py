# SPDX-License-Identifier: MIT
"""What is said rather than counted, in Python: alpha against NumPy, and that nothing of it becomes a mean."""

from __future__ import annotations

import datetime
import itertools

import numpy as np
import pytest
from steelyard import qualitative as ql

GRADUATION = ql.Reference("figure", "graduation", place="Toledo", period=2009)


def alpha_of_coincidences(table: np.ndarray, scale: str) -> float:
    """By the coincidence matrix, another way to the same number."""
    values = np.unique(table[~np.isnan(table)])
    matrix = np.zeros((len(values), len(values)))
    for unit in table.T:
        there = np.searchsorted(values, unit[~np.isnan(unit)])
        if len(there) < 2:
            continue
        for a, b in itertools.permutations(range(len(there)), 2):
            matrix[there[a], there[b]] += 1 / (len(there) - 1)
    n_c = matrix.sum(axis=0)
    n = n_c.sum()
    if scale == "nominal":
        distance = 1 - np.eye(len(values))
    elif scale == "interval":
        distance = np.subtract.outer(values, values) ** 2
    else:
        upto = np.cumsum(n_c) - n_c / 2
        distance = np.subtract.outer(upto, upto) ** 2
    return float(1 - (n - 1) * (matrix * distance).sum() / (np.outer(n_c, n_c) * distance).sum())


@pytest.mark.parametrize("scale", ["nominal", "ordinal", "interval"])
def test_alpha_agrees_with_coincidences(scale: str) -> None:
    rng = np.random.default_rng(7)
    for _ in range(20):
        table = rng.integers(0, 4, (rng.integers(2, 6), 15)).astype(float)
        table[rng.random(table.shape) < 0.3] = np.nan
        found = ql.krippendorff_alpha(table, scale=scale)
        assert found.status == "ok"
        assert found.alpha == pytest.approx(alpha_of_coincidences(table, scale), rel=1e-12)
        assert found.missing == np.isnan(table).sum()
        masked = np.ma.masked_invalid(table)
        assert ql.krippendorff_alpha(masked, scale=scale) == found
        lists = [[None if np.isnan(x) else x for x in row] for row in table]
        assert ql.krippendorff_alpha(lists, scale=scale) == found


def test_alpha_without_a_number_says_why() -> None:
    assert ql.krippendorff_alpha([[1, 1], [1, 1]]) == ql.Agreement(None, 0.0, 0.0, "no_denominator", 2, 4, 0, 0, 0)
    assert ql.krippendorff_alpha([[1, None]]).status == "below_minimum"
    assert ql.krippendorff_alpha([]).alpha is None
    with pytest.raises(KeyError):
        ql.krippendorff_alpha([[1, 1], [1, 2]], scale="ratio")


def test_nothing_here_is_a_mean() -> None:
    names = set(ql.__all__) | {n for c in (ql.Rubric, ql.LevelDistribution, ql.Grading) for n in dir(c)}
    assert not [n for n in names if "mean" in n.replace("means", "") or "average" in n or "score" in n]
    rubric = ql.Rubric("trust", levels=[("low", "nobody asks"), ("high", "all ask")])
    gradings = [ql.Grading("trust", level=w) for w in ("low", "high", "low", "high")]
    d = ql.distribute(rubric, gradings)
    assert (d.gradings, d.median_low, d.median_high) == ((2, 2), "low", "high")
    assert ql.distribute(rubric, gradings, over="time").median_low is None
    with pytest.raises(ValueError, match="2 problems") as e:
        ql.distribute(rubric, [ql.Grading("trust", level="hig"), ql.Grading("trust")])
    assert len(e.value.problems) == 2


def test_what_is_said_travels() -> None:
    t = ql.Testimony(
        narratives=[ql.Narrative("N1", text="Buses stopped.", who="parents", when="2009-05-01", about=[GRADUATION])],
        dissents=[ql.Dissent("D1", "teachers", text="Not all.", about=[("figure", "graduation")])],
        replies=[ql.Reply("R1", "schools", asked="2010-01-01", until="2010-01-31", about=[GRADUATION])],
        omissions=[
            ql.Omission("X1", about={"code": "wages", "period": "2009"}, reason="confidentiality", explanation="few")
        ],
    )
    assert ql.check(t) == ()
    here = ql.about(t, GRADUATION)
    assert bool(here) and here.omissions == () and here.dissents == t.dissents
    assert not ql.about(t, GRADUATION.replace(what="cycle"))
    assert t.replies[0].standing(datetime.date(2010, 1, 31)) == "open"
    assert t.replies[0].standing("2010-02-01") == "lapsed"
    report = ql.check_needs(t, [ql.NarrativeNeed(GRADUATION), {"about": {"code": "wages", "period": 2009}}])
    assert [r.state for r in report.rows] == ["there", "explained"] and report.complete
    assert not ql.check_needs(t, [ql.NarrativeNeed(GRADUATION, from_="schools")]).complete


def test_themes_and_outcomes() -> None:
    told = [ql.Narrative("a", who="x", themes=["snow", "snow"]), ql.Narrative("b", who="x", themes=["snow"])]
    counts = ql.count_themes(told, ["trust"])
    assert [(c.theme, c.narratives, c.voices, c.in_codebook) for c in counts] == [("trust", 0, 0, True), ("snow", 2, 1, False)]
    o = ql.HarvestedOutcome("O1", informant="principal", substantiations=[{"who": "principal", "says": "agrees"}])
    assert o.standing == "told"
    assert ql.summarise_outcomes([o, o.replace(effect="negative")]).negative == 1
    assert ql.OMISSION_REASONS == ("not_applicable", "legal_prohibition", "confidentiality", "information_unavailable")
