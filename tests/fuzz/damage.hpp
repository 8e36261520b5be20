// SPDX-License-Identifier: MIT
#pragma once

// What happens to a text on its way: bytes lost, doubled, exchanged, and words that readers stumble over.

#include <steelyard/core/random.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fuzz {

using steelyard::random_stream;

/// Words that mean something to the reader under test: the damage puts them anywhere.
using words = std::vector<std::string_view>;

inline void damage_once(std::string& text, random_stream& r, const words& known) {
    const auto at = [&] { return static_cast<std::size_t>(r.below(text.size() + 1)); };
    const auto length = [&](std::size_t from) { return static_cast<std::size_t>(r.below(std::min<std::size_t>(text.size() - from, 40) + 1)); };
    const std::size_t place = at();
    switch (r.below(7)) {
    case 0:
        if (place < text.size()) text[place] = static_cast<char>(r.next());
        break;
    case 1: text.insert(place, 1, static_cast<char>(r.next())); break;
    case 2: text.erase(place, length(place)); break;
    case 3: { // a part is said twice
        const std::string part = text.substr(place, length(place));
        text.insert(at(), part);
        break;
    }
    case 4:
        if (r.below(8) == 0) text.resize(place);
        break;
    case 5: { // a part stands elsewhere
        const std::string part = text.substr(place, length(place));
        text.erase(place, part.size());
        text.insert(at(), part);
        break;
    }
    default: text.insert(place, known[r.below(known.size())]); break;
    }
}

inline std::string damaged(std::string text, random_stream& r, const words& known) {
    for (std::uint64_t n = 1 + r.below(4); n > 0; --n) damage_once(text, r, known);
    return text;
}

} // namespace fuzz
