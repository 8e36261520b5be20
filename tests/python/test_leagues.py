# SPDX-License-Identifier: MIT
"""Leagues, peers, benchmarks and disclosure in Python, against NumPy, SciPy and pandas."""

from __future__ import annotations

import copy
import csv
import json
import os
import pathlib
import pickle

import numpy as np
import pytest
import steelyard as sy
from steelyard import comparison as co

SHARED = pathlib.Path(os.environ.get("STEELYARD_SHARED", pathlib.Path(__file__).resolve().parents[3] / "shared"))


def agreed(better: str = "up") -> sy.Definitions:
    return sy.Definitions(
        measures=[sy.Measure(m, kind="flow", unit="people", decimals=0, suppressed_within=(1, 9), valid=(0, None))
                  for m in ("passed", "tested")],
        indicators=[sy.Indicator("share", "Passed", kind="ratio", numerator="passed", denominator="tested", factor=100,
                                 unit="percent", direction=better, numerator_within_denominator=True)],
    )  # fmt: skip


def reported(numbers: dict[str, tuple[float, float]], d: sy.Definitions) -> sy.Dataset:
    places = list(numbers)
    return sy.Dataset.from_columns(
        {"measure": ["passed"] * len(places) + ["tested"] * len(places), "place": places * 2, "period": 2020,
         "value": [float(numbers[p][0]) for p in places] + [float(numbers[p][1]) for p in places]}, d
    )  # fmt: skip


@pytest.fixture
def league() -> co.League:
    d = agreed()
    return sy.compare(reported({"A": (90, 100), "B": (300, 400), "C": (20, 100), "D": (3, 3)}, d), d, "share",
                      by="place", period=2020)  # fmt: skip


def test_a_league_agrees_with_the_statistics_that_it_is_made_of(league: co.League) -> None:
    x, n = np.array([3, 90, 300, 20]), np.array([3, 100, 400, 100])
    assert [u.unit for u in league.units] == ["D", "A", "B", "C"]
    wilson = sy.statistics.proportions(x, n)
    np.testing.assert_allclose([u.lower for u in league.units], 100 * wilson.lower)
    np.testing.assert_allclose([u.upper for u in league.units], 100 * wilson.upper)
    sets = sy.statistics.rank_sets_of_proportions(["D", "A", "B", "C"], x, n)
    assert tuple((u.best, u.worst) for u in league.units) == sets.ranks
    assert tuple(u.letters for u in league.units) == sets.letters
    lines = {b.what: b.value for b in league.benchmarks}
    np.testing.assert_allclose([lines[w] for w in ("lower_quartile", "median", "upper_quartile")],
                               np.percentile(100 * x / n, [25, 50, 75]))  # fmt: skip
    np.testing.assert_allclose(lines["pooled"], 100 * x.sum() / n.sum())
    assert lines["achievable"] == 90
    options = {"confidence": 0.8, "proportions": "exact"}
    exact = sy.statistics.proportions(x, n, method="exact", confidence=0.8)
    d = agreed()
    data = reported({"A": (90, 100), "B": (300, 400), "C": (20, 100), "D": (3, 3)}, d)
    again = sy.Framework("f", definitions=d).compare(data, "share", by="place", period="2020", options=options)
    np.testing.assert_allclose([u.lower for u in again.units], 100 * exact.lower)


