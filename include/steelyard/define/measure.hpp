// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/decimal.hpp>
#include <steelyard/core/problem.hpp>
#include <steelyard/define/definition.hpp>
#include <steelyard/define/kind.hpp>
#include <steelyard/define/period.hpp>
#include <steelyard/define/unit.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1 {

/// Bounds within which a value can lie at all; an empty side is open.
struct valid_range {
    std::optional<double> low;
    std::optional<double> high;
    friend bool operator==(const valid_range&, const valid_range&) = default;
};

/// What organisations report and the engine stores: a flow, a stock, a level, a milestone, a narrative. Ratios and
/// rates are indicators over measures; a measure of kind ratio is a published quotient whose parts are unknown.
struct measure {
    std::string              code;
    std::string              title;
    kind                     what = kind::flow;
    unit                     in;
    std::optional<decimals>  places;    ///< empty: undeclared, kept in binary fixed point with unit 2^-64
    period_kind              frequency = period_kind::year();
    direction                better = direction::none;
    valid_range              valid;     ///< what a missing value may at most be
    valid_range              suppressed_within; ///< what a suppressed value may be: the cell rule of its publisher
    combine                  over_time = combine::refuse;
    std::vector<std::string> inflows;   ///< of a stock: flows that add to it, so that every change can be accounted for
    std::vector<std::string> outflows;  ///< of a stock: flows that take from it
    std::vector<std::string> levels;    ///< of a grade or ordinal, from worst to best; the stored number is 0, 1, ...
    std::vector<definition_version> versions;
    std::string              definition;
    std::string              source;
    std::string              owner;
    input_place              declared_at;

    /// Version in force on a day; -1 when none is declared.
    [[nodiscard]] std::int32_t version_on(date day) const noexcept {
        std::int32_t found = -1;
        for (std::size_t i = 0; i < versions.size(); ++i)
            if (!versions[i].from || *versions[i].from <= day) found = static_cast<std::int32_t>(i);
        return found;
    }
    /// Version with an id; -1 when none has it.
    [[nodiscard]] std::int32_t version_named(std::string_view id) const noexcept {
        for (std::size_t i = 0; i < versions.size(); ++i)
            if (versions[i].id == id) return static_cast<std::int32_t>(i);
        return -1;
    }
    /// Number of material changes up to a version: versions of one era are one series.
    [[nodiscard]] std::int32_t era(std::int32_t version) const noexcept {
        std::int32_t n = 0;
        for (std::int32_t i = 1; i <= version; ++i)
            if (versions[static_cast<std::size_t>(i)].change == materiality::material) ++n;
        return n;
    }
    /// Era of the version with an id; -1 when none has it.
    [[nodiscard]] std::int32_t era_named(std::string_view id) const noexcept {
        const std::int32_t version = version_named(id);
        return version < 0 ? -1 : era(version);
    }
};

} // namespace steelyard::inline v0_1
