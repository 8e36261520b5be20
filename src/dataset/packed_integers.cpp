// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/int128.hpp>
#include <steelyard/dataset/packed_integers.hpp>

#include <algorithm>
#include <array>
#include <core/detail/newer_processors.hpp>
#include <limits>
#include <numeric>
#include <string>
#include <type_traits>
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

/// What distances of a column's numbers are computed in: they wrap around to what they are.
template <class T>
using distance_of = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;

template <class T>
std::pair<T, T> ends_of(const T* numbers, std::size_t rows) noexcept {
    T low = numbers[0];
    T high = numbers[0];
    for (std::size_t i = 1; i < rows; ++i) {
        low = std::min(low, numbers[i]);
        high = std::max(high, numbers[i]);
    }
    return {low, high};
}

/// Is there a row that is neither of two numbers?
template <class T>
bool differs_from_both(T a, T b, const T* numbers, std::size_t rows) noexcept {
    std::make_unsigned_t<T> any = 0;
    for (std::size_t i = 0; i < rows; ++i)
        any |= static_cast<std::make_unsigned_t<T>>((numbers[i] != a) & (numbers[i] != b));
    return any != 0;
}

/// How many rows begin with another number than the row before; numbers[-1] must be there.
template <class T>
std::size_t changes_in(const T* numbers, std::size_t rows) noexcept {
    distance_of<T> changes = 0;
    const T* const before = numbers - 1; // as a place of its own: from a row, "one less" is no offset of an unsigned kind
    for (std::size_t i = 0; i < rows; ++i) changes += static_cast<distance_of<T>>(numbers[i] != before[i]);
    return changes;
}

/// One bit per row, 1 where the number is not `zero`: eight bytes of 0 and 1 become one byte by a multiplication.
template <class T>
void put_bits(const T* numbers, std::size_t rows, T zero, std::uint8_t* into) noexcept {
    std::array<std::uint8_t, 64> flags{};
    for (std::size_t first = 0; first < rows; first += 64) {
        const std::size_t n = std::min<std::size_t>(64, rows - first);
        if (n < 64) flags.fill(0);
        for (std::size_t i = 0; i < n; ++i) flags[i] = numbers[first + i] != zero ? 1 : 0;
        for (std::size_t i = 0; i < n; i += 8) {
            std::uint64_t eight = 0;
            std::memcpy(&eight, flags.data() + i, 8);
            if constexpr (std::endian::native == std::endian::big) eight = __builtin_bswap64(eight);
            into[(first + i) / 8] = static_cast<std::uint8_t>(eight * 0x0102040810204080ULL >> 56);
        }
    }
}

// A loop for each type that columns are made of; where it runs on newer processors is said at the function itself.
STEELYARD_FOR_NEWER_PROCESSORS auto ends(const std::int64_t* x, std::size_t n) { return ends_of(x, n); }
STEELYARD_FOR_NEWER_PROCESSORS auto ends(const std::int32_t* x, std::size_t n) { return ends_of(x, n); }
STEELYARD_FOR_NEWER_PROCESSORS auto ends(const std::uint8_t* x, std::size_t n) { return ends_of(x, n); }
STEELYARD_FOR_NEWER_PROCESSORS bool others(std::int64_t a, std::int64_t b, const std::int64_t* x, std::size_t n) {
    return differs_from_both(a, b, x, n);
}
STEELYARD_FOR_NEWER_PROCESSORS bool others(std::int32_t a, std::int32_t b, const std::int32_t* x, std::size_t n) {
    return differs_from_both(a, b, x, n);
}
STEELYARD_FOR_NEWER_PROCESSORS bool others(std::uint8_t a, std::uint8_t b, const std::uint8_t* x, std::size_t n) {
    return differs_from_both(a, b, x, n);
}
STEELYARD_FOR_NEWER_PROCESSORS std::size_t changes(const std::int64_t* x, std::size_t n) { return changes_in(x, n); }
STEELYARD_FOR_NEWER_PROCESSORS std::size_t changes(const std::int32_t* x, std::size_t n) { return changes_in(x, n); }
STEELYARD_FOR_NEWER_PROCESSORS std::size_t changes(const std::uint8_t* x, std::size_t n) { return changes_in(x, n); }
STEELYARD_FOR_NEWER_PROCESSORS void        put_ones(const std::int64_t* x, std::size_t n, std::int64_t zero,
                                                    std::uint8_t* into) {
           put_bits(x, n, zero, into);
}
STEELYARD_FOR_NEWER_PROCESSORS void put_ones(const std::int32_t* x, std::size_t n, std::int32_t zero,
                                             std::uint8_t* into) {
    put_bits(x, n, zero, into);
}
STEELYARD_FOR_NEWER_PROCESSORS void put_ones(const std::uint8_t* x, std::size_t n, std::uint8_t zero,
                                             std::uint8_t* into) {
    put_bits(x, n, zero, into);
}

