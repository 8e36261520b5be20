# SPDX-License-Identifier: MIT
"""A framework from a directory and from memory, and what hangs on it."""

from __future__ import annotations

import pathlib
import pickle

import pytest
import steelyard as sy

TOML = """
[framework]
code = "shore"
title = "Steel Shore"
level = "shared_platform"
revision = "2024-03"

[[measure]]
code = "unemployed"
kind = "stock"
unit = "people"
decimals = 0
frequency = "year"
over_time = "mean_of_periods"
valid = { low = 0 }

[[judgement]]
id = "silence"
question = "What does a silent county mean?"
chosen = "zero"
  [[judgement.option]]
  id = "zero"
  sets = { "roll_up.missing.mode" = "partial_zero" }
  [[judgement.option]]
  id = "bounds"
  sets = { "roll_up.missing.mode" = "bounded" }

[[report]]
file = "reports/2009.csv"
place = "county"
period = "year"
values = { out = "unemployed" }
"""


@pytest.fixture
def directory(tmp_path: pathlib.Path) -> pathlib.Path:
    (tmp_path / "framework.toml").write_text(TOML, "utf-8")
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports/2009.csv").write_text(
        "county,year,out\nErie,2009,120\nLucas,2009,0\nWayne,2009,\n", "utf-8"
    )
    return tmp_path


def test_from_a_directory_to_a_number(directory: pathlib.Path) -> None:
    fw = sy.load_framework(directory)
    assert (fw.code, fw.level, fw.revision) == ("shore", "shared_platform", "2024-03")
    data = fw.load_data()
    assert len(data) == 3
    row = fw.roll_up(data, indicators="unemployed")[0]
    assert row.value == sy.Value.point(120)  # as the judgement has it
    assert row.basis == ("silence",)
    assert row == sy.roll_up(data, fw, indicators="unemployed")[0]


def test_what_the_caller_says_wins_and_leaves_the_basis(directory: pathlib.Path) -> None:
    fw = sy.load_framework(directory)
    row = fw.roll_up(fw.load_data(), indicators="unemployed", missing="bounded")[0]
    assert row.value == sy.Value.above(120, flags="open_bound")
    assert row.basis == ()


def test_every_fault_of_a_directory_at_once(directory: pathlib.Path) -> None:
    (directory / "more.toml").write_text(
        '[[measure]]\ncode = "x"\nkind = "stok"\nunit = 3\nfrequency = "year"\n', "utf-8"
    )
    with pytest.raises(ValueError) as caught:
        sy.load_framework(directory)
    assert isinstance(caught.value, sy.InvalidInputError)
    places = {(p.file, p.line) for p in caught.value.problems}
    assert {("more.toml", 3), ("more.toml", 4)} <= places
    some, problems = sy.read_framework(directory)
    assert problems == caught.value.problems
    assert some.code == "shore"


def test_no_such_directory_is_an_os_error(tmp_path: pathlib.Path) -> None:
    with pytest.raises(OSError) as caught:
        sy.load_framework(tmp_path / "nowhere")
    assert isinstance(caught.value, sy.FileFaultError)


def test_the_same_in_memory(directory: pathlib.Path) -> None:
    loaded = sy.load_framework(directory)
    built = sy.Framework(
        loaded.code,
        loaded.title,
        level=loaded.level,
        revision=loaded.revision,
        definitions=loaded.definitions,
        reports=loaded.reports,
    )
    assert built.fingerprint == loaded.fingerprint
    assert built.check() == ()
    changed = built.replace(level="comparative")
    assert changed.level == "comparative"
    assert changed.fingerprint != built.fingerprint
    assert "Steel Shore" in built._repr_html_()
    assert {r.since for r in sy.frameworks.level_rules("comparative")} >= {
        "shared_platform",
        "comparative",
    }


def test_definitions_of_organisations_match_or_not(directory: pathlib.Path) -> None:
    fw = sy.load_framework(directory)
    answer = fw.definitions_match("unemployed", ["a", "b"])
    assert answer.answer in sy.COMPARABILITIES


