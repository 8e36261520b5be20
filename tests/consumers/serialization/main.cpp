// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/value.hpp>
#include <steelyard/serialization.hpp>

int main() {
    namespace archives = steelyard::serialization;
    const auto x = steelyard::value::range(2, 5, steelyard::flag::estimated);
    auto       bytes = archives::to_bytes(x);
    if (archives::from_bytes<steelyard::value>(bytes) != x) return 1;
    bytes.back() ^= 1;
    try {
        (void)archives::from_bytes<steelyard::value>(bytes);
    } catch (const steelyard::format_fault&) {
        return 0;
    }
    return 1;
}
