// SPDX-License-Identifier: MIT
#include "detail/rows.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/statistics/multiplicity.hpp>

#include <algorithm>
#include <numeric>
#include <optional>

namespace steelyard::inline v0_1::statistics {

namespace {

using namespace detail;

[[nodiscard]] bool is_p(double p) noexcept { return p >= 0 && p <= 1; }

void check(std::string_view function, const p_rows& rows, const multiplicity_options& o) {
    check_lengths(function, std::array{named_column{"p", rows.p}}, rows.given);
    if (!(o.level > 0 && o.level < 1))
        throw domain_fault(std::string(function) + ": level = " + number_text(o.level) +
                           " is not between 0 and 1; write 0.05 for 5 percent");
}

[[nodiscard]] std::vector<status> states_of(const p_rows& rows) {
    std::vector<status> state(rows.p.size());
    for (std::size_t i = 0; i < state.size(); ++i) {
        const status given = given_at(rows.given, i);
        state[i] = !has_numbers(given) ? given : is_p(rows.p[i]) ? status::ok : status::impossible;
    }
    return state;
}

[[nodiscard]] double harmonic(double m) noexcept {
    double sum = 0;
    for (double k = m; k >= 1; --k) sum += 1 / k; // the small ones first
    return sum;
}

/// Adjusts p, which are in order from the least, in place.
void adjust_sorted(std::vector<double>& p, multiplicity method) {
    const auto m = static_cast<double>(p.size());
    switch (method) {
    case multiplicity::bonferroni:
        for (double& x : p) x = std::min(1.0, m * x);
        return;
    case multiplicity::holm: {
        double most = 0;
        for (std::size_t k = 0; k < p.size(); ++k)
            p[k] = most = std::max(most, std::min(1.0, (m - static_cast<double>(k)) * p[k]));
        return;
    }
    case multiplicity::benjamini_hochberg:
    case multiplicity::benjamini_yekutieli: {
        const double times = method == multiplicity::benjamini_yekutieli ? harmonic(m) : 1;
        double       least = 1;
        for (std::size_t k = p.size(); k-- > 0;)
            p[k] = least = std::min(least, times * m / static_cast<double>(k + 1) * p[k]);
        return;
    }
    }
}

struct placed_p {
    double      p = 1;
    std::size_t row = 0;
};

/// Adjusts the p at `rows`, as one family. Equal ones come out equal, in whatever order they were sorted.
void adjust_family(std::span<const double> p, const std::vector<std::size_t>& rows, multiplicity method,
                   std::vector<double>& adjusted) {
    std::vector<placed_p> placed;
    placed.reserve(rows.size());
    for (const std::size_t i : rows) placed.push_back({p[i], i});
    std::sort(placed.begin(), placed.end(), [](const placed_p& a, const placed_p& b) { return a.p < b.p; });
    std::vector<double> sorted;
    sorted.reserve(rows.size());
    for (const placed_p& x : placed) sorted.push_back(x.p);
    adjust_sorted(sorted, method);
    for (std::size_t k = 0; k < placed.size(); ++k) adjusted[placed[k].row] = sorted[k];
}

[[nodiscard]] double simes_of_sorted(std::span<const double> p) noexcept {
    double least = 1;
    for (std::size_t k = 0; k < p.size(); ++k)
        least = std::min(least, static_cast<double>(p.size()) / static_cast<double>(k + 1) * p[k]);
    return least;
}

/// Rows by storeys from above, and where the rows under each begin in a list of all children.
struct storeys {
    std::vector<std::size_t> order;       ///< every row after its parent
    std::vector<std::size_t> first, rows; ///< rows[first[i]..first[i + 1]) are under i; those without a parent under n
    std::size_t              n = 0;

