# SPDX-License-Identifier: MIT
"""Values and errors as Python sees them."""

from __future__ import annotations

import inspect
import math
import pathlib
import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest
import steelyard as sy


def test_zero_and_missing_are_different_everywhere() -> None:
    zero, gone = sy.Value.point(0), sy.Value.missing("not_reported")
    assert zero != gone
    assert zero.number == 0.0
    assert gone.number is None
    assert gone.lower is None
    assert repr(zero) == "Value.point(0)"
    assert str(gone) == "missing (not_reported)"
    assert len({zero, gone, sy.Value.point(0.0)}) == 2


def test_a_value_is_no_number_and_no_truth() -> None:
    with pytest.raises(TypeError):
        float(sy.Value.point(3))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(sy.Value.point(0))


@pytest.mark.parametrize("x", [math.nan, math.inf, -math.inf])
def test_nan_and_infinity_never_enter(x: float) -> None:
    with pytest.raises(sy.DomainFaultError, match="finite"):
        sy.Value.point(x)


@pytest.mark.parametrize("x", ["3", True, None, b"3", 2**53 + 1, [3]])
def test_what_is_no_number_is_refused_by_name(x: object) -> None:
    with pytest.raises(TypeError, match="wanted a number"):
        sy.Value.point(x)  # type: ignore[arg-type]


@pytest.mark.parametrize("x", [3, 3.0, np.int8(3), np.float32(3), Fraction(3)])
def test_numbers_of_every_kind(x: object) -> None:
    assert sy.Value.point(x) == sy.Value.point(3)  # type: ignore[arg-type]


def test_forms_carry_what_they_state() -> None:
    assert (sy.Value.below(10).lower, sy.Value.below(10).upper) == (None, 10.0)
    assert (sy.Value.above(10).lower, sy.Value.above(10).upper) == (10.0, None)
    assert sy.Value.range(1, 2, flags=["estimated", "break"]).flags == ("break", "estimated")
    with pytest.raises(sy.DomainFaultError):
        sy.Value.range(2, 1)
    with pytest.raises(sy.UnknownCodeError, match="did you mean 'suppressed'"):
        sy.Value.missing("supressed")  # type: ignore[arg-type]


def leaves() -> list[type[sy.SteelyardError]]:
    return sy.SteelyardError.__subclasses__()


def test_every_error_is_also_a_builtin() -> None:
    assert len(leaves()) == 14
    for leaf in leaves():
        builtins = [
            c
            for c in leaf.__mro__
            if c.__module__ == "builtins" and c not in (Exception, BaseException, object)
        ]
        assert builtins, leaf


def test_a_message_is_not_mangled_by_the_builtin() -> None:
    fault = sy.UnknownCodeError(
        "place 'X' is not known", file="a.csv", line=3, column="place", code="X"
    )
    assert str(fault) == "place 'X' is not known"
    assert isinstance(fault, KeyError)
    assert (fault.file, fault.line, fault.column, fault.code) == ("a.csv", 3, "place", "X")


def test_errors_match_the_leaves_of_the_library() -> None:
    """The C++ names and the Python names are the same words."""
    header = pathlib.Path(__file__).parents[2] / "include/steelyard/core/error.hpp"
    if not header.exists():
        pytest.skip("the tree is not here")
    words = [
        line.split()[2]
        for line in header.read_text("utf-8").splitlines()
        if line.startswith("class STEELYARD_VISIBLE")
    ]
    wanted = {
        "".join(part.title() for part in w.split("_")) + "Error" for w in words if w != "error"
    }
    assert {leaf.__name__ for leaf in leaves()} == wanted


def test_import_is_lazy() -> None:
    """Frames and bars are imported when they are asked for; script/budget says how long it takes."""
    code = (
        "import sys, numpy, steelyard;"
        "print([m for m in ('pandas', 'polars', 'pyarrow', 'tqdm') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_public_functions_say_what_they_raise() -> None:
    for name in sy.__all__:
        thing = getattr(sy, name)
        if inspect.isfunction(thing):
            assert thing.__doc__, name
            assert ">>>" in thing.__doc__ or name == "read_framework", name
