// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1::detail {

/// Distinct words in order of first appearance, each with a slot from 0. An open-addressing table over an arena of
/// texts: a known word costs one hash and one comparison and allocates nothing.
class word_slots {
public:
    /// Slot of the word; one that was not there gets the next.
    std::int32_t slot(std::string_view word) {
        if (last_ >= 0 && words_[static_cast<std::size_t>(last_)].is(word)) return last_;
        if (words_.size() * 2 >= table_.size()) grow();
        const std::uint64_t h = hash(word);
        std::size_t         at = static_cast<std::size_t>(h) & mask();
        for (; table_[at].slot >= 0; at = (at + 1) & mask())
            if (table_[at].tag == tag_of(h) && words_[static_cast<std::size_t>(table_[at].slot)].is(word))
                return last_ = table_[at].slot;
        table_[at] = {tag_of(h), static_cast<std::int32_t>(words_.size())};
        words_.emplace_back(keep(word));
        hashes_.push_back(h);
        return last_ = table_[at].slot;
    }
    /// The same, where it is likely to be `guess`.
    std::int32_t slot(std::string_view word, std::int32_t guess) {
        return guess >= 0 && guess < size() && words_[static_cast<std::size_t>(guess)].is(word) ? guess : slot(word);
    }
    [[nodiscard]] std::string_view operator[](std::int32_t slot) const {
        return words_[static_cast<std::size_t>(slot)].text;
    }
    [[nodiscard]] std::int32_t size() const noexcept { return static_cast<std::int32_t>(words_.size()); }

private:
    struct entry {
        std::uint32_t tag = 0; ///< upper half of the hash: most other words differ in it
        std::int32_t  slot = -1;
    };
    static std::uint32_t tag_of(std::uint64_t h) noexcept { return static_cast<std::uint32_t>(h >> 32); }
    static std::uint64_t load(const char* p, std::size_t n) noexcept {
        std::uint64_t w = 0;
        std::memcpy(&w, p, n);
        return w;
    }
    /// A word with its head beside it, so that comparing a short one touches no other memory. Calling memcmp costs more
    /// than comparing eight bytes at a time.
    struct known_word {
        explicit known_word(std::string_view t) : text(t) {
            if (!t.empty()) std::memcpy(head.data(), t.data(), std::min(t.size(), head.size()));
        }
        [[nodiscard]] bool is(std::string_view word) const noexcept {
            const std::size_t n = word.size();
            if (n != text.size()) return false;
            if (n > head.size()) return std::memcmp(text.data(), word.data(), n) == 0;
            std::uint64_t differ = 0;
            std::size_t   i = 0;
            for (; i + 8 <= n; i += 8) differ |= load(head.data() + i, 8) ^ load(word.data() + i, 8);
            if (n >= 8) return (differ | (load(head.data() + n - 8, 8) ^ load(word.data() + n - 8, 8))) == 0;
            for (; i < n; ++i) differ |= static_cast<std::uint64_t>(head[i] ^ word[i]);
            return differ == 0;
        }
        std::string_view     text;
        std::array<char, 32> head{};
    };
    static std::uint64_t mixed(std::uint64_t h) noexcept {
        h *= 0x9E3779B97F4A7C15ULL;
        return h ^ (h >> 29);
    }
    /// Used in memory only, so the machine's byte order may show in it.
    static std::uint64_t hash(std::string_view s) noexcept {
        const char*       p = s.data();
        const std::size_t n = s.size();
        std::uint64_t     h = n * 0xD1B54A32D192ED03ULL;
        if (n >= 8) {
            for (std::size_t i = 0; i + 8 < n; i += 8) h = mixed(h ^ load(p + i, 8));
            return mixed(mixed(h ^ load(p + n - 8, 8)));
        }
        if (n >= 4) return mixed(mixed(h ^ (load(p, 4) << 32 | load(p + n - 4, 4))));
        for (const char c : s) h = h << 8 ^ static_cast<unsigned char>(c);
        return mixed(mixed(h));
    }
    [[nodiscard]] std::size_t mask() const noexcept { return table_.size() - 1; }
    void                      grow() {
        std::vector<entry> wider(table_.empty() ? 64 : table_.size() * 2);
        table_.swap(wider);
        for (std::size_t s = 0; s < words_.size(); ++s) {
            std::size_t at = static_cast<std::size_t>(hashes_[s]) & mask();
            while (table_[at].slot >= 0) at = (at + 1) & mask();
            table_[at] = {tag_of(hashes_[s]), static_cast<std::int32_t>(s)};
        }
    }
    std::string_view keep(std::string_view word) {
        if (word.empty()) return {};
        if (word.size() > left_) {
            left_ = word.size() > chunk_size ? word.size() : chunk_size;
            chunks_.push_back(std::make_unique<char[]>(left_));
            free_ = chunks_.back().get();
        }
        std::memcpy(free_, word.data(), word.size());
        const std::string_view kept(free_, word.size());
        free_ += word.size();
        left_ -= word.size();
        return kept;
    }

