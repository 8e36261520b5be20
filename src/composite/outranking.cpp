// SPDX-License-Identifier: MIT
#include "detail/numbers.hpp"
#include "detail/outrank.hpp"

#include <steelyard/composite/outranking.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace steelyard::inline v0_1::composite {

namespace {

constexpr double equal_within = 1e-12;

/// What an outranking unit has more than half of, when shares are sums of rounded weights.
constexpr double half_within = 1e-12;

/// Adds weight x (better - worse) of unit i against all later ones; one loop without branches.
void add_row(std::span<const double> x, std::size_t i, double weight, double* lead) noexcept {
    const double reach = equal_within * std::abs(x[i]);
    const double low = x[i] - reach;
    const double high = x[i] + reach;
    for (std::size_t j = i + 1; j < x.size(); ++j)
        lead[j] += weight * (static_cast<double>(x[j] < low) - static_cast<double>(x[j] > high));
}

void add_row_of_points(const detail::weighted_column& c, std::size_t i, double* lead, double* common) noexcept {
    if (c.forms[i] != form::point) return;
    const double reach = equal_within * std::abs(c.numbers[i]);
    for (std::size_t j = i + 1; j < c.numbers.size(); ++j) {
        if (c.forms[j] != form::point) continue;
        common[j] += c.weight;
        const double away = c.numbers[j] - c.numbers[i];
        lead[j] += away < -reach ? c.weight : (away > reach ? -c.weight : 0);
    }
}

/// Fills what lies below the diagonal, block by block: a column at a time would touch a line of memory for every number.
void mirror(pairwise& p) noexcept {
    constexpr std::size_t block = 32;
    const auto            n = static_cast<std::size_t>(p.units);
    for (std::size_t top = 0; top < n; top += block)
        for (std::size_t left = 0; left <= top; left += block)
            for (std::size_t i = top; i < std::min(top + block, n); ++i)
                for (std::size_t j = left; j < std::min(left + block, i); ++j)
                    p.share[i * n + j] = 1 - p.share[j * n + i];
}

} // namespace

namespace detail {

pairwise outrank(std::int64_t units, std::span<const weighted_column> columns) {
    const auto                n = static_cast<std::size_t>(units);
    pairwise                  p{units, std::vector<double>(n * n, 0.5)};
    std::vector<double>       lead(n);
    std::vector<double>       common(n);
    std::vector<std::uint8_t> whole;
    double                    of_whole = 0;
    for (const weighted_column& c : columns) {
        whole.push_back(all_points(c.forms) ? 1 : 0);
        of_whole += whole.back() != 0 ? c.weight : 0;
    }
    for (std::size_t i = 0; i < n; ++i) {
        std::fill(lead.begin(), lead.end(), 0.0);
        std::fill(common.begin(), common.end(), of_whole);
        for (std::size_t k = 0; k < columns.size(); ++k) {
            if (columns[k].weight == 0) continue;
            if (whole[k] != 0)
                add_row(columns[k].numbers, i, columns[k].weight, lead.data());
            else
                add_row_of_points(columns[k], i, lead.data(), common.data());
        }
        for (std::size_t j = i + 1; j < n; ++j) {
            const double share = common[j] > 0 ? 0.5 + lead[j] / (2 * common[j]) : 0.5;
            p.share[i * n + j] = share;
        }
    }
    mirror(p);
    return p;
}

} // namespace detail

pairwise outrank(const score_table& scores, std::span<const double> weights) {
    if (weights.size() != scores.columns.size())
        throw shape_mismatch("outrank: " + std::to_string(scores.columns.size()) + " columns, " +
                             std::to_string(weights.size()) + " weights; give one each");
    std::vector<detail::weighted_column> columns;
    for (std::int64_t c = 0; c < scores.column_count(); ++c) {
        const double w = weights[static_cast<std::size_t>(c)];
        if (!(w >= 0) || !std::isfinite(w))
            throw domain_fault("outrank: the weight of column " + scores.columns[static_cast<std::size_t>(c)] + " is " +
                               number_text(w) + "; give 0 or more");
        columns.push_back({scores.numbers_of(c), scores.forms_of(c), w});
    }
    return detail::outrank(scores.unit_count(), columns);
}

std::vector<double> copeland(const pairwise& p) {
    std::vector<double> scores(static_cast<std::size_t>(p.units), 0.0);
    const auto          n = static_cast<std::size_t>(p.units);
    for (std::size_t i = 0; i < n; ++i) {
        const double* row = p.share.data() + i * n;
        std::int64_t  lead = 0; // a whole number: its sum may be taken in any order, several at a time
        for (std::size_t j = 0; j < n; ++j)
            lead += static_cast<std::int64_t>(row[j] > 0.5 + half_within) -
                    static_cast<std::int64_t>(row[j] < 0.5 - half_within);
        scores[i] = static_cast<double>(lead);
    }
    return scores;
}

std::vector<double> borda(const pairwise& p) {
    std::vector<double> scores(static_cast<std::size_t>(p.units), 0.0);
    for (std::int64_t i = 0; i < p.units; ++i) {
        for (std::int64_t j = 0; j < p.units; ++j)
            if (j != i) scores[static_cast<std::size_t>(i)] += p.at(i, j);
    }
    return scores;
}

