// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/state.hpp>

#include <bit>
#include <vector>

namespace steelyard::inline v0_1::aggregation {

/// Exact count of distinct codes, as a bitmap: for organisations, places or categories that reported.
/// Persons are never keyed here. Memory is one bit per code up to the largest.
struct distinct {
    using input_type = std::int32_t;
    static constexpr std::string_view name = "distinct";
    static constexpr std::uint8_t version = 1;

    std::vector<std::uint64_t> words; ///< bit c of word c / 64; no trailing zero words
    std::int64_t               refused = 0; ///< negative codes, which stand for "not stated"

    void add(std::int32_t code) noexcept {
        if (code < 0) {
            ++refused;
            return;
        }
        const auto w = static_cast<std::size_t>(code) / 64;
        if (w >= words.size()) words.resize(w + 1);
        words[w] |= std::uint64_t{1} << (code % 64);
    }
    void merge(const distinct& o) noexcept {
        if (o.words.size() > words.size()) words.resize(o.words.size());
        for (std::size_t i = 0; i < o.words.size(); ++i) words[i] |= o.words[i];
        refused += o.refused;
    }
    [[nodiscard]] std::int64_t value() const noexcept {
        std::int64_t n = 0;
        for (const std::uint64_t w : words) n += std::popcount(w);
        return n;
    }
    void write(byte_writer& out) const {
        out.u64(words.size());
        for (const std::uint64_t w : words) out.u64(w);
        out.i64(refused);
    }
    static distinct read(byte_reader& in) {
        distinct d;
        d.words.resize(in.count(8));
        for (std::uint64_t& w : d.words) w = in.u64();
        d.refused = in.i64();
        if (!d.words.empty() && d.words.back() == 0) throw format_fault("distinct: trailing empty words; the bytes are damaged");
        return d;
    }
    friend bool operator==(const distinct&, const distinct&) = default;
};
static_assert(mergeable_state<distinct>);

} // namespace steelyard::inline v0_1::aggregation
