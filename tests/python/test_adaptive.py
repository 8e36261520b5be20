# SPDX-License-Identifier: MIT
"""The adaptive level of a framework, from files to cycles held against the data."""

from __future__ import annotations

import copy
import datetime
import pickle
from pathlib import Path

import numpy as np
import pytest

import steelyard as sy
from steelyard import frameworks, learning, qualitative, serialization

COMPLETE = Path(__file__).parents[1] / "frameworks" / "complete"

SHORE = """
[framework]
code = "shore"
title = "Steel Shore"
level = "adaptive_learning"
core_set = ["ill"]
[[goal]]
code = "housed"
title = "Everybody has a home"
[[goal]]
code = "taught"
title = "Everybody learns"
[[pathway]]
from = "outreach"
to = "homeless"
[[pathway]]
from = "leaflets"
to = "outreach"
[[organisation]]
code = "agency"
role = "agency"
adopts = ["ill"]
[[measure]]
code = "ill"
kind = "flow"
unit = "people"
decimals = 0
frequency = "year"
direction = "down"
[[indicator]]
code = "homeless"
kind = "flow"
numerator = "ill"
unit = "people"
goal = "housed"
role = "contributing"
"""

CYCLES = """
[[activity]]
code = "outreach"
organisations = ["agency"]
[[cycle]]
code = "visits"
title = "Two visits a week"
goal = "housed"
aim = "fewer people without a home"
who = "agency"
change = "two visits a week"
started = 2009-01-05
decision = "adopt"
because = "it worked"
dissent = "One county sees a mild winter."
decided = 2011-03-01
learned = "visits help"
[cycle.prediction]
indicator = "homeless"
first = 2009
last = 2010
way = "down"
threshold = 20
needed = 1
recorded = 2008-12-20
[[cycle]]
code = "late"
[cycle.prediction]
indicator = "ill"
first = 2009
last = 2010
recorded = 2009-06-01
[[dissent]]
code = "winter"
who = "agency"
text = "That winter was mild."
about = [{ cycle = "visits" }, { figure = "homeless", period = 2009 }]
[[narrative_need]]
figure = "homeless"
period = 2009
question = "Who moved in?"
"""


@pytest.fixture
def fw(tmp_path: Path) -> sy.Framework:
    (tmp_path / "agreement.toml").write_text(SHORE)
    (tmp_path / "learning.toml").write_text(CYCLES)
    return sy.load_framework(tmp_path)


@pytest.fixture
def data(fw: sy.Framework) -> sy.Dataset:
    columns = {"measure": "ill", "period": [2008, 2009, 2010], "value": [25.0, 19.0, 22.0], "recorded": "2011-02-01"}
    return sy.Dataset.from_columns(columns, fw)


def test_a_directory_holds_everything_and_a_framework_built_in_python_is_the_same(fw: sy.Framework) -> None:
    a = fw.adaptive
    assert a and not sy.Framework("empty").adaptive
    assert a.cycles[0].expected.recorded == datetime.datetime(2008, 12, 20, tzinfo=datetime.timezone.utc)
    assert a.cycles[0].declared_at.file == "learning.toml"
    assert a.testimony.dissents[0].about[1].period == "2009"
    built = sy.Framework("f", adaptive={"cycles": a.cycles, "activities": [("agency", "outreach")], "testimony": a.testimony, "needs": a.needs})
    assert built.adaptive.cycles == a.cycles
    assert fw.fingerprint != fw.replace(adaptive=a.replace(cycles=a.cycles[:1])).fingerprint
    assert fw.fingerprint == fw.replace(adaptive=a.replace(cycles=a.cycles[::-1])).fingerprint


def test_check_says_what_the_level_asks_for_in_warnings_that_let_it_load(fw: sy.Framework) -> None:
    said = {(p.rule, p.where.line) for p in fw.check()}
    assert {rule for rule, _ in said} == {"predictions", "activities", "narratives"}
    found = "\n".join(p.found for p in fw.check())
    assert "goal 'taught' is reached from no activity" in found
    assert "activity 'leaflets' is done by no partner" in found
    assert "cycle 'late' has a prediction of 2009-06-01" in found
    assert "figure homeless, 2009: no narrative is there" in found
    assert all(p.where.file in {"agreement.toml", "learning.toml"} and p.where.line > 0 for p in fw.check())
    assert {"predictions", "tollgates", "activities", "narratives"} <= {r.name for r in frameworks.level_rules("adaptive_learning")}