namespace {

/// Best agreements of all subsets, as the first places of an order and as the last ones.
class subset_programme {
public:
    explicit subset_programme(const pairwise& p)
        : p_(p),
          n_(static_cast<unsigned>(p.units)),
          whole_((std::uint32_t{1} << n_) - 1) {
        head_.assign(std::size_t{whole_} + 1, 0);
        tail_.assign(std::size_t{whole_} + 1, 0);
        ways_.assign(std::size_t{whole_} + 1, 0);
        sums_.assign(std::size_t{n_} << half(), 0);
        rest_.assign(std::size_t{n_} << (n_ - half()), 0);
        fill_sums();
    }

    [[nodiscard]] kemeny_orders solve() {
        ways_[0] = 1;
        for (std::uint32_t s = 1; s <= whole_ && s != 0; ++s) fill_head(s);
        for (std::uint32_t s = 1; s <= whole_ && s != 0; ++s) fill_tail(s);
        kemeny_orders k;
        k.agreement = head_[whole_];
        k.count = ways_[whole_];
        k.best.assign(n_, p_.units);
        k.worst.assign(n_, 1);
        for (std::uint32_t s = 1; s <= whole_ && s != 0; ++s) mark_places(s, k);
        k.first = first_order();
        return k;
    }

private:
    // Sums over a subset are looked up in two halves, so that each costs two reads.
    [[nodiscard]] unsigned half() const noexcept { return n_ / 2; }
    void                   fill_sums() {
                          for (unsigned i = 0; i < n_; ++i) {
                              fill_half(sums_.data() + (std::size_t{i} << half()), half(), 0, i);
                              fill_half(rest_.data() + (std::size_t{i} << (n_ - half())), n_ - half(), half(), i);
        }
    }
    void fill_half(double* into, unsigned bits, unsigned first, unsigned i) {
        for (std::uint32_t s = 1; s < (std::uint32_t{1} << bits); ++s) {
            const auto j = static_cast<unsigned>(std::countr_zero(s));
            into[s] = into[s & (s - 1)] + (j + first == i ? 0 : p_.at(j + first, i));
        }
    }
    /// Sum over j in s of share(j, i): what i gains by standing after all of s.
    [[nodiscard]] double after(std::uint32_t s, unsigned i) const noexcept {
        const std::uint32_t low = s & ((std::uint32_t{1} << half()) - 1);
        return sums_[(std::size_t{i} << half()) + low] + rest_[(std::size_t{i} << (n_ - half())) + (s >> half())];
    }
    /// Equal sums of up to 190 shares differ by rounding only.
    [[nodiscard]] static bool equal(double a, double b) noexcept { return std::abs(a - b) <= 1e-10; }

    void fill_head(std::uint32_t s) {
        double best = -1;
        for (std::uint32_t rest = s; rest != 0; rest &= rest - 1) {
            const auto          i = static_cast<unsigned>(std::countr_zero(rest));
            const std::uint32_t others = s & ~(std::uint32_t{1} << i);
            best = std::max(best, head_[others] + after(others, i));
        }
        head_[s] = best;
        for (std::uint32_t rest = s; rest != 0; rest &= rest - 1) {
            const auto          i = static_cast<unsigned>(std::countr_zero(rest));
            const std::uint32_t others = s & ~(std::uint32_t{1} << i);
            if (equal(best, head_[others] + after(others, i))) ways_[s] += ways_[others];
        }
    }
    /// tail_[s]: the best that the units of s, standing last, can add, those before them being the complement.
    void fill_tail(std::uint32_t s) {
        double best = -1;
        for (std::uint32_t rest = s; rest != 0; rest &= rest - 1) {
            const auto          i = static_cast<unsigned>(std::countr_zero(rest));
            const std::uint32_t later = s & ~(std::uint32_t{1} << i);
            best = std::max(best, after(whole_ & ~s, i) + tail_[later]);
        }
        tail_[s] = best;
    }
    /// Unit i stands last among the first |s| places of some best order.
    void mark_places(std::uint32_t s, kemeny_orders& k) const {
        const auto place = static_cast<std::int64_t>(std::popcount(s));
        for (std::uint32_t rest = s; rest != 0; rest &= rest - 1) {
            const auto          i = static_cast<unsigned>(std::countr_zero(rest));
            const std::uint32_t others = s & ~(std::uint32_t{1} << i);
            if (!equal(k.agreement, head_[others] + after(others, i) + tail_[whole_ & ~s])) continue;
            k.best[i] = std::min(k.best[i], place);
            k.worst[i] = std::max(k.worst[i], place);
        }
    }
    [[nodiscard]] std::vector<std::int64_t> first_order() const {
        std::vector<std::int64_t> order;
        std::uint32_t             placed = 0;
        while (placed != whole_) {
            for (unsigned i = 0; i < n_; ++i) {
                const std::uint32_t one = std::uint32_t{1} << i;
                if ((placed & one) != 0 ||
                    !equal(tail_[whole_ & ~placed], after(placed, i) + tail_[whole_ & ~placed & ~one]))
                    continue;
                order.push_back(i);
                placed |= one;
                break;
            }
        }
        return order;
    }

    const pairwise&            p_;
    unsigned                   n_;
    std::uint32_t              whole_;
    std::vector<double>        head_, tail_, sums_, rest_;
    std::vector<std::uint64_t> ways_;
};

} // namespace

kemeny_orders kemeny(const pairwise& p, std::int64_t most_units) {
    const std::int64_t most = std::min<std::int64_t>(most_units, 20);
    if (p.units > most)
        throw not_supported("kemeny: " + std::to_string(p.units) + " units, at most " + std::to_string(most) +
                            " are ordered exactly; choose copeland or borda, or take fewer units");
    if (p.units == 0) return {};
    return subset_programme(p).solve();
}

} // namespace steelyard::inline v0_1::composite
