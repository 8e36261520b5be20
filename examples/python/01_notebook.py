# SPDX-License-Identifier: MIT
# A notebook as a script: run it cell by cell in an editor that knows "# %%", or as a whole with python.

# %% [markdown]
# # Steel Shore: what may be said about these numbers?
# The framework says what was agreed; the observations say what was reported.

# %%
import pathlib

import steelyard as sy

steel_shore = pathlib.Path(__file__).resolve().parents[1] / "steel_shore"
fw = sy.load_framework(steel_shore / "framework")
data = fw.load_data()
data

# %% Doubts first: nothing is thrown away, everything is said, worst first.
found = fw.validate(data)
print(found.of_rule("shared_zeros")[0].found)

# %% One rate of five counties is a ratio of sums; each row knows its coverage.
rates = fw.roll_up(data, by=["place"], indicators=["unemployment_rate"])
frame = rates.to_pandas()
print(frame[frame["period"] == "2009"][["place", "value", "form", "coverage"]].to_string(index=False))

# %% May two years be compared? There are four answers, and a verdict is neither true nor false.
verdict = fw.comparable(data, "people_homeless", "2008", "2009")
print(verdict.answer)

# %% What is behind the change? Its parts add up; what nobody has declared is undetermined, and what remains is no success yet.
change = fw.explain_change(data, "people_homeless", 2008, 2009)
print(change)
waterfall = change.chart()
waterfall

# %% The scorecard: in a notebook it shows itself as a table, and a line shows itself as a chart.
card = fw.scorecard(data, by="place")
line = card.find("unemployment_rate")
print(line.sentence)
chart = line.chart()
chart