    static constexpr std::size_t         chunk_size = 1 << 14;
    std::vector<entry>                   table_;
    std::vector<known_word>              words_;
    std::vector<std::uint64_t>           hashes_;
    std::vector<std::unique_ptr<char[]>> chunks_;
    char*                                free_ = nullptr;
    std::size_t                          left_ = 0;
    std::int32_t                         last_ = -1;
};

/// Why a word or number is refused: the rule broken, what was found, what to do.
struct refusal {
    std::string rule;
    std::string found;
    std::string advice;
};

/// What a word means: a code, an instant, a set of bits... or why it means nothing.
struct meaning {
    std::int64_t   is = -1;
    const refusal* why = nullptr;
};

/// Remembers what each distinct word came to, so that checking a column costs one look-up per cell.
class remembered {
public:
    template <class Resolve>
    meaning operator()(std::string_view word, Resolve&& resolve) {
        const std::int32_t s = words_.slot(word);
        if (s == static_cast<std::int32_t>(meanings_.size())) {
            meanings_.push_back({}); // takes the slot even when resolve throws
            meanings_.back() = resolve(word);
        }
        return meanings_[static_cast<std::size_t>(s)];
    }

private:
    word_slots           words_;
    std::vector<meaning> meanings_;
};

/// Keeps refusals where pointers to them stay good.
class refusals {
public:
    meaning operator()(std::string rule, std::string found, std::string advice) {
        kept_.push_back({std::move(rule), std::move(found), std::move(advice)});
        return {-1, &kept_.back()};
    }

private:
    std::deque<refusal> kept_;
};

/// Well-formed UTF-8 (Unicode 15, table 3-7).
[[nodiscard]] inline bool is_utf8(std::string_view s) noexcept {
    for (std::size_t i = 0; i < s.size();) {
        const auto b = static_cast<unsigned char>(s[i++]);
        if (b < 0x80) continue;
        const std::size_t more = b >= 0xC2 && b <= 0xDF   ? 1
                                 : b >= 0xE0 && b <= 0xEF ? 2
                                 : b >= 0xF0 && b <= 0xF4 ? 3
                                                          : 0;
        if (more == 0 || i + more > s.size()) return false;
        const auto first = static_cast<unsigned char>(s[i]);
        if ((b == 0xE0 && first < 0xA0) || (b == 0xED && first > 0x9F) || (b == 0xF0 && first < 0x90) ||
            (b == 0xF4 && first > 0x8F))
            return false;
        for (std::size_t k = 0; k < more; ++k)
            if ((static_cast<unsigned char>(s[i++]) & 0xC0) != 0x80) return false;
    }
    return true;
}

/// The word for a message; bytes that are no UTF-8 as "\\x9F", so that every message can be shown.
[[nodiscard]] inline std::string shown(std::string_view word) {
    if (is_utf8(word)) return std::string(word);
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string                s;
    for (const char c : word) {
        const auto b = static_cast<unsigned char>(c);
        if (b < 0x80)
            s += c;
        else
            s.append("\\x").append(1, hex[b >> 4]).append(1, hex[b & 15]);
    }
    return s;
}

[[nodiscard]] inline std::string in_quotes(std::string_view word) { return "'" + shown(word) + "'"; }

} // namespace steelyard::inline v0_1::detail
