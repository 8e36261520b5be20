// SPDX-License-Identifier: MIT
#pragma once

// Where a place or an organisation goes on a level that was asked for.

#include "reader.hpp"

#include <steelyard/aggregation/result.hpp>
#include <steelyard/core/code_list.hpp>
#include <steelyard/define/hierarchy.hpp>

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::aggregation::detail {

struct target {
    std::int32_t at = 0; ///< position in `words` of its axis_targets
    std::int64_t share = whole_share;
};

/// All targets of one level of one axis, for every code of the axis, resolved before any row is read.
class axis_targets {
public:
    /// @param in     may be null for the levels "" and the axis's own name
    /// @param index  of the same hierarchy
    axis_targets(axis along, std::string level, const hierarchy* in, const hierarchy_index* index,
                 const code_list& codes, period_kind frequency, std::int32_t first, std::int32_t last, bool by_days,
                 const as_of& known);

    /// Targets of a code at a base period; empty: outside the hierarchy then.
    [[nodiscard]] std::span<const target> of(std::int32_t code, std::int32_t period) const noexcept;
    /// The one target that all of a code's numbers go to whole in every period; -1: there is none such.
    [[nodiscard]] std::int32_t constant(std::int32_t code) const noexcept { return constant_[static_cast<std::size_t>(code + 1)]; }
    [[nodiscard]] const std::vector<std::string>& words() const noexcept { return words_; }
    [[nodiscard]] const std::string& level() const noexcept { return level_; }
    /// Some share is not a whole: numbers are counted in a finer unit.
    [[nodiscard]] bool shares() const noexcept { return shares_; }
    /// True for a code that the hierarchy has never heard of.
    [[nodiscard]] bool unknown(std::int32_t code) const noexcept {
        return code >= 0 && !unknown_.empty() && unknown_[static_cast<std::size_t>(code)];
    }

private:
    struct segment {
        std::int32_t from; ///< first base period; segments of a code are in order
        std::vector<target> list;
    };
    void resolve(const hierarchy& in, const hierarchy_index& index, const code_list& codes, period_kind frequency, std::int32_t first,
                 std::int32_t last, bool by_days, const as_of& known);
    void add(std::int32_t code, std::int32_t from, const std::vector<node_share>& shares);
    [[nodiscard]] std::int32_t find_constant(std::size_t at) const noexcept;

    std::string              level_;
    std::vector<std::string> words_;
    code_list                index_;
    std::vector<std::vector<segment>> by_code_; ///< by code + 1
    std::vector<std::int32_t> constant_; ///< by code + 1
    std::vector<bool>        unknown_; ///< by code; empty: none
    bool                     shares_ = false;
};

/// Own values of nodes whose children report the same base period (or, for `own`, children of nodes that do):
/// they are left out, so that nothing counts twice.
class double_reports {
public:
    double_reports() = default;
    /// @param level_of  by code; @param index  of the same hierarchy; both null without a hierarchy
    double_reports(const part_reader& reader, const hierarchy_index* index, const std::vector<std::int32_t>* level_of,
                   axis along, const code_list& codes, parent_value rule, const as_of& known);

    [[nodiscard]] bool none() const noexcept { return ignored_.empty(); }

    [[nodiscard]] bool ignored(std::int32_t code, std::int32_t period) const noexcept {
        return !ignored_.empty() && ignored_.contains({code, period});
    }
    [[nodiscard]] const std::set<std::pair<std::int32_t, std::int32_t>>& all() const noexcept { return ignored_; }

private:
    std::set<std::pair<std::int32_t, std::int32_t>> ignored_;
};

} // namespace steelyard::inline v0_1::aggregation::detail