def test_band_and_drawn_numbers_share_one_spread_by_numpy() -> None:
    x, n = np.array([45, 260, 70, 150, 310, 8, 30]), np.array([100, 500, 200, 300, 400, 40, 60])
    d = agreed()
    found = sy.compare(reported({f"p{i}": (x[i], n[i]) for i in range(7)}, d), d, "share", by="place", period=2020)
    target = x.sum() / n.sum()
    on_scale, error = np.arcsin(np.sqrt(x / n)), 1 / (2 * np.sqrt(n))
    z = (on_scale - np.arcsin(np.sqrt(target))) / error
    kept = np.clip(z, *np.quantile(z, [0.1, 0.9]))
    phi, w = (kept**2).mean(), 1 / error**2
    tau2 = max(0.0, (7 * phi - 6) / (w.sum() - (w**2).sum() / w.sum()))  # Spiegelhalter 2005
    model = found.model
    assert model is not None and model.on == "arcsine" and model.units == 7
    np.testing.assert_allclose([model.phi, model.tau2, model.target], [phi, tau2, 100 * target], rtol=1e-10)
    half = 3.090232306167813 * np.sqrt(error**2 + tau2)  # 99.8 %
    for i in range(7):
        u = found.find(f"p{i}")
        middle = np.arcsin(np.sqrt(target))
        band = 100 * np.sin(np.clip([middle - half[i], middle + half[i]], 0, np.pi / 2)) ** 2
        np.testing.assert_allclose([u.band_lower, u.band_upper], band, rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(u.z, (on_scale[i] - middle) / np.sqrt(error[i] ** 2 + tau2), rtol=1e-9)
        weight = tau2 / (tau2 + error[i] ** 2)
        mean = np.arcsin(np.sqrt(model.mean / 100))
        drawn = 100 * np.sin(weight * on_scale[i] + (1 - weight) * mean) ** 2
        np.testing.assert_allclose([u.own_weight, u.drawn], [weight, drawn], rtol=1e-9)


def test_frames_files_charts_and_copies(league: co.League) -> None:
    pd = pytest.importorskip("pandas")
    frame = league.to_pandas()
    assert list(frame["unit"]) == ["D", "A", "B", "C"] and frame["best"].dtype == "Int64"
    assert list(pd.DataFrame(list(csv.DictReader(league.to_csv().splitlines())))["letters"]) == list(frame["letters"])
    assert json.loads(league.to_json())[1]["number"] == 90
    pa = pytest.importorskip("pyarrow")
    assert pa.table(league).column("worst").to_pylist() == [u.worst for u in league.units]
    spec = league.chart()
    assert [(r["unit"], r["best"], r["worst"]) for r in spec["data"]["values"]][0] == ("D", 1, 4)
    assert spec["title"]["text"] == "Passed by place, 2020"
    html = league._repr_html_()
    assert "<table" in html and "1 to 4" in html and "achievable: 90.0" in html
    assert pickle.loads(pickle.dumps(league)) == league and copy.deepcopy(league) == league
    assert str(league).startswith("Passed (percent) by place, 2020")
    assert league.find("A") == league.units[1] and league.find("Z") is None and len(league) == 4
    converter = pytest.importorskip("vl_convert")
    assert "rank (1 is the best)" in converter.vegalite_to_svg(spec)


def test_doubtful_withheld_and_absent_units_are_bracketed() -> None:
    d = agreed("down")
    data = reported({"A": (90, 100), "B": (30, 100), "zero": (0, 100), "few": (4, 100)}, d)
    seen = sy.compare(data, d, "share", by="place", period=2020, among=["A", "B", "zero", "few", "nobody"],
                      doubts=[co.Doubt(measure="passed", zeros=True, why="no test was held.")],
                      disclosure={"fewest_events": 5, "never_alone": False})  # fmt: skip
    standings = {u.unit: u.standing for u in seen.units}
    assert standings == {"B": "compared", "A": "compared", "zero": "bracketed", "few": "withheld", "nobody": "absent"}
    for u in seen.units[2:]:
        assert (u.best, u.worst, u.lower, u.letters) == (1, 5, None, "")
    few = seen.find("few")
    assert few is not None and few.number is None and few.numerator is None and (few.at_least, few.at_most) == (0, 100)
    frame = seen.to_pandas().set_index("unit")
    assert np.isnan(frame.loc["few", "number"]) and frame.loc["few", "state"] == "suppressed"
    spec = seen.chart()
    assert spec["layer"][0]["encoding"]["color"]["scale"]["domain"] == ["compared", "bracketed", "withheld", "absent"]
    # Whatever the withheld count is, everything shown is the same.
    other = reported({"A": (90, 100), "B": (30, 100), "zero": (0, 100), "few": (1, 100)}, d)
    asked = {"by": "place", "period": 2020, "disclosure": {"fewest_events": 5}}
    assert str(sy.compare(other, d, "share", **asked)) == str(sy.compare(data, d, "share", **asked))


def test_counts_that_were_waived_make_no_area_look_best() -> None:
    path = SHARED / "data" / "hud_pit" / "pit_by_coc_great_lakes_2007_2025.csv"
    if not path.exists():
        pytest.skip("the counts of homeless people are not beside the tree")
    d = sy.Definitions(
        measures=[sy.Measure(m, kind="stock", unit="people", decimals=0, over_time="last") for m in ("unsheltered", "total")],
        indicators=[sy.Indicator("outside", kind="ratio", numerator="unsheltered", denominator="total", factor=100,
                                 unit="percent", direction="down", numerator_within_denominator=True)],
    )  # fmt: skip
    layout = sy.CsvLayout(place="coc_num", period="year", values={"unsheltered": "unsheltered", "total": "total"})
    fw = sy.Framework("lakes", definitions=d)
    data = sy.Dataset.from_csv(path, d, layout=layout)
    found = fw.validate(data)
    naive = fw.compare(data, "outside", by="place", period=2021)
    assert all(u.number == 0 for u in naive.units[:47])
    fair = fw.compare(data, "outside", by="place", period=2021, doubts=found)
    zeros = {u.unit for u in naive.units if u.number == 0}
    doubted = {u.unit for u in fair.units if u.standing == "bracketed"}
    assert zeros <= doubted and fair.units[0].number > 0
    assert all((u.best, u.worst) == (1, 104) and u.lower is None for u in fair.units if u.unit in zeros)
    compared = [u for u in fair.units if u.standing == "compared"]
    assert len(compared) + len(doubted) == 104 and min(u.worst for u in compared) >= len(doubted) + 1


def test_ranks_by_indirectly_standardised_ratios_are_refused() -> None:
    ratios = sy.statistics.indirect_ratios_of([[2, 1], [1, 9]], [[100, 50], [50, 500]], [0.01, 0.02])
    assert ratios.mixes_apart > 0.1
    with pytest.raises(sy.NotComparableError, match="standardise directly"):
        sy.statistics.ordered_rows(ratios)


def test_peers_and_benchmarks() -> None:
    d = agreed()
    data = reported({"A": (90, 100), "B": (300, 400), "C": (20, 110), "D": (3, 3)}, d)
    rule = co.PeerRule("size", size="tested", within_factor=1.5)
    found = co.find_peers(data, d, rule, by="place", period=2020)
    sizes = {"A": 100, "B": 400, "C": 110, "D": 3}
    for u in found.units:
        alike = {v for v in sizes if v != u.unit and max(sizes[v], sizes[u.unit]) <= 1.5 * min(sizes[v], sizes[u.unit])}
        assert set(u.peers) == alike and bool(u.why) == (not alike)
    assert sy.Framework("f", definitions=d).find_peers(data, rule, by="place", period=2020) == found
    assert pickle.loads(pickle.dumps(found)) == found
    problems = co.check_peer_rule({"code": "bad", "size": "nothing", "bands": [2, 1]}, d)
    assert {p.rule for p in problems} == {"unknown_code", "outside_range"}
    with pytest.raises(sy.InvalidInputError):
        co.find_peers(data, d, co.PeerRule("empty"), by="place", period=2020)
    random = np.random.default_rng(1)
    numbers = random.normal(size=31)
    np.testing.assert_allclose(co.quartiles_of(numbers), np.percentile(numbers, [25, 50, 75]))
    assert co.quartiles_of([]) is None and co.quartiles_of([None, 3.0]).middle == 3
    n = random.integers(1, 40, 60)
    x = random.binomial(n, random.uniform(0.2, 0.9, 60))
    order = np.argsort(-(x + 1) / (n + 2), kind="stable")
    last = np.searchsorted(np.cumsum(n[order]), 0.1 * n.sum())
    border = ((x + 1) / (n + 2))[order[last]]
    best = (x + 1) / (n + 2) >= border
    achievable = co.achievable_benchmark(x, n)
    assert achievable.rows.tolist() == np.flatnonzero(best).tolist()
    np.testing.assert_allclose(achievable.proportion, x[best].sum() / n[best].sum())
    assert co.achievable_benchmark([None], [5]) is None


def test_options_describe_themselves_and_errors_name_what_is_wrong(league: co.League) -> None:
    assert "minimum_coverage" in [o.path for o in sy.describe_options("league")]
    assert [o.path for o in sy.describe_options("disclosure")][:2] == ["fewest_events", "fewest_cases"]
    d = agreed()
    data = reported({"A": (90, 100)}, d)
    for wrong in ({"by": "year"}, {"period": "soon"}, {"options": {"confidence": 2}}, {"options": {"colour": 1}}):
        with pytest.raises(sy.SteelyardError):
            sy.compare(data, d, "share", **{"by": "place", "period": 2020, **wrong})
    with pytest.raises(sy.DomainFaultError):
        co.withhold_small(sy.roll_up(data, d), d, fewest_events=-1)
    with pytest.raises(sy.InsufficientDataError):
        sy.compare(data, d, "share", by="place", period=1999).chart()
    judged = sy.Judgement("limits", "?", chosen="exact", type="equivalent",
                          options=[sy.JudgementOption("exact", sets={"league.proportions": "exact"})])  # fmt: skip
    fw = sy.Framework("f", definitions=d.replace(judgements=[judged]))
    assert fw.compare(data, "share", by="place", period=2020).options["proportions"] == "exact"
