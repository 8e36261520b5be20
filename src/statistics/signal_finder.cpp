// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/statistics/run_rules.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <string>

namespace steelyard::inline v0_1::statistics {

namespace {

using word = std::uint64_t;

[[nodiscard]] bool of_whole_series(rule_kind k) noexcept {
    return k == rule_kind::longest_run || k == rule_kind::few_crossings;
}

void check(const run_rule& r, std::vector<problem>& problems) {
    const auto wrong = [&](const std::string& what) {
        problem p;
        p.rule = "run_rule";
        p.where.code = r.name;
        p.found = what;
        problems.push_back(std::move(p));
    };
    if (r.needed < 1 || r.needed > r.of) wrong("needed = " + std::to_string(r.needed) + " is outside 1..of");
    if (r.of > 64 && !of_whole_series(r.kind))
        wrong("of = " + std::to_string(r.of) + ", at most 64 points are remembered");
    if (r.kind == rule_kind::trend && r.of < 2) wrong("a trend has two points at least");
    if (r.kind == rule_kind::alternating && r.of < 3) wrong("points alternate from three on");
    if (!(r.zone >= 0) || !std::isfinite(r.zone)) wrong("zone = " + number_text(r.zone) + "; give 0 or more thirds");
    if (r.kind == rule_kind::within && !(r.zone > 0)) wrong("nothing lies within zone 0");
}

/// As near to the centre as rounding can tell: a mean of 0.1, 0.2 and 0.3 is not 0.2 in doubles.
[[nodiscard]] bool on_the_line(double x, double centre) noexcept {
    constexpr double few = 4 * std::numeric_limits<double>::epsilon();
    return std::abs(x - centre) <= few * std::max(std::abs(x), std::abs(centre));
}

/// Bits 0..n-1.
[[nodiscard]] constexpr word first_bits(int n) noexcept { return n >= 64 ? ~word{0} : (word{1} << n) - 1; }

/// Every point's flag of k points before it.
[[nodiscard]] constexpr word earlier(word now, word before, int k) noexcept {
    return k == 0 ? now : (now << k) | (before >> (64 - k));
}

/// Points whose window of m, itself the last, has k flags at least.
[[nodiscard]] word at_least(word now, word before, int k, int m) noexcept {
    if (k == m) {
        word all = now;
        for (int back = 1; back < m && all != 0; ++back) all &= earlier(now, before, back);
        return all;
    }
    // reached[j]: at least j of those looked at so far.
    word reached[65] = {~word{0}};
    for (int back = 0; back < m; ++back) {
        const word flag = earlier(now, before, back);
        for (int j = std::min(k, back + 1); j >= 1; --j) reached[j] |= reached[j - 1] & flag;
    }
    return reached[k];
}

/// The flags of the points that a rule counts, closed up.
[[nodiscard]] word closed_up(word flags, word counted, int n) noexcept {
    word made = 0;
    int  at = 0;
    for (int i = 0; i < n; ++i)
        if ((counted >> i & 1) != 0) made |= (flags >> i & 1) << at++;
    return made;
}

} // namespace

struct signal_finder::block {
    std::int64_t            first_row = 0;
    int                     n = 0;
    std::array<double, 64>  away{}; ///< from the centre
    std::span<const double> unit;
    word                    on_line = 0;
    word                    above = 0; ///< the centre, and off the line
    word                    below = 0;
    word                    rises = 0;
    word                    falls = 0;
    word                    turns = 0; ///< it goes on in the other direction
    std::array<word, 3>     counted{}; ///< by track
    std::array<int, 3>      points{};  ///< of each track

    // Rules share zones: those of the last one asked for.
    double zone = -1;
    word   beyond_above = 0;
    word   beyond_below = 0;
    word   near = 0;

