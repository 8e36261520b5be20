# SPDX-License-Identifier: MIT
"""Ctrl-C ends long calls as it ends any Python code, and leaves the process well."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest

WORLD = """
import numpy as np, os, sys, threading, time
import steelyard as sy
agreed = sy.Definitions(
    places=[f"p{i}" for i in range(2000)],
    measures=[sy.Measure("jobs", kind="flow", unit="jobs", decimals=0, frequency="month", valid=(0, None))])
months = [f"{1900 + i // 12}-{i % 12 + 1:02d}" for i in range(240)]
columns = {
    "measure": "jobs",
    "place": np.repeat([f"p{i}" for i in range(2000)], len(months)),
    "period": np.tile(months, 2000),
    "value": np.arange(2000 * len(months), dtype=np.int64) % 1000}
"""

JUDGED = """
from steelyard import sensitivity
units = [f"u{i}" for i in range(100)]
columns = {f"c{j}": np.random.default_rng(j).uniform(0, 1, 100) for j in range(8)}
tree = sy.IndexTree("i", [("i",), *((c, "i") for c in columns)])
methods = ["min_max", "z_score", "rank", "percentile_rank"]
judgements = [{"id": c, "question": "?", "type": "equivalent", "chosen": methods[0], "options": [
    {"id": m, "sets": {f"index.nodes.{c}.normalise.method": m}} for m in methods]} for c in columns]
plan = sensitivity.index_plan(tree, sy.score_table(columns, units=units), judgements)
print('ready', flush=True)
"""

CALLS = {
    "alternatives": JUDGED + "while True: plan.alternatives('ranks', threads=2)",
    "sampled_alternatives": JUDGED + "while True: plan.sampled_alternatives('ranks', options={'points': 1_000_000, 'replicates': 2})",
    "sampled_shares": JUDGED + "while True: plan.sampled_shares('score of u7', options={'points': 1_000_000, 'replicates': 2})",
    "rank_sets": "names = [f'u{i}' for i in range(1500)]\nx = np.arange(1500) % 97\nprint('ready', flush=True)\nwhile True: sy.statistics.rank_sets_of_proportions(names, x, np.full(1500, 100))",
    "roll_up": "data = sy.Dataset.from_columns(columns, agreed)\nprint('ready', flush=True)\nwhile True: sy.roll_up(data, agreed, by=['place', 'month', 'year'], indicators='jobs', threads=2)",
    "read_csv": "import pathlib, tempfile\npath = pathlib.Path(tempfile.mkdtemp()) / 'big.csv'\nsy.Dataset.from_columns(columns, agreed).to_csv(path)\nprint('ready', flush=True)\nwhile True: sy.Dataset.from_csv(path, agreed)",
    "build": "print('ready', flush=True)\nwhile True: sy.Dataset.from_columns(columns, agreed)",
    "validate": "data = sy.Dataset.from_columns(columns, agreed)\nprint('ready', flush=True)\nwhile True: sy.validate(data, agreed)",
}


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("call", CALLS)
def test_ctrl_c(call: str) -> None:
    body = "\n".join("    " + line for line in CALLS[call].splitlines())
    code = (
        WORLD
        + "try:\n"
        + body
        + "\nexcept KeyboardInterrupt:\n    print('interrupted', len(sy.Dataset()), flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        try:
            out, _ = process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    assert out == "interrupted 0\n"
    assert process.returncode == 0


def test_one_long_call_ends_before_it_is_done() -> None:
    """A signal that arrives during a call ends that call, not the next one."""
    code = WORLD + (
        "data = sy.Dataset.from_columns(columns, agreed)\n"
        "import signal\n"
        "def told(done, total):\n"
        "    if done < total: os.kill(os.getpid(), signal.SIGINT)\n"
        "try:\n"
        "    sy.roll_up(data, agreed, by=['place', 'year'], indicators='jobs', progress=told)\n"
        "    print('done')\n"
        "except KeyboardInterrupt:\n"
        "    print('interrupted')\n"
    )
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    assert out == "interrupted\n"


def run(code: str) -> str:
    """What a fresh process prints."""
    command = [sys.executable, "-c", WORLD + code]
    return subprocess.run(
        command, capture_output=True, text=True, check=True, timeout=120
    ).stdout.strip()


def test_a_call_that_tells_nobody_ends_early_too() -> None:
    """No Python code runs inside the call, so only the engine's own look at signals can end it."""
    shares = run(
        "data = sy.Dataset.from_columns(columns, agreed)\n"
        "def seconds(call):\n"
        "    start = time.perf_counter()\n"
        "    try: call()\n"
        "    except KeyboardInterrupt: pass\n"
        "    return time.perf_counter() - start\n"
        "def work(): sy.roll_up(data, agreed, by=['place', 'month', 'year'], indicators='jobs')\n"
        "whole = min(seconds(work), seconds(work))\n"
        "import signal\n"
        "signal.signal(signal.SIGALRM, signal.default_int_handler)\n"
        "signal.setitimer(signal.ITIMER_REAL, whole / 10)\n"
        "print(seconds(work) / whole)\n"
    )
    assert float(shares) < 0.7


def test_other_threads_run_meanwhile() -> None:
    ticks = run(
        "data = sy.Dataset.from_columns(columns, agreed)\n"
        "ticks, over = [0], threading.Event()\n"
        "def count():\n"
        "    while not over.wait(0.001): ticks[0] += 1\n"
        "threading.Thread(target=count).start()\n"
        "time.sleep(0.05)\n"
        "before = ticks[0]\n"
        "for _ in range(4):\n"  # one may be over before a busy machine counts to twenty; held, each lets one tick through
        "    sy.roll_up(data, agreed, by=['place', 'month', 'year'], indicators='jobs')\n"
        "print(ticks[0] - before)\n"
        "over.set()\n"
    )
    assert int(ticks) > 20
