// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/problem.hpp>
#include <steelyard/define/period.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace steelyard::inline v0_1 {

/// How much a change of definition matters (the three grades of the IRIS catalogue). `material` starts a new series.
enum class materiality : std::uint8_t { none, immaterial, material };
template <>
struct enum_names<materiality> {
    static constexpr std::array<std::string_view, 3> value{"none", "immaterial", "material"};
};

/// One version of a measure's definition, in force from a day on.
struct definition_version {
    std::string         id;   ///< such as "1" or "2014"
    std::optional<date> from; ///< empty: since ever
    materiality         change = materiality::none; ///< against the version before
    std::string         text;
    friend bool operator==(const definition_version&, const definition_version&) = default;
};

/// How two material versions are joined.
enum class bridge_method : std::uint8_t { overlap, factor, model };
template <>
struct enum_names<bridge_method> {
    static constexpr std::array<std::string_view, 3> value{"overlap", "factor", "model"};
};

/// A declared way from an old series to a new one: new = factor * old, with a standard error of the factor.
/// `overlap` estimates both from the periods that were reported under both definitions.
/// `model` is a factor that somebody modelled elsewhere; it must name its source.
struct bridge {
    std::string   measure;
    std::string   from_version; ///< empty for a bridge over a declared break
    std::string   to_version;
    std::string   place;        ///< empty: everywhere
    std::string   before;       ///< for a break: the last period of the old series, as the measure's frequency writes it
    bridge_method method = bridge_method::factor;
    double        factor = 1;
    double        standard_error = 0;
    std::string   source;
    std::string   judgement; ///< id
    input_place   declared_at;
};

/// What people say about a jump that looks like a change of method.
enum class break_statement : std::uint8_t { broken, real };
template <>
struct enum_names<break_statement> {
    static constexpr std::array<std::string_view, 2> value{"break", "real"};
};

/// Somebody's statement that a series broke, or did not, between `before` and the period after it.
struct declared_break {
    std::string     measure;
    std::string     place;        ///< empty: everywhere
    std::string     organisation; ///< empty: all
    std::string     before;       ///< last period of the old series
    break_statement says = break_statement::broken;
    std::string     why;
    std::string     who;
    std::string     judgement; ///< id, may be empty
    input_place     declared_at;
};

} // namespace steelyard::inline v0_1