def test_a_scorecard_in_every_form(directory: pathlib.Path) -> None:
    fw = sy.load_framework(directory)
    card = fw.scorecard(fw.load_data(), by="place")
    line = card.find("unemployed")
    assert line is not None
    assert line.now.value == sy.Value.point(120)
    assert line.basis == ("silence",)
    assert line.alternatives[0].result.value == sy.Value.above(120, flags="open_bound")
    assert [r.value for r in line.by][1] == sy.Value.point(0)
    assert "unemployed" in card.text()
    assert card.to_dict()["lines"]
    assert "NaN" not in str(card.to_dict())
    assert line.chart()["$schema"].endswith("v5.json")
    assert "<table" in card._repr_html_()
    text = card.to_csv()
    assert text is not None
    pd = pytest.importorskip("pandas")
    frame = card.to_pandas()
    assert len(frame) == text.count("\n") - 1
    assert frame["value"].dtype in (pd.Float64Dtype(), pd.Int64Dtype())


def test_the_page_opens_offline(directory: pathlib.Path) -> None:
    (directory / "framework.toml").write_text(TOML.replace("Steel Shore", "Steel <Shore>"), "utf-8")
    fw = sy.load_framework(directory)
    card = fw.scorecard(fw.load_data())
    card.to_html(directory / "card.html")
    page = (directory / "card.html").read_text("utf-8")
    assert page == card.html()
    assert "Steel &lt;Shore&gt;" in page
    assert "What does a silent county mean?" in page
    assert "<script" not in page
    assert 'src="http' not in page


def test_a_scorecard_for_other_options(directory: pathlib.Path) -> None:
    fw = sy.load_framework(directory)
    card = fw.scorecard(fw.load_data(), options={"roll_up.missing.mode": "bounded"}, series=False)
    line = card.find("unemployed")
    assert line is not None
    assert line.now.value == sy.Value.above(120, flags="open_bound")
    assert sy.report.sentence(line.now, 0).count("at least 120") == 1
    with pytest.raises(sy.UnknownCodeError, match="nowhere"):
        fw.scorecard(fw.load_data(), indicators="nowhere")


def test_reporting_contracts_and_who_keeps_them() -> None:
    agreed = sy.Definitions(measures=[sy.Measure("beds", kind="stock", unit="beds", decimals=0, frequency="quarter", over_time="last")])
    fw = sy.Framework("f", level="comparative", definitions=agreed, core_set=["beds"])
    fw = fw.replace(participants=[sy.Participant(code, role="agency", adoptions=[{"measure": "beds"}]) for code in ("dock", "inn")])
    both = sy.ReportingContract("beds", ["dock", "inn"], ["beds"], minutes=25, asked_by=["city"])
    fw = fw.with_contract(both, from_="2024-Q1", to="2024-Q2", due_days=20)
    assert fw.check() == ()
    assert [(b.organisation, b.minutes_a_year) for b in fw.reporting_burden()] == [("dock", 100.0), ("inn", 100.0)]
    rows = [("dock", "2024-Q1", "2024-04-20"), ("dock", "2024-Q2", "2024-07-21"), ("inn", "2024-Q1", "2024-04-01")]
    data = sy.Dataset.from_rows(
        [{"measure": "beds", "organisation": who, "period": when, "value": 4, "recorded": day} for who, when, day in rows], fw
    )
    league = fw.reporting_league(data)
    assert [(r.organisation, r.completeness, r.timeliness) for r in league] == [("dock", 1.0, 0.5), ("inn", 0.5, 1.0)]
    assert fw.reporting_league(data, "beds", options={"as_of": "2024-07-10"})[-1].not_due == 1
    assert pickle.loads(pickle.dumps(league)) == league
    assert pickle.loads(pickle.dumps(fw)) == fw
    with pytest.raises(sy.UnknownCodeError, match="did you mean 'beds'"):
        fw.reporting_league(data, ["bed"])


