# SPDX-License-Identifier: MIT
"""Add up what ctest and pytest reported: cases, not files; a suite counts as its doctest cases."""

import pathlib
import re
import sys
import xml.etree.ElementTree as xml

DOCTEST = re.compile(r"test cases:\s*(\d+)\s*\|\s*(\d+) passed\s*\|\s*(\d+) failed")


def count(path: pathlib.Path) -> tuple[int, int, int]:
    passed = failed = skipped = 0
    for case in xml.parse(path).getroot().iter("testcase"):
        broken = case.find("failure") is not None or case.find("error") is not None
        cases = DOCTEST.search(case.findtext("system-out") or "")
        if cases:
            passed += int(cases[2])
            failed += max(int(cases[3]), int(broken))  # a crash reports no failed case
        elif case.find("skipped") is not None:
            skipped += 1
        else:
            passed += not broken
            failed += broken
    return passed, failed, skipped


total = [0, 0, 0]
parts = []
for name in map(pathlib.Path, sys.argv[1:]):
    if name.exists():
        counts = count(name)
        total = [a + b for a, b in zip(total, counts)]
        parts.append(f"{'C++' if name.stem == 'ctest' else 'Python'} {counts[0]} of {counts[0] + counts[1]}")
if not parts:
    sys.exit("no tests were run")
skipped = f", {total[2]} skipped" if total[2] else ""
print(f"{total[0]} passed, {total[1]} failed{skipped} ({'; '.join(parts)})")
sys.exit(1 if total[1] else 0)
