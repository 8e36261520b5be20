# SPDX-License-Identifier: MIT
"""Values as bytes and files, for pickles, caches and messages between equal programs.

An archive is not for exchange with others: that is CSV, TOML and Arrow. Never load archives or
pickles from people whom you do not trust; a checksum stops accidents, not attackers.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ._core.serialization import FORMAT_VERSION, archived_types, facts_of_bytes, facts_of_file
from ._core.serialization import from_bytes as _from_bytes
from ._core.serialization import load as _load
from ._core.serialization import save as _save
from ._core.serialization import to_bytes as _to_bytes

if TYPE_CHECKING:
    from typing_extensions import Buffer

__all__ = [
    "FORMAT_VERSION",
    "ArchiveFacts",
    "archived_types",
    "facts_of",
    "from_bytes",
    "load",
    "save",
    "to_bytes",
]

_Path = str | os.PathLike[str]
_MOST = 4 << 30


class ArchiveFacts(NamedTuple):
    """What the head of an archive says."""

    format: int
    kind: str | None
    writer: str
    boost: int
    bytes: int


def to_bytes(x: Any) -> bytes:
    """An archive of a value in memory.

    Parameters
    ----------
    x : Dataset, Definitions, Framework, ResultTable, Findings, IndexTree, ScoreTable, IndexScores, IndexResult, or any of
        the records in them. An IndexResult is written without what it was made of: a pickle has that beside it.

    Returns
    -------
    bytes; the same value gives the same bytes.

    Raises
    ------
    TypeError for anything else. A Scorecard is made again from its framework and data.
    DomainFaultError (also ValueError) for a number that is not finite, or a hierarchy that turns
    in a circle.

    Examples
    --------
    >>> import steelyard as sy
    >>> data = to_bytes(sy.Value.range(2, 5, flags="estimated"))
    >>> from_bytes(data)
    Value.range(2, 5, flags='estimated')
    """
    return _to_bytes(x)


def from_bytes(data: Buffer, *, max_bytes: int = _MOST, fingerprints: bool = False) -> Any:
    """The value in an archive. All of it is verified before any of it is believed.

    Parameters
    ----------
    data : bytes, bytearray or memoryview, as `to_bytes` made them.
    max_bytes : largest archive, and most memory for what it holds.
    fingerprints : also compute the fingerprint of a dataset's rows again, some 20 ns a row.

    Returns
    -------
    A value of the type that was written.

    Raises
    ------
    FormatFaultError (also ValueError) for bytes that are damaged, cut short, no archive, of a newer
    version, or above `max_bytes`.

    Examples
    --------
    >>> import steelyard as sy
    >>> data = bytearray(to_bytes(sy.Period.month(2009, 6)))
    >>> from_bytes(data)
    Period('2009-06', 'month')
    >>> data[-1] ^= 1
    >>> from_bytes(data)
    Traceback (most recent call last):
    steelyard._errors.FormatFaultError: archive: the checksum of chunk 1 of 1 does not agree; ...
    """
    return _from_bytes(data, max_bytes, fingerprints)


def save(path: _Path, x: Any) -> None:
    """Write an archive so that the file is the old one or the new one, whatever happens meanwhile.

    It is written beside its place, brought to the disk, and renamed. A failure leaves the old file.

    Parameters
    ----------
    path : of the file; a link is followed.
    x : as for `to_bytes`.

    Raises
    ------
    FileFaultError (also OSError) when it cannot be written; TypeError and DomainFaultError as
    `to_bytes`.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from steelyard._example import data
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder) / "jobs.syar"
    ...     save(path, data())
    ...     load(path) == data()
    True
    """
    _save(os.fspath(path), x)


def load(path: _Path, *, max_bytes: int = _MOST, fingerprints: bool = False) -> Any:
    """The value in a file that `save` wrote.

    Parameters
    ----------
    path : of the file.
    max_bytes, fingerprints : as for `from_bytes`.

    Returns
    -------
    A value of the type that was saved.

    Raises
    ------
    FileFaultError (also OSError) when it cannot be read; FormatFaultError as `from_bytes`.

    Examples
    --------
    >>> load("missing.syar")
    Traceback (most recent call last):
    steelyard._errors.FileFaultError: missing.syar: archive: cannot open: ...
    """
    return _load(os.fspath(path), max_bytes, fingerprints)


def facts_of(archive: Buffer | _Path) -> ArchiveFacts:
    """What the head of an archive says, without reading the rest.

    Parameters
    ----------
    archive : its bytes, or the path of its file.

    Returns
    -------
    ArchiveFacts(format, kind, writer, boost, bytes): version of the format, name of the class,
    version of Steelyard and of Boost that wrote it, and size.

    Raises
    ------
    FormatFaultError (also ValueError) when it is no archive, damaged, or of a newer version.

    Examples
    --------
    >>> import steelyard as sy
    >>> facts_of(to_bytes(sy.Value.point(3))).kind
    'Value'
    """
    if isinstance(archive, (str, os.PathLike)):
        return ArchiveFacts(**facts_of_file(os.fspath(archive)))
    return ArchiveFacts(**facts_of_bytes(archive))


# Pickle and copy. The names of these functions are part of every pickle: they stay.


def _unpickle(data: bytes) -> Any:
    # The bytes are in memory already, and no length in them is believed beyond that.
    return _from_bytes(data, 1 << 62, False)


def _reduce(self: Any) -> tuple[Any, ...]:
    state = getattr(self, "__dict__", None)
    return (_unpickle, (_to_bytes(self),), state) if state else (_unpickle, (_to_bytes(self),))


def _rebuild(cls: type, fields: Mapping[str, Any]) -> Any:
    return cls(**fields)


def _reduce_fields(self: Any) -> tuple[Any, ...]:
    """Records of rooms that this one does not see, as their fields."""
    return _rebuild, (type(self), {name: getattr(self, name) for name in type(self)._fields})


def _same(self: Any, memo: Any = None) -> Any:
    """A copy of what cannot change is the thing itself."""
    return self
