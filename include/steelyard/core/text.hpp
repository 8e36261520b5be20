// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/decimal.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1 {

/// "a, b, c"; after `most` items "... and 12 more".
[[nodiscard]] inline std::string join(const std::vector<std::string>& items, std::string_view between = ", ",
                                      std::size_t most = 12) {
    std::string s;
    for (std::size_t i = 0; i < items.size() && i < most; ++i) {
        if (i != 0) s += between;
        s += items[i];
    }
    if (items.size() > most) s += " ... and " + std::to_string(items.size() - most) + " more";
    return s;
}

/// Number of single-character edits between two words (Levenshtein 1966).
[[nodiscard]] inline std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t swap = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, swap});
        }
    }
    return row[b.size()];
}

/// "did you mean 'county'?" when a known word is near, else "known: a, b, c".
[[nodiscard]] inline std::string suggest(std::string_view word, const std::vector<std::string>& known) {
    const std::string* best = nullptr;
    std::size_t least = std::max<std::size_t>(word.size() / 3, 1) + 1;
    for (const std::string& k : known) {
        const std::size_t d = edit_distance(word, k);
        if (d < least) {
            least = d;
            best  = &k;
        }
    }
    if (best != nullptr) return "did you mean '" + *best + "'?";
    if (known.empty()) return "nothing of that kind is declared";
    return "known: " + join(known);
}

/// A number for people: at most `places` decimals (negative: the shortest exact text), no locale, "-0" never.
[[nodiscard]] inline std::string number_text(double x, int places = -1) {
    std::array<char, 400> buffer{}; // 309 digits before the point, at most 80 after it
    places = std::min(places, 80);
    const auto end = buffer.data() + buffer.size();
    const auto r = places < 0 ? std::to_chars(buffer.data(), end, x)
                              : std::to_chars(buffer.data(), end, x, std::chars_format::fixed, places);
    std::string s(buffer.data(), r.ptr);
    if (s.find_first_not_of("-0.") == std::string::npos && s.front() == '-') s.erase(0, 1);
    return s;
}

/// The same with commas between thousands: "609,669.00".
[[nodiscard]] inline std::string grouped_text(double x, int places) {
    std::string s = number_text(x, places);
    const std::size_t first = s.front() == '-' ? 1 : 0;
    const std::size_t point = std::min(s.find_first_not_of("0123456789", first), s.size());
    for (std::size_t i = point; i > first + 3;) {
        i -= 3;
        s.insert(i, ",");
    }
    return s;
}

/// A scaled integer as exact decimal text: 1234 with two places is "12.34".
[[nodiscard]] inline std::string scaled_text(std::int64_t scaled, decimals d) {
    std::string s = to_string(static_cast<int128>(magnitude(scaled)));
    const auto places = static_cast<std::size_t>(d.places);
    if (s.size() <= places) s.insert(0, places + 1 - s.size(), '0');
    if (places > 0) s.insert(s.size() - places, ".");
    return scaled < 0 ? "-" + s : s;
}

} // namespace steelyard::inline v0_1
