# SPDX-License-Identifier: MIT
"""What is said of a number, on a scorecard's page: narratives, dissents, replies, and what lacks."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

Json = Mapping[str, Any]


def completeness(told: Json) -> str:
    """One line at the top: whether every narrative that has to be there is."""
    if not told.get("narratives"):
        return ""
    kind = "aside" if told["complete"] else "incomplete"
    return f'<p class="{kind}">This scorecard is {escape(told["narratives"])}.</p>'


def said(line: Json) -> str:
    """The words that travel with the number of a line; nothing where nobody said anything and nothing lacks."""
    told = line.get("said") or {}
    items = [*map(_need, (n for n in line.get("needs", ()) if n["state"] != "there")), *map(_narrative, told.get("narratives", ()))]
    items += [f"<li><b>Graded.</b> {escape(g['title'] or g['rubric'])}: {escape(g['words'])}</li>" for g in told.get("gradings", ())]
    items += map(_outcome, told.get("outcomes", ()))
    items += [f'<li class="dissent-text"><b>Dissent.</b> {_by(d)}{escape(d["text"])}</li>' for d in told.get("dissents", ())]
    items += map(_reply, told.get("replies", ()))
    return f'<div class="said"><h4>What is said</h4><ul class="plain">{"".join(items)}</ul></div>' if items else ""


def _by(thing: Json) -> str:
    """Who and when, as far as it is known."""
    words = ", ".join(word for word in (thing["who"], thing["when"]) if word)
    return f"<cite>{escape(words)}:</cite> " if words else ""


def _need(need: Json) -> str:
    if need["state"] == "explained":
        return f"<li><b>Left out.</b> {escape(need['words'])}</li>"
    question = f" It has to answer: {escape(need['question'])}" if need["question"] else ""
    return f'<li class="incomplete"><b>Not complete.</b> {escape(need["words"])}.{question}</li>'


def _narrative(n: Json) -> str:
    title = f"<b>{escape(n['title'])}.</b> " if n["title"] else ""
    view = f"<small>as {escape(n['perspective'])} see it</small> " if n["perspective"] else ""
    return f"<li>{title}{_by(n)}{view}{escape(n['text'])}</li>" if n["text"].strip() else ""


def _outcome(o: Json) -> str:
    return (
        f"<li><b>Outcome.</b> {escape(o['actor'])}: {escape(o['change'])} "
        f"<small>({escape(o['effect'])}, {escape(o['standing'].replace('_', ' '))})</small></li>"
    )


def _reply(r: Json) -> str:
    if r["text"]:
        late = " <small>(after the last day)</small>" if r["until"] and r["when"] and r["until"] < r["when"] else ""
        return f"<li><b>Reply.</b> {_by(r)}{escape(r['text'])}{late}</li>"
    stands = f"may reply until {r['until']}" if r["until"] else "was asked, without a reply yet" if r["asked"] else "has not been asked yet"
    return f"<li><b>Reply.</b> {escape(r['who'])} {escape(stands)}.</li>"
