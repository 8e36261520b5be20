// SPDX-License-Identifier: MIT
#pragma once

// What Boost.Serialization is told about our classes, and how those of the standard library are written. The latter never
// reach Boost: its own code for vectors trusts the length that it reads, Boost 1.74 has none for std::optional and
// std::variant, and telling it anything about std types could contradict what a host program tells it.

#include "column.hpp"

#include <steelyard/aggregation/result.hpp>
#include <steelyard/composite/run_index.hpp>
#include <steelyard/core/code_list.hpp>
#include <steelyard/dataset/dataset.hpp>
#include <steelyard/serialization/define.hpp>
#include <steelyard/serialization/fields.hpp>
#include <steelyard/validation/finding.hpp>

#include <boost/serialization/level.hpp>
#include <boost/serialization/tracking.hpp>

#include <algorithm>
#include <concepts>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace steelyard::inline v0_1::serialization {

namespace detail {

template <class T>
inline constexpr bool writes_itself = false; // has a serialize() of its own in its room's header or here
template <>
inline constexpr bool writes_itself<value> = true;
template <>
inline constexpr bool writes_itself<code_list> = true;
template <>
inline constexpr bool writes_itself<category_list> = true;
template <>
inline constexpr bool writes_itself<validation::findings> = true;
template <>
inline constexpr bool writes_itself<dataset> = true;
template <>
inline constexpr bool writes_itself<aggregation::result_table> = true;
template <>
inline constexpr bool writes_itself<composite::kept_table> = true;

/// Our classes: no pointers, so nothing to track, and one schema number for all in the envelope, so no class versions.
template <class T>
concept archive_class = plain_struct<T> || writes_itself<std::remove_const_t<T>>;

template <class T>
concept standard_class = std::is_class_v<T> && !archive_class<T> && !std::is_same_v<T, std::string>;

/// A value to be read into.
template <class T>
[[nodiscard]] T blank() {
    if constexpr (std::is_same_v<T, value>) return value::missing(reason::not_reported);
    else return T{};
}

} // namespace detail

/// Plain structs: their fields in order, then what else must hold.
template <class Archive, plain_struct T>
void serialize(Archive& archive, T& x, unsigned /*version*/) {
    visit_fields(x, [&archive](auto& field) { archive & field; });
    if (const std::string fault(invariant<T>::fault(x)); !fault.empty()) archive.refuse(fault);
}

/// Numbers as a column, all else item by item.
template <class Archive, class T>
void serialize(Archive& archive, std::vector<T>& all, unsigned /*version*/) {
    if constexpr (detail::column_element<T>) {
        if constexpr (Archive::is_loading::value) detail::load_column(archive, all);
        else detail::save_column(archive, all);
    } else if constexpr (Archive::is_loading::value) {
        const std::size_t n = archive.length(1, sizeof(T)); // no item is written as nothing
        all.clear();
        all.reserve(n);
        for (std::size_t i = 0; i < n; ++i) {
            all.push_back(detail::blank<T>());
            archive & all.back();
        }
    } else {
        archive.length(all.size());
        for (T& x : all) archive & x;
    }
}

template <class Archive, class T>
void serialize(Archive& archive, packed_column<T>& column, unsigned /*version*/) {
    if constexpr (Archive::is_loading::value) detail::load_column(archive, column);
    else detail::save_column(archive, column);
}

/// Periods, of which a table has many and of few kinds: the kinds once, then codes and numbers as columns.
template <class Archive>
void serialize(Archive& archive, std::vector<period>& all, unsigned /*version*/) {
    std::vector<period_kind>  kinds;
    std::vector<std::int32_t> which;
    std::vector<std::int32_t> index;
    if constexpr (Archive::is_loading::value) {
        archive & kinds & which & index;
        if (which.size() != index.size()) archive.refuse("periods lack their kinds");
        archive.claim(which.size(), sizeof(period));
        all.clear();
        all.reserve(which.size());
        for (std::size_t i = 0; i < which.size(); ++i) {
            if (which[i] < 0 || static_cast<std::size_t>(which[i]) >= kinds.size()) archive.refuse("a period's kind is not listed");
            all.push_back({kinds[static_cast<std::size_t>(which[i])], index[i]});
        }
    } else {
        for (const period& p : all) {
            auto at = std::find(kinds.begin(), kinds.end(), p.kind);
            if (at == kinds.end()) at = kinds.insert(at, p.kind);
            which.push_back(static_cast<std::int32_t>(at - kinds.begin()));
            index.push_back(p.index);
        }
        archive & kinds;
        archive & archive.keep(std::move(which)) & archive.keep(std::move(index));
    }
    for (const period& p : all)
        if (const std::string fault = invariant<period>::fault(p); !fault.empty()) archive.refuse(fault);
}

template <class Archive, class A, class B>
void serialize(Archive& archive, std::pair<A, B>& both, unsigned /*version*/) {
    archive & both.first & both.second;
}

template <class Archive, class T>
void serialize(Archive& archive, std::optional<T>& perhaps, unsigned /*version*/) {
    bool there = perhaps.has_value();
    archive & there;
    if constexpr (Archive::is_loading::value) {
        if (there) perhaps.emplace(detail::blank<T>());
        else perhaps.reset();
    }
    if (there) archive & *perhaps;
}

template <class Archive, class... T>
void serialize(Archive& archive, std::variant<T...>& one, unsigned /*version*/) {
    auto which = static_cast<std::uint8_t>(one.index());
    archive & which;
    if constexpr (Archive::is_loading::value) {
        if (which >= sizeof...(T)) archive.refuse("a choice of " + std::to_string(sizeof...(T)) + " has no " + std::to_string(which));
        const auto choose = [&]<std::size_t... I>(std::index_sequence<I...>) {
            ((I == which ? static_cast<void>(one.template emplace<I>()) : static_cast<void>(0)), ...);
        };
        choose(std::index_sequence_for<T...>{});
    }
    std::visit([&archive](auto& x) { archive & x; }, one);
}

/// A dictionary: its words, none twice.
template <class Archive>
void serialize(Archive& archive, code_list& list, unsigned /*version*/) {
    std::vector<std::string> words = list.words();
    archive & words;
    if constexpr (Archive::is_loading::value) {
        archive.claim(words.size(), 4 * sizeof(std::string)); // the list keeps each word twice, once in a hash table
        list = code_list(words);
        if (static_cast<std::size_t>(list.size()) != words.size()) archive.refuse("a word stands twice in a list");
    }
}

} // namespace steelyard::inline v0_1::serialization

namespace boost::serialization {

template <steelyard::serialization::detail::archive_class T>
struct implementation_level_impl<const T> {
    using tag = mpl::integral_c_tag;
    using type = mpl::int_<object_serializable>;
    static constexpr int value = type::value;
};

template <steelyard::serialization::detail::archive_class T>
struct tracking_level<T> {
    using tag = mpl::integral_c_tag;
    using type = mpl::int_<track_never>;
    static constexpr int value = type::value;
};

} // namespace boost::serialization
