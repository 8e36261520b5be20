// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/int128.hpp>
#include <steelyard/dataset/packed_integers.hpp>

#include <core/detail/newer_processors.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

namespace steelyard::inline v0_1 {

/// The bytes that copies share: the parts, eight zeros behind the codes, and marks that lead to a row's run.
struct packed_integers::kept {
    packed_parts               of;
    std::vector<std::uint32_t> run_at;
};

const std::uint8_t packed_integers::no_bytes[8] = {};

namespace {

constexpr std::size_t spare = 8; // bytes behind the last code

std::uint64_t mask_of(int bits) noexcept { return bits == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1; }

int quick_width(int bits) noexcept {
    for (const int w : {0, 1, 2, 4, 8, 16, 32})
        if (bits <= w) return w;
    return 64;
}
int tight_width(int bits) noexcept { return bits <= 56 ? bits : 64; } // any of them lies within eight bytes

/// x / step where step divides x. In doubles while they are exact: a division of 64-bit integers takes longer.
std::uint64_t quotient(std::uint64_t x, std::uint64_t step) noexcept {
    constexpr std::uint64_t exact = std::uint64_t{1} << 53;
    if (step == 1) return x;
    if (x < exact && step < exact)
        return static_cast<std::uint64_t>(static_cast<std::int64_t>(
            static_cast<double>(static_cast<std::int64_t>(x)) / static_cast<double>(static_cast<std::int64_t>(step))));
    return x / step;
}

/// Distances of numbers from their lowest, as multiples of what divides all of them.
struct frame {
    std::uint64_t lowest = 0;
    std::uint64_t step = 1;
    int           bits = 0;
};

STEELYARD_FOR_NEWER_PROCESSORS
std::pair<std::int64_t, std::int64_t> lowest_and_highest(std::span<const std::int64_t> numbers) {
    std::array<std::int64_t, 4> low{}, high{}; // four at a time, so that no comparison waits for the one before
    low.fill(numbers[0]);
    high.fill(numbers[0]);
    const std::size_t fours = numbers.size() / 4 * 4;
    for (std::size_t i = 0; i < fours; i += 4)
        for (std::size_t k = 0; k < 4; ++k) {
            low[k] = std::min(low[k], numbers[i + k]);
            high[k] = std::max(high[k], numbers[i + k]);
        }
    for (std::size_t i = fours; i < numbers.size(); ++i) {
        low[0] = std::min(low[0], numbers[i]);
        high[0] = std::max(high[0], numbers[i]);
    }
    return {*std::min_element(low.begin(), low.end()), *std::max_element(high.begin(), high.end())};
}

frame frame_of(std::span<const std::int64_t> numbers) {
    const auto [low, high] = lowest_and_highest(numbers);
    frame f{static_cast<std::uint64_t>(low), 1, 0};
    if (low == high) return f;
    const auto    distance = [&](std::int64_t x) { return static_cast<std::uint64_t>(x) - f.lowest; };
    std::uint64_t step = distance(high);
    for (std::size_t i = 0; i < numbers.size() && step != 1; ++i) {
        const std::uint64_t d = distance(numbers[i]);
        if (d == 0 || d == step) continue; // columns of two values need no division at all
        if (quotient(d, step) * step != d) step = std::gcd(step, d);
    }
    f.step = step;
    f.bits = static_cast<int>(std::bit_width(distance(high) / f.step));
    return f;
}

/// Writes codes one behind the other, lowest bit first; eight bytes beyond the last one must be there.
class bit_writer {
public:
    bit_writer(std::uint8_t* into, int bits) : into_(into), bits_(bits) {}
    void put(std::uint64_t code) noexcept {
        pending_ |= code << used_;
        used_ += bits_;
        if (used_ < 64) return;
        flush();
        used_ -= 64;
        pending_ = used_ == 0 ? 0 : code >> (bits_ - used_);
    }
    void flush() noexcept {
        const std::uint64_t word = std::endian::native == std::endian::big ? __builtin_bswap64(pending_) : pending_;
        std::memcpy(into_, &word, 8);
        into_ += 8;
    }

private:
    std::uint8_t* into_;
    std::uint64_t pending_ = 0;
    int           bits_;
    int           used_ = 0;
};

/// Codes of whole bytes, in a loop that vectorises.
template <class Stored, class Code>
void put_whole_bytes(std::uint8_t* bytes, std::size_t codes, Code&& code) {
    for (std::size_t i = 0; i < codes; ++i) {
        const auto c = static_cast<Stored>(code(i));
        std::memcpy(bytes + i * sizeof(Stored), &c, sizeof(Stored));
    }
}

template <class Code>
void put_codes(std::uint8_t* bytes, std::size_t codes, int bits, Code&& code) {
    if (std::endian::native == std::endian::little) {
        if (bits == 8) return put_whole_bytes<std::uint8_t>(bytes, codes, code);
        if (bits == 16) return put_whole_bytes<std::uint16_t>(bytes, codes, code);
        if (bits == 32) return put_whole_bytes<std::uint32_t>(bytes, codes, code);
    }
    bit_writer into(bytes, bits);
    for (std::size_t i = 0; i < codes; ++i) into.put(code(i));
    into.flush();
}

std::size_t bytes_for(std::size_t codes, int bits) { return (codes * static_cast<std::size_t>(bits) + 7) / 8; }

/// The row after each run of equal numbers; empty when runs are too short to be worth it.
std::vector<std::uint32_t> runs_of(std::span<const std::int64_t> numbers, int bits) {
    constexpr std::size_t shortest = 16; // rows per run, on average
    const std::size_t     most = numbers.size() / shortest;
    if (bits == 0 || numbers.size() > std::numeric_limits<std::uint32_t>::max()) return {};
    std::size_t runs = 1;
    for (std::size_t i = 1; i < numbers.size() && runs <= most; ++i) runs += numbers[i] != numbers[i - 1] ? 1 : 0;
    const std::size_t in_runs = runs * sizeof(std::uint32_t) + bytes_for(runs, bits) + numbers.size() / 16;
    if (runs > most || in_runs >= bytes_for(numbers.size(), bits)) return {};
    std::vector<std::uint32_t> ends;
    ends.reserve(runs);
    for (std::size_t i = 1; i <= numbers.size(); ++i)
        if (i == numbers.size() || numbers[i] != numbers[i - 1]) ends.push_back(static_cast<std::uint32_t>(i));
    return ends;
}

std::vector<std::uint8_t> codes_of(std::span<const std::int64_t> numbers, const frame& f, int bits,
                                   const std::vector<std::uint32_t>& run_ends) {
    const std::size_t         codes = run_ends.empty() ? numbers.size() : run_ends.size();
    std::vector<std::uint8_t> bytes;
    bytes.reserve(bytes_for(codes, bits) + spare);
    bytes.resize(bytes_for(codes, bits) + spare);
    if (bits == 0) return bytes;
    const auto distance = [&](std::size_t i) { return static_cast<std::uint64_t>(numbers[i]) - f.lowest; };
    if (!run_ends.empty())
        put_codes(bytes.data(), codes, bits,
                  [&](std::size_t i) { return quotient(distance(run_ends[i] - 1), f.step); });
    else if (f.step == 1)
        put_codes(bytes.data(), codes, bits, distance);
    else
        put_codes(bytes.data(), codes, bits, [&](std::size_t i) { return quotient(distance(i), f.step); });
    std::fill(bytes.end() - spare, bytes.end(), std::uint8_t{0});
    return bytes;
}

[[noreturn]] void damaged(const std::string& what) {
    throw format_fault("packed column: " + what + "; the bytes are damaged");
}

void check_runs(const packed_parts& p) {
    std::uint32_t before = 0;
    for (const std::uint32_t end : p.run_ends) {
        if (end <= before) damaged("the ends of its runs do not ascend");
        before = end;
    }
    if (!p.run_ends.empty() && before != p.rows) damaged("its runs do not end with its rows");
}

void check_shape(const packed_parts& p) {
    if (p.rows < 0) damaged("it has fewer than no rows");
    if (p.bits < 0 || (p.bits > 56 && p.bits != 64)) damaged("codes of " + std::to_string(p.bits) + " bits");
    if (p.rows == 0 && (!p.bytes.empty() || !p.run_ends.empty())) damaged("there are codes, but no rows");
    check_runs(p);
    const auto codes = p.run_ends.empty() ? static_cast<std::uint64_t>(p.rows) : std::uint64_t{p.run_ends.size()};
    // Rows that take no bytes could claim any number, so lengths are compared before anything is multiplied.
    if (p.bits > 0 && codes > std::uint64_t{p.bytes.size()} * 8) damaged("its rows are more than its bytes hold");
    if (p.bytes.size() != bytes_for(static_cast<std::size_t>(codes), p.bits))
        damaged(std::to_string(p.bytes.size()) + " bytes for " + std::to_string(codes) + " codes of " +
                std::to_string(p.bits) + " bits");
}

} // namespace

void packed_integers::point_at(std::shared_ptr<const kept> from) {
    const packed_parts& p = from->of;
    rows_ = static_cast<std::size_t>(p.rows);
    lowest_ = static_cast<std::uint64_t>(p.lowest);
    step_ = p.step;
    bits_ = p.bits;
    mask_ = mask_of(bits_);
    bytes_ = p.bytes.data();
    run_ends_ = p.run_ends.empty() ? nullptr : p.run_ends.data();
    run_at_ = p.run_ends.empty() ? nullptr : from->run_at.data();
    kept_ = std::move(from);
}

namespace {

/// The run that holds each `every`-th row.
std::vector<std::uint32_t> marks(const std::vector<std::uint32_t>& run_ends, std::size_t rows, std::size_t every) {
    std::vector<std::uint32_t> at;
    if (run_ends.empty()) return at;
    at.reserve((rows + every - 1) / every);
    std::uint32_t run = 0;
    for (std::size_t row = 0; row < rows; row += every) {
        while (run_ends[run] <= row) ++run;
        at.push_back(run);
    }
    return at;
}

} // namespace

packed_integers::packed_integers(std::span<const std::int64_t> numbers, packing how) {
    if (numbers.empty()) return;
    const frame f = frame_of(numbers);
    auto        k = std::make_shared<kept>();
    k->of.rows = static_cast<std::int64_t>(numbers.size());
    k->of.lowest = static_cast<std::int64_t>(f.lowest);
    k->of.step = f.step;
    k->of.bits = how == packing::quick ? quick_width(f.bits) : tight_width(f.bits);
    k->of.run_ends = runs_of(numbers, k->of.bits);
    k->of.bytes = codes_of(numbers, f, k->of.bits, k->of.run_ends);
    k->run_at = marks(k->of.run_ends, numbers.size(), rows_per_mark);
    point_at(std::move(k));
}

packed_integers packed_integers::from_parts(packed_parts parts) {
    check_shape(parts);
    packed_integers made;
    if (parts.rows == 0) return made;
    auto k = std::make_shared<kept>();
    k->of = std::move(parts);
    k->of.bytes.resize(k->of.bytes.size() + spare);
    k->run_at = marks(k->of.run_ends, static_cast<std::size_t>(k->of.rows), rows_per_mark);
    made.point_at(std::move(k));
    const uint128 bound = uint128{made.step_} * made.mask_;
    if (bound <= uint128{std::numeric_limits<std::uint64_t>::max()} &&
        static_cast<int128>(bound) + made.lowest() <= std::numeric_limits<std::int64_t>::max())
        return made; // no code of that width leads beyond
    std::uint64_t     largest = 0;
    const std::size_t codes = made.run_ends_ == nullptr ? made.rows_ : made.run_ends().size();
    if (made.bits_ > 0)
        for (std::size_t i = 0; i < codes; ++i) largest = std::max(largest, made.code(i));
    const uint128 top = uint128{made.step_} * largest;
    if (top > uint128{std::numeric_limits<std::uint64_t>::max()} ||
        static_cast<int128>(top) + made.lowest() > std::numeric_limits<std::int64_t>::max())
        damaged("a number lies beyond 64 bits");
    return made;
}

namespace {

/// The largest of codes that are whole bytes: a loop that runs on several at a time.
template <class Stored>
std::uint64_t largest_of(const std::uint8_t* bytes, std::size_t codes) noexcept {
    Stored largest = 0;
    for (std::size_t i = 0; i < codes; ++i) {
        Stored x = 0;
        std::memcpy(&x, bytes + i * sizeof(Stored), sizeof(Stored));
        largest = std::max(largest, x);
    }
    return largest;
}
STEELYARD_FOR_NEWER_PROCESSORS std::uint64_t largest_of(const std::uint8_t* bytes, std::size_t codes, int bits) noexcept {
    if (bits == 8) return largest_of<std::uint8_t>(bytes, codes);
    return bits == 16 ? largest_of<std::uint16_t>(bytes, codes) : largest_of<std::uint32_t>(bytes, codes);
}

} // namespace

std::int64_t packed_integers::highest() const noexcept {
    std::uint64_t     largest = 0;
    const std::size_t codes = run_ends_ == nullptr ? rows_ : run_ends().size();
    const bool        whole = std::endian::native == std::endian::little;
    if (whole && (bits_ == 8 || bits_ == 16 || bits_ == 32)) largest = largest_of(bytes_, codes, bits_);
    else if (bits_ > 0)
        for (std::size_t i = 0; i < codes; ++i) largest = std::max(largest, code(i));
    return static_cast<std::int64_t>(lowest_ + step_ * largest);
}

std::span<const std::uint8_t> packed_integers::bytes() const noexcept {
    if (kept_ == nullptr) return {};
    return std::span(kept_->of.bytes).first(kept_->of.bytes.size() - spare);
}

std::span<const std::uint32_t> packed_integers::run_ends() const noexcept {
    if (kept_ == nullptr) return {};
    return kept_->of.run_ends;
}

std::int64_t packed_integers::footprint() const noexcept {
    if (kept_ == nullptr) return 0;
    return static_cast<std::int64_t>(sizeof(kept) + kept_->of.bytes.capacity() +
                                     (kept_->of.run_ends.capacity() + kept_->run_at.capacity()) *
                                         sizeof(std::uint32_t));
}

packed_parts packed_integers::parts() const {
    packed_parts p;
    p.rows = static_cast<std::int64_t>(rows_);
    p.lowest = lowest();
    p.step = step_;
    p.bits = bits_;
    p.bytes.assign(bytes().begin(), bytes().end());
    p.run_ends.assign(run_ends().begin(), run_ends().end());
    return p;
}

bool operator==(const packed_integers& a, const packed_integers& b) noexcept {
    if (a.rows_ != b.rows_) return false;
    if (a.kept_ == b.kept_) return true;
    if (a.bits_ == b.bits_ && a.lowest_ == b.lowest_ && a.step_ == b.step_ && a.kept_->of == b.kept_->of) return true;
    // The same numbers may be packed in two ways.
    std::array<std::int64_t, 512> x{}, y{};
    for (std::size_t first = 0; first < a.rows_; first += x.size()) {
        const std::size_t n = std::min(x.size(), a.rows_ - first);
        a.read<std::int64_t, std::uint64_t>(first, n, x.data());
        b.read<std::int64_t, std::uint64_t>(first, n, y.data());
        if (!std::equal(x.begin(), x.begin() + static_cast<std::ptrdiff_t>(n), y.begin())) return false;
    }
    return true;
}

} // namespace steelyard::inline v0_1
