# SPDX-License-Identifier: MIT
# A notebook as a script: run it cell by cell in an editor that knows "# %%", or as a whole with python.

# %% [markdown]
# # Five counties, six homelessness areas: may they be compared, and has anything changed?
# Real figures of the Steel Shore Partnership's places (examples/steel_shore/SOURCES.md names their sources).

# %%
import pathlib

import steelyard as sy

folder = pathlib.Path(__file__).resolve().parents[1] / "steel_shore" / "framework"
fw = sy.load_framework(folder)
data = fw.load_data()

# %% A league of rates: each with its interval, and with all ranks that it may have. Units that share a letter are not told apart.
rates = fw.compare(data, indicator="unemployment_rate", by="county", period=2009)
print(rates)
rates.chart()

# %% In January 2021 many counts outside shelters were waived, and stand as zeros. As written, the numbers have an order ...
as_written = fw.compare(data, indicator="people_homeless", by="place", period=2021)
print(f"as written, first of {len(as_written.units)}: {as_written.units[0].unit}")

# %% ... with the doubts of validation beside them, whoever may have a waived count has no place of its own.
doubted = fw.compare(data, indicator="people_homeless", by="place", period=2021, doubts=sy.comparison.doubts_of(fw.validate(data)))
for unit in doubted.units:
    print(f"  {unit.unit}: {unit.standing}, rank {unit.best} to {unit.worst}")

# %% Why did the number of homeless people fall by 14,996 in a year?
print(fw.explain_change(data, "people_homeless", 2008, 2009))

# %% What is more than the usual ups and downs? The chart says when it cannot be trusted, too.
signals = fw.signals(data, "unemployment_rate", by="county")
for series in signals.series:
    print(series)
signals.chart()