    void ask(double of) noexcept {
        if (zone == of) return;
        zone = of;
        beyond_above = beyond_below = near = 0;
        for (int i = 0; i < n; ++i) {
            const auto   at = static_cast<std::size_t>(i);
            const double far = of * unit[at];
            beyond_above |= word{away[at] > far} << i;
            beyond_below |= word{away[at] < -far} << i;
            near |= word{std::abs(away[at]) < far} << i;
        }
    }
};

signal_finder::signal_finder(std::span<const run_rule> rules) {
    std::vector<problem> problems;
    for (const run_rule& r : rules) {
        check(r, problems);
        rule_state s;
        s.rule = r;
        if (r.on_line == line_tie::skipped && r.kind == rule_kind::beyond && r.zone == 0) s.along = off_line;
        if (r.on_line == line_tie::skipped && r.kind == rule_kind::trend) s.along = changed;
        counts_runs_ = counts_runs_ || of_whole_series(r.kind);
        rules_.push_back(std::move(s));
    }
    if (!problems.empty()) throw invalid_input("rules of a control chart", std::move(problems));
}

void signal_finder::forget() noexcept {
    for (rule_state& r : rules_)
        for (side_state& s : r.sides) s.before = s.on_side = 0;
    run_side_ = 0;
    run_ = 0;
    step_before_ = 0;
    fresh_ = true;
}

void signal_finder::clear() noexcept {
    forget();
    for (rule_state& r : rules_)
        for (side_state& s : r.sides) s.hit = -1;
    hits_.clear();
    useful_ = crossings_ = longest_ = 0;
}

void signal_finder::fulfil(side_state& s, int index, int side, std::int64_t first, std::int64_t row) {
    if (s.hit >= 0 && hits_[static_cast<std::size_t>(s.hit)].last >= first) {
        hits_[static_cast<std::size_t>(s.hit)].last = row;
        return;
    }
    s.hit = static_cast<std::int32_t>(hits_.size());
    hits_.push_back({index, side, first, row, row});
}

/// Windows of one side that points of the block end. A flag may stand for more than one point: a step for the one before
/// too, a turn for two.
void signal_finder::test(rule_state& r, int index, int side, word flags, word on_side, int points, const block& b) {
    side_state& s = r.sides[side < 0 ? 1 : 0];
    const int   m = r.rule.of - points;
    const int   n = b.points[r.along];
    if (n == 0) return;
    const int needed = points == 0 ? r.rule.needed : m; // of steps and turns it is all of them
    word      fired = at_least(flags, s.before, needed, m);
    if (r.rule.others_on_side)
        fired &= at_least(on_side, s.on_side, m, m);
    else
        fired &= flags;
    fired &= first_bits(n);
    const track& rows = tracks_[r.along];
    for (; fired != 0; fired &= fired - 1) {
        const int  i = std::countr_zero(fired);
        const word seen = (flags << (63 - i)) | (i < 63 ? s.before >> (i + 1) : 0);
        const int  oldest = r.rule.others_on_side ? m - 1 : m - 1 - std::countr_zero(seen >> (64 - m));
        const auto row = [&](int back) {
            return rows.rows[(rows.count - static_cast<word>(n - i) - static_cast<word>(back)) & 127];
        };
        fulfil(s, index, side, row(oldest + points), row(0));
    }
    const auto moved_on = [n](word before, word now) { return n >= 64 ? now : (before >> n) | (now << (64 - n)); };
    s.before = moved_on(s.before, flags);
    s.on_side = moved_on(s.on_side, on_side);
}

void signal_finder::apply(rule_state& r, int index, block& b) {
    const run_rule& rule = r.rule;
    const bool      one_side = rule.side == rule_side::above || rule.side == rule_side::below;
    word            up = 0;
    word            down = 0;
    int             points = 0;
    switch (rule.kind) {
    case rule_kind::within: b.ask(rule.zone); return test(r, index, 0, b.near, ~word{0}, 0, b);
    case rule_kind::alternating: return test(r, index, 0, b.turns, ~word{0}, 2, b);
    case rule_kind::trend:
        up = b.rises;
        down = b.falls;
        points = 1;
        if (rule.on_line == line_tie::counts) {
            const word equal = b.counted[every] & ~b.counted[changed];
            up |= equal;
            down |= equal;
        }
        break;
    case rule_kind::beyond:
        if (rule.zone > 0) {
            b.ask(rule.zone);
            up = b.beyond_above;
            down = b.beyond_below;
        } else {
            up = b.above | (rule.on_line == line_tie::counts ? b.on_line : 0);
            down = b.below | (rule.on_line == line_tie::counts ? b.on_line : 0);
        }
        break;
    default: return;
    }
    if (r.along != every) {
        up = closed_up(up, b.counted[r.along], b.n);
        down = closed_up(down, b.counted[r.along], b.n);
    }
    if (rule.side == rule_side::both) return test(r, index, 0, up | down, ~word{0}, points, b);
    if (!one_side || rule.side == rule_side::above) test(r, index, 1, up, b.above, points, b);
    if (!one_side || rule.side == rule_side::below) test(r, index, -1, down, b.below, points, b);
}

void signal_finder::count_runs(const block& b) {
    for (int i = 0; i < b.n; ++i) {
        if ((b.on_line >> i & 1) != 0) continue;
        const int side = (b.above >> i & 1) != 0 ? 1 : -1;
        row_ = b.first_row + i;
        if (useful_++ == 0) first_ = row_;
        if (side == run_side_) {
            ++run_;
        } else {
            if (run_side_ != 0) ++crossings_;
            run_side_ = side;
            run_ = 1;
            run_first_ = row_;
        }
        if (run_ <= longest_) continue;
        longest_ = run_;
        longest_first_ = run_first_;
        longest_last_ = row_;
        longest_side_ = side;
    }
}

void signal_finder::take(block& b) {
    b.counted[every] = first_bits(b.n);
    b.counted[off_line] = first_bits(b.n) & ~b.on_line;
    for (std::size_t t = 0; t < tracks_.size(); ++t) {
        track& rows = tracks_[t];
        if (t == every) {
            for (int i = 0; i < b.n; ++i) rows.rows[rows.count++ & 127] = b.first_row + i;
        } else {
            for (word left = b.counted[t]; left != 0; left &= left - 1)
                rows.rows[rows.count++ & 127] = b.first_row + std::countr_zero(left);
        }
        b.points[t] = std::popcount(b.counted[t]);
    }
    for (std::size_t i = 0; i < rules_.size(); ++i) apply(rules_[i], static_cast<int>(i), b);
    if (counts_runs_) count_runs(b);
}

void signal_finder::push_run(std::int64_t first_row, std::span<const double> plotted, std::span<const double> centre,
                             std::span<const double> unit, bool follows) {
    if (!follows) forget();
    for (std::size_t from = 0; from < plotted.size(); from += 64) {
        block b;
        b.first_row = first_row + static_cast<std::int64_t>(from);
        b.n = static_cast<int>(std::min<std::size_t>(64, plotted.size() - from));
        b.unit = unit.subspan(from, static_cast<std::size_t>(b.n));
        for (int i = 0; i < b.n; ++i) {
            const auto   at = static_cast<std::size_t>(i);
            const double x = plotted[from + at];
            const double c = centre[from + at];
            const double step = fresh_ ? 0 : x - last_;
            const bool   line = on_the_line(x, c);
            // Words rather than branches: which way a point lies is a coin's toss.
            b.away[at] = x - c;
            b.on_line |= word{line} << i;
            b.above |= word{!line && x > c} << i;
            b.rises |= word{step > 0} << i;
            b.falls |= word{step < 0} << i;
            b.counted[changed] |= word{fresh_ || step != 0} << i;
            last_ = x;
            fresh_ = false;
        }
        b.below = first_bits(b.n) & ~b.above & ~b.on_line;
        b.turns = (b.rises & earlier(b.falls, word{step_before_ < 0} << 63, 1)) |
                  (b.falls & earlier(b.rises, word{step_before_ > 0} << 63, 1));
        step_before_ = static_cast<int>(b.rises >> (b.n - 1) & 1) - static_cast<int>(b.falls >> (b.n - 1) & 1);
        take(b);
    }
}

void signal_finder::push(std::int64_t row, double plotted, double centre, double unit, bool follows) {
    push_run(row, {&plotted, 1}, {&centre, 1}, {&unit, 1}, follows);
}

std::vector<rule_hit> signal_finder::hits() const {
    std::vector<rule_hit> all = hits_;
    for (std::size_t i = 0; i < rules_.size(); ++i) {
        const run_rule& r = rules_[i].rule;
        const auto      index = static_cast<std::int32_t>(i);
        if (!of_whole_series(r.kind) || useful_ < r.of) continue;
        if (r.kind == rule_kind::longest_run && longest_ > longest_usual_run(useful_))
            all.push_back({index, longest_side_, longest_first_, longest_last_, longest_last_});
        if (r.kind == rule_kind::few_crossings && crossings_ < fewest_usual_crossings(useful_))
            all.push_back({index, 0, first_, row_, row_});
    }
    std::sort(all.begin(), all.end(), [](const rule_hit& a, const rule_hit& b) {
        return a.first != b.first ? a.first < b.first : a.rule != b.rule ? a.rule < b.rule : a.side > b.side;
    });
    return all;
}

std::vector<rule_hit> find_signals(const control_chart& chart, std::span<const run_rule> rules) {
    signal_finder finder(rules);
    if (!has_numbers(chart.baseline.state)) return {};
    const auto cut = [](const std::vector<double>& column, std::size_t first, std::size_t end) {
        return std::span(column).subspan(first, end - first);
    };
    for (std::size_t i = 0; i < chart.rows();) {
        std::size_t end = i + 1;
        if (has_numbers(chart.state[i])) {
            while (end < chart.rows() && has_numbers(chart.state[end]) && chart.follows[end] != 0) ++end;
            finder.push_run(static_cast<std::int64_t>(i), cut(chart.plotted, i, end), cut(chart.centre, i, end),
                            cut(chart.unit, i, end), chart.follows[i] != 0);
        }
        i = end;
    }
    return finder.hits();
}

} // namespace steelyard::inline v0_1::statistics
