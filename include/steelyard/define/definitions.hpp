// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/fingerprint.hpp>
#include <steelyard/core/problem.hpp>
#include <steelyard/define/agenda.hpp>
#include <steelyard/define/definition.hpp>
#include <steelyard/define/expectation.hpp>
#include <steelyard/define/hierarchy.hpp>
#include <steelyard/define/indicator.hpp>
#include <steelyard/define/judgement.hpp>
#include <steelyard/define/measure.hpp>
#include <steelyard/define/scheme.hpp>
#include <steelyard/define/target.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1 {

/// A named kind of period, such as "beach_season".
struct calendar {
    std::string code;
    period_kind means;
    input_place declared_at;
};

/// Everything that was agreed about what is measured. A plain value: build it in C++ or Python, or load it from a
/// framework directory. `check()` says what is wrong with it, all at once.
struct definitions {
    std::vector<calendar>       calendars;
    std::vector<node>           places;        ///< empty: any place is accepted
    std::vector<node>           organisations; ///< empty: any organisation is accepted
    std::vector<hierarchy>      hierarchies;
    std::vector<scheme>         schemes;
    std::vector<measure>        measures;
    std::vector<indicator>      indicators;
    std::vector<target>         targets;
    std::vector<expectation>    expectations;
    std::vector<bridge>         bridges;
    std::vector<declared_break> breaks;
    std::vector<judgement>      judgements;
    agenda                      common_agenda;

    [[nodiscard]] const measure*   find_measure(std::string_view code) const noexcept;
    [[nodiscard]] const indicator* find_indicator(std::string_view code) const noexcept;
    [[nodiscard]] const scheme*    find_scheme(std::string_view code) const noexcept;
    [[nodiscard]] const hierarchy* find_hierarchy(std::string_view code) const noexcept;
    [[nodiscard]] const judgement* find_judgement(std::string_view id) const noexcept;
    /// The kind of period of a calendar or of a built-in name such as "month"; empty when there is none.
    [[nodiscard]] std::optional<period_kind> find_period_kind(std::string_view name) const;
    /// "beach_season 2015" where a calendar names the kind, else the period's own text.
    [[nodiscard]] std::string period_text(const period& p) const;
    /// Reads what period_text() and period::text() write: as a period of the kind named first, else of a calendar,
    /// else of a built-in kind. Empty when it is none.
    [[nodiscard]] std::optional<period> read_period(std::string_view text, const std::optional<period_kind>& first = {}) const;
    /// The indicator, or a measure as the indicator that shows it as it is.
    /// @throws unknown_code with the nearest known code
    [[nodiscard]] indicator indicator_or_measure(std::string_view code) const;

    /// The rule by which an indicator is combined along an axis: its own, else that of its measures, else the usual
    /// one of its kind.
    [[nodiscard]] combine rule(const indicator& what, axis along) const noexcept;

    /// Every rule that a definition can break: unknown codes, illegal combinations, shares that do not add up,
    /// versions out of order, bridges without both ends, judgements without options...
    [[nodiscard]] std::vector<problem> check() const;

    /// Changes when anything that can change a number changes.
    [[nodiscard]] fingerprint content() const;
};

} // namespace steelyard::inline v0_1
