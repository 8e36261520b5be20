// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace steelyard::inline v0_1 {

/// A dictionary: words in order of first appearance, each with a code from 0. Codes are int32.
class code_list {
public:
    code_list() = default;
    explicit code_list(const std::vector<std::string>& words) {
        for (const std::string& w : words) add(w);
    }

    /// Code of the word, new or known.
    std::int32_t add(std::string_view word) {
        if (const auto it = index_.find(word); it != index_.end()) return it->second;
        const auto code = static_cast<std::int32_t>(words_.size());
        words_.emplace_back(word);
        index_.emplace(words_.back(), code);
        return code;
    }
    [[nodiscard]] std::optional<std::int32_t> find(std::string_view word) const {
        const auto it = index_.find(word);
        return it == index_.end() ? std::nullopt : std::optional(it->second);
    }
    [[nodiscard]] bool contains(std::string_view word) const { return index_.find(word) != index_.end(); }
    [[nodiscard]] const std::string& operator[](std::int32_t code) const { return words_[static_cast<std::size_t>(code)]; }
    [[nodiscard]] std::int32_t size() const noexcept { return static_cast<std::int32_t>(words_.size()); }
    [[nodiscard]] const std::vector<std::string>& words() const noexcept { return words_; }
    friend bool operator==(const code_list& a, const code_list& b) { return a.words_ == b.words_; }

private:
    struct text_hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view s) const noexcept { return std::hash<std::string_view>{}(s); }
    };
    std::vector<std::string> words_;
    std::unordered_map<std::string, std::int32_t, text_hash, std::equal_to<>> index_;
};

} // namespace steelyard::inline v0_1
