# SPDX-License-Identifier: MIT
"""The HTML report: one file, offline, with everything that the scorecard says."""

from __future__ import annotations

import json
import pathlib
import re
from html.parser import HTMLParser

import pytest
import steelyard as sy
from steelyard import _page

STEEL_SHORE = pathlib.Path(__file__).resolve().parents[2] / "examples/steel_shore/framework"
VOID = {"meta", "br", "img", "link", "path", "rect", "line", "use"}


class Structure(HTMLParser):
    """Tags that open and close in turn, ids, links within the page, and words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.tags: list[str] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in ("href", "xlink:href"):
                self.links.append(value or "")
            if name == "src":
                self.loads.append(value or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture(scope="module")
def card() -> sy.report.Scorecard:
    fw = sy.load_framework(STEEL_SHORE)
    return fw.scorecard(fw.load_data(), by="place")


def test_page_is_well_formed_and_loads_nothing(card: sy.report.Scorecard) -> None:
    found = Structure(card.html())
    assert found.open == []
    assert len(found.ids) == len(set(found.ids))
    assert {link[1:] for link in found.links if link.startswith("#")} <= set(found.ids)
    assert all(link.startswith("#") for link in found.links)
    assert found.loads == []
    assert "script" not in found.tags
    assert not re.search(r"@import|url\((?!#)", card.html())


def test_page_says_what_the_scorecard_says(card: sy.report.Scorecard) -> None:
    words = " ".join("".join(Structure(card.html()).words).split())
    for line in card.lines:
        assert line.now.title in words
        for place in line.by_titles:
            assert place in words
        for other in line.alternatives:
            assert other.title in words
    for judgement in card.judgements:
        for text in (judgement.question, judgement.rationale, judgement.dissent, judgement.who):
            assert text in words
    assert "95.8 %" in words
    assert "undetermined until someone declares" in words


def test_charts_are_drawn_where_they_can_be(card: sy.report.Scorecard) -> None:
    pytest.importorskip("vl_convert")
    found = Structure(card.html())
    assert found.tags.count("figure") == len(card.lines)
    assert found.tags.count("svg") == len(card.lines)


def test_tables_stand_alone_without_charts(card: sy.report.Scorecard) -> None:
    html = _page.page(card, None)
    assert "svg" not in Structure(html).tags
    assert "Charts are left out" in html
    assert html.count("<details open>") == len(card.lines)


def test_words_of_others_are_text_not_markup(card: sy.report.Scorecard) -> None:
    told = json.loads(json.dumps(card.to_dict(charts=False)).replace("Erie County", "<b onload=x>Erie & Co"))
    html = _page.page_of(told, None)
    assert "<b onload" not in html
    assert "&lt;b onload=x&gt;Erie &amp; Co" in html


def test_missing_is_not_shown_as_zero(card: sy.report.Scorecard) -> None:
    told = card.to_dict(charts=False)
    row = told["lines"][0]["by"][0]
    row.update(value=None, form="missing", reason="waived", words="the count was waived")
    html = _page.page_of(told, None)
    assert "the count was waived" in html
