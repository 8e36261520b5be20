# SPDX-License-Identifier: MIT
"""Charts of predictions and of a theory of change: what their rows say, and that they can be drawn."""

from __future__ import annotations

from typing import Any

import pytest
import steelyard as sy
from steelyard import learning as ln


def predicted(code: str, probability: float, came_true: bool) -> ln.CycleResult:
    return ln.CycleResult(code, order="verified", verdict="came_true" if came_true else "failed", probability=probability, naive=0.5)


def twelve() -> list[ln.CycleResult]:
    return [predicted(f"low {i}", 0.3, i < 1) for i in range(4)] + [predicted(f"high {i}", 0.9, i < 6) for i in range(8)]


def drawn(spec: sy.report.Chart) -> str:
    convert = pytest.importorskip("vl_convert")
    svg: str = convert.vegalite_to_svg(dict(spec))
    return svg


def test_groups_hold_each_prediction_once_with_wilsons_interval() -> None:
    spec = ln.score_cycles([*twelve(), ln.CycleResult("refused")]).chart()
    low, high = spec["data"]["values"]
    assert (low["stated"], low["share"], low["told"]) == (pytest.approx(0.3), 0.25, "1 of 4")
    assert (high["stated"], high["share"], high["told"]) == (pytest.approx(0.9), 0.75, "6 of 8")
    # Wilson (1927): (x + z^2 / 2) / (n + z^2) -+ z sqrt(x (n - x) / n + z^2 / 4) / (n + z^2)
    z, x, n = 1.959963984540054, 6, 8
    middle, half = (x + z * z / 2) / (n + z * z), z * (x * (n - x) / n + z * z / 4) ** 0.5 / (n + z * z)
    assert (high["lower"], high["upper"]) == (pytest.approx(middle - half), pytest.approx(middle + half))
    assert "not scored: 1 refused" in spec["title"]["subtitle"]
    assert "1 of 4" in drawn(spec)
    for groups in (2, 3, 10, 100):
        rows = ln.score_cycles(twelve()).chart(groups=groups)["data"]["values"]
        codes = [code for r in rows for code in r["codes"].split(", ")]
        assert sorted(codes) == sorted(r.code for r in twelve())
    sure = [predicted(f"c{i}", (0.0, 0.9, 1.0)[i % 3], i % 3 > 0) for i in range(12)]  # 1 belongs to the last group
    assert [r["told"] for r in ln.score_cycles(sure).chart()["data"]["values"]] == ["0 of 4", "8 of 8"]


def test_fewer_than_ten_are_a_list_and_no_curve() -> None:
    nine = ln.score_cycles(twelve()[:9])
    with pytest.raises(sy.InsufficientDataError, match="fewer than 10 have a verdict, so there is no score: high 0, high 1"):
        nine.chart()
    assert [s.code for s in nine.scored] == sorted(r.code for r in twelve()[:9])
    with pytest.raises(ValueError, match="two or more"):
        ln.score_cycles(twelve()).chart(groups=1)


@pytest.fixture
def schools() -> sy.Definitions:
    return sy.Definitions(
        agenda={
            "goals": [sy.Goal("graduation", "All graduate"), sy.Goal("wages")],
            "theory_of_change": [("letters", "absence"), ("absence", "graduated"), ("tutoring", "graduation"), ("posters", "mood")],
        },
        indicators=[
            sy.Indicator("graduated", "Graduated & <in time>", goal="graduation"),
            sy.Indicator("absence", role="contributing", goal="graduation"),
            sy.Indicator("excused", role="counter", counters="absence", goal="graduation"),
        ],
    )


WHO = [("schools", "letters"), ("club", "tutoring"), ("schools", "tutoring"), ("club", "picnics")]


def boxes(spec: sy.report.Chart) -> dict[str, dict[str, Any]]:
    return {" ".join(b["text"]): b for b in spec["data"]["values"]}


def test_a_theory_of_change_reads_from_partners_to_goals(schools: sy.Definitions) -> None:
    spec = ln.map_theory(schools, WHO, crowded_from=2).chart(schools)
    b = boxes(spec)
    columns = [b[name]["x"] for name in ("schools", "letters", "absence", "Graduated & <in time>", "All graduate")]
    assert columns == sorted(set(columns))
    assert b["excused"]["x"] == b["Graduated & <in time>"]["x"] and b["excused"]["note"] == "counter"
    assert b["All graduate"]["note"] == "a crowd: 2 partners" and b["wages"]["note"] == ""
    gaps = {name for name, box in b.items() if box["what"] == "gap"}
    assert gaps == {"no activity leads here", "no core indicator", "no contributing indicator", "no counter- indicator", "nobody does this"}
    assert b["picnics"]["note"] == b["posters"]["note"] == "leads to no goal"
    for box in b.values():  # none lies upon another
        assert not any(other is not box and other["x"] == box["x"] and abs(other["y"] - box["y"]) < 42 for other in b.values())
    told = {line["told"] for layer in spec["layer"] if "data" in layer for line in layer["data"]["values"] if line.get("what") == "way"}
    assert {"letters to absence", "absence to Graduated & <in time>", "tutoring to All graduate", "schools to letters"} <= told
    assert "Graduated &amp; &lt;in time&gt;" in drawn(spec)


def test_lines_pass_between_boxes_and_not_behind_them(schools: sy.Definitions) -> None:
    spec = ln.map_theory(schools, WHO).chart()
    lines = [line for layer in spec["layer"] for line in layer.get("data", {}).get("values", []) if "x2" in line]
    assert len(lines) > 20
    for line in lines:
        for box in spec["data"]["values"]:
            if line["x"] < box["middle"] < line["x2"]:
                share = (box["middle"] - line["x"]) / (line["x2"] - line["x"])
                assert not box["top"] < line["y"] + share * (line["y2"] - line["y"]) < box["bottom"], (line, box)


def test_rings_are_told_and_nothing_is_refused() -> None:
    d = sy.Definitions(agenda={"goals": [sy.Goal("calm")], "theory_of_change": [("noise", "stress"), ("stress", "noise"), ("stress", "calm")]})
    assert "leads back to itself: noise, stress" in ln.map_theory(d).chart()["title"]["subtitle"]
    with pytest.raises(sy.InsufficientDataError, match="no goal and no activity"):
        ln.map_theory(sy.Definitions()).chart()
