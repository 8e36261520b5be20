// SPDX-License-Identifier: MIT
#include "detail/envelope.hpp"

#include "detail/checksum.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/version.hpp>

#include <boost/version.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <string>

namespace steelyard::inline v0_1::serialization::detail {

namespace {

// A byte above 127, line ends of both sorts and an end-of-file mark: whatever takes the file for text damages these first.
constexpr std::array<unsigned char, 8> magic{0x93, 'S', 'Y', 'A', '\r', '\n', 0x1A, '\n'};
constexpr std::uint32_t                little_endian_mark = 0x01020304;

static_assert(std::endian::native == std::endian::little, "columns are written as they lie in memory: little-endian");

// Where the fields of the head stand.
constexpr std::size_t at_mark = 8, at_format = 12, at_kind = 14, at_writer = 16, at_boost = 24, at_words = 32, at_payload = 40,
                      at_reserved = 48, at_table_checksum = 56, at_head_checksum = 60;

template <class T>
void put(std::array<std::byte, head_size>& into, std::size_t at, T x) {
    std::memcpy(into.data() + at, &x, sizeof x);
}

template <class T>
[[nodiscard]] T get(byte_span from, std::size_t at) {
    T x{};
    std::memcpy(&x, from.data() + at, sizeof x);
    return x;
}

[[nodiscard]] format_fault damaged(const std::string& what) {
    return format_fault("archive: " + what + "; the bytes are damaged or cut short, take another copy");
}

/// Passes bytes on and keeps the checksum of each chunk.
class chunk_writer {
public:
    explicit chunk_writer(sink& into) : into_(&into) {}