def test_cycles_are_held_against_the_data(fw: sy.Framework, data: sy.Dataset) -> None:
    board = fw.cycles(data)
    assert [r.result.verdict for r in board.rows] == ["came_true", "refused"]
    assert str(board).splitlines() == [
        "Two visits a week: came true: 1 of 2 periods are at most 20, 1 were needed; order not verified",
        "  adopt, 2011-03-01: it worked",
        "  dissent: One county sees a mild winter.",
        "late: the prediction is refused: it was recorded at or after the beginning of its window",
        "  at the gate 'plan' lacks an aim; who answers for it; a change to try; a prediction made first",
    ]
    assert fw.cycles(data, "visits", vouched=True).find("visits").result.order == "verified"
    frame = board.to_pandas()
    assert list(frame["order"]) == ["not_verified", "after_start"]
    assert list(frame["first"]) == ["2009", "2009"]
    assert frame["estimate"].isna().tolist() == [False, True]
    assert [p.rule for p in board.problems] == ["prediction_first"]
    assert board.scores().refused == 1
    with pytest.raises(sy.UnknownCodeError, match="no cycle 'visit'"):
        fw.cycles(data, "visit")
    with pytest.raises(KeyError):
        board.find("visit")


def test_what_was_known_then_decides_the_verdict_then(fw: sy.Framework, data: sy.Dataset) -> None:
    assert fw.cycles(data, "visits", as_of="2010-01-01").rows[0].result.verdict == "cannot_say"


def test_theory_shows_gaps_and_crowds(fw: sy.Framework) -> None:
    text = str(fw.theory(crowded_from=1))
    assert text.splitlines()[:2] == ["housed: agency, by leaflets, outreach; crowded", "taught: nobody"]
    frame = fw.theory().to_pandas()
    assert list(frame["goal"]) == ["housed", "taught"]
    assert "no activity" in frame["gaps"][1]


def test_testimony_by_what_it_is_about(fw: sy.Framework) -> None:
    assert [d.code for d in fw.testimony("homeless", period=2009).dissents] == ["winter"]
    assert fw.testimony("homeless", period=2010).dissents == ()
    assert [d.code for d in fw.testimony("visits", what="cycle").dissents] == ["winter"]
    assert fw.testimony() == fw.adaptive.testimony
    assert fw.testimony(qualitative.Reference("cycle", "visits")).dissents
    with pytest.raises(sy.UnknownCodeError, match="did you mean 'homeless'"):
        fw.testimony("homless")


def test_archives_and_pickles_carry_everything(fw: sy.Framework, data: sy.Dataset, tmp_path: Path) -> None:
    whole = sy.load_framework(COMPLETE)
    for one in (fw, whole):
        for back in (pickle.loads(pickle.dumps(one)), serialization.from_bytes(serialization.to_bytes(one)), copy.deepcopy(one)):
            assert back == one
            assert back.adaptive == one.adaptive
            assert back.fingerprint == one.fingerprint
    path = tmp_path / "fw.syar"
    sy.save(path, whole)
    assert sy.load(path).adaptive.testimony.outcomes[0].planned is False
    for part in (*whole.adaptive.cycles, *whole.adaptive.decisions, whole.adaptive, whole.adaptive.testimony, *fw.cycles(data).rows, fw.theory()):
        assert pickle.loads(pickle.dumps(part)) == part
        assert copy.copy(part) is part


def test_a_framework_without_any_is_what_it_was(fw: sy.Framework) -> None:
    empty = sy.Framework("shore", definitions=fw.definitions)
    assert serialization.from_bytes(serialization.to_bytes(empty)) == empty
    assert learning.map_theory(empty).partners == ()
    assert empty.cycles(sy.Dataset.from_columns({"measure": [], "period": [], "value": []}, empty)).rows == ()


NEED = """
[[narrative_need]]
figure = "homeless"
period = 2010
[[narrative]]
code = "moved"
title = "Who moved in"
who = "agency"
text = "Families, <most> of them."
about = [{ figure = "homeless", period = 2009 }]
[[reply]]
code = "agency_reply"
who = "agency"
asked = 2011-02-01
until = 2011-02-28
text = "We count once a year."
when = 2011-03-02
about = [{ figure = "homeless" }]
"""


