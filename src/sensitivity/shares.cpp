// SPDX-License-Identifier: MIT
#include <steelyard/sensitivity/shares.hpp>

#include <steelyard/core/error.hpp>

#include <bit>
#include <cmath>
#include <utility>

namespace steelyard::inline v0_1::sensitivity {

namespace {

constexpr std::size_t most_factors = 16;

/// Probabilities and outcomes over the options of some factors, all others summed out.
struct margin {
    std::vector<std::size_t> sizes; ///< options of the factors that are left
    std::vector<double>      weight;
    std::vector<double>      sum; ///< weight times outcome: cells x width
};

/// Outcomes less their means: variances of what is nearly constant keep their digits.
[[nodiscard]] margin centred(const factorial& design, const outcomes& of, bool& constant) {
    const auto n = static_cast<std::size_t>(design.combinations()), width = static_cast<std::size_t>(of.width);
    if (of.width < 1 || of.values.size() != n * width)
        throw shape_mismatch("shares: " + std::to_string(of.values.size()) + " outcomes for " + std::to_string(n) + " combinations of " + std::to_string(of.width));
    margin m;
    for (const factor& f : design.factors()) m.sizes.push_back(f.probabilities.size());
    m.weight.assign(design.probability().begin(), design.probability().end());
    m.sum.assign(n * width, 0);
    constant = true;
    for (std::size_t j = 0; j < width; ++j) {
        double mean = 0, one = 0;
        bool   seen = false;
        for (std::size_t c = 0; c < n; ++c) {
            if (m.weight[c] <= 0) continue;
            const double y = of.values[c * width + j];
            if (!std::isfinite(y)) throw domain_fault("shares: the outcome of combination " + std::to_string(c) + " is not finite; exclude it, or decide what it is");
            if (seen && y != one) constant = false;
            one = y;
            seen = true;
            mean += m.weight[c] * y;
        }
        for (std::size_t c = 0; c < n; ++c)
            if (m.weight[c] > 0) m.sum[c * width + j] = m.weight[c] * (of.values[c * width + j] - mean);
    }
    return m;
}

/// Without one factor, by its position among those left.
[[nodiscard]] margin without(const margin& from, std::size_t factor, std::size_t width) {
    std::size_t outer = 1, inner = 1;
    for (std::size_t f = 0; f < factor; ++f) outer *= from.sizes[f];
    for (std::size_t f = factor + 1; f < from.sizes.size(); ++f) inner *= from.sizes[f];
    margin to;
    to.sizes = from.sizes;
    to.sizes.erase(to.sizes.begin() + static_cast<std::ptrdiff_t>(factor));
    to.weight.assign(outer * inner, 0);
    to.sum.assign(outer * inner * width, 0);
    for (std::size_t o = 0; o < outer; ++o)
        for (std::size_t k = 0; k < from.sizes[factor]; ++k)
            for (std::size_t i = 0; i < inner; ++i) {
                const std::size_t a = (o * from.sizes[factor] + k) * inner + i, b = o * inner + i;
                to.weight[b] += from.weight[a];
                for (std::size_t j = 0; j < width; ++j) to.sum[b * width + j] += from.sum[a * width + j];
            }
    return to;
}

/// Var(E[Y | the factors that are left]), summed over outcomes, for outcomes of mean 0.
[[nodiscard]] double explained(const margin& m, std::size_t width) noexcept {
    double v = 0;
    for (std::size_t c = 0; c < m.weight.size(); ++c) {
        if (m.weight[c] <= 0) continue;
        for (std::size_t j = 0; j < width; ++j) v += m.sum[c * width + j] * m.sum[c * width + j] / m.weight[c];
    }
    return v;
}

/// The worth of every set of factors, a bit each. Factors leave in descending order, so that each set is met once.
void worths(const margin& m, std::size_t kept, std::size_t below, std::size_t width, std::vector<double>& of) {
    of[kept] = explained(m, width);
    for (std::size_t f = 0; f < below; ++f) worths(without(m, f, width), kept & ~(std::size_t{1} << f), f, width, of);
}

} // namespace

sobol_result sobol_shares(const factorial& design, const outcomes& of) {
    if (!design.is_product())
        throw illegal_operation("sobol_shares: combinations are excluded, so that the judgements are not independent and these shares do not part the variance; "
                                "ask for shapley_shares");
    sobol_result result;
    const auto   width = static_cast<std::size_t>(of.width);
    const margin all = centred(design, of, result.hangs_on_none);
    for (const factor& f : design.factors()) result.factors.push_back({f.code});
    if (result.hangs_on_none) return result;
    result.variance = explained(all, width);
    for (std::size_t f = 0; f < result.factors.size(); ++f) {
        result.factors[f].total = (result.variance - explained(without(all, f, width), width)) / result.variance;
        margin alone = all;
        for (std::size_t g = result.factors.size(); g-- > 0;)
            if (g != f) alone = without(alone, g, width);
        result.factors[f].first = explained(alone, width) / result.variance;
    }
    return result;
}

shapley_result shapley_shares(const factorial& design, const outcomes& of) {
    const std::size_t n = design.factors().size();
    if (n > most_factors) throw not_supported("shapley_shares: " + std::to_string(n) + " judgements; exact shares take up to 16");
    shapley_result result;
    const auto     width = static_cast<std::size_t>(of.width);
    const margin   all = centred(design, of, result.hangs_on_none);
    for (const factor& f : design.factors()) result.factors.push_back({f.code});
    if (result.hangs_on_none) return result;
    std::vector<double> worth(std::size_t{1} << n, 0);
    worths(all, worth.size() - 1, n, width, worth);
    worth[0] = 0; // the mean is 0 but for rounding
    result.variance = worth.back();
    std::vector<double> weight(n); // of sets of so many others: s! (n - 1 - s)! / n!
    double              ways = static_cast<double>(n);
    for (std::size_t s = 0; s < n; ++s) {
        weight[s] = 1 / ways;
        ways = ways * static_cast<double>(n - 1 - s) / static_cast<double>(s + 1);
    }
    for (std::size_t set = 0; set < worth.size(); ++set)
        for (std::size_t f = 0; f < n; ++f)
            if ((set >> f & 1) == 0)
                result.factors[f].share += weight[static_cast<std::size_t>(std::popcount(set))] * (worth[set | std::size_t{1} << f] - worth[set]) / result.variance;
    return result;
}

} // namespace steelyard::inline v0_1::sensitivity
