// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::detail {

/// Where the bytes of a CSV come from.
class byte_source {
public:
    virtual ~byte_source() = default;
    /// Fills `into` as far as there are bytes; 0 at the end.
    virtual std::size_t read(char* into, std::size_t most) = 0;
};

/// A file in binary. @throws file_fault when it cannot be opened or read
[[nodiscard]] std::unique_ptr<byte_source> open_bytes(const std::string& path);
/// Text in memory, which must outlive the source.
[[nodiscard]] std::unique_ptr<byte_source> text_bytes(std::string_view text);

enum class csv_damage : std::uint8_t { none, text_after_quote, open_quote };

/// Cuts CSV into records (RFC 4180: quotes, doubled quotes, separators and line ends within quotes). Lines may end in
/// LF, CRLF or CR. Spaces around unquoted cells are cut off; what stands within quotes is exact. Empty lines are passed
/// over. Cells stay good until the next record.
class csv_scanner {
public:
    csv_scanner(std::unique_ptr<byte_source> from, char separator);

    /// Goes to the next record; false at the end.
    bool                                            next();
    [[nodiscard]] std::span<const std::string_view> cells() const noexcept { return cells_; }
    /// Physical line on which the record begins, from 1.
    [[nodiscard]] std::int64_t line() const noexcept { return line_; }
    [[nodiscard]] csv_damage   damage() const noexcept { return damage_; }

private:
    enum class cut : std::uint8_t { whole, empty, need_more };
    cut                cut_record();
    bool               cut_cell(const char*& p);
    const char*        stop_from(const char* p) const noexcept;
    const char*        cut_quoted(const char* p);
    bool               end_line(const char*& p);
    bool               refill();
    [[nodiscard]] bool is_space(char c) const noexcept { return c == ' ' || (c == '\t' && separator_ != '\t'); }

    std::unique_ptr<byte_source>  from_;
    std::vector<char>             buffer_; ///< line ends stand behind end_, so that scanning stops there
    const char*                   at_ = nullptr;
    const char*                   end_ = nullptr;
    bool                          exhausted_ = false;
    char                          separator_;
    std::array<bool, 256>         stops_{};
    std::vector<std::string_view> cells_;
    std::deque<std::string>       unescaped_;
    std::size_t                   unescaped_used_ = 0;
    std::int64_t                  next_line_ = 1;
    std::int64_t                  line_ = 0;
    std::int64_t                  lines_in_record_ = 0;
    csv_damage                    damage_ = csv_damage::none;
};

} // namespace steelyard::inline v0_1::detail
