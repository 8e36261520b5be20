# SPDX-License-Identifier: MIT
"""What can be asked of an index: in words, or by functions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from ._core.core import suggest as _suggest
from ._core.sensitivity import question_text as _question_text
from ._errors import FormatFaultError, UnknownCodeError
from ._index_tables import TieRule

Kind = Literal["score", "rank", "ranks", "ahead", "among_first", "positive", "target"]


class Question(NamedTuple):
    """What is asked of the scores of an index; ``str()`` says it in words."""

    kind: Kind
    unit: str = ""
    other: str = ""
    number: float = 0
    node: str = ""
    ties: TieRule = "min"

    def __str__(self) -> str:
        return _question_text(tuple(self))


def score_of(unit: str, *, node: str = "") -> Question:
    """The score of a unit, of a group or of the whole index."""
    return Question("score", unit, node=node)


def rank_of(unit: str, *, node: str = "", ties: TieRule = "min") -> Question:
    """The rank of a unit, 1 being the best, among units that have a score."""
    return Question("rank", unit, node=node, ties=ties)


def ranks_of(units: int, *, node: str = "", ties: TieRule = "average") -> Question:
    """The ranks of all units at once, for shares of a whole ranking and for intervals of ranks.

    Parameters
    ----------
    units : how many there are.
    node : a group; the whole index when empty.
    ties : whose rank units of equal scores share.
    """
    return Question("ranks", number=units, node=node, ties=ties)


def is_ahead(unit: str, other: str, *, node: str = "") -> Question:
    """Whether one unit has a higher score than another.

    Examples
    --------
    >>> print(is_ahead("Lucas", "Erie"))
    Lucas is ahead of Erie
    """
    return Question("ahead", unit, other, node=node)


def is_among_first(unit: str, places: int, *, node: str = "") -> Question:
    """Whether a unit is among the first so many."""
    return Question("among_first", unit, number=places, node=node)


def is_positive(unit: str, *, node: str = "") -> Question:
    """Whether the score of a unit is above zero."""
    return Question("positive", unit, node=node)


def meets_target(unit: str, target: float, *, node: str = "") -> Question:
    """Whether the score of a unit is at or above a target on the node's scale, on which more is better."""
    return Question("target", unit, number=target, node=node)


_FORMS = (
    "'A > B' (A is ahead of B), 'A < B', 'A >= 60' (it meets a target), 'A > 0', 'rank of A <= 3' "
    "(it is among the first), 'rank of A', 'score of A', 'ranks'"
)


def question_of(asked: str | Question, units: Sequence[str], *, node: str = "") -> Question:
    """A question in words, as :func:`steelyard.sensitivity.ask` reads it.

    Raises
    ------
    UnknownCodeError (also KeyError) naming the nearest unit.
    FormatFaultError (also ValueError) for words that are no question, with those that are.
    """
    if isinstance(asked, Question):
        return asked
    words = asked.strip()
    if words == "ranks":
        return ranks_of(len(units), node=node)
    sides = re.fullmatch(r"(.+?)\s*(>=|<=|>|<)\s*(.+)", words)
    if sides is None:
        named = re.fullmatch(r"(rank|score) of (.+)", words)
        if named is None:
            raise FormatFaultError(f"question: '{asked}' is none; write one of {_FORMS}")
        unit = _unit(named[2], units)
        return rank_of(unit, node=node) if named[1] == "rank" else score_of(unit, node=node)
    left, sign, right = sides[1], sides[2], sides[3]
    number = _number(right)
    ranked = re.fullmatch(r"rank of (.+)", left)
    if ranked is not None and left not in units:
        if sign != "<=" or number is None or number != int(number):
            raise FormatFaultError(f"question: '{asked}': a rank is asked about as 'rank of A <= 3', with a whole number")
        return is_among_first(_unit(ranked[1], units), int(number), node=node)
    if right not in units and number is not None:  # a code that looks like a number is a code
        if sign == ">=":
            return meets_target(_unit(left, units), number, node=node)
        if sign == ">" and number == 0:
            return is_positive(_unit(left, units), node=node)
        raise FormatFaultError(f"question: '{asked}': with a number write 'A >= {right}', or 'A > 0'")
    if sign in ("<=", ">="):
        raise FormatFaultError(f"question: '{asked}': of two units one is ahead, write 'A > B' or 'A < B'")
    one, other = _unit(left, units), _unit(right, units)
    return is_ahead(one, other, node=node) if sign == ">" else is_ahead(other, one, node=node)


def _unit(word: str, units: Sequence[str]) -> str:
    if word not in units:
        raise UnknownCodeError(f"question: there is no unit '{word}'; {_suggest(word, list(units))}", code=word)
    return word


def _number(word: str) -> float | None:
    try:
        return float(word)
    except ValueError:
        return None
