// SPDX-License-Identifier: MIT
#pragma once

// What crosses the border: words, numbers, days and vocabulary structs in both directions, with messages that name what
// arrived. Enumerations are plain str in Python, days datetime.date, instants datetime.datetime in UTC.

#include "records.hpp"

#include <steelyard/core.hpp>
#include <steelyard/define.hpp>

#include <pybind11/pybind11.h>

#include <array>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace steelyard::python {

namespace py = pybind11;

/// Where a Python argument stands, for messages: "Measure(kind=...)".
struct argument {
    std::string_view owner;
    std::string_view name;

    [[nodiscard]] std::string text() const { return std::string(owner) + "(" + std::string(name) + "=...)"; }
};

/// Raises TypeError: "Measure(decimals=...): found 'x' (str), wanted a whole number".
[[noreturn]] void refuse(const argument& at, py::handle found, std::string_view wanted);

[[nodiscard]] bool         bool_from(py::handle from, const argument& at);
[[nodiscard]] std::int64_t integer_from(py::handle from, const argument& at, std::int64_t low, std::int64_t high);
[[nodiscard]] double       number_from(py::handle from, const argument& at);
[[nodiscard]] std::string  text_from(py::handle from, const argument& at);
/// A text for which a whole number, a day or a Period also stands: period = 2009.
[[nodiscard]] std::string  word_from(py::handle from, const argument& at);
[[nodiscard]] date         date_from(py::handle from, const argument& at);
[[nodiscard]] instant      instant_from(py::handle from, const argument& at);
[[nodiscard]] period_kind  period_kind_from(py::handle from, const argument& at);
[[nodiscard]] flag_set     flags_of(py::handle from, const argument& at);
[[nodiscard]] value        value_from(py::handle from, const argument& at);
[[nodiscard]] option_value option_value_from(py::handle from, const argument& at);
[[nodiscard]] py::object   to_python(date d);
[[nodiscard]] py::object   to_python(instant i);
[[nodiscard]] py::object   to_python(const option_value& v);
[[nodiscard]] py::tuple    flag_words(flag_set flags);
/// The items of anything iterable that is not a text. @throws TypeError naming what arrived
[[nodiscard]] py::list items_from(py::handle from, const argument& at, std::string_view wanted);

template <class T>
struct is_vector : std::false_type {};
template <class T>
struct is_vector<std::vector<T>> : std::true_type {};
template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};

using word_pair = std::pair<std::string, std::string>;

/// Infos, warnings, faults.
using severity_counts = std::array<std::int64_t, 3>;

template <class T>
concept core_enum = std::same_as<T, form> || std::same_as<T, reason>;

/// core names its severities nowhere: it has no options.
inline constexpr std::array<std::string_view, 3> severity_names{"info", "warning", "fault"};

template <class T>
[[nodiscard]] T make_record(const py::args& positional, const py::kwargs& named);

template <class T>
[[nodiscard]] T from_python(py::handle from, const argument& at);

/// A vocabulary struct: itself, a dict of its fields, a tuple of its leading ones, or the text that its first one takes.
template <bound_record T>
[[nodiscard]] T record_from(py::handle from, const argument& at) {
    if (py::isinstance<T>(from)) return py::cast<const T&>(from);
    if (py::isinstance<py::dict>(from))
        return make_record<T>(py::args(), py::kwargs(py::reinterpret_borrow<py::object>(from)));
    if (py::isinstance<py::tuple>(from))
        return make_record<T>(py::args(py::reinterpret_borrow<py::object>(from)), py::kwargs());
    if (py::isinstance<py::str>(from)) return make_record<T>(py::args(py::make_tuple(from)), py::kwargs());
    refuse(at, from, "a " + std::string(record_name<T>) + " or a dict of its fields");
}

template <class T>
[[nodiscard]] std::vector<T> vector_from(py::handle from, const argument& at) {
    std::vector<T> all;
    if constexpr (std::is_same_v<T, word_pair> || std::is_same_v<T, binding>) {
        if (py::isinstance<py::dict>(from)) { // {"roll_up.missing.mode": "bounded"}
            for (const auto& item : py::reinterpret_borrow<py::dict>(from))
                all.push_back(from_python<T>(py::make_tuple(item.first, item.second), at));
            return all;
        }
    }
    if (from.is_none()) return all;
    for (const py::handle item : items_from(from, at, "a list")) all.push_back(from_python<T>(item, at));
    return all;
}

