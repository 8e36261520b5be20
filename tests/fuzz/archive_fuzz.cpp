// SPDX-License-Identifier: MIT
// Damages archives and reads them:
//     steelyard_archive_fuzz COUNT [SEED]
// (a) COUNT raw damages: each must be refused. (b) COUNT damages with all checksums put right again: each must be
// refused, or what was read keeps all rules and writes and reads equal again. In both, memory asked for while reading
// stays within what the limits allow. Prints counts; exit code 1 and the seed of the damage when one fails.

#include "support/random_values.hpp"

#include <serialization/detail/checksum.hpp>
#include <serialization/detail/envelope.hpp>

#include <steelyard/aggregation/states.hpp>
#include <steelyard/serialization.hpp>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <new>
#include <string>
#include <vector>

#include <malloc.h>

// Counts every allocation of the program, so that a length that is believed too early shows.
namespace {
std::atomic<std::size_t> in_use{0};
std::atomic<std::size_t> most{0};

void* counted_or_null(std::size_t n) noexcept {
    void* p = std::malloc(n == 0 ? 1 : n);
    if (p == nullptr) return nullptr;
    const std::size_t now = in_use += malloc_usable_size(p);
    if (now > most) most = now;
    return p;
}
void* counted(std::size_t n) {
    void* p = counted_or_null(n);
    if (p == nullptr) throw std::bad_alloc();
    return p;
}
void uncounted(void* p) noexcept {
    if (p == nullptr) return;
    in_use -= malloc_usable_size(p);
    std::free(p);
}
} // namespace

void* operator new(std::size_t n) { return counted(n); }
void* operator new[](std::size_t n) { return counted(n); }
void* operator new(std::size_t n, const std::nothrow_t&) noexcept { return counted_or_null(n); }
void* operator new[](std::size_t n, const std::nothrow_t&) noexcept { return counted_or_null(n); }
void  operator delete(void* p) noexcept { uncounted(p); }
void  operator delete[](void* p) noexcept { uncounted(p); }
void  operator delete(void* p, const std::nothrow_t&) noexcept { uncounted(p); }
void  operator delete[](void* p, const std::nothrow_t&) noexcept { uncounted(p); }
void  operator delete(void* p, std::size_t) noexcept { uncounted(p); }
void  operator delete[](void* p, std::size_t) noexcept { uncounted(p); }

