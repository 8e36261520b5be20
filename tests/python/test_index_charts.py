# SPDX-License-Identifier: MIT
"""Charts of what an index hangs on: what their rows say, and that they can be drawn."""

from __future__ import annotations

import pytest
import steelyard as sy
from steelyard import composite, report
from steelyard import sensitivity as st

UNITS = ["Erie", "Lucas", "Wayne"]


@pytest.fixture
def tree() -> sy.IndexTree:
    nodes = [("living",), ("work", "living"), {"code": "jobs", "parent": "work", "title": "Jobs & pay"}, ("pay", "work")]
    return sy.IndexTree("living", [*nodes, {"code": "rent", "parent": "living", "better": "down"}], title="Living")


@pytest.fixture
def result(tree: sy.IndexTree) -> sy.IndexResult:
    table = sy.score_table({"jobs": [1.0, 5.0, 9.0], "pay": [7.0, 3.0, 1.0], "rent": [2.0, 9.0, 4.0]}, units=UNITS)
    return sy.run_index(tree, table, options={"treat.rule": "none"})


def drawn(spec: report.Chart) -> str:
    convert = pytest.importorskip("vl_convert")
    svg: str = convert.vegalite_to_svg(dict(spec))
    return svg


@pytest.mark.parametrize("groups", [False, True])
def test_bars_of_contributions_add_up_to_the_score(tree: sy.IndexTree, result: sy.IndexResult, groups: bool) -> None:
    explained = composite.explain_scores(tree, result)
    spec = report.chart_contributions(explained, tree, groups=groups)
    rows = spec["data"]["values"]
    assert {r["node"] for r in rows} == ({"work", "rent"} if groups else {"jobs", "pay", "rent"})
    for unit in UNITS:
        own = [r for r in rows if r["unit"] == unit]
        assert own[0]["reference"] + sum(r["amount"] for r in own) == pytest.approx(own[0]["score"], abs=1e-9)
        assert own[0]["score"] == pytest.approx(result.value_of(unit).number)
        for sign in (1, -1):  # bars on either side follow one another without a gap
            side = [r for r in own if r["amount"] * sign > 0]
            ends = [own[0]["reference"], *(r["to"] for r in side)]
            assert [r["from"] for r in side] == ends[:-1]
            assert all(r["to"] - r["from"] == pytest.approx(r["amount"]) for r in side)
    scores = list(dict.fromkeys(r["score"] for r in rows))
    assert scores == sorted(scores, reverse=True)
    assert repr(spec) == "<Chart: living>"
    assert groups or "Jobs &amp; pay" in drawn(spec)


def test_scores_that_cannot_be_shared_out_are_named(tree: sy.IndexTree, result: sy.IndexResult) -> None:
    gap = result.plan([]).table.with_cells([("Lucas", "jobs", sy.Value.missing("suppressed"))])
    unsure = sy.run_index(tree, gap, options={"treat.rule": "none"})
    spec = report.chart_contributions(composite.explain_scores(tree, unsure), tree)
    assert {r["unit"] for r in spec["data"]["values"]} == {"Erie", "Wayne"}
    assert any("Lucas" in line for line in spec["title"]["subtitle"])
    with pytest.raises(sy.InsufficientDataError, match="none is given"):
        report.chart_contributions([], tree)
    other = sy.IndexTree("o", [("o",), ("x", "o")])
    with pytest.raises(sy.UnknownCodeError, match="'x'"):
        report.chart_contributions(composite.explain_scores(tree, result), other)


def judgements() -> list[sy.Judgement]:
    def judged(code: str, path: str, *options: str) -> sy.Judgement:
        return sy.Judgement(code, "?", type="equivalent", chosen=options[0],
                            options=[sy.JudgementOption(o, sets={path: o}) for o in options])  # fmt: skip

    return [
        judged("scale", "index.normalise.method", "min_max", "rank", "z_score"),
        judged("means", "index.combine.method", "arithmetic", "minimum"),
    ]


def test_three_labelled_intervals_of_ranks(result: sy.IndexResult) -> None:
    ranks = result.plan(judgements()).alternatives("ranks")
    sampling = sy.statistics.rank_sets_of(UNITS, [result.value_of(u).number for u in UNITS], errors=[5.0, 5.0, 5.0])
    units = result.rank_intervals(sampling=sampling, judgements=ranks)
    spec = report.chart_rank_intervals(units, title="Places")
    rows = spec["data"]["values"]
    assert [r["source"] for r in rows[:3]] == ["sampling", "missing data", "judgements"] and len(rows) == 9
    for u in units:
        for interval in u.intervals:
            row = next(r for r in rows if r["unit"] == u.unit and r["source"] == interval.source)
            assert (row["best"], row["worst"], row["rank"]) == (interval.best, interval.worst, u.rank)
    assert [line.split(":")[0] for line in spec["title"]["subtitle"]] == ["sampling", "judgements"]
    svg = drawn(spec)
    assert all(word in svg for word in ("Places", "Wayne", "missing data", "judgements", "sampling"))
    alone = report.chart_rank_intervals(result.rank_intervals())
    assert alone["layer"][0]["encoding"]["color"]["scale"]["domain"] == ["missing data"]
    gap = sy.run_index(sy.IndexTree("i", [("i",), {"code": "x", "parent": "i", "marks": (0, 10)}]),
                       sy.score_table({"x": [1.0, None]}, units=["a", "b"], nan_reason="lost"),
                       options={"normalise.method": "goalposts"})  # fmt: skip
    assert next(r for r in report.chart_rank_intervals(gap.rank_intervals())["data"]["values"] if r["unit"] == "b")["rank"] is None
    with pytest.raises(sy.InsufficientDataError):
        report.chart_rank_intervals([])


def test_the_flip_map_as_a_chart(result: sy.IndexResult) -> None:
    found = result.holds("Wayne > Erie", judgements())
    spec = found.chart()
    assert spec == found.flip_map().chart() == report.chart_flip_map(found.flip_map())
    rows = {(r["judgement"], r["option"].split(" ")[0]): r for r in spec["data"]["values"]}
    for row in found.flip_map():
        drawn_as = rows[row.judgement, row.option]
        assert drawn_as["share"] == (row.changed / row.settings if row.settings else 0)
        assert (drawn_as["alone"] == "turns it around") == row.flips
        assert (drawn_as["alone"] == "as chosen") == row.chosen
    assert spec["facet"]["row"]["sort"] == [w.judgement for w in found.flip_map().weights]
    svg = drawn(spec)
    assert "Wayne is ahead of Erie" in svg and "min_max (chosen)" in svg and repr(spec) == "<Chart: Wayne is ahead of Erie>"