template <class T>
[[nodiscard]] T from_python(py::handle from, const argument& at) {
    if constexpr (std::is_same_v<T, bool>)
        return bool_from(from, at);
    else if constexpr (core_enum<T>) {
        const std::string word = text_from(from, at);
        if constexpr (std::is_same_v<T, form>) {
            if (const auto f = form_from(word)) return *f;
            throw unknown_code(at.text() + ": '" + word + "' is no form; " +
                               suggest(word, {form_names.begin(), form_names.end()}));
        } else {
            if (word.empty()) return reason::none;
            if (const auto r = reason_from(word)) return *r;
            throw unknown_code(at.text() + ": '" + word + "' is no reason; " +
                               suggest(word, {reason_names.begin() + 1, reason_names.end()}));
        }
    } else if constexpr (std::is_same_v<T, severity>) {
        const std::string word = text_from(from, at);
        for (std::size_t i = 0; i < severity_names.size(); ++i)
            if (severity_names[i] == word) return static_cast<severity>(i);
        throw unknown_code(at.text() + ": '" + word + "' is no severity; " +
                           suggest(word, {severity_names.begin(), severity_names.end()}));
    } else if constexpr (named_enum<T>)
        return enum_from<T>(text_from(from, at), at.text());
    else if constexpr (std::is_same_v<T, char>) {
        const std::string word = text_from(from, at);
        if (word.size() != 1) refuse(at, from, "a single character");
        return word[0];
    } else if constexpr (std::is_integral_v<T>)
        return static_cast<T>(integer_from(from, at, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()));
    else if constexpr (std::is_same_v<T, double>)
        return number_from(from, at);
    else if constexpr (std::is_same_v<T, std::string>)
        return from.is_none() ? std::string() : text_from(from, at);
    else if constexpr (std::is_same_v<T, date>)
        return date_from(from, at);
    else if constexpr (std::is_same_v<T, instant>)
        return instant_from(from, at);
    else if constexpr (std::is_same_v<T, period_kind>)
        return period_kind_from(from, at);
    else if constexpr (std::is_same_v<T, period>) {
        if (!py::isinstance<period>(from)) refuse(at, from, "a Period");
        return py::cast<const period&>(from);
    } else if constexpr (std::is_same_v<T, flag_set>)
        return flags_of(from, at);
    else if constexpr (std::is_same_v<T, value>)
        return value_from(from, at);
    else if constexpr (std::is_same_v<T, option_value>)
        return option_value_from(from, at);
    else if constexpr (std::is_same_v<T, unit>)
        return unit{text_from(from, at)};
    else if constexpr (std::is_same_v<T, decimals>)
        return decimals{static_cast<std::int8_t>(integer_from(from, at, 0, max_decimals))};
    else if constexpr (std::is_same_v<T, valid_range>) {
        if (from.is_none()) return {};
        const py::list both = items_from(from, at, "a pair (low, high) in which None is an open side");
        if (both.size() != 2) refuse(at, from, "a pair (low, high) in which None is an open side");
        return {from_python<std::optional<double>>(both[0], at), from_python<std::optional<double>>(both[1], at)};
    } else if constexpr (std::is_same_v<T, report::bounds>) {
        const auto both = from_python<valid_range>(from, at);
        return {both.low, both.high};
    } else if constexpr (std::is_same_v<T, severity_counts>) {
        severity_counts counts{};
        const py::list  all = items_from(from, at, "three counts: infos, warnings, faults");
        if (all.size() != counts.size()) refuse(at, from, "three counts: infos, warnings, faults");
        for (std::size_t i = 0; i < counts.size(); ++i) counts[i] = from_python<std::int64_t>(all[i], at);
        return counts;
    } else if constexpr (std::is_same_v<T, word_pair>) {
        const py::list both = items_from(from, at, "a pair of texts");
        if (both.size() != 2) refuse(at, from, "a pair of texts");
        return {from_python<std::string>(both[0], at), from_python<std::string>(both[1], at)};
    } else if constexpr (is_optional<T>::value) {
        if (from.is_none()) return std::nullopt;
        return from_python<typename T::value_type>(from, at);
    } else if constexpr (is_vector<T>::value)
        return vector_from<typename T::value_type>(from, at);
    else if constexpr (described_options<T>) { // by path: {"missing.mode": "partial_null"}
        T options;
        if (from.is_none()) return options;
        if (!py::isinstance<py::dict>(from))
            refuse(at, from, "a dict of option paths, such as {'missing.mode': 'bounded'}");
        for (const auto& item : py::reinterpret_borrow<py::dict>(from))
            set_option(options, text_from(item.first, at), option_value_from(item.second, at));
        return options;
    } else
        return record_from<T>(from, at);
}

template <class T>
[[nodiscard]] py::object to_python(const T& x) {
    if constexpr (std::is_same_v<T, bool>)
        return py::bool_(x);
    else if constexpr (std::is_same_v<T, reason>)
        return x == reason::none ? py::object(py::none()) : py::str(std::string(name(x)));
    else if constexpr (std::is_same_v<T, severity>)
        return py::str(std::string(severity_names[static_cast<std::size_t>(x)]));
    else if constexpr (core_enum<T> || named_enum<T>)
        return py::str(std::string(name(x)));
    else if constexpr (std::is_same_v<T, char>)
        return py::str(std::string(1, x));
    else if constexpr (std::is_integral_v<T>)
        return py::int_(x);
    else if constexpr (std::is_same_v<T, double>)
        return py::float_(x);
    else if constexpr (std::is_same_v<T, std::string>)
        return py::str(x);
    else if constexpr (std::is_same_v<T, unit>)
        return py::str(x.symbol);
    else if constexpr (std::is_same_v<T, decimals>)
        return py::int_(static_cast<int>(x.places));
    else if constexpr (std::is_same_v<T, valid_range>)
        return py::make_tuple(to_python(x.low), to_python(x.high));
    else if constexpr (std::is_same_v<T, report::bounds>)
        return py::make_tuple(to_python(x.lower), to_python(x.upper));
    else if constexpr (std::is_same_v<T, severity_counts>)
        return py::make_tuple(x[0], x[1], x[2]);
    else if constexpr (std::is_same_v<T, flag_set>)
        return flag_words(x);
    else if constexpr (std::is_same_v<T, fingerprint>)
        return py::str(x.text());
    else if constexpr (std::is_same_v<T, word_pair>)
        return py::make_tuple(x.first, x.second);
    else if constexpr (is_optional<T>::value)
        return x ? to_python(*x) : py::object(py::none());
    else if constexpr (is_vector<T>::value) {
        py::tuple all(x.size());
        for (std::size_t i = 0; i < x.size(); ++i) all[i] = to_python(static_cast<const typename T::value_type&>(x[i]));
        return all;
    } else if constexpr (described_options<T>) {
        py::dict paths;
        for (const option_description& d : describe(x)) paths[py::str(d.path)] = to_python(d.standing);
        return paths;
    } else
        return py::cast(x);
}

} // namespace steelyard::python
