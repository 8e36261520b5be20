# SPDX-License-Identifier: MIT
"""Records, periods and what they refuse."""

from __future__ import annotations

import copy
import datetime
import sys

import pytest
import steelyard as sy


def test_records_are_immutable_and_copied_with_changes() -> None:
    m = sy.Measure("jobs", kind="flow", unit="jobs")
    with pytest.raises(AttributeError):
        m.kind = "stock"  # type: ignore[misc]
    assert m.replace(unit="posts").unit == "posts"
    assert m.unit == "jobs"
    if sys.version_info >= (3, 13):
        assert copy.replace(m, unit="posts").unit == "posts"


def test_lists_come_back_as_tuples_so_that_no_change_is_lost() -> None:
    d = sy.Definitions(measures=[sy.Measure("a")])
    assert isinstance(d.measures, tuple)
    assert not hasattr(d.measures, "append")


def test_a_record_takes_texts_tuples_and_dicts_for_records() -> None:
    d = sy.Definitions(
        places=["a", {"code": "b", "title": "B"}, ("c", "C")],
        judgements=[
            sy.Judgement(
                "j", options=[sy.JudgementOption("o", sets={"roll_up.missing.mode": "non_null"})]
            )
        ],
    )
    assert [(p.code, p.title) for p in d.places] == [("a", ""), ("b", "B"), ("c", "C")]
    assert d.judgements[0].options[0].sets == (sy.Binding("roll_up.missing.mode", "non_null"),)


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ({"knd": "flow"}, "Measure has no field 'knd'; did you mean 'kind'?"),
        ({"decimals": "1"}, r"Measure\(decimals=...\): found '1' \(str\), wanted a whole number"),
        ({"decimals": True}, r"found True \(bool\)"),
        ({"decimals": 19}, "from 0 to 18"),
        ({"levels": "abc"}, "wanted a list"),
        ({"valid": (0,)}, "a pair"),
        ({"versions": [3]}, r"found 3 \(int\), wanted a DefinitionVersion"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_arrived(
    named: dict[str, object], message: str
) -> None:
    with pytest.raises(TypeError, match=message):
        sy.Measure("m", **named)  # type: ignore[arg-type]


def test_unknown_words_are_key_errors_with_advice() -> None:
    with pytest.raises(KeyError) as caught:
        sy.Measure("m", kind="stok")  # type: ignore[arg-type]
    assert str(caught.value) == "Measure(kind=...): 'stok' is not known; did you mean 'stock'?"


def test_equality_ignores_where_something_was_declared() -> None:
    here = sy.Node("a", declared_at=sy.InputPlace("x.toml", 3))
    assert here == sy.Node("a")
    assert here != sy.Node("b")
    assert here != "a"


def test_days_are_dates_and_instants_are_zoned() -> None:
    m = sy.Membership("a", "b", from_="2010-02-28")
    assert m.from_ == datetime.date(2010, 2, 28)
    assert sy.Membership("a", "b", **{"from": datetime.date(2010, 2, 28)}) == m
    with pytest.raises(sy.FormatFaultError, match="2010-02-30"):
        sy.Membership("a", "b", from_="2010-02-30")
    with pytest.raises(TypeError, match="time zone"):
        sy.AsOf(datetime.datetime(2010, 1, 1))
    utc = datetime.datetime(2010, 1, 1, 12, tzinfo=datetime.timezone.utc)
    east = utc.astimezone(datetime.timezone(datetime.timedelta(hours=2)))
    assert sy.AsOf(east).recorded == utc


def test_check_lists_every_problem_at_once() -> None:
    wrong = sy.Definitions(
        measures=[sy.Measure("a", kind="stock", over_time="sum"), sy.Measure("a", kind="flow")],
        indicators=[sy.Indicator("i", kind="ratio", numerator="a", denominator="nowhere")],
    )
    problems = wrong.check()
    assert len(problems) >= 3
    assert all(p.severity == "fault" and p.found for p in problems)


def test_periods_know_their_calendar() -> None:
    assert sy.Period.month(2012, 2).days == 29
    assert sy.Period("2009/10", "school_year").first_day == datetime.date(2009, 8, 1)
    assert sy.Period(2010, sy.PeriodKind.fiscal_year(7)).first_day == datetime.date(2009, 7, 1)
    assert len(sy.Period.year(2012).parts("month")) == 12
    assert sy.Period.month(2012, 1) < sy.Period.month(2012, 2)
    with pytest.raises(sy.PeriodMismatchError, match="have no order"):
        _ = sy.Period.month(2012, 1) < sy.Period.year(2012)
    with pytest.raises(sy.FormatFaultError, match="write it as '2009-06'"):
        sy.Period("06/2009", "month")
    with pytest.raises(sy.DomainFaultError, match="1 to 12"):
        sy.Period.month(2012, 13)
    assert len({sy.Period.year(2012), sy.Period("2012", "year")}) == 1


def test_hierarchies_resolve_as_then_and_as_now() -> None:
    h = sy.Hierarchy(
        "areas",
        levels=["region", "county"],
        nodes=[("east", "region"), ("west", "region"), ("Erie", "county")],
        memberships=[
            sy.Membership("Erie", "west", to="2010-01-01"),
            sy.Membership("Erie", "east", from_="2010-01-01"),
        ],
    )
    then = h.resolve("Erie", "region", sy.Period.year(2008))
    now = h.resolve("Erie", "region", sy.Period.year(2008), view="as_now")
    assert [s.code for s in then] == ["west"]
    assert [s.code for s in now] == ["east"]
    assert then[0].share == sy.WHOLE_SHARE
