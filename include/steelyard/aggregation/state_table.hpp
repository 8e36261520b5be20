// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/state.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/fingerprint.hpp>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace steelyard::inline v0_1::aggregation {

/// What the numbers in a table of states mean: tables of different meaning never merge.
struct state_meaning {
    std::string measure;
    std::string definition; ///< version or fingerprint of it
    std::string unit;
    std::int8_t places = 0; ///< decimals of the scaled integers
    friend bool operator==(const state_meaning&, const state_meaning&) = default;
};

/// States by key: for data larger than memory, one period more, or another machine. `add` batches in any order,
/// `merge` tables in any tree, `finish` at the end: the same bits as in one pass.
/// Keys are rows of `width` codes, such as (place, period).
template <mergeable_state S>
class state_table {
public:
    using key = std::vector<std::int32_t>;
    using state = S;

    state_table(std::int32_t width, state_meaning meaning) : width_(width), meaning_(std::move(meaning)) {
        if (width < 0) throw shape_mismatch("state_table: a key of " + std::to_string(width) + " codes; give 0 or more");
    }

    /// Adds a batch: `keys` holds width codes per input, one input after the other.
    /// @throws shape_mismatch when keys and inputs do not fit together; then nothing was added
    void add(std::span<const std::int32_t> keys, std::span<const typename S::input_type> inputs) {
        if (keys.size() != inputs.size() * static_cast<std::size_t>(width_))
            throw shape_mismatch("state_table: " + std::to_string(inputs.size()) + " inputs need " +
                                 std::to_string(inputs.size() * static_cast<std::size_t>(width_)) + " codes of keys, found " +
                                 std::to_string(keys.size()));
        for (std::size_t i = 0; i < inputs.size(); ++i)
            at(keys.subspan(i * static_cast<std::size_t>(width_), static_cast<std::size_t>(width_))).add(inputs[i]);
    }
    /// @throws definition_mismatch for another meaning, shape_mismatch for another width; then nothing was merged
    void merge(const state_table& other) {
        if (!(meaning_ == other.meaning_))
            throw definition_mismatch("state_table: states of " + describe(other.meaning_) + " do not merge into states of " +
                                      describe(meaning_) + "; bridge them first");
        if (width_ != other.width_) throw shape_mismatch("state_table: keys of different width");
        for (std::int64_t i = 0; i < other.size(); ++i) at(other.key_at(i)).merge(other.states_[static_cast<std::size_t>(i)]);
    }

    struct row {
        key keys;
        S   state;
        friend bool operator==(const row&, const row&) = default;
    };
    /// All groups, sorted by key: the same list whatever the order of adding.
    [[nodiscard]] std::vector<row> finish() const {
        std::vector<std::int64_t> order(static_cast<std::size_t>(size()));
        std::iota(order.begin(), order.end(), 0);
        std::ranges::sort(order, [this](std::int64_t a, std::int64_t b) { return std::ranges::lexicographical_compare(key_at(a), key_at(b)); });
        std::vector<row> rows;
        rows.reserve(order.size());
        for (const std::int64_t i : order) {
            const auto k = key_at(i);
            rows.push_back({key(k.begin(), k.end()), states_[static_cast<std::size_t>(i)]});
        }
        return rows;
    }

    [[nodiscard]] std::int64_t size() const noexcept { return static_cast<std::int64_t>(states_.size()); }
    [[nodiscard]] const state_meaning& meaning() const noexcept { return meaning_; }

    /// Everything, in canonical order: equal tables give equal bytes. Read them with from_bytes of the same state.
    [[nodiscard]] std::vector<std::uint8_t> bytes() const {
        byte_writer out;
        out.text(S::name);
        out.u8(S::version);
        out.text(meaning_.measure);
        out.text(meaning_.definition);
        out.text(meaning_.unit);
        out.u8(static_cast<std::uint8_t>(meaning_.places));
        out.u64(static_cast<std::uint64_t>(width_));
        out.u64(static_cast<std::uint64_t>(size()));
        for (const row& r : finish()) {
            for (const std::int32_t k : r.keys) out.i64(k);
            r.state.write(out);
        }
        return out.take();
    }
    /// @throws format_fault for bytes of another state, a newer version, or damaged ones
    [[nodiscard]] static state_table from_bytes(std::span<const std::uint8_t> bytes) {
        byte_reader in(bytes);
        const std::string state = in.text();
        if (state != S::name) throw format_fault("state_table: the bytes hold states '" + state + "', wanted '" + std::string(S::name) + "'");
        const int version = in.u8();
        if (version > S::version)
            throw format_fault("state_table: states '" + state + "' of version " + std::to_string(version) +
                               "; this library reads up to version " + std::to_string(S::version) + ", use a newer one");
        state_meaning meaning{in.text(), in.text(), in.text(), 0};
        meaning.places = static_cast<std::int8_t>(in.u8());
        const std::uint64_t width = in.u64();
        if (width > 64) throw format_fault("state_table: a key of " + std::to_string(width) + " codes; the bytes are damaged");
        state_table table(static_cast<std::int32_t>(width), std::move(meaning));
        const std::size_t n = in.count(static_cast<std::size_t>(width) * 8 + 1);
        key k(static_cast<std::size_t>(width));
        for (std::size_t i = 0; i < n; ++i) {
            for (std::int32_t& code : k) code = static_cast<std::int32_t>(in.i64());
            table.at(k).merge(S::read(in));
        }
        if (in.left() != 0) throw format_fault("state_table: " + std::to_string(in.left()) + " bytes too many; the bytes are damaged");
        return table;
    }

private:
    static std::string describe(const state_meaning& m) {
        return "'" + m.measure + "' (definition " + m.definition + ", " + m.unit + ", " + std::to_string(m.places) + " decimals)";
    }
    [[nodiscard]] std::span<const std::int32_t> key_at(std::int64_t i) const {
        return std::span(keys_).subspan(static_cast<std::size_t>(i * width_), static_cast<std::size_t>(width_));
    }
    static std::uint64_t hash(std::span<const std::int32_t> k) {
        fingerprinter f;
        for (const std::int32_t code : k) f.add(static_cast<std::uint64_t>(static_cast<std::uint32_t>(code)));
        return f.result().low;
    }
    S& at(std::span<const std::int32_t> k) {
        auto [it, end] = index_.equal_range(hash(k));
        for (; it != end; ++it)
            if (std::ranges::equal(key_at(it->second), k)) return states_[static_cast<std::size_t>(it->second)];
        index_.emplace(hash(k), size());
        keys_.insert(keys_.end(), k.begin(), k.end());
        return states_.emplace_back();
    }

    std::int32_t              width_;
    state_meaning             meaning_;
    std::vector<std::int32_t> keys_;
    std::vector<S>            states_;
    std::unordered_multimap<std::uint64_t, std::int64_t> index_;
};

} // namespace steelyard::inline v0_1::aggregation
