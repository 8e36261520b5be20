// SPDX-License-Identifier: MIT
#pragma once

// The rows of one unit as plain arrays, and the loops that add their points.

#include "cell.hpp"
#include "kernels.hpp"
#include "plain_sums.hpp"

#include <steelyard/dataset/block_facts.hpp>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

namespace steelyard::inline v0_1::aggregation::detail {

struct row_range {
    std::int64_t first = 0, last = 0; ///< last is one past the end
    [[nodiscard]] std::size_t size() const noexcept { return static_cast<std::size_t>(last - first); }
};

/// Columns of the rows of one unit as arrays. Rows of units that come after it are decoded along with it.
class row_block {
public:
    row_block(const measure_rows& rows, const block_facts& facts)
        : rows_(rows), repeats_(facts.repeats ? facts.repeats->data() : nullptr), small_(facts.largest < std::uint64_t{1} << 51) {
        if (facts.special) special_ = *facts.special;
    }

    const std::int32_t* category = nullptr; ///< null unless asked for
    const std::int32_t* period = nullptr;
    const std::int64_t* number = nullptr;
    fixed_numbers       fixed; ///< null unless asked for

    /// Of the columns that say which cells the rows are of, those that are wanted.
    struct wanted {
        bool periods = true, categories = true;
        bool fixed = false; ///< of doubles: in units of 2^-64, too
    };
    void show(row_range range, wanted what) {
        if (range.first < window_.first || range.last > window_.last) decode(range, what);
        range_ = range;
        const std::int64_t at = range.first - window_.first;
        category = category_.empty() ? nullptr : category_.data() + at;
        period = period_.empty() ? nullptr : period_.data() + at;
        number = number_.data() + at;
        if (!part_.empty()) fixed = fixed_numbers{whole_.data(), part_.data()}.from(static_cast<std::size_t>(at));
    }
    [[nodiscard]] std::size_t size() const noexcept { return range_.size(); }
    /// Position in the block of rows.
    [[nodiscard]] std::size_t row(std::size_t i) const noexcept { return static_cast<std::size_t>(range_.first) + i; }
    [[nodiscard]] const std::uint64_t* repeats() const noexcept { return repeats_; }
    /// Whether a row is of the same cell as the one before it.
    [[nodiscard]] bool repeats(std::size_t i) const noexcept { return repeats_ != nullptr && (repeats_[row(i) / 64] >> row(i) % 64 & 1) != 0; }
    [[nodiscard]] bool plain(std::size_t i) const noexcept { return special_.empty() || (special_[row(i) / 64] >> row(i) % 64 & 1) == 0; }
    /// Rows i .. i + 63 as bits: set where one is no plain point.
    [[nodiscard]] std::uint64_t special_from(std::size_t i) const noexcept {
        if (special_.empty()) return 0;
        const std::size_t word = row(i) / 64, within = row(i) % 64;
        std::uint64_t     bits = special_[word] >> within;
        if (within != 0 && word + 1 < special_.size()) bits |= special_[word + 1] << (64 - within);
        return bits;
    }
    /// Both with periods and categories shown.
    [[nodiscard]] bool same_cells(const row_block& o) const noexcept {
        return size() == o.size() && std::equal(category, category + size(), o.category) &&
               std::equal(period, period + size(), o.period);
    }

private:
    static constexpr std::int64_t ahead = 2048; ///< rows decoded at once, so that they stay in the nearest cache

    void decode(row_range range, wanted what) {
        window_ = {range.first, std::min(std::max(range.last, range.first + ahead), rows_.size())};
        const auto column = [this](const auto& from, auto& into) {
            into.resize(window_.size());
            detail::decode(from, static_cast<std::size_t>(window_.first), window_.size(), into.data());
        };
        if (what.categories) column(rows_.category, category_);
        if (what.periods) column(rows_.period, period_);
        column(rows_.number, number_);
        if (!what.fixed) return;
        whole_.resize(window_.size());
        part_.resize(window_.size());
        split(number_.data(), number_.size(), small_, whole_.data(), part_.data());
    }

    const measure_rows&       rows_;
    const std::uint64_t*      repeats_;
    bool                      small_; ///< all numbers, if they are doubles
    std::span<const std::uint64_t> special_;
    row_range                 window_, range_;
    std::vector<std::int32_t> category_, period_;
    std::vector<std::int64_t> number_, whole_;
    std::vector<std::uint64_t> part_;
};

/// Base periods of a unit as bits, per output.
struct period_bits {
    std::size_t                words = 0;
    std::vector<std::uint64_t> bits; ///< output * words + period / 64

    void clear(std::size_t outputs, std::size_t periods) {
        words = (periods + 63) / 64;
        bits.assign(outputs * words, 0);
    }
    void note(std::size_t output, std::size_t period) noexcept { bits[output * words + period / 64] |= std::uint64_t{1} << (period % 64); }
    [[nodiscard]] const std::uint64_t* of(std::size_t output) const noexcept { return bits.data() + output * words; }
};

/// Which base periods a unit reported.
struct plain_marks {
    period_bits there;
    period_bits wanted; ///< of cells that count as expected; in use where `all_wanted` is not true
    bool        all_wanted = true;

