// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/decimal.hpp>
#include <steelyard/core/fingerprint.hpp>
#include <steelyard/core/options.hpp>
#include <steelyard/core/problem.hpp>
#include <steelyard/core/value.hpp>
#include <steelyard/serialization/fields.hpp>

#include <string>

namespace steelyard::inline v0_1::serialization {

template <>
inline constexpr int fields_of<input_place> = 4;
template <>
inline constexpr int fields_of<problem> = 5;
template <>
inline constexpr int fields_of<option_description> = 4;
template <>
inline constexpr int fields_of<decimals> = 1;
template <>
inline constexpr int fields_of<flag_set> = 1;
template <>
inline constexpr int fields_of<fingerprint> = 2;

template <>
struct invariant<decimals> {
    [[nodiscard]] static std::string fault(const decimals& d) {
        if (d.places >= 0 && d.places <= max_decimals) return {};
        return "decimals = " + std::to_string(int{d.places}) + " is outside 0.." + std::to_string(max_decimals);
    }
};

/// All flags there are.
inline constexpr std::uint16_t known_flags = (1U << flag_names.size()) - 1;

template <>
struct invariant<flag_set> {
    [[nodiscard]] static std::string fault(const flag_set& f) {
        return (f.bits & ~known_flags) == 0 ? std::string() : "flags " + std::to_string(f.bits) + " are not known";
    }
};

/// Whether an enumeration's number names one of its values.
template <class E>
[[nodiscard]] constexpr bool names_a_value(E e) noexcept {
    const auto i = static_cast<std::size_t>(e);
    if constexpr (named_enum<E>) return i < enum_names<E>::value.size();
    else if constexpr (std::is_same_v<E, form>) return i < form_names.size();
    else if constexpr (std::is_same_v<E, reason>) return i < reason_names.size();
    else {
        static_assert(std::is_same_v<E, severity>);
        return e <= severity::fault;
    }
}

/// A value as its parts, and back through its own checked constructors.
template <class Archive>
void serialize(Archive& archive, value& v, unsigned /*version*/) {
    form     what = v.form();
    reason   why = v.reason();
    flag_set flags = v.flags();
    double   lower = v.lower().value_or(v.upper().value_or(0));
    double   upper = v.upper().value_or(lower);
    archive & what & why & flags & lower & upper;
    if constexpr (Archive::is_loading::value) {
        const bool gone = what == form::missing;
        if (gone != (why != reason::none) || (gone && (!flags.empty() || lower != 0)) ||
            (what == form::range ? lower > upper : lower != upper))
            archive.refuse("a value's form, reason and numbers do not fit together");
        switch (what) {
        case form::point: v = value::point(lower, flags); break;
        case form::range: v = value::range(lower, upper, flags); break;
        case form::below: v = value::below(lower, flags); break;
        case form::above: v = value::above(lower, flags); break;
        case form::missing: v = value::missing(why); break;
        }
    }
}

} // namespace steelyard::inline v0_1::serialization
