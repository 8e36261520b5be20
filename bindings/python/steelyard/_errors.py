# SPDX-License-Identifier: MIT
"""The errors that the library raises: each is a SteelyardError and the built-in that fits it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._core.core import Problem


class SteelyardError(Exception):
    """Root of everything that the library raises.

    Attributes
    ----------
    message : str
        What was asked, what was found and what to do.
    file, column, code : str or None
        Place in the input: file name, column (or key of a framework file) and the code at fault.
    line : int or None
        Line in the file, from 1; in a CSV the header is line 1.
    """

    message: str
    file: str | None
    line: int | None
    column: str | None
    code: str | None

    def __init__(
        self,
        message: str = "",
        *,
        file: str | None = None,
        line: int | None = None,
        column: str | None = None,
        code: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.file = file
        self.line = line
        self.column = column
        self.code = code

    def __str__(self) -> str:  # KeyError would put the message in quotes
        return self.message


class DomainFaultError(SteelyardError, ValueError):
    """A number outside the range that the operation is defined on."""


class UnitMismatchError(SteelyardError, ValueError):
    """Two numbers in different units met."""


class PeriodMismatchError(SteelyardError, ValueError):
    """Periods of calendars that do not nest, or a period asked for that cannot be formed."""


class DefinitionMismatchError(SteelyardError, ValueError):
    """Two definition versions met without a bridge."""


class UnknownCodeError(SteelyardError, KeyError):
    """A code or name that nothing declares."""


class ShapeMismatchError(SteelyardError, ValueError):
    """Columns of different lengths, or an array of the wrong rank or type."""


class IllegalOperationError(SteelyardError, ValueError):
    """The kind of the indicator forbids what was asked."""


class NotComparableError(SteelyardError, ValueError):
    """The comparison asked for is not allowed by the definitions."""


class InsufficientDataError(SteelyardError, ValueError):
    """Too few data for a rule that needs more."""


class FormatFaultError(SteelyardError, ValueError):
    """Text or bytes that do not follow their format."""


class FileFaultError(SteelyardError, OSError):
    """A file that cannot be opened, read or written."""


class NotSupportedError(SteelyardError, NotImplementedError):
    """A meaningful request that this version does not serve yet."""


class StoppedError(SteelyardError, RuntimeError):
    """The host asked the run to stop."""


class InvalidInputError(SteelyardError, ValueError):
    """Input refused as a whole; `problems` lists every single one, not the first."""

    problems: tuple[Problem, ...]

    def __init__(
        self,
        message: str = "",
        *,
        problems: Iterable[Problem] = (),
        file: str | None = None,
        line: int | None = None,
        column: str | None = None,
        code: str | None = None,
    ) -> None:
        super().__init__(message, file=file, line=line, column=column, code=code)
        self.problems = tuple(problems)
