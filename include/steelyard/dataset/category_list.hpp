// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/code_list.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1 {

/// A combination of categories of different schemes, as positions in the list of schemes and in their categories,
/// in order of schemes. Empty = the whole, not disaggregated.
using category_key = std::vector<std::pair<std::int32_t, std::int32_t>>;

/// Dictionary of the combinations of categories that occur, in order of their keys. Code 0 is always the whole.
struct category_list {
    std::vector<std::string>              schemes;                             ///< codes
    std::vector<std::vector<std::string>> categories;                          ///< codes of each scheme's categories
    code_list                             words{std::vector<std::string>{""}}; ///< combination_text() of each
    std::vector<category_key>             keys{{}};                            ///< the same, decoded

    [[nodiscard]] std::int32_t size() const noexcept { return words.size(); }
    friend bool                operator==(const category_list&, const category_list&) = default;
};

namespace detail {

/// A code within the text of a combination: what would end it early is escaped with a backslash.
[[nodiscard]] inline std::string escaped(std::string_view code, std::string_view ends) {
    std::string s;
    for (const char c : code) {
        if (c == '\\' || ends.find(c) != std::string_view::npos) s += '\\';
        s += c;
    }
    return s;
}

} // namespace detail

/// "sex=F;age=16-24": schemes in their order. A ';' within a code, a '=' within a scheme's code and a backslash are
/// escaped with a backslash, so that different combinations have different texts.
[[nodiscard]] inline std::string combination_text(const category_list& list, const category_key& key) {
    std::string s;
    for (const auto& pair : key) {
        const auto scheme = static_cast<std::size_t>(pair.first);
        if (!s.empty()) s += ';';
        s += detail::escaped(list.schemes[scheme], ";=") + "=" +
             detail::escaped(list.categories[scheme][static_cast<std::size_t>(pair.second)], ";");
    }
    return s;
}

} // namespace steelyard::inline v0_1