def test_a_scorecard_says_what_lacks_and_carries_what_is_said(fw: sy.Framework, data: sy.Dataset, tmp_path: Path) -> None:
    (tmp_path / "said.toml").write_text(NEED)
    talking = sy.load_framework(tmp_path)
    card = talking.scorecard(data)
    line = card.find("homeless")
    assert line is not None
    assert not card.narratives.complete
    assert [n.state for n in line.needs] == ["lacking"]
    assert "This scorecard is not complete: 1 of 1 narrative is missing (figure homeless, 2010)." in card.text()
    told = card.to_dict()
    assert told["complete"] is False
    assert told["lines"][0]["said"]["replies"][0]["text"] == "We count once a year."
    assert card.to_pandas().loc[0, "narratives"] == "lacking"
    assert card.to_pandas().loc[0, "reply"] == "agency"
    assert line.now.value == fw.scorecard(data).find("homeless").now.value  # type: ignore[union-attr]
    then = talking.scorecard(data, period=2009)
    assert then.narratives.complete
    page = then.html()
    assert "Families, &lt;most&gt; of them." in page
    assert "That winter was mild." in page
    assert "(after the last day)" in page
    assert "This scorecard is complete: 1 narrative." in page
    assert "Not complete." in card.html()
    assert pickle.loads(pickle.dumps(card)).find("homeless").said == line.said


def test_release_notes_name_every_number_that_moved_and_why(fw: sy.Framework, data: sy.Dataset) -> None:
    revised = sy.Dataset.from_columns({"measure": "ill", "period": [2008, 2009, 2010], "value": [25.0, 18.0, 22.0], "recorded": "2011-02-01"}, fw)
    notes = fw.release_notes(revised, before=data, by="")
    assert [(m.indicator, m.period, m.before.number, m.after.number) for m in notes.moved] == [("homeless", "2009", 19.0, 18.0)]
    assert str(notes.moved[0]) == "homeless, 2009: 18.0 people, it was 19.0 people, because of 1 row revised."
    frame = notes.to_pandas()
    assert frame.loc[0, "by_data"] == -1.0
    assert frame["by_judgements"].isna().all()
    assert frame.loc[0, "causes"] == "data"
    assert "NaN" not in (notes.to_json() or "")
    assert notes.to_dict()["moved"][0]["separable"] is True
    assert (notes.to_csv() or "").startswith("indicator,unit,place,period,value_before")
    assert "Numbers that moved" in notes.text(80)
    assert pickle.loads(pickle.dumps(notes)) == notes
    later = fw.replace(adaptive=fw.adaptive.replace(decisions=[sy.Decision("d", "Visits stay", who="agency", when="2011-03-01")]))
    since = sy.release_notes(data, later, framework_before=fw)
    assert since.moved == ()
    assert [str(c) for c in since.changes] == ["Decided, by agency, on 2011-03-01: Visits stay."]
    assert fw.release_notes(data, as_of_before="2010-01-01").fresh[0].periods == ("2008", "2009", "2010")
    with pytest.raises(sy.UnknownCodeError):
        fw.release_notes(data, indicators="homless")


def test_numbers_in_frames_are_what_they_are_to_the_last_bit() -> None:
    """Older pandas reads text that stands for a double one bit off, unless it is told not to."""
    agreed = sy.Definitions(measures=[sy.Measure("load", kind="flow", unit="kg")])
    numbers = np.random.default_rng(1).random(300) * 1e4
    places = [f"p{i}" for i in range(len(numbers))]
    fw = sy.Framework("shore", definitions=agreed)

    def reported(x: np.ndarray) -> sy.Dataset:
        return sy.Dataset.from_columns({"measure": "load", "place": places, "period": 2009, "value": x}, agreed)

    notes = fw.release_notes(reported(numbers), before=reported(numbers / 3), by="place")
    assert notes.to_pandas()["value_after"].tolist() == [m.after.number for m in notes.moved]
    assert sorted(m.after.number or 0.0 for m in notes.moved) == sorted(numbers.tolist())
