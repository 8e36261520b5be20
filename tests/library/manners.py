# SPDX-License-Identifier: MIT
"""Read the names in the compiled library and say what a host would have to put up with.

    manners.py NM LIBRARY VERSION

A library that is embedded defines names in its own namespace only, runs nothing before main, and does
not touch what belongs to the whole process: output, locale, environment, signals, clock, exit.
"""

from __future__ import annotations

import re
import subprocess
import sys

# After what a mangled name starts with: the namespace that it lies in.
SCOPE = re.compile(r"^_Z(?:T[VIST]|GV|GR|Thn?\d+_|Tvn?\d+_n?\d+_)?Z*(?:N[KVrRO]*)?(?:L?)(S[absiotd]|\d+)(.*)$")

# What nlohmann-json calls where it writes JSON: for escapes, and to ask for a decimal point that it needs for long
# doubles only. Allowed in files that hold its names.
OF_JSON = {"localeconv", "snprintf"}

# Weak names that header-only libraries leave in whatever includes them.
INCLUDED = ("std", "__gnu_cxx", "toml", "nlohmann", "Eigen")

PROCESS_WIDE = {
    "output": r"_ZSt[4-5](?:w?cout|w?cerr|w?clog)|(?:__)?v?f?printf(?:_chk)?|puts|putchar|fputs|fputc|perror|stdout|stderr",
    "input": r"_ZSt[34]w?cin|stdin|getchar|scanf",
    "locale": r"setlocale|newlocale|uselocale|localeconv|_ZNSt6locale6globalE.*|_ZNSt6localeC[12]E(?:PK|RKNSt).*",
    "numbers that follow the locale": r"strto[dfl]|strtold|atof|(?:__)?v?sn?printf(?:_chk)?|(?:__)?v?sscanf|to(?:upper|lower)",
    "environment": r"(?:secure_)?getenv|setenv|putenv|unsetenv|environ",
    "signals": r"signal|sigaction|sigprocmask|pthread_sigmask|raise|kill|alarm|setitimer",
    "end of the process": r"_?_?exit|_Exit|quick_exit|at_quick_exit|atexit",
    "other programs": r"system|popen|fork|vfork|exec[lv]p?e?|posix_spawnp?",
    "clock": r"time|clock|clock_gettime|gettimeofday|localtime(?:_r)?|mktime|_ZNSt6chrono3_V21\d(?:system|steady)_clock3nowEv",
    "chance": r"rand|srand|random|_ZNSt13random_device.*|getrandom|getentropy",
    "network": r"socket|connect|getaddrinfo|bind",
}

IN_NO_NAMESPACE = re.compile(r"_Zn[wa]|_Zd[la]|DW\.ref\.")  # operators new and delete, the language's own references


def scope_of(name: str) -> tuple[str, str]:
    """First and second name of the namespace of a mangled symbol."""
    found = SCOPE.match(name)
    if found is None:
        return "", ""
    if found[1].startswith("S"):
        return "std", ""
    length = int(found[1])
    first, rest = found[2][:length], found[2][length:]
    nested = re.match(r"(\d+)(.*)", rest)
    return first, nested[2][: int(nested[1])] if nested else ""


def main() -> int:
    nm, library, version = sys.argv[1:4]
    text = subprocess.run([nm, "--print-file-name", library], check=True, capture_output=True, text=True).stdout
    symbols = [(where, kind, name) for where, kind, name in re.findall(r"^(\S+):\s*[0-9a-f]* (\w) (\S+)$", text, re.M)]
    writes_json = {where for where, _, name in symbols if "8nlohmann" in name}
    faults = []
    ours = 0
    for where, kind, name in symbols:
        if re.match(r"_GLOBAL__(?:sub_)?[ID]_|__cxx_global_var_init", name):
            faults.append(f"runs before main: {name}")
        elif kind == "U":
            for what, pattern in PROCESS_WIDE.items():
                if re.fullmatch(pattern, name) and not (name in OF_JSON and where in writes_json):
                    faults.append(f"{what}: {name}")
        elif kind.isupper() or kind == "u":
            first, second = scope_of(name)
            ours += second == version and first == "steelyard"
            if first == "steelyard" and second != version:
                faults.append(f"outside {version}: {name}")
            elif first != "steelyard" and not (kind in "VWu" and (first in INCLUDED or IN_NO_NAMESPACE.match(name))):
                faults.append(f"not in our namespace ({kind}): {name}")
    for fault in sorted(set(faults)):
        print(fault)
    if ours == 0:
        print(f"{library}: no name of ours was found; is it the right file?")
    print(f"{ours} names in steelyard::{version}, {len(set(faults))} that a host would mind")
    return 1 if faults or ours == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
