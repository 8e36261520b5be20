// SPDX-License-Identifier: MIT
#include <counts.hpp>

#include <array>

int main() {
    const std::array<std::int64_t, 3> numbers{1, 2, 39};
    return host::count(numbers).value({0}) == 42.0 ? 0 : 1;
}
