// SPDX-License-Identifier: MIT
#include "detail/cells.hpp"

#include <steelyard/validation/bounded_number.hpp>
#include <steelyard/validation/breaks.hpp>

#include <cmath>
#include <set>

namespace steelyard::inline v0_1::validation {

namespace {

using detail::block_view;

/// Reporting places that have no reporting child in any hierarchy; empty when that is all of them.
[[nodiscard]] std::vector<std::int32_t> leaf_places(const block_view& b) {
    const std::set<std::int32_t> reporting(b.rows->place.begin(), b.rows->place.end());
    std::set<std::int32_t>       parents;
    for (const hierarchy& h : b.agreed->hierarchies) {
        if (h.over != axis::place) continue;
        for (const membership& m : h.memberships) {
            const auto child = b.data->places().find(m.child);
            const auto parent = b.data->places().find(m.parent);
            if (child && parent && reporting.contains(*child) && reporting.contains(*parent)) parents.insert(*parent);
        }
    }
    std::vector<std::int32_t> leaves;
    if (parents.empty()) return leaves;
    for (const std::int32_t p : reporting)
        if (!parents.contains(p)) leaves.push_back(p);
    return leaves;
}

[[nodiscard]] std::string share_text(const block_view& b, const repeat_then_jump& r) {
    const std::string noun = b.unit_noun(r.organisation);
    if (r.units < 2) return "no other " + noun + " reports both periods";
    const std::string units = detail::count_text(r.units) + " " + noun + "s that report both periods";
    if (!r.share) return "over the " + units + " nothing changed in sum";
    const std::string net = std::string(r.net_change < 0 ? "fall" : "rise") + " of " + b.shown(std::abs(r.net_change)) +
                            " over the " + units;
    if (*r.share < 0) return "against a net " + net;
    return detail::percent_text(*r.share) + " of the " + net;
}

[[nodiscard]] std::string change_text(const block_view& b, const repeat_then_jump& r) {
    return b.shown(r.repeated) + " in " + b.period_text(r.last) + " repeats " + b.period_text(r.first) +
           " exactly and is followed by " + b.shown(r.then) + " in " + b.period_text(r.after);
}

void declare(finding& f, const declared_break& d) {
    f.level = severity::info;
    f.rule = "declared_break";
    f.found += d.says == break_statement::broken ? " It is declared a break: not comparable without a bridge."
                                                 : " It is declared real.";
    std::string by = d.who.empty() ? "" : "declared by " + d.who;
    if (!d.why.empty()) by += (by.empty() ? "" : ": ") + d.why;
    if (!by.empty()) f.evidence += "; " + by;
    f.advice.clear();
}

void report(const block_view& b, const repeat_then_jump& r, findings& out) {
    finding f = b.about_row(severity::warning, "suspected_break", static_cast<std::size_t>(r.after_row));
    f.found = change_text(b, r) + ".";
    const double change = r.then - r.repeated;
    f.evidence =
        "a " + std::string(change < 0 ? "fall" : "rise") + " of " + b.shown(std::abs(change)) + ", " + share_text(b, r);
    f.score = r.share ? std::min(1.0, std::max(0.0, *r.share)) : 0.5;
    f.advice = "not comparable until someone declares whether it is a break or real";
    if (const declared_break* d =
            find_declared_break(*b.agreed, b.measure_code(), f.place, f.organisation, b.when(r.last)))
        declare(f, *d);
    out.add(std::move(f));
}

void check_declarations(const definitions& agreed, findings& out) {
    for (const declared_break& d : agreed.breaks) {
        const measure* m = agreed.find_measure(d.measure);
        if (m != nullptr && period::parse(d.before, m->frequency)) continue;
        finding f;
        f.level = severity::fault;
        f.rule = "bad_break";
        f.measure = d.measure;
        f.place = d.place;
        f.organisation = d.organisation;
        f.file = d.declared_at.file;
        f.line = d.declared_at.line;
        f.found = m == nullptr
                      ? "A break is declared for '" + d.measure + "', which is no measure."
                      : "A break is declared after '" + d.before + "', which is no " + m->frequency.text() + ".";
        f.score = 1;
        f.advice = "correct the declaration; it has no effect as it is";
        out.add(std::move(f));
    }
}

} // namespace

const declared_break* find_declared_break(const definitions& agreed, std::string_view measure, std::string_view place,
                                          std::string_view organisation, const period& last) {
    const declared_break* best = nullptr;
    int                   best_rank = -1;
    for (const declared_break& d : agreed.breaks) {
        if (d.measure != measure || (!d.place.empty() && d.place != place) ||
            (!d.organisation.empty() && d.organisation != organisation))
            continue;
        const auto before = period::parse(d.before, last.kind);
        if (!before || before->index != last.index) continue;
        const int rank = (d.place.empty() ? 0 : 2) + (d.organisation.empty() ? 0 : 1);
        if (rank <= best_rank) continue;
        best = &d;
        best_rank = rank;
    }
    return best;
}

findings check_breaks(const definitions& agreed, const dataset& data, const repeat_then_jump_options& options) {
    findings out;
    check_declarations(agreed, out);
    detail::for_each_block(agreed, data, [&](const block_view& b) {
        if (b.what == nullptr || b.what->what == kind::grade || b.what->what == kind::ordinal ||
            b.what->what == kind::milestone)
            return;
        // Only numbers that add up have a net change to share; for others every series stands alone.
        std::vector<std::int32_t> among = leaf_places(b);
        for (repeat_then_jump& r : find_repeat_then_jump(*b.rows, options, among)) {
            if (!detail::adds_up(*b.what)) {
                r.units = 1;
                r.share.reset();
            }
            report(b, r, out);
        }
    });
    out.sort();
    return out;
}

} // namespace steelyard::inline v0_1::validation
