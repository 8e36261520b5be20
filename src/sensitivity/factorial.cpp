// SPDX-License-Identifier: MIT
#include <steelyard/sensitivity/factorial.hpp>

#include <steelyard/core/error.hpp>
#include <steelyard/core/problem.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace steelyard::inline v0_1::sensitivity {

namespace {

constexpr std::int64_t most_combinations = std::int64_t{1} << 31;

[[nodiscard]] problem wrong(const std::string& rule, const std::string& code, const std::string& found, const std::string& advice) {
    return {severity::fault, rule, {"", 0, "", code}, found, advice};
}

void check(const std::vector<factor>& factors, std::vector<problem>& problems) {
    std::vector<std::string> codes;
    for (const factor& f : factors) {
        if (f.code.empty()) problems.push_back(wrong("no_code", "", "a factor has no code", "give it that of its judgement"));
        else if (std::ranges::find(codes, f.code) != codes.end())
            problems.push_back(wrong("repeated_code", f.code, "two factors have the code '" + f.code + "'", "a judgement is one factor"));
        codes.push_back(f.code);
        if (f.probabilities.empty()) {
            problems.push_back(wrong("no_options", f.code, "factor '" + f.code + "' has no options", "name the one that is chosen at least"));
            continue;
        }
        double sum = 0;
        bool   fine = true;
        for (const double p : f.probabilities) {
            fine = fine && std::isfinite(p) && p >= 0;
            sum += p;
        }
        if (!fine || std::abs(sum - 1) > 1e-9)
            problems.push_back(wrong("bad_probabilities", f.code,
                                     "the probabilities of the options of '" + f.code + "' " +
                                         (fine ? "add up to " + number_text(sum) : "are not all finite and at least 0"),
                                     "they add up to 1; factor::equal gives each option the same"));
    }
}

} // namespace

factor factor::equal(std::string code, std::int32_t options) {
    const auto n = static_cast<std::size_t>(std::max(options, 0));
    return {std::move(code), std::vector<double>(n, 1 / static_cast<double>(std::max(n, std::size_t{1})))};
}

factorial::factorial(std::vector<factor> factors, std::span<const std::int64_t> excluded) : factors_(std::move(factors)) {
    std::vector<problem> problems;
    check(factors_, problems);
    std::int64_t count = 1;
    for (const factor& f : factors_)
        if (__builtin_mul_overflow(count, static_cast<std::int64_t>(std::max<std::size_t>(f.probabilities.size(), 1)), &count) || count > most_combinations) {
            problems.push_back(wrong("too_many", f.code, "with '" + f.code + "' there are more than 2^31 combinations", "sample them, or ask with fewer judgements"));
            count = 0;
            break;
        }
    for (const std::int64_t c : excluded)
        if (count > 0 && (c < 0 || c >= count))
            problems.push_back(wrong("no_such_combination", std::to_string(c), "combination " + std::to_string(c) + " is excluded, but there are " + std::to_string(count),
                                     "they are numbered from 0, the last factor's option changing fastest"));
    if (!problems.empty()) throw invalid_input("factorial", std::move(problems));

    probability_.assign(1, 1.0);
    for (const factor& f : factors_) { // the next factor's options change fastest
        std::vector<double> finer;
        finer.reserve(probability_.size() * f.probabilities.size());
        for (const double p : probability_)
            for (const double q : f.probabilities) finer.push_back(p * q);
        probability_ = std::move(finer);
    }
    admitted_.assign(probability_.size(), 1);
    for (const std::int64_t c : excluded) admitted_[static_cast<std::size_t>(c)] = 0;
    product_ = excluded.empty();
    double sum = 0;
    for (std::size_t c = 0; c < probability_.size(); ++c) sum += probability_[c] *= admitted_[c];
    if (sum <= 0) throw invalid_input("factorial", {wrong("nothing_left", "", "every combination is excluded or has probability 0", "admit one at least")});
    for (double& p : probability_) p /= sum;
}

std::vector<std::int32_t> factorial::options_of(std::int64_t combination) const {
    std::vector<std::int32_t> options(factors_.size());
    for (std::size_t f = factors_.size(); f-- > 0;) {
        const auto n = static_cast<std::int64_t>(factors_[f].probabilities.size());
        options[f] = static_cast<std::int32_t>(combination % n);
        combination /= n;
    }
    return options;
}

std::int64_t factorial::combination_of(std::span<const std::int32_t> options) const {
    if (options.size() != factors_.size())
        throw domain_fault("factorial: " + std::to_string(options.size()) + " options for " + std::to_string(factors_.size()) + " factors");
    std::int64_t at = 0;
    for (std::size_t f = 0; f < factors_.size(); ++f) {
        const auto n = static_cast<std::int32_t>(factors_[f].probabilities.size());
        if (options[f] < 0 || options[f] >= n)
            throw domain_fault("factorial: option " + std::to_string(options[f]) + " of '" + factors_[f].code + "', which has " + std::to_string(n));
        at = at * n + options[f];
    }
    return at;
}

} // namespace steelyard::inline v0_1::sensitivity
