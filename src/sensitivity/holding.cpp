// SPDX-License-Identifier: MIT
#include <steelyard/sensitivity/holding.hpp>

#include <steelyard/core/error.hpp>

#include <algorithm>
#include <bit>
#include <utility>

namespace steelyard::inline v0_1::sensitivity {

holding_result holding(const factorial& design, std::span<const std::uint8_t> holds, std::int64_t chosen) {
    if (static_cast<std::int64_t>(holds.size()) != design.combinations())
        throw shape_mismatch("holding: " + std::to_string(holds.size()) + " answers for " + std::to_string(design.combinations()) + " combinations");
    if (chosen < 0 || chosen >= design.combinations() || !design.admits(chosen))
        throw domain_fault("holding: the combination chosen, " + std::to_string(chosen) + ", is not admitted");
    holding_result r;
    r.holds_as_chosen = holds[static_cast<std::size_t>(chosen)] != 0;
    const std::vector<std::int32_t> own = design.options_of(chosen);
    std::size_t                     least = own.size() + 1;
    for (std::int64_t c = 0; c < design.combinations(); ++c) {
        if (!design.admits(c)) continue;
        const bool here = holds[static_cast<std::size_t>(c)] != 0;
        ++r.admitted;
        r.holds += here ? 1 : 0;
        if (here) r.share += design.probability()[static_cast<std::size_t>(c)];
        if (here == r.holds_as_chosen) continue;
        const std::vector<std::int32_t> options = design.options_of(c);
        flip                            change;
        for (std::size_t f = 0; f < options.size(); ++f)
            if (options[f] != own[f]) {
                change.factors.push_back(static_cast<std::int32_t>(f));
                change.options.push_back(options[f]);
            }
        if (change.factors.size() > least) continue;
        if (change.factors.size() < least) r.smallest_flips.clear();
        least = change.factors.size();
        change.combination = c;
        r.smallest_flips.push_back(std::move(change));
    }
    return r;
}

std::string holding_result::sentence(const factorial& design) const {
    const auto number = [](std::int64_t n, const char* what) { return std::to_string(n) + " " + what + (n == 1 ? "" : "s"); };
    std::string s = "It holds in " + std::to_string(holds) + " of " + number(admitted, "combination") + " of " +
                    number(static_cast<std::int64_t>(design.factors().size()), "judgement") + ".";
    if (smallest_flips.empty()) return s + " No combination turns it around.";
    const flip& first = smallest_flips.front();
    s += " Changing ";
    for (std::size_t i = 0; i < first.factors.size(); ++i) {
        if (i > 0) s += i + 1 == first.factors.size() ? " and " : ", ";
        s += "`" + design.factors()[static_cast<std::size_t>(first.factors[i])].code + "` to option " + std::to_string(first.options[i] + 1);
    }
    s += " turns it around";
    const auto others = static_cast<std::int64_t>(smallest_flips.size()) - 1;
    if (others > 0) s += ", and so " + std::string(others == 1 ? "does 1 other change" : "do " + number(others, "other change")) + " of as many";
    return s + ".";
}

std::vector<duplicate_option> duplicates(const factorial& design, std::span<const double> values, std::int64_t width) {
    const auto n = static_cast<std::size_t>(design.combinations()), w = static_cast<std::size_t>(width);
    if (width < 1 || values.size() != n * w)
        throw shape_mismatch("duplicates: " + std::to_string(values.size()) + " outcomes for " + std::to_string(n) + " combinations of " + std::to_string(width));
    const auto same_bits = [&](std::size_t a, std::size_t b) {
        return std::equal(values.begin() + static_cast<std::ptrdiff_t>(a * w), values.begin() + static_cast<std::ptrdiff_t>((a + 1) * w),
                          values.begin() + static_cast<std::ptrdiff_t>(b * w),
                          [](double x, double y) { return std::bit_cast<std::uint64_t>(x) == std::bit_cast<std::uint64_t>(y); });
    };
    std::vector<duplicate_option> found;
    std::size_t                   inner = n; // combinations that share the options of all factors so far
    for (std::size_t f = 0; f < design.factors().size(); ++f) {
        const std::size_t options = design.factors()[f].probabilities.size(), outer = inner;
        inner /= options;
        const auto equal = [&](std::size_t a, std::size_t b) { // over all that the other factors may say
            for (std::size_t block = 0; block < n; block += outer)
                for (std::size_t i = 0; i < inner; ++i) {
                    const std::size_t x = block + a * inner + i, y = block + b * inner + i;
                    const bool        there = design.admits(static_cast<std::int64_t>(x));
                    if (there != design.admits(static_cast<std::int64_t>(y)) || (there && !same_bits(x, y))) return false;
                }
            return true;
        };
        for (std::size_t b = 1; b < options; ++b)
            for (std::size_t a = 0; a < b; ++a)
                if (equal(a, b)) {
                    found.push_back({static_cast<std::int32_t>(f), static_cast<std::int32_t>(b), static_cast<std::int32_t>(a)});
                    break;
                }
    }
    return found;
}

} // namespace steelyard::inline v0_1::sensitivity