    void write(byte_span bytes) {
        while (!bytes.empty()) {
            const byte_span part = bytes.first(std::min(bytes.size(), chunk_size - filled_));
            sum_ = checksum(part, sum_); // just before it is copied: it is still in the cache then
            into_->append(part);
            filled_ += part.size();
            size_ += part.size();
            if (filled_ == chunk_size) close();
            bytes = bytes.subspan(part.size());
        }
    }
    void pad() {
        constexpr std::array<std::byte, column_alignment> zeros{};
        const std::size_t                                 over = size_ % column_alignment;
        if (over != 0) write(byte_span(zeros).first(column_alignment - over));
    }
    [[nodiscard]] const std::vector<std::uint32_t>& finish() {
        if (filled_ > 0) close();
        return sums_;
    }

private:
    void close() {
        sums_.push_back(sum_);
        sum_ = 0;
        filled_ = 0;
    }
    sink*                      into_;
    std::vector<std::uint32_t> sums_;
    std::uint32_t              sum_ = 0;
    std::size_t                filled_ = 0;
    std::uint64_t              size_ = 0;
};

[[nodiscard]] std::uint64_t padded(std::uint64_t n) noexcept {
    return (n + column_alignment - 1) / column_alignment * column_alignment;
}

[[nodiscard]] head announced(const content& what) {
    head h;
    h.words = what.words.size();
    h.payload = padded(h.words);
    for (const byte_span c : what.columns) h.payload += padded(c.size());
    return h;
}

[[nodiscard]] std::string version_text(byte_span first) {
    std::string s;
    for (std::size_t i = 0; i < 3; ++i)
        s += (i == 0 ? "" : ".") + std::to_string(get<std::uint16_t>(first, at_writer + 2 * i));
    return s;
}

} // namespace

void write_envelope(const content& what, sink& into) {
    const head             h = announced(what);
    std::vector<std::byte> front(head_size + h.table_size());
    into.append(front); // a place for head and table
    chunk_writer payload(into);
    payload.write(what.words);
    payload.pad();
    for (const byte_span c : what.columns) {
        payload.write(c);
        payload.pad();
    }
    const std::vector<std::uint32_t>& sums = payload.finish();
    if (!sums.empty()) std::memcpy(front.data() + head_size, sums.data(), sums.size() * 4);

    std::array<std::byte, head_size> first{};
    std::memcpy(first.data(), magic.data(), magic.size());
    put(first, at_mark, little_endian_mark);
    put(first, at_format, format_version);
    put(first, at_kind, what.kind.number);
    put(first, at_writer, std::uint16_t{STEELYARD_VERSION_MAJOR});
    put(first, at_writer + 2, std::uint16_t{STEELYARD_VERSION_MINOR});
    put(first, at_writer + 4, std::uint16_t{STEELYARD_VERSION_PATCH});
    put(first, at_boost, std::uint32_t{BOOST_VERSION});
    put(first, at_words, h.words);
    put(first, at_payload, h.payload);
    put(first, at_table_checksum, checksum(byte_span(front).subspan(head_size)));
    put(first, at_head_checksum, checksum(byte_span(first).first(at_head_checksum)));
    std::memcpy(front.data(), first.data(), head_size);
    into.put_first(front);
}

head read_head(byte_span first, std::uint64_t size) {
    if (first.size() < magic.size() || std::memcmp(first.data(), magic.data(), magic.size()) != 0)
        throw format_fault("archive: these bytes are no Steelyard archive; load() and from_bytes() read only what save() and "
                           "to_bytes() wrote");
    if (first.size() < head_size) throw damaged("only " + std::to_string(first.size()) + " bytes of its head are there");
    if (get<std::uint32_t>(first, at_mark) == 0x04030201)
        throw format_fault("archive: written on a big-endian machine, which is not supported");
    if (get<std::uint32_t>(first, at_head_checksum) != checksum(first.first(at_head_checksum)) ||
        get<std::uint32_t>(first, at_mark) != little_endian_mark)
        throw damaged("the checksum of its head does not agree");
    head h;
    h.facts.format = get<std::uint16_t>(first, at_format);
    h.facts.kind = get<std::uint16_t>(first, at_kind);
    h.facts.writer = version_text(first);
    h.facts.boost = get<std::uint32_t>(first, at_boost);
    h.facts.bytes = static_cast<std::int64_t>(size);
    if (h.facts.format > format_version)
        throw format_fault("archive: schema " + std::to_string(h.facts.format) + ", written by Steelyard " + h.facts.writer +
                           "; this is Steelyard " + version_string() + ", which reads schemas up to " +
                           std::to_string(format_version) + ": use Steelyard " + h.facts.writer + " or newer");
    if (h.facts.format == 0 || get<std::uint64_t>(first, at_reserved) != 0 || get<std::uint16_t>(first, at_writer + 6) != 0 ||
        get<std::uint32_t>(first, at_boost + 4) != 0)
        throw damaged("its head says what no version writes");
    h.words = get<std::uint64_t>(first, at_words);
    h.payload = get<std::uint64_t>(first, at_payload);
    h.table_checksum = get<std::uint32_t>(first, at_table_checksum);
    // Each length alone is below the size, so that their sum cannot wrap around.
    if (h.payload > size || h.words > h.payload || h.payload % column_alignment != 0 ||
        head_size + h.table_size() + h.payload != size)
        throw damaged("its lengths do not fit the " + std::to_string(size) + " bytes that are there");
    return h;
}

void check_head(const head& h, archive_kind wanted, const load_limits& limits) {
    if (h.facts.bytes > limits.bytes)
        throw format_fault("archive: " + std::to_string(h.facts.bytes) + " bytes are above the limit of " +
                           std::to_string(limits.bytes) + "; raise load_limits::bytes if you trust where it comes from");
    if (h.facts.kind != wanted.number)
        throw format_fault("archive: it holds a thing of kind " + std::to_string(h.facts.kind) + ", wanted a " +
                           std::string(wanted.name) + " (kind " + std::to_string(wanted.number) + ")");
}

chunk_check::chunk_check(const head& h, byte_span table) {
    if (checksum(table) != h.table_checksum) throw damaged("the checksum of its table of checksums does not agree");
    expected_.resize(h.chunks());
    if (!expected_.empty()) std::memcpy(expected_.data(), table.data(), expected_.size() * 4);
}

void chunk_check::next(byte_span chunk) {
    if (checksum(chunk) != expected_[at_])
        throw damaged("the checksum of chunk " + std::to_string(at_ + 1) + " of " + std::to_string(expected_.size()) +
                      " does not agree");
    ++at_;
}

opened parts_of(const head& h, byte_span payload) noexcept {
    return {payload.first(h.words), payload.subspan(padded(h.words))};
}

opened open_envelope(byte_span bytes, archive_kind wanted, const load_limits& limits) {
    const head h = read_head(bytes.first(std::min(bytes.size(), head_size)), bytes.size());
    check_head(h, wanted, limits);
    chunk_check     check(h, bytes.subspan(head_size, h.table_size()));
    const byte_span payload = bytes.subspan(head_size + h.table_size());
    for (std::size_t at = 0; at < payload.size(); at += chunk_size)
        check.next(payload.subspan(at, std::min(chunk_size, payload.size() - at)));
    return parts_of(h, payload);
}

} // namespace steelyard::inline v0_1::serialization::detail