PEERS = """
[framework]
code = "clinics"
level = "shared_platform"

[[measure]]
code = "patients"
kind = "stock"
unit = "people"
decimals = 0
over_time = "last"
frequency = "year"
direction = "up"

[[peer_rule]]
code = "size"
size = "patients"
within_factor = 2
to = 2020-01-01

[[peer_rule]]
code = "size"
size = "patients"
within_factor = 4
from = 2020-01-01
"""


def test_rules_of_peers_by_name(tmp_path: pathlib.Path) -> None:
    (tmp_path / "framework.toml").write_text(PEERS, encoding="utf-8")
    fw = sy.load_framework(tmp_path)
    assert fw.check() == () and [e.rule.within_factor for e in fw.peer_rules] == [2, 4]
    who, numbers = ["a", "b", "c", "d"], [100.0, 190.0, 390.0, 2000.0]
    columns = {"measure": "patients", "organisation": who * 2, "period": [2019] * 4 + [2020] * 4, "value": numbers * 2}
    data = sy.Dataset.from_columns(columns, fw)

    def alike(period: int, factor: float) -> dict[str, tuple[str, ...]]:
        pairs = list(zip(who, numbers, strict=True))
        return {
            a: tuple(b for b, y in pairs if b != a and max(x, y) <= factor * min(x, y)) for a, x in pairs
        }  # fmt: skip

    for period, factor in ((2019, 2), (2020, 4)):
        found = fw.find_peers(data, "size", by="organisation", period=period)
        assert {u.unit: u.peers for u in found.units} == alike(period, factor)
        leagues = fw.compare(data, "patients", by="organisation", period=period, peers="size")
        assert {unit: league and tuple(sorted(u.unit for u in league.units)) for unit, league in leagues.items()} == {
            unit: tuple(sorted((unit, *peers))) if peers else None for unit, peers in alike(period, factor).items()
        }
    one = fw.compare(data, indicator="patients", by="organisation", period=2019, peers="size", of="a")
    assert [u.unit for u in one.units] == ["b", "a"] and one.period == "2019"
    with pytest.raises(sy.InsufficientDataError, match="nobody is like d by the rule size"):
        fw.compare(data, "patients", by="organisation", period=2019, peers="size", of="d")
    with pytest.raises(sy.UnknownCodeError, match="no unit 'f'"):
        fw.compare(data, "patients", by="organisation", period=2019, peers="size", of="f")
    with pytest.raises(sy.UnknownCodeError, match="did you mean 'size'"):
        fw.find_peers(data, "sise", by="organisation", period=2019)
    with pytest.raises(sy.IllegalOperationError, match="without peers"):
        fw.compare(data, "patients", by="organisation", period=2019, of="a")
    with pytest.raises(sy.IllegalOperationError, match="ask a Framework"):
        sy.frameworks.find_peers(data, fw.definitions, "size", by="organisation", period=2019)

    given = fw.replace(participants=[sy.Participant(w) for w in who], peer_groups=[sy.PeerGroup("pier", members=["a", "d"])])
    assert given.fingerprint != fw.fingerprint != fw.replace(peer_rules=[]).fingerprint
    assert given.find_peers(data, "pier", by="organisation", period=2020).find("a").peers == ("d",)  # type: ignore[union-attr]
    either = sy.PeerRuleEntry({"code": "either", "groups": [["b", "c"]]}, peer_groups=["pier"])
    given = given.replace(peer_rules=[either])
    assert given.check() == ()
    assert given.find_peers(data, "either", by="organisation", period=2020).find("d").peers == ("a",)  # type: ignore[union-attr]
    assert pickle.loads(pickle.dumps(given)) == given == sy.serialization.from_bytes(sy.serialization.to_bytes(given))
    assert pickle.loads(pickle.dumps(either)) == either
    wrong = given.replace(peer_rules=[either, either, {"rule": {"code": "pier", "size": "patient"}, "peer_groups": ["peer"]}])
    assert [p.rule for p in wrong.check()] == ["peer_rule"] * 5
    assert any("twice on the same days" in p.found for p in wrong.check())
