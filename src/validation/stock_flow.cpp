// SPDX-License-Identifier: MIT
#include "detail/cells.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/validation/bounded_number.hpp>
#include <steelyard/validation/breaks.hpp>
#include <steelyard/validation/stock_flow.hpp>

#include <algorithm>
#include <cmath>

namespace steelyard::inline v0_1::validation {

namespace {

using detail::block_view;
using detail::cell;
using detail::cell_table;

/// A flow of a stock with its numbers; without a table when nobody reports it.
struct flow {
    const measure*            what = nullptr;
    bool                      in = true;
    std::optional<cell_table> reported;

    [[nodiscard]] bounded_number at(const cell& c) const {
        if (!reported) return possible_value(*what);
        const auto row = reported->find(c);
        return row ? possible_value(*what, reported->rows(), *row) : possible_value(*what);
    }
};

/// A step and what it rests on; `row` is that of the stock at its end.
struct step {
    std::size_t    row = 0;
    cell           at;
    bounded_number expected; ///< before + in - out
    bounded_number now;
    balance        status = balance::undecided;
    double         least = 0; ///< smallest possible imbalance; 1 where the stock is 0 and should not be
};

[[nodiscard]] std::vector<flow> flows_of(const definitions& agreed, const dataset& data, const measure& stock) {
    std::vector<flow> all;
    for (const auto* list : {&stock.inflows, &stock.outflows})
        for (const std::string& code : *list) {
            const measure* m = agreed.find_measure(code);
            if (m == nullptr || m->frequency != stock.frequency) continue; // definitions.check() names these
            const measure_rows* rows = data.rows_of(code);
            all.push_back(
                {m, list == &stock.inflows, rows == nullptr ? std::nullopt : std::optional<cell_table>(*rows)});
        }
    return all;
}

[[nodiscard]] std::int32_t era_at(const block_view& b, std::size_t row) {
    const std::int32_t named = b.rows->version_at(row);
    const auto&        names = b.data->content().versions[static_cast<std::size_t>(b.rows->measure)];
    const std::int32_t version = named >= 0 ? b.what->version_named(names[static_cast<std::size_t>(named)]) : -1;
    return b.what->era(version >= 0 ? version : b.what->version_on(b.when(b.rows->period[row]).first_day()));
}

/// Only neighbours of one series can be accounted for.
[[nodiscard]] bool one_series(const block_view& b, std::size_t before, std::size_t after) {
    cell next = detail::cell_of(*b.rows, before);
    ++next.period;
    if (next != detail::cell_of(*b.rows, after) || era_at(b, before) != era_at(b, after)) return false;
    const cell            at = detail::cell_of(*b.rows, before);
    const declared_break* d = find_declared_break(*b.agreed, b.measure_code(), b.place(at.place),
                                                  b.organisation(at.organisation), b.when(at.period));
    return d == nullptr || d->says != break_statement::broken;
}

/// Smallest and largest |gap| over the largest |now|, so that the first is certain and the second rules out.
void judge(step& s, const stock_flow_options& o) {
    const bounded_number gap = absolute(add(s.now, negate(s.expected)));
    const bounded_number size = absolute(s.now);
    const double         least_gap = gap.lower ? gap.lower->as_double() : 0;
    if (!size.upper) return; // anything is a small share of a stock without bound
    const double largest = size.upper->as_double();
    s.least = largest > 0 ? std::min(1.0, least_gap / largest) : least_gap > 0 ? 1 : 0;
    const double allowed = o.tolerance * largest;
    if (least_gap > allowed * (1 + 1e-12)) {
        s.status = balance::unbalanced;
        return;
    }
    if (!gap.upper || !size.lower) return;
    const double smallest = size.lower->as_double();
    if (gap.upper->as_double() <= o.tolerance * smallest * (1 + 1e-12)) s.status = balance::balanced;
}

[[nodiscard]] std::vector<step> steps_of(const block_view& b, const std::vector<flow>& flows,
                                         const stock_flow_options& o) {
    std::vector<step> all;
    const cell_table  stock(*b.rows);
    for (std::size_t i = 1; i < stock.size(); ++i) {
        if (!one_series(b, stock.row(i - 1), stock.row(i))) continue;
        step s;
        s.row = stock.row(i);
        s.at = stock.key(i);
        s.now = possible_value(*b.what, *b.rows, s.row);
        s.expected = possible_value(*b.what, *b.rows, stock.row(i - 1));
        for (const flow& f : flows) s.expected = add(s.expected, f.in ? f.at(s.at) : negate(f.at(s.at)));
        judge(s, o);
        all.push_back(std::move(s));
    }
    return all;
}

[[nodiscard]] bool follows(const step& a, const step& b) {
    cell next = a.at;
    ++next.period;
    return next == b.at;
}

void report_streak(const block_view& b, const std::vector<step>& all, std::size_t first, std::size_t last,
                   findings& out) {
    std::size_t worst = first;
    for (std::size_t i = first; i <= last; ++i)
        if (all[i].least > all[worst].least) worst = i;
    const step& w = all[worst];
    finding     f = b.about_row(severity::warning, "out_of_balance", all[first].row);
    const auto  steps = static_cast<std::int64_t>(last - first + 1);
    f.found = "What came in and went out does not account for the stock" +
              (steps == 1 ? " in " + f.period
                          : " in " + detail::counted(steps, "period") + " in a row, " + f.period + " to " +
                                b.period_text(all[last].at.period)) +
              ": " + w.expected.text() + " expected, " + w.now.text() + " reported" +
              (steps == 1 ? "." : " in " + b.period_text(w.at.period) + ".");
    f.evidence = "imbalance of " + std::string(w.now.is_point() && w.expected.is_point() ? "" : "at least ") +
                 (w.least < 1 ? detail::percent_text(w.least) + " of the stock" : "the whole stock or more") +
                 "; inflows " + join(b.what->inflows) + "; outflows " + join(b.what->outflows);
    f.score = w.least;
    f.advice = "look for people counted in or out in another month, left out, or counted twice";
    out.add(std::move(f));
}

void report_open(const block_view& b, const std::vector<step>& all, std::size_t first, std::size_t end, findings& out) {
    std::int64_t open = 0;
    for (std::size_t i = first; i < end; ++i) open += all[i].status == balance::undecided ? 1 : 0;
    if (open == 0) return;
    finding f = b.about(severity::info, "balance_open", all[first].at, false);
    f.found = detail::count_text(open) + " of " + detail::counted(static_cast<std::int64_t>(end - first), "step") +
              " of this stock cannot be accounted for, because numbers are missing or known within bounds only.";
    f.score = static_cast<double>(open) / static_cast<double>(end - first);
    f.advice = "report the inflows and outflows of every period";
    out.add(std::move(f));
}

void report_steps(const block_view& b, const std::vector<step>& all, const stock_flow_options& o, findings& out) {
    const auto same_unit = [](const step& x, const step& y) {
        return x.at.place == y.at.place && x.at.organisation == y.at.organisation && x.at.category == y.at.category;
    };
    std::size_t unit = 0;
    for (std::size_t i = 0; i < all.size();) {
        std::size_t end = i + 1;
        if (all[i].status == balance::unbalanced) {
            while (end < all.size() && all[end].status == balance::unbalanced && follows(all[end - 1], all[end])) ++end;
            if (static_cast<std::int64_t>(end - i) >= o.least_streak) report_streak(b, all, i, end - 1, out);
        }
        i = end;
    }
    for (std::size_t i = 1; o.open && i <= all.size(); ++i) {
        if (i < all.size() && same_unit(all[i], all[unit])) continue;
        report_open(b, all, unit, i, out);
        unit = i;
    }
}

/// Calls f(block, steps) for every stock that says what changes it.
template <class F>
void for_each_account(const definitions& agreed, const dataset& data, const stock_flow_options& o, F&& f) {
    if (!(o.tolerance >= 0))
        throw domain_fault("stock_flow: tolerance is " + number_text(o.tolerance) +
                           "; give a share of the stock, 0 or more");
    if (o.least_streak < 1)
        throw domain_fault("stock_flow: least_streak is " + std::to_string(o.least_streak) +
                           "; a streak has one period at least");
    detail::for_each_block(agreed, data, [&](const block_view& b) {
        if (b.what == nullptr || b.what->what != kind::stock || (b.what->inflows.empty() && b.what->outflows.empty()))
            return;
        f(b, steps_of(b, flows_of(agreed, data, *b.what), o));
    });
}

} // namespace

std::vector<stock_flow_row> stock_flow(const definitions& agreed, const dataset& data,
                                       const stock_flow_options& options) {
    std::vector<stock_flow_row> rows;
    for_each_account(agreed, data, options, [&](const block_view& b, const std::vector<step>& all) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            const step& s = all[i];
            const bool  goes_on = i > 0 && follows(all[i - 1], s) && all[i - 1].status == s.status;
            const bool  certain = s.now.is_point() && s.expected.is_point();
            const bool  emptied = s.now.is_point() && s.now.lower->sign() == 0 && s.least > 0;
            rows.push_back({b.measure_code(), b.place(s.at.place), b.organisation(s.at.organisation),
                            b.category(s.at.category), b.period_text(s.at.period), s.status,
                            goes_on ? rows.back().streak + 1 : 1, std::nullopt});
            if (!certain || emptied) continue;
            const double now = std::abs(s.now.lower->as_double());
            const double gap = std::abs(add(*s.now.lower, negate(*s.expected.lower)).as_double());
            rows.back().share = now > 0 ? gap / now : 0;
        }
    });
    return rows;
}

findings check_stock_flow(const definitions& agreed, const dataset& data, const stock_flow_options& options) {
    findings out;
    for_each_account(agreed, data, options,
                     [&](const block_view& b, const std::vector<step>& all) { report_steps(b, all, options, out); });
    out.sort();
    return out;
}

} // namespace steelyard::inline v0_1::validation
