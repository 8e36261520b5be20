// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace steelyard::inline v0_1::report::detail {

/// Columns that a UTF-8 text takes: one per code point.
[[nodiscard]] std::size_t columns(std::string_view text) noexcept;
/// The text, filled with spaces up to a number of columns.
[[nodiscard]] std::string padded_right(std::string_view text, std::size_t width);
[[nodiscard]] std::string padded_left(std::string_view text, std::size_t width);

/// Words broken into lines; a line after the first begins with `indent` spaces. A word longer than a line stands alone.
class page {
public:
    explicit page(std::size_t width) : width_(width) {}

    void line(std::string_view text) { text_.append(text).append("\n"); }
    void rule(char of) { text_.append(width_, of).append("\n"); }
    void blank() { text_ += '\n'; }
    /// A paragraph indented by `indent`.
    void paragraph(std::string_view text, std::size_t indent = 0) { flow(std::string(indent, ' '), text, indent); }
    /// "    label      text that goes on\n               below itself".
    void entry(std::string_view label, std::string_view text);
    /// Left text and, at the right edge, another; on two lines when they do not fit on one.
    void ends(std::string_view left, std::string_view right);

    [[nodiscard]] std::size_t width() const noexcept { return width_; }
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

    static constexpr std::size_t label_indent = 2;
    static constexpr std::size_t label_width = 12;

private:
    void flow(std::string first, std::string_view text, std::size_t indent);
    std::size_t width_;
    std::string text_;
};

} // namespace steelyard::inline v0_1::report::detail