namespace {

using namespace steelyard;
using namespace steelyard::serialization;
using bytes = std::vector<std::uint8_t>;

/// What a limit of so many bytes may cost: what is read, and as much again while it is put together.
constexpr std::int64_t limit = 256 * 1024;
constexpr std::size_t  allowed = 2 * limit + 64 * 1024;

enum class outcome { refused, accepted, broken };

struct specimen {
    std::string                                            name;
    bytes                                                  sound;
    std::function<outcome(std::span<const std::uint8_t>)> read;
};

/// Touches everything that a reader of a dataset would.
void use(const dataset& d) {
    for (const auto& b : d.blocks())
        for (std::int64_t i = 0; i < b->size(); ++i) (void)d.at(*b, i);
    (void)fingerprint_again(d.content());
}
void use(const aggregation::result_table& t) {
    for (std::int64_t i = 0; i < t.size(); ++i) (void)t.at(i);
}
template <class T>
void use(const T&) {}

template <class T, class Write, class Read>
[[nodiscard]] specimen specimen_of(std::string name, const T& x, Write write, Read read) {
    return {std::move(name), write(x), [write, read](std::span<const std::uint8_t> damaged) {
                try {
                    const T     y = read(damaged);
                    const bytes again = write(y);
                    use(y);
                    return write(read(again)) == again ? outcome::accepted : outcome::broken;
                } catch (const format_fault&) {
                    return outcome::refused;
                }
            }};
}

[[nodiscard]] std::vector<specimen> specimens() {
    std::vector<specimen> all;
    world::for_each_type(archived_types{}, [&all]<class T>() {
        const int many = std::is_same_v<T, dataset> ? 8 : std::is_same_v<T, aggregation::result_table> ? 4 : 1;
        for (int i = 0; i < many; ++i)
            all.push_back(specimen_of(
                std::string(kind_of<T>.name), world::random_of<T>(static_cast<std::uint64_t>(i) + 3),
                [](const T& x) { return to_bytes(x); },
                [](std::span<const std::uint8_t> b) { return from_bytes<T>(b, {.bytes = limit}); }));
    });
    using table = aggregation::state_table<aggregation::moments>;
    table t(2, {"served", "1", "people", 0});
    t.add(std::vector<std::int32_t>{1, 2, 3, 4}, std::vector<std::int64_t>{5, 6});
    all.push_back(specimen_of(
        "state_table", t, [](const table& x) { return to_bytes(x); },
        [](std::span<const std::uint8_t> b) { return from_bytes<table>(b, {.bytes = limit}); }));
    return all;
}

/// One to four damages of the sorts that happen and those that a person would try.
[[nodiscard]] bytes damaged(const bytes& sound, random_stream& r, std::size_t from) {
    bytes b = sound;
    for (auto n = 1 + r.below(4); n > 0 && b.size() > from + 8; --n) {
        const std::size_t at = from + r.below(b.size() - from);
        const auto        cut = b.begin() + static_cast<std::ptrdiff_t>(at);
        switch (r.below(7)) {
        case 0: b[at] = static_cast<std::uint8_t>(b[at] ^ 1U << r.below(8)); break;
        case 1: b[at] = static_cast<std::uint8_t>(r.below(2) == 0 ? 0xFF : r.below(256)); break;
        case 2: b.resize(at); break;
        case 3: b.insert(cut, static_cast<std::uint8_t>(r.below(256))); break;
        case 4: b.erase(cut); break;
        case 5: { // a length or a number of a size that hurts
            const std::uint64_t x = r.below(2) == 0 ? std::uint64_t{1} << r.below(64) : r.below(300);
            std::memcpy(b.data() + std::min(at, b.size() - 8), &x, 8);
            break;
        }
        default: { // one part over another
            const std::size_t other = from + r.below(b.size() - from);
            const std::size_t k = std::min({std::size_t{1} + r.below(24), b.size() - at, b.size() - other});
            std::memmove(b.data() + at, b.data() + other, k);
        }
        }
    }
    return b;
}

/// Makes an envelope whose every checksum and length is right around a payload that is not.
void mend(bytes& b) {
    using serialization::detail::checksum;
    using serialization::detail::chunk_size;
    constexpr std::size_t payload_at = 64 + 8; // the specimens are one chunk long
    while (b.size() < payload_at || (b.size() - payload_at) % 8 != 0) b.push_back(0);
    const auto          all = std::as_bytes(std::span(b));
    const std::uint64_t payload = b.size() - payload_at;
    std::uint64_t       words = 0;
    std::memcpy(&words, b.data() + 32, 8);
    words = std::min(words, payload);
    std::memcpy(b.data() + 32, &words, 8);
    std::memcpy(b.data() + 40, &payload, 8);
    const std::uint32_t chunk = checksum(all.subspan(payload_at));
    std::memcpy(b.data() + 64, &chunk, 4);
    std::memset(b.data() + 68, 0, 4);
    const std::uint32_t table = checksum(all.subspan(64, payload == 0 ? 0 : 8));
    std::memcpy(b.data() + 56, &table, 4);
    const std::uint32_t head = checksum(all.first(60));
    std::memcpy(b.data() + 60, &head, 4);
}

struct counts {
    std::int64_t refused = 0, accepted = 0, same = 0;
    std::size_t  memory = 0;
};

/// False when one is not as it must be.
[[nodiscard]] bool run(const std::vector<specimen>& all, std::int64_t count, std::uint64_t seed, bool mended, counts& c) {
    for (std::int64_t i = 0; i < count; ++i) {
        random_stream   r(seed + static_cast<std::uint64_t>(i), mended ? 2 : 1);
        const specimen& s = all[r.below(all.size())];
        bytes           b = damaged(s.sound, r, mended ? 72 : 0);
        if (mended) mend(b);
        if (b == s.sound) {
            ++c.same;
            continue;
        }
        const std::size_t before = in_use;
        most = before;
        outcome was = outcome::broken;
        try {
            was = s.read(b);
        } catch (const std::exception& e) {
            std::printf("threw %s\n", e.what());
        }
        c.memory = std::max(c.memory, most - before);
        c.refused += was == outcome::refused ? 1 : 0;
        c.accepted += was == outcome::accepted ? 1 : 0;
        if (was == outcome::broken || (was == outcome::accepted && !mended) || most - before > allowed) {
            std::printf("%s, damage %lld of seed %llu (%s): %s, %zu bytes of memory\n", s.name.c_str(), static_cast<long long>(i),
                        static_cast<unsigned long long>(seed), mended ? "checksums mended" : "raw",
                        was == outcome::broken ? "broken" : "accepted", most - before);
            return false;
        }
    }
    return true;
}

} // namespace

int main(int argc, char** argv) {
    const std::int64_t  count = argc > 1 ? std::atoll(argv[1]) : 2000;
    const std::uint64_t seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
    const auto          all = specimens();
    for (const bool mended : {false, true}) {
        counts     c;
        const bool good = run(all, count, seed, mended, c);
        std::printf("%s: %lld damages of %zu archives: %lld refused, %lld read with every rule kept, %lld changed nothing; most "
                    "memory while reading %zu bytes (allowed %zu)\n",
                    mended ? "checksums mended" : "raw", static_cast<long long>(count), all.size(), static_cast<long long>(c.refused),
                    static_cast<long long>(c.accepted), static_cast<long long>(c.same), c.memory, allowed);
        if (!good) return 1;
    }
    return 0;
}
