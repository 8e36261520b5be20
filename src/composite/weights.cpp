// SPDX-License-Identifier: MIT
#include <steelyard/composite/weights.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace steelyard::inline v0_1::composite {

namespace {

void scale_to_one(std::vector<double>& w) {
    const double sum = std::accumulate(w.begin(), w.end(), 0.0);
    for (double& x : w) x /= sum;
}

/// How many components the options keep, one at least.
[[nodiscard]] std::int64_t kept_of(const principal_components& p, const loading_options& o) {
    std::int64_t kept = 0;
    double       together = 0;
    while (kept < static_cast<std::int64_t>(p.eigenvalues.size())) {
        const auto i = static_cast<std::size_t>(kept);
        const bool wanted =
            p.eigenvalues[i] > o.least_eigenvalue || p.share[i] > o.least_share || together < o.least_cumulative;
        if (kept > 0 && !wanted) break;
        together += p.share[i];
        ++kept;
    }
    return kept;
}

/// Every complaint about one list of items, at its place.
struct complaints {
    std::vector<problem>& problems;
    std::string           expert;
    input_place           at;

    void object(const std::string& rule, const std::string& item, const std::string& found,
                const std::string& advice) const {
        input_place where = at;
        where.column = item;
        where.code = expert;
        problems.push_back({severity::fault, rule, where, found, advice});
    }
    void check_items(const std::vector<std::string>& items, const std::vector<std::string>& first) const {
        std::vector<std::string> sorted = items;
        std::sort(sorted.begin(), sorted.end());
        for (std::size_t i = 1; i < sorted.size(); ++i)
            if (sorted[i] == sorted[i - 1])
                object("repeated_item", sorted[i], "the item is given twice", "give each item once");
        if (items.empty()) object("no_items", "", "there is nothing to weigh", "give items");
        if (items != first)
            object("other_items", "", "the items are " + join(items),
                   "give those of the first expert in their order: " + join(first));
    }
};

void check(const comparison_matrix& m, const std::vector<std::string>& items, std::vector<problem>& problems) {
    const complaints  c{problems, m.expert, m.declared_at};
    const std::size_t n = m.items.size();
    c.check_items(m.items, items);
    if (m.ratios.size() != n * n)
        return c.object("wrong_size", "",
                        std::to_string(m.ratios.size()) + " ratios for " + std::to_string(n) + " items",
                        "give n x n of them");
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = i; j < n; ++j) {
            const double      a = m.ratios[i * n + j];
            const double      b = m.ratios[j * n + i];
            const std::string pair = m.items[i] + " against " + m.items[j];
            if (!(a > 0) || !(b > 0) || !std::isfinite(a) || !std::isfinite(b))
                c.object("not_above_zero", pair, "the ratios are " + number_text(a) + " and " + number_text(b),
                         "give numbers above zero");
            else if (i == j && a != 1)
                c.object("bad_diagonal", pair, "it is " + number_text(a), "an item is 1 times as important as itself");
            else if (std::abs(a * b - 1) > 1e-6)
                c.object("not_reciprocal", pair, "the ratios are " + number_text(a) + " and " + number_text(b),
                         "give a ratio one way and its reciprocal the other");
        }
}

/// Principal eigenvector of a positive matrix by repeated multiplication, which converges for every one (Perron 1907).
[[nodiscard]] ahp_weights weigh(const std::vector<double>& ratios, std::size_t n) {
    ahp_weights         w{std::vector<double>(n, 1 / static_cast<double>(n)), static_cast<double>(n), 0, std::nullopt};
    std::vector<double> next(n);
    for (int step = 0; step < 100000; ++step) {
        for (std::size_t i = 0; i < n; ++i) {
            next[i] = 0;
            for (std::size_t j = 0; j < n; ++j) next[i] += ratios[i * n + j] * w.weights[j];
        }
        w.eigenvalue = std::accumulate(next.begin(), next.end(), 0.0); // weights add up to 1
        double moved = 0;
        for (std::size_t i = 0; i < n; ++i) {
            next[i] /= w.eigenvalue;
            moved = std::max(moved, std::abs(next[i] - w.weights[i]));
        }
        w.weights = next;
        if (moved < 1e-16) break;
    }
    const auto count = static_cast<double>(n);
    if (n > 1) w.index = std::max(0.0, (w.eigenvalue - count) / (count - 1));
    // Mean index of random reciprocal matrices of 1 to 15 items (Saaty 1980, The Analytic Hierarchy Process).
    constexpr std::array<double, 16> random{0,    0,    0,    0.58, 0.90, 1.12, 1.24, 1.32,
                                            1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59};
    if (n < random.size()) w.ratio = n < 3 ? 0 : w.index / random[n];
    return w;
}

/// Least, most and deviation of every item over the experts.
void find_spread(group_weights& g) {
    const std::size_t k = g.items.size();
    const std::size_t n = g.experts.size();
    for (std::size_t i = 0; i < k; ++i) {
        double least = 1, most = 0, mean = 0, squares = 0;
        for (std::size_t e = 0; e < n; ++e) {
            const double x = g.individual[e * k + i];
            least = std::min(least, x);
            most = std::max(most, x);
            mean += x / static_cast<double>(n);
        }
        for (std::size_t e = 0; e < n; ++e)
            squares += (g.individual[e * k + i] - mean) * (g.individual[e * k + i] - mean);
        g.least.push_back(least);
        g.most.push_back(most);
        g.deviation.push_back(n < 2 ? 0 : std::sqrt(squares / static_cast<double>(n - 1)));
    }
}

} // namespace

