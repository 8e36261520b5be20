// SPDX-License-Identifier: MIT
#include "detail/csv_scanner.hpp"

#include <steelyard/core/error.hpp>

#include <algorithm>
#include <bit>
#include <cstring>
#include <fstream>

namespace steelyard::inline v0_1::detail {

namespace {

constexpr std::size_t chunk = std::size_t{1} << 20;
constexpr std::size_t spare = 8; // line ends behind the last byte: scanning stops there, and eight bytes can be loaded

constexpr std::uint64_t in_each_byte(unsigned char c) noexcept { return 0x0101'0101'0101'0101ULL * c; }

/// A bit in the lowest byte of x that is zero; bytes above it may have one too (Mycroft 1987, Warren 2002).
std::uint64_t zero_byte(std::uint64_t x) noexcept {
    return (x - in_each_byte(0x01)) & ~x & in_each_byte(0x80);
}

/// The first separator or line end at or behind p; one is there.
const char* find_stop(const char* p, std::uint64_t separators) noexcept {
    for (;; p += 8) {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, p, 8);
        const std::uint64_t found = zero_byte(bytes ^ separators) | zero_byte(bytes ^ in_each_byte('\n')) |
                                    zero_byte(bytes ^ in_each_byte('\r'));
        if (found != 0) return p + std::countr_zero(found) / 8;
    }
}

class file_source final : public byte_source {
public:
    explicit file_source(const std::string& path) : path_(path), file_(path, std::ios::binary) {
        if (!file_) throw file_fault("cannot be opened; check the path and the right to read it", {path, 0, {}, {}});
    }
    std::size_t read(char* into, std::size_t most) override {
        file_.read(into, static_cast<std::streamsize>(most));
        if (file_.bad() || (!file_ && !file_.eof())) throw file_fault("cannot be read to its end", {path_, 0, {}, {}});
        return static_cast<std::size_t>(file_.gcount());
    }

private:
    std::string   path_;
    std::ifstream file_;
};

class text_source final : public byte_source {
public:
    explicit text_source(std::string_view text) : rest_(text) {}
    std::size_t read(char* into, std::size_t most) override {
        const std::size_t n = std::min(most, rest_.size());
        if (n > 0) std::memcpy(into, rest_.data(), n);
        rest_.remove_prefix(n);
        return n;
    }

private:
    std::string_view rest_;
};

} // namespace

std::unique_ptr<byte_source> open_bytes(const std::string& path) { return std::make_unique<file_source>(path); }
std::unique_ptr<byte_source> text_bytes(std::string_view text) { return std::make_unique<text_source>(text); }

csv_scanner::csv_scanner(std::unique_ptr<byte_source> from, char separator)
    : from_(std::move(from)),
      separator_(separator) {
    for (const char c : {separator, '\n', '\r'}) stops_[static_cast<unsigned char>(c)] = true;
    while (!exhausted_ && end_ - at_ < 3) refill();
    const std::string_view head(at_, static_cast<std::size_t>(end_ - at_));
    if (head.starts_with("\xEF\xBB\xBF")) at_ += 3;
    if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF"))
        throw format_fault("the text is UTF-16; save it as UTF-8");
}

/// Moves what is not yet cut to the front and reads on; false when nothing more came.
bool csv_scanner::refill() {
    if (exhausted_) return false;
    const auto rest = static_cast<std::size_t>(end_ - at_);
    if (buffer_.size() < rest + chunk + spare) { // a record longer than the buffer: double it, so that no byte is read too often
        std::vector<char> wider(std::max(2 * buffer_.size(), rest + chunk + spare));
        if (rest > 0) std::memcpy(wider.data(), at_, rest);
        buffer_.swap(wider);
    } else if (rest > 0) {
        std::memmove(buffer_.data(), at_, rest);
    }
    const std::size_t got = from_->read(buffer_.data() + rest, buffer_.size() - rest - spare);
    exhausted_ = got == 0;
    at_ = buffer_.data();
    end_ = at_ + rest + got;
    std::fill_n(buffer_.begin() + static_cast<std::ptrdiff_t>(rest + got), spare, '\n');
    return got > 0;
}

bool csv_scanner::next() {
    for (;;) {
        const char* const  start = at_;
        const std::int64_t first_line = next_line_;
        cells_.clear();
        unescaped_used_ = 0;
        lines_in_record_ = 0;
        damage_ = csv_damage::none;
        const cut c = start == end_ ? cut::need_more : cut_record();
        if (c == cut::need_more) {
            at_ = start;
            refill();
            if (exhausted_ && at_ == end_) return false;
            continue;
        }
        line_ = first_line;
        next_line_ += lines_in_record_;
        if (c == cut::whole) return true;
    }
}

csv_scanner::cut csv_scanner::cut_record() {
    const char* p = at_;
    do {
        if (!cut_cell(p)) return cut::need_more;
    } while (p < end_ && *p == separator_ && (++p, true));
    if (!end_line(p)) return cut::need_more;
    at_ = p;
    return cells_.size() == 1 && cells_[0].empty() && damage_ == csv_damage::none ? cut::empty : cut::whole;
}

/// The byte that ends an unquoted cell which goes on at p.
const char* csv_scanner::stop_from(const char* p) const noexcept {
    if constexpr (std::endian::native == std::endian::little) return find_stop(p, in_each_byte(static_cast<unsigned char>(separator_)));
    while (!stops_[static_cast<unsigned char>(*p)]) ++p;
    return p;
}

/// Cuts one cell and leaves `p` on what ended it; false when the bytes at hand end first.
bool csv_scanner::cut_cell(const char*& p) {
    const char* first = p;
    while (is_space(*first)) ++first;
    if (*first == '"' && first < end_) {
        const char* after = cut_quoted(first + 1);
        if (after == nullptr) return false;
        while (is_space(*after)) ++after;
        if (!stops_[static_cast<unsigned char>(*after)]) damage_ = csv_damage::text_after_quote;
        p = stop_from(after);
    } else {
        const char* last = stop_from(first);
        p = last;
        while (last > first && is_space(last[-1])) --last;
        cells_.emplace_back(first, static_cast<std::size_t>(last - first));
    }
    return p < end_ || exhausted_;
}

/// Cuts the inside of a quoted cell; nullptr when the bytes at hand end first.
const char* csv_scanner::cut_quoted(const char* p) {
    const char*  piece = p;
    std::string* joined = nullptr;
    for (;; ++p) {
        if (p >= end_) {
            if (!exhausted_) return nullptr;
            damage_ = csv_damage::open_quote;
            break;
        }
        if (*p == '\n' || (*p == '\r' && p[1] != '\n')) ++lines_in_record_;
        if (*p != '"') continue;
        if (p + 1 >= end_ && !exhausted_) return nullptr;
        if (p + 1 >= end_ || p[1] != '"') break;
        if (joined == nullptr) {
            if (unescaped_used_ == unescaped_.size()) unescaped_.emplace_back();
            joined = &unescaped_[unescaped_used_++];
            joined->clear();
        }
        joined->append(piece, p + 1);
        piece = ++p + 1;
    }
    if (joined != nullptr) {
        joined->append(piece, p);
        cells_.emplace_back(*joined);
    } else {
        cells_.emplace_back(piece, static_cast<std::size_t>(p - piece));
    }
    return p < end_ ? p + 1 : p;
}

/// Steps over LF, CRLF, CR or the end of the text; false when the bytes at hand do not tell.
bool csv_scanner::end_line(const char*& p) {
    ++lines_in_record_;
    if (p >= end_) return exhausted_;
    if (*p++ == '\n') return true;
    if (p >= end_) return exhausted_;
    if (*p == '\n') ++p;
    return true;
}

} // namespace steelyard::inline v0_1::detail
