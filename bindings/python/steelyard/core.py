# SPDX-License-Identifier: MIT
"""Values, problems and errors: the words that every other room speaks.

A number that was reported is a :class:`Value`: a point, a range, a bound, or missing with its
reason. Zero is a point; a missing value holds no number at all.

>>> import steelyard as sy
>>> sy.Value.point(0) == sy.Value.missing("not_reported")
False
>>> sy.Value.below(10)
Value.below(10)
>>> print(sy.Value.range(2, 5))
2 to 5
>>> sy.Value.missing("suppressed").reason
'suppressed'
>>> sy.Value.missing("suppressed").number is None
True
>>> float(sy.Value.point(3))
Traceback (most recent call last):
    ...
TypeError: float() argument must be a string or a real number, not 'steelyard._core.core.Value'
"""

from __future__ import annotations

from ._core.core import FLAGS, FORMS, REASONS, InputPlace, OptionDescription, Problem, Value
from ._errors import (
    DefinitionMismatchError,
    DomainFaultError,
    FileFaultError,
    FormatFaultError,
    IllegalOperationError,
    InsufficientDataError,
    InvalidInputError,
    NotComparableError,
    NotSupportedError,
    PeriodMismatchError,
    ShapeMismatchError,
    SteelyardError,
    StoppedError,
    UnitMismatchError,
    UnknownCodeError,
)

__all__ = [
    "FLAGS",
    "FORMS",
    "REASONS",
    "DefinitionMismatchError",
    "DomainFaultError",
    "FileFaultError",
    "FormatFaultError",
    "IllegalOperationError",
    "InputPlace",
    "InsufficientDataError",
    "InvalidInputError",
    "NotComparableError",
    "NotSupportedError",
    "OptionDescription",
    "PeriodMismatchError",
    "Problem",
    "ShapeMismatchError",
    "SteelyardError",
    "StoppedError",
    "UnitMismatchError",
    "UnknownCodeError",
    "Value",
]