    [[nodiscard]] std::span<const std::size_t> under(std::size_t i) const noexcept {
        return std::span(rows).subspan(first[i], first[i + 1] - first[i]);
    }
};

[[nodiscard]] problem wrong_parent(std::size_t row, std::int64_t parent, std::string_view why) {
    problem p;
    p.rule = "parent";
    p.found = "row " + std::to_string(row + 1) + ": parent " + std::to_string(parent) + " " + std::string(why);
    p.advice = "give the row above, counted from 0, or -1 where there is none";
    return p;
}

[[nodiscard]] storeys storeys_of(std::span<const std::int64_t> parent) {
    storeys              s;
    std::vector<problem> wrong;
    s.n = parent.size();
    const auto place = [&](std::size_t i) { return parent[i] < 0 ? s.n : static_cast<std::size_t>(parent[i]); };
    for (std::size_t i = 0; i < s.n; ++i)
        if (parent[i] < -1 || parent[i] >= static_cast<std::int64_t>(s.n))
            wrong.push_back(wrong_parent(i, parent[i], "does not exist"));
    if (!wrong.empty()) throw invalid_input("reject_in_tree", std::move(wrong));
    s.first.assign(s.n + 2, 0);
    for (std::size_t i = 0; i < s.n; ++i) ++s.first[place(i) + 1];
    std::partial_sum(s.first.begin(), s.first.end(), s.first.begin());
    std::vector<std::size_t> next(s.first.begin(), s.first.end() - 1);
    s.rows.resize(s.n);
    for (std::size_t i = 0; i < s.n; ++i) s.rows[next[place(i)]++] = i;
    const auto top = s.under(s.n);
    s.order.assign(top.begin(), top.end());
    for (std::size_t k = 0; k < s.order.size(); ++k) {
        const auto below = s.under(s.order[k]);
        s.order.insert(s.order.end(), below.begin(), below.end());
    }
    if (s.order.size() == s.n) return s;
    std::vector<std::uint8_t> met(s.n, 0);
    for (const std::size_t i : s.order) met[i] = 1;
    for (std::size_t i = 0; i < s.n; ++i)
        if (met[i] == 0) wrong.push_back(wrong_parent(i, parent[i], "goes round in a circle"));
    throw invalid_input("reject_in_tree", std::move(wrong));
}

/// From below to above: rows without a p of their own get the least adjusted one of those under them.
void combine(const storeys& s, tree_tests& to) {
    std::vector<double> below;
    for (std::size_t k = s.order.size(); k-- > 0;) {
        const std::size_t i = s.order[k];
        if (has_numbers(to.state[i])) continue;
        below.clear();
        for (const std::size_t child : s.under(i))
            if (has_numbers(to.state[child])) below.push_back(to.p[child]);
        if (below.empty()) continue;
        std::sort(below.begin(), below.end());
        adjust_sorted(below, to.options.method);
        to.p[i] = below.front(); // they never fall
        to.combined[i] = 1;
        to.state[i] = status::ok;
    }
}

/// Tests the family under `parent` (n: the topmost one) at a level.
/// @returns the level of the families under those of it that are rejected
[[nodiscard]] double test_family(const storeys& s, std::size_t parent, double level, tree_tests& to) {
    std::vector<std::size_t> family;
    for (const std::size_t i : s.under(parent))
        if (has_numbers(to.state[i])) family.push_back(i);
    if (family.empty()) return 0;
    adjust_family(to.p, family, to.options.method, to.adjusted);
    double rejected = 0;
    for (const std::size_t i : family) {
        to.level[i] = level;
        to.rejected[i] = level > 0 && to.adjusted[i] <= level ? 1 : 0;
        rejected += to.rejected[i];
    }
    return level * (rejected / static_cast<double>(family.size()));
}

[[nodiscard]] tree_tests tested(const storeys& s, const p_rows& rows, std::vector<status> state,
                                const multiplicity_options& options) {
    tree_tests to;
    to.options = options;
    to.state = std::move(state);
    to.p.assign(s.n, none);
    to.adjusted.assign(s.n, none);
    to.level.assign(s.n, 0);
    to.rejected.assign(s.n, 0);
    to.combined.assign(s.n, 0);
    for (std::size_t i = 0; i < rows.p.size(); ++i)
        if (has_numbers(to.state[i])) to.p[i] = rows.p[i];
    combine(s, to);
    std::vector<double> below(s.n, 0); // the level of the family under each row's siblings
    const double        top = test_family(s, s.n, options.level, to);
    for (const std::size_t i : s.under(s.n)) below[i] = top;
    for (const std::size_t i : s.order) {
        const double level = test_family(s, i, to.rejected[i] != 0 ? below[i] : 0, to);
        for (const std::size_t child : s.under(i)) below[child] = level;
    }
    return to;
}

} // namespace

adjusted_tests adjust_p(const p_rows& rows, const multiplicity_options& options) {
    check("adjust_p", rows, options);
    adjusted_tests to;
    to.options = options;
    to.state = states_of(rows);
    to.adjusted.assign(to.size(), none);
    to.rejected.assign(to.size(), 0);
    std::vector<std::size_t> family;
    for (std::size_t i = 0; i < to.size(); ++i)
        if (has_numbers(to.state[i])) family.push_back(i);
    adjust_family(rows.p, family, options.method, to.adjusted);
    to.tests = static_cast<std::int64_t>(family.size());
    for (const std::size_t i : family) {
        to.rejected[i] = to.adjusted[i] <= options.level ? 1 : 0;
        to.rejections += to.rejected[i];
    }
    if (options.strict) refuse_rows("adjust_p", std::array{named_column{"p", rows.p}}, rows.given, to.state);
    return to;
}

std::optional<double> simes(std::span<const double> p) {
    if (p.empty()) return std::nullopt;
    std::vector<double> sorted(p.begin(), p.end());
    for (const double x : sorted)
        if (!is_p(x)) throw domain_fault("simes: p = " + number_text(x) + " is not from 0 to 1");
    std::sort(sorted.begin(), sorted.end());
    return simes_of_sorted(sorted);
}

tree_tests reject_in_tree(const tested_tree& tree, const multiplicity_options& options) {
    check("reject_in_tree", tree.tests, options);
    if (tree.parent.size() != tree.tests.p.size())
        throw shape_mismatch("reject_in_tree: p has " + std::to_string(tree.tests.p.size()) + " rows, parent has " +
                             std::to_string(tree.parent.size()) + "; give each row its parent, or -1");
    const storeys       s = storeys_of(tree.parent);
    std::vector<status> state = states_of(tree.tests);
    if (options.strict)
        refuse_rows("reject_in_tree", std::array{named_column{"p", tree.tests.p}}, tree.tests.given, state);
    return tested(s, tree.tests, std::move(state), options);
}

tree_tests reject_in_families(const p_rows& rows, std::span<const std::int32_t> family,
                         const multiplicity_options& options) {
    check("reject_in_families", rows, options);
    const std::size_t n = rows.p.size();
    if (family.size() != n)
        throw shape_mismatch("reject_in_families: p has " + std::to_string(n) + " rows, family has " +
                             std::to_string(family.size()) + "; give each row the number of its family");
    std::int32_t         most = -1;
    std::vector<problem> wrong;
    for (std::size_t i = 0; i < n; ++i) {
        most = std::max(most, family[i]);
        if (family[i] >= 0 && static_cast<std::size_t>(family[i]) < n) continue;
        problem p;
        p.rule = "family";
        p.found = "row " + std::to_string(i + 1) + ": family " + std::to_string(family[i]);
        p.advice = "number families from 0, without leaving one out";
        wrong.push_back(std::move(p));
    }
    if (!wrong.empty()) throw invalid_input("reject_in_families", std::move(wrong));
    std::vector<std::int64_t> parent(n + static_cast<std::size_t>(most + 1), -1);
    for (std::size_t i = 0; i < n; ++i) parent[i] = static_cast<std::int64_t>(n) + family[i];
    std::vector<status> state = states_of(rows);
    if (options.strict) refuse_rows("reject_in_families", std::array{named_column{"p", rows.p}}, rows.given, state);
    state.resize(parent.size(), status::missing);
    return tested(storeys_of(parent), rows, std::move(state), options);
}

} // namespace steelyard::inline v0_1::statistics