constexpr std::size_t rows_at_a_time = 512; // in passes that may end early

/// How far a number is from the lowest.
template <class T>
std::uint64_t distance(T x, std::uint64_t lowest) noexcept {
    return static_cast<distance_of<T>>(static_cast<distance_of<T>>(x) - static_cast<distance_of<T>>(lowest));
}

template <class T>
frame frame_of(std::span<const T> numbers) {
    const auto [low, high] = ends(numbers.data(), numbers.size());
    frame f{static_cast<std::uint64_t>(static_cast<std::int64_t>(low)), 1, 0};
    if (low == high) return f;
    std::uint64_t step = distance(high, f.lowest);
    std::size_t   i = 0;
    while (i < numbers.size()) { // columns of two values need no division at all
        const std::size_t n = std::min(rows_at_a_time, numbers.size() - i);
        if (others(low, high, numbers.data() + i, n)) break;
        i += n;
    }
    for (; i < numbers.size() && step != 1; ++i) {
        const std::uint64_t d = distance(numbers[i], f.lowest);
        if (d != 0 && d != step && quotient(d, step) * step != d) step = std::gcd(step, d);
    }
    f.step = step;
    f.bits = static_cast<int>(std::bit_width(distance(high, f.lowest) / f.step));
    return f;
}

/// Writes codes one behind the other, lowest bit first; eight bytes beyond the last one must be there.
class bit_writer {
public:
    explicit bit_writer(std::uint8_t* into) : into_(into) {}
    void put(std::uint64_t code, int bits) noexcept {
        pending_ |= code << used_;
        used_ += bits;
        if (used_ < 64) return;
        flush();
        used_ -= 64;
        pending_ = used_ == 0 ? 0 : code >> (bits - used_);
    }
    void flush() noexcept {
        const std::uint64_t word = std::endian::native == std::endian::big ? __builtin_bswap64(pending_) : pending_;
        std::memcpy(into_, &word, 8);
        into_ += 8;
    }

private:
    std::uint8_t* into_;
    std::uint64_t pending_ = 0;
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

/// Several codes go to the writer as one.
template <std::size_t Together, class Code>
void put_together(std::uint8_t* bytes, std::size_t codes, int bits, Code&& code) {
    bit_writer  into(bytes);
    std::size_t i = 0;
    for (; i + Together <= codes; i += Together) {
        std::uint64_t all = code(i);
        for (std::size_t k = 1; k < Together; ++k) all |= code(i + k) << (static_cast<int>(k) * bits);
        into.put(all, static_cast<int>(Together) * bits);
    }
    for (; i < codes; ++i) into.put(code(i), bits);
    into.flush();
}

template <class Code>
void put_codes(std::uint8_t* bytes, std::size_t codes, int bits, Code&& code) {
    if (std::endian::native == std::endian::little) {
        if (bits == 8) return put_whole_bytes<std::uint8_t>(bytes, codes, code);
        if (bits == 16) return put_whole_bytes<std::uint16_t>(bytes, codes, code);
        if (bits == 32) return put_whole_bytes<std::uint32_t>(bytes, codes, code);
    }
    if (bits <= 8) return put_together<8>(bytes, codes, bits, code);
    if (bits <= 16) return put_together<4>(bytes, codes, bits, code);
    if (bits <= 21) return put_together<3>(bytes, codes, bits, code);
    if (bits <= 32) return put_together<2>(bytes, codes, bits, code);
    put_together<1>(bytes, codes, bits, code);
}

/// Distances are the codes themselves, as they nearly always are.
STEELYARD_FOR_NEWER_PROCESSORS void put_distances(const std::int64_t* x, std::size_t n, std::uint64_t lowest, int bits,
                                                  std::uint8_t* into) {
    put_codes(into, n, bits, [=](std::size_t i) { return distance(x[i], lowest); });
}
STEELYARD_FOR_NEWER_PROCESSORS void put_distances(const std::int32_t* x, std::size_t n, std::uint64_t lowest, int bits,
                                                  std::uint8_t* into) {
    put_codes(into, n, bits, [=](std::size_t i) { return distance(x[i], lowest); });
}
STEELYARD_FOR_NEWER_PROCESSORS void put_distances(const std::uint8_t* x, std::size_t n, std::uint64_t lowest, int bits,
                                                  std::uint8_t* into) {
    put_codes(into, n, bits, [=](std::size_t i) { return distance(x[i], lowest); });
}

std::size_t bytes_for(std::size_t codes, int bits) { return (codes * static_cast<std::size_t>(bits) + 7) / 8; }

/// The row after each run of equal numbers; empty when runs are too short to be worth it.
template <class T>
std::vector<std::uint32_t> runs_of(std::span<const T> numbers, int bits) {
    constexpr std::size_t shortest = 16; // rows per run, on average
    const std::size_t     most = numbers.size() / shortest;
    if (bits == 0 || numbers.size() > std::numeric_limits<std::uint32_t>::max()) return {};
    std::size_t runs = 1;
    for (std::size_t i = 1; i < numbers.size() && runs <= most; i += rows_at_a_time)
        runs += changes(numbers.data() + i, std::min(rows_at_a_time, numbers.size() - i));
    const std::size_t in_runs = runs * sizeof(std::uint32_t) + bytes_for(runs, bits) + numbers.size() / 16;
    if (runs > most || in_runs >= bytes_for(numbers.size(), bits)) return {};
    std::vector<std::uint32_t> ends;
    ends.reserve(runs);
    for (std::size_t i = 1; i <= numbers.size(); ++i)
        if (i == numbers.size() || numbers[i] != numbers[i - 1]) ends.push_back(static_cast<std::uint32_t>(i));
    return ends;
}

template <class T>
std::vector<std::uint8_t> codes_of(std::span<const T> numbers, const frame& f, int bits,
                                   const std::vector<std::uint32_t>& run_ends) {
    const std::size_t         codes = run_ends.empty() ? numbers.size() : run_ends.size();
    std::vector<std::uint8_t> bytes;
    bytes.reserve(bytes_for(codes, bits) + spare);
    bytes.resize(bytes_for(codes, bits) + spare);
    if (bits == 0) return bytes;
    const auto code = [&](T x) { return quotient(distance(x, f.lowest), f.step); };
    if (!run_ends.empty())
        put_codes(bytes.data(), codes, bits, [&](std::size_t i) { return code(numbers[run_ends[i] - 1]); });
    else if (bits == 1)
        put_ones(numbers.data(), codes, static_cast<T>(f.lowest), bytes.data());
    else if (f.step == 1)
        put_distances(numbers.data(), codes, f.lowest, bits, bytes.data());
    else
        put_codes(bytes.data(), codes, bits, [&](std::size_t i) { return code(numbers[i]); });
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

template <class T>
void packed_integers::pack(std::span<const T> numbers, packing how) {
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

packed_integers::packed_integers(std::span<const std::int64_t> numbers, packing how) { pack(numbers, how); }
packed_integers::packed_integers(std::span<const std::int32_t> numbers, packing how) { pack(numbers, how); }
packed_integers::packed_integers(std::span<const std::uint8_t> numbers, packing how) { pack(numbers, how); }

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
/// Of codes narrower than a byte; behind the last one stand zeros.
template <int Bits>
std::uint64_t largest_part(const std::uint8_t* bytes, std::size_t codes) noexcept {
    constexpr unsigned per_byte = 8 / Bits, mask = (1U << Bits) - 1;
    std::uint8_t       largest = 0;
    for (std::size_t i = 0; i < (codes + per_byte - 1) / per_byte; ++i)
        for (unsigned k = 0; k < per_byte; ++k) largest = std::max(largest, static_cast<std::uint8_t>(bytes[i] >> (k * Bits) & mask));
    return largest;
}

STEELYARD_FOR_NEWER_PROCESSORS std::uint64_t largest_of(const std::uint8_t* bytes, std::size_t codes,
                                                        int bits) noexcept {
    switch (bits) {
    case 1: return largest_part<1>(bytes, codes);
    case 2: return largest_part<2>(bytes, codes);
    case 4: return largest_part<4>(bytes, codes);
    case 8: return largest_of<std::uint8_t>(bytes, codes);
    case 16: return largest_of<std::uint16_t>(bytes, codes);
    default: return largest_of<std::uint32_t>(bytes, codes);
    }
}

} // namespace

std::int64_t packed_integers::highest() const noexcept {
    std::uint64_t     largest = 0;
    const std::size_t codes = run_ends_ == nullptr ? rows_ : run_ends().size();
    const bool        whole = std::endian::native == std::endian::little;
    if (whole && bits_ <= 32 && std::has_single_bit(static_cast<unsigned>(bits_)))
        largest = largest_of(bytes_, codes, bits_);
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
