// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/error.hpp>
#include <steelyard/core/fingerprint.hpp>
#include <steelyard/core/text.hpp>

#include <array>
#include <bit>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace steelyard::inline v0_1 {

/// Names of an enumeration used in options, in order of its values from 0. Specialise beside the enumeration.
template <class E>
struct enum_names; // static constexpr std::array<std::string_view, N> value

template <class E>
concept named_enum = std::is_enum_v<E> && requires { enum_names<E>::value.size(); };

template <named_enum E>
[[nodiscard]] constexpr std::string_view name(E e) noexcept {
    return enum_names<E>::value[static_cast<std::size_t>(e)];
}

/// @throws unknown_code naming the nearest known word
template <named_enum E>
[[nodiscard]] E enum_from(std::string_view text, std::string_view what) {
    for (std::size_t i = 0; i < enum_names<E>::value.size(); ++i)
        if (enum_names<E>::value[i] == text) return static_cast<E>(i);
    const std::vector<std::string> known(enum_names<E>::value.begin(), enum_names<E>::value.end());
    throw unknown_code(std::string(what) + ": '" + std::string(text) + "' is not known; " + suggest(text, known));
}

namespace detail {
struct any_field {
    void operator()(std::string_view, auto, std::string_view) const {}
};
} // namespace detail

/// An options struct lists its fields once: `static void fields(auto&& field)` calls field(name, member, about) for each, with
/// its name in files and judgement paths, its pointer to member, and one sentence about it.
/// Everything else (hash, files, documentation, the path that a judgement binds to) comes from that list.
template <class T>
concept described_options = std::is_aggregate_v<T> && std::equality_comparable<T> && requires { T::fields(detail::any_field{}); };

/// What one option can be set to from outside: from a file, a judgement or Python.
using option_value = std::variant<bool, std::int64_t, double, std::string>;

[[nodiscard]] inline std::string text(const option_value& v) {
    if (const bool* b = std::get_if<bool>(&v)) return *b ? "true" : "false";
    if (const std::int64_t* i = std::get_if<std::int64_t>(&v)) return std::to_string(*i);
    if (const double* d = std::get_if<double>(&v)) return number_text(*d);
    return std::get<std::string>(v);
}

/// One line of the description of an options struct.
struct option_description {
    std::string  path; ///< "missing.mode"
    std::string  about;
    option_value standing; ///< value in the struct described
    std::vector<std::string> choices; ///< for enumerations
};

namespace detail {

template <class T>
[[nodiscard]] option_value to_option_value(const T& x) {
    if constexpr (std::is_same_v<T, bool>) return x;
    else if constexpr (named_enum<T>) return std::string(name(x));
    else if constexpr (std::is_integral_v<T>) return static_cast<std::int64_t>(x);
    else if constexpr (std::is_floating_point_v<T>) return static_cast<double>(x);
    else return std::string(x);
}

template <class T>
void assign_option(T& into, const option_value& from, const std::string& path) {
    const auto wrong = [&](std::string_view wanted) {
        return format_fault("option " + path + ": found " + text(from) + ", wanted " + std::string(wanted));
    };
    if constexpr (std::is_same_v<T, bool>) {
        if (!std::holds_alternative<bool>(from)) throw wrong("true or false");
        into = std::get<bool>(from);
    } else if constexpr (named_enum<T>) {
        if (!std::holds_alternative<std::string>(from)) throw wrong("one of its names");
        into = enum_from<T>(std::get<std::string>(from), "option " + path);
    } else if constexpr (std::is_integral_v<T>) {
        if (!std::holds_alternative<std::int64_t>(from)) throw wrong("a whole number");
        const std::int64_t whole = std::get<std::int64_t>(from);
        if (!std::in_range<T>(whole)) throw wrong("a whole number within the option's range");
        into = static_cast<T>(whole);
    } else if constexpr (std::is_floating_point_v<T>) {
        T number{};
        if (std::holds_alternative<double>(from)) number = static_cast<T>(std::get<double>(from));
        else if (std::holds_alternative<std::int64_t>(from)) number = static_cast<T>(std::get<std::int64_t>(from));
        else throw wrong("a number");
        if (!std::isfinite(number)) throw wrong("a finite number");
        into = number;
    } else {
        if (!std::holds_alternative<std::string>(from)) throw wrong("a text");
        into = std::get<std::string>(from);
    }
}

} // namespace detail

/// Calls visit(path, member reference, about) for every leaf field, nested structs included.
template <class Options>
    requires described_options<std::remove_const_t<Options>>
void visit_options(Options& options, auto&& visit, const std::string& prefix = {}) {
    std::remove_const_t<Options>::fields([&](std::string_view name, auto member, std::string_view about) {
        auto& value = options.*member;
        const std::string path = prefix + std::string(name);
        if constexpr (described_options<std::remove_cvref_t<decltype(value)>>) visit_options(value, visit, path + ".");
        else visit(path, value, about);
    });
}

/// All options with their paths, sentences, present values and choices: the documentation of the struct.
template <described_options Options>
[[nodiscard]] std::vector<option_description> describe(const Options& options = {}) {
    std::vector<option_description> list;
    visit_options(options, [&](const std::string& path, const auto& member, std::string_view about) {
        option_description d{path, std::string(about), detail::to_option_value(member), {}};
        using T = std::remove_cvref_t<decltype(member)>;
        if constexpr (named_enum<T>) d.choices.assign(enum_names<T>::value.begin(), enum_names<T>::value.end());
        list.push_back(std::move(d));
    });
    return list;
}

/// Writes one option by its path, such as "missing.mode".
/// @throws unknown_code for a path that the struct does not have; format_fault for a value of the wrong type
template <described_options Options>
void set_option(Options& options, std::string_view path, const option_value& to) {
    bool found = false;
    visit_options(options, [&](const std::string& p, auto& member, std::string_view) {
        if (p != path) return;
        detail::assign_option(member, to, p);
        found = true;
    });
    if (found) return;
    std::vector<std::string> known;
    visit_options(options, [&](const std::string& p, auto&, std::string_view) { known.push_back(p); });
    throw unknown_code("option '" + std::string(path) + "' does not exist; " + suggest(path, known));
}

/// @throws unknown_code for a path that the struct does not have
template <described_options Options>
[[nodiscard]] option_value get_option(const Options& options, std::string_view path) {
    for (const option_description& d : describe(options))
        if (d.path == path) return d.standing;
    throw unknown_code("option '" + std::string(path) + "' does not exist");
}

/// Equal options give equal fingerprints; the names take part, so reordering the list changes nothing but order.
template <described_options Options>
[[nodiscard]] fingerprint fingerprint_of(const Options& options) {
    fingerprint sum;
    for (const option_description& d : describe(options))
        sum.add_unordered(fingerprinter{}.add(d.path).add(static_cast<std::uint64_t>(d.standing.index())).add(text(d.standing)).result());
    return sum;
}

} // namespace steelyard::inline v0_1
