# SPDX-License-Identifier: MIT
"""Files that rooms write text to."""

from __future__ import annotations

import os

from ._errors import FileFaultError

Path = str | os.PathLike[str]


def written(text: str, path: Path | None) -> str | None:
    """The text goes into a file, or back to the caller where no file is named."""
    if path is None:
        return text
    write_text(path, text)
    return None


def write_text(path: Path, text: str) -> None:
    try:
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
    except OSError as fault:
        raise FileFaultError(
            f"{os.fspath(path)} cannot be written: {fault.strerror}", file=os.fspath(path)
        ) from fault
