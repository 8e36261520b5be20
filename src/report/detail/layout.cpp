// SPDX-License-Identifier: MIT
#include <report/detail/layout.hpp>

#include <algorithm>

namespace steelyard::inline v0_1::report::detail {

std::size_t columns(std::string_view text) noexcept {
    // Continuation bytes of UTF-8 take no column of their own.
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string padded_right(std::string_view text, std::size_t width) {
    const std::size_t taken = columns(text);
    return std::string(text) + std::string(taken < width ? width - taken : 0, ' ');
}

std::string padded_left(std::string_view text, std::size_t width) {
    const std::size_t taken = columns(text);
    return std::string(taken < width ? width - taken : 0, ' ') + std::string(text);
}

void page::flow(std::string first, std::string_view text, std::size_t indent) {
    std::string line = std::move(first);
    bool empty = true;
    while (!text.empty()) {
        const std::size_t cut = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, cut);
        text.remove_prefix(std::min(cut + 1, text.size()));
        if (word.empty()) continue;
        if (!empty && columns(line) + 1 + columns(word) > width_) {
            this->line(line);
            line.assign(indent, ' ');
            empty = true;
        }
        if (!empty) line += ' ';
        line += word;
        empty = false;
    }
    this->line(line);
}

void page::entry(std::string_view label, std::string_view text) {
    if (text.empty()) return;
    flow(std::string(label_indent, ' ') + padded_right(label, label_width), text, label_indent + label_width);
}

void page::ends(std::string_view left, std::string_view right) {
    const std::size_t taken = columns(left) + columns(right);
    if (taken + 2 <= width_) {
        line(std::string(left) + std::string(width_ - taken, ' ') + std::string(right));
        return;
    }
    paragraph(left);
    line(padded_left(right, width_));
}

} // namespace steelyard::inline v0_1::report::detail
