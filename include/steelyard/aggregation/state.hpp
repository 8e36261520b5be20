// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/bytes.hpp>

#include <concepts>
#include <cstdint>
#include <string_view>

namespace steelyard::inline v0_1::aggregation {

/// A mergeable state: what is known of a multiset of inputs. It is a function of the multiset only, so that any order,
/// any split and any number of threads give the same bits. A default-constructed state is the empty multiset.
/// A state of your own joins by modelling this concept; name and version say which states may be merged.
template <class S>
concept mergeable_state =
    std::regular<S> && requires(S into, const S from, typename S::input_type x, byte_writer& out, byte_reader& in) {
        { into.add(x) } noexcept;
        { into.merge(from) } noexcept;
        { from.write(out) };
        { S::read(in) } -> std::same_as<S>;
        { S::name } -> std::convertible_to<std::string_view>;
        { S::version } -> std::convertible_to<std::uint8_t>;
    };

} // namespace steelyard::inline v0_1::aggregation