    void clear(std::size_t outputs, std::size_t periods) {
        there.clear(outputs, periods);
        all_wanted = true;
    }
    [[nodiscard]] const std::uint64_t* wanted_of(std::size_t output) const noexcept { return (all_wanted ? there : wanted).of(output); }
};

/// Adds rows as if all were points, and takes back those that are not: their positions go into a list. Rows come
/// category by category, and several rows of one cell (from different sources) follow each other: the first of them
/// counts.
template <class Sum>
class point_adder {
public:
    /// @param output_of  by category; categories that nobody uses have the output 0
    /// @param states     of the unit's group: output * periods + period
    point_adder(const std::vector<std::int32_t>& output_of, std::int32_t first_period, std::size_t periods, plain_state<Sum>* states,
                period_bits& there, std::vector<std::size_t>& others)
        : output_of_(output_of), first_(first_period), periods_(periods), states_(states), there_(there), others_(others) {}

    void totals(const row_block& n, bool binary) {
        by_category(n, [&](std::size_t begin, std::size_t end, std::size_t out) {
            if (binary) run<true, false, false>(n, n, begin, end, out);
            else run<false, false, false>(n, n, begin, end, out);
        });
    }
    void quotients(const row_block& n, const row_block& d, bool binary_n, bool binary_d) {
        by_category(n, [&](std::size_t begin, std::size_t end, std::size_t out) {
            if (binary_n && binary_d) run<true, true, true>(n, d, begin, end, out);
            else if (binary_n) run<true, false, true>(n, d, begin, end, out);
            else if (binary_d) run<false, true, true>(n, d, begin, end, out);
            else run<false, false, true>(n, d, begin, end, out);
        });
    }

private:
    template <class Run>
    void by_category(const row_block& n, Run run) const {
        if (n.category == nullptr) { // one output takes all categories
            run(0, n.size(), 0);
            return;
        }
        for (std::size_t begin = 0, end = 0; begin < n.size(); begin = end) {
            const std::int32_t category = n.category[begin];
            for (end = begin + 1; end < n.size() && n.category[end] == category;) ++end;
            const std::int32_t out = output_of_[static_cast<std::size_t>(category)];
            if (out >= 0) run(begin, end, static_cast<std::size_t>(out));
        }
    }
    template <bool BinaryN, bool BinaryD, bool Quotient>
    void run(const row_block& n, const row_block& d, std::size_t begin, std::size_t end, std::size_t out) {
        plain_state<Sum>* const states = states_ + out * periods_;
        add_all<BinaryN, BinaryD, Quotient>(n, d, begin, end, out, states);
        for (std::size_t from = begin; from < end; from += 64) {
            std::uint64_t bits = n.special_from(from) | (Quotient ? d.special_from(from) : 0);
            if (end - from < 64) bits &= (std::uint64_t{1} << (end - from)) - 1;
            for (; bits != 0; bits &= bits - 1) {
                const std::size_t i = from + static_cast<std::size_t>(std::countr_zero(bits));
                add<BinaryN, BinaryD, Quotient, -1>(n, d, i, states);
                others_.push_back(i);
            }
        }
    }
    template <bool BinaryN, bool BinaryD, bool Quotient>
    void add_all(const row_block& n, const row_block& d, std::size_t begin, std::size_t end, std::size_t out, plain_state<Sum>* states) {
        if constexpr (Quotient && BinaryN == BinaryD && BinaryN == (sizeof(Sum) > sizeof(std::int64_t))) { // as nearly always
            if (there_.words == 1) {
                const auto add = [&](auto numerator, auto denominator) {
                    there_.bits[out] |= add_points(n.period + begin, numerator, denominator, end - begin, n.repeats(), n.row(begin), first_, states);
                };
                if constexpr (BinaryN) add(n.fixed.from(begin), d.fixed.from(begin));
                else add(n.number + begin, d.number + begin);
                return;
            }
        }
        for (std::size_t i = begin; i < end; ++i) {
            add<BinaryN, BinaryD, Quotient, 1>(n, d, i, states);
            there_.note(out, static_cast<std::size_t>(n.period[i] - first_));
        }
    }
    template <bool BinaryN, bool BinaryD, bool Quotient, int Times>
    void add(const row_block& n, const row_block& d, std::size_t i, plain_state<Sum>* states) const noexcept {
        plain_state<Sum>& s = states[n.period[i] - first_];
        s.known += Times * sum_of<BinaryN>(n.number[i]);
        if constexpr (Quotient) s.den += Times * sum_of<BinaryD>(d.number[i]);
        s.points += n.repeats(i) ? 0 : Times;
    }
    template <bool Binary>
    [[nodiscard]] static Sum sum_of(std::int64_t stored) noexcept {
        if constexpr (Binary && sizeof(Sum) > sizeof(std::int64_t)) return to_fixed(std::bit_cast<double>(stored)).units;
        else return static_cast<Sum>(stored);
    }

    const std::vector<std::int32_t>& output_of_; ///< by category
    std::int32_t                     first_;
    std::size_t                      periods_;
    plain_state<Sum>*                states_;
    period_bits&                     there_;
    std::vector<std::size_t>&        others_;
};

} // namespace steelyard::inline v0_1::aggregation::detail
