// SPDX-License-Identifier: MIT
#pragma once

// How a plain struct goes into an archive: all of its fields, in the order of their declaration. A room's header states
// only how many there are. A field that is added later makes this header fail to compile until the number follows, so
// none is ever left out without a word.

#include <concepts>
#include <type_traits>

namespace steelyard::inline v0_1::serialization {

/// Number of fields of a struct; 0: it is no plain struct, and its room's archive code takes care of it.
template <class T>
inline constexpr int fields_of = 0;

template <class T>
concept plain_struct = (fields_of<std::remove_const_t<T>> > 0);

/// What else must hold of a value than what its fields say: `fault` is a clause without a full stop, empty when all is
/// well. What breaks it is refused both when it is saved and when it is read, so that whatever was saved can be read.
template <class T>
struct invariant {
    [[nodiscard]] static constexpr const char* fault(const T&) noexcept { return ""; }
};

// The line for n fields takes a struct apart into n names. Written out because C++20 has no other way; the numbers that
// no struct has are left out.

#define STEELYARD_EACH(...) { auto& [__VA_ARGS__] = x; each(__VA_ARGS__); }

/// Calls visit(field) for each field in order.
template <plain_struct T, class Visit>
void visit_fields(T& x, Visit&& visit) {
    constexpr int n = fields_of<std::remove_const_t<T>>;
    const auto    each = [&visit](auto&... field) { (visit(field), ...); };
    // clang-format off
    if constexpr (n == 1) STEELYARD_EACH(f1)
    else if constexpr (n == 2) STEELYARD_EACH(f1, f2)
    else if constexpr (n == 3) STEELYARD_EACH(f1, f2, f3)
    else if constexpr (n == 4) STEELYARD_EACH(f1, f2, f3, f4)
    else if constexpr (n == 5) STEELYARD_EACH(f1, f2, f3, f4, f5)
    else if constexpr (n == 6) STEELYARD_EACH(f1, f2, f3, f4, f5, f6)
    else if constexpr (n == 7) STEELYARD_EACH(f1, f2, f3, f4, f5, f6, f7)
    else if constexpr (n == 8) STEELYARD_EACH(f1, f2, f3, f4, f5, f6, f7, f8)
    else if constexpr (n == 9) STEELYARD_EACH(f1, f2, f3, f4, f5, f6, f7, f8, f9)
    else if constexpr (n == 10) STEELYARD_EACH(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10)
    else if constexpr (n == 11) STEELYARD_EACH(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11)
    else if constexpr (n == 12) STEELYARD_EACH(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12)
    else if constexpr (n == 13) STEELYARD_EACH(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13)
    else if constexpr (n == 14) STEELYARD_EACH(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14)
    else if constexpr (n == 15) STEELYARD_EACH(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15)
    else if constexpr (n == 16) STEELYARD_EACH(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16)
    else if constexpr (n == 17) STEELYARD_EACH(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16,
        f17)
    else if constexpr (n == 18) STEELYARD_EACH(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16,
        f17, f18)
    else if constexpr (n == 19) STEELYARD_EACH(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16,
        f17, f18, f19)
    else if constexpr (n == 20) STEELYARD_EACH(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16,
        f17, f18, f19, f20)
    else if constexpr (n == 21) STEELYARD_EACH(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16,
        f17, f18, f19, f20, f21)
    else if constexpr (n == 22) STEELYARD_EACH(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16,
        f17, f18, f19, f20, f21, f22)
    else if constexpr (n == 23) STEELYARD_EACH(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16,
        f17, f18, f19, f20, f21, f22, f23)
    else if constexpr (n == 28) STEELYARD_EACH(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16,
        f17, f18, f19, f20, f21, f22, f23, f24, f25, f26, f27, f28)
    else if constexpr (n == 36) STEELYARD_EACH(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16,
        f17, f18, f19, f20, f21, f22, f23, f24, f25, f26, f27, f28, f29, f30, f31, f32, f33, f34, f35, f36)
    // clang-format on
    else static_assert(n == 1, "no line for that many fields: add one");
}

#undef STEELYARD_EACH

} // namespace steelyard::inline v0_1::serialization