component_weights weights_of_first(const principal_components& of) {
    component_weights w;
    w.weights.assign(of.loadings.begin(), of.loadings.begin() + static_cast<std::ptrdiff_t>(of.columns.size()));
    w.share = of.share.front();
    w.mixed = std::any_of(w.weights.begin(), w.weights.end(), [](double x) { return x < 0; });
    scale_to_one(w.weights);
    return w;
}

loading_weights weights_of_loadings(const principal_components& of, const loading_options& options) {
    const std::size_t  n = of.columns.size();
    const std::int64_t kept = kept_of(of, options);
    loading_weights    w{std::vector<double>(n, 0.0), std::vector<std::int64_t>(n, 0), varimax(of, kept), {}};
    for (std::int64_t f = 0; f < kept; ++f) {
        const double* row = w.loadings.data() + static_cast<std::size_t>(f) * n;
        double        explained = 0;
        for (std::size_t i = 0; i < n; ++i) explained += row[i] * row[i];
        w.explained.push_back(explained);
    }
    const double all = std::accumulate(w.explained.begin(), w.explained.end(), 0.0);
    for (std::size_t i = 0; i < n; ++i) {
        double largest = -1;
        for (std::size_t f = 0; f < w.explained.size(); ++f) {
            const double square = w.loadings[f * n + i] * w.loadings[f * n + i] / w.explained[f];
            if (square <= largest) continue;
            largest = square;
            w.factor[i] = static_cast<std::int64_t>(f);
            w.weights[i] = square * w.explained[f] / all;
        }
    }
    scale_to_one(w.weights);
    return w;
}

ahp_weights ahp(const comparison_matrix& judged) {
    std::vector<problem> problems;
    check(judged, judged.items, problems);
    if (!problems.empty()) throw invalid_input("pairwise comparisons", problems);
    return weigh(judged.ratios, judged.items.size());
}

group_weights group_ahp(std::span<const comparison_matrix> experts) {
    std::vector<problem> problems;
    if (experts.empty())
        problems.push_back(
            {severity::fault, "no_experts", {}, "there are no comparisons", "give one person's at least"});
    for (const comparison_matrix& m : experts) check(m, experts.front().items, problems);
    if (!problems.empty()) throw invalid_input("pairwise comparisons", problems);
    group_weights       g;
    std::vector<double> logs(experts.front().ratios.size(), 0.0);
    g.items = experts.front().items;
    for (const comparison_matrix& m : experts) {
        const ahp_weights own = weigh(m.ratios, g.items.size());
        g.experts.push_back(m.expert);
        g.individual.insert(g.individual.end(), own.weights.begin(), own.weights.end());
        g.ratios.push_back(own.ratio);
        for (std::size_t i = 0; i < logs.size(); ++i)
            logs[i] += std::log(m.ratios[i]) / static_cast<double>(experts.size());
    }
    for (double& x : logs) x = std::exp(x);
    const ahp_weights together = weigh(logs, g.items.size());
    g.weights = together.weights;
    g.ratio = together.ratio;
    find_spread(g);
    return g;
}

group_weights allocate(std::span<const budget> budgets, double total) {
    std::vector<problem> problems;
    if (budgets.empty())
        problems.push_back({severity::fault, "no_experts", {}, "there are no budgets", "give one person's at least"});
    for (const budget& b : budgets) {
        const complaints c{problems, b.expert, b.declared_at};
        c.check_items(b.items, budgets.front().items);
        if (b.points.size() != b.items.size()) {
            c.object("wrong_size", "",
                     std::to_string(b.points.size()) + " points for " + std::to_string(b.items.size()) + " items",
                     "give one number per item");
            continue;
        }
        for (std::size_t i = 0; i < b.points.size(); ++i)
            if (!(b.points[i] >= 0))
                c.object("negative", b.items[i], "it has " + number_text(b.points[i]) + " points", "give 0 or more");
        const double sum = std::accumulate(b.points.begin(), b.points.end(), 0.0);
        if (!(std::abs(sum - total) <= 1e-9 * total))
            c.object("wrong_sum", "", "the points add up to " + number_text(sum), "hand out " + number_text(total));
    }
    if (!problems.empty()) throw invalid_input("budget allocation", problems);
    group_weights g;
    g.items = budgets.front().items;
    g.weights.assign(g.items.size(), 0.0);
    for (const budget& b : budgets) {
        g.experts.push_back(b.expert);
        g.ratios.emplace_back();
        for (std::size_t i = 0; i < b.points.size(); ++i) {
            g.individual.push_back(b.points[i] / total);
            g.weights[i] += b.points[i];
        }
    }
    scale_to_one(g.weights);
    find_spread(g);
    return g;
}

} // namespace steelyard::inline v0_1::composite
