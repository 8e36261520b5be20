// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/dataset/packed_column.hpp>

#include <cstdint>
#include <mutex>
#include <unordered_map>

namespace steelyard::inline v0_1::detail {

/// Keeps equal columns once: several measures of one table repeat its places, organisations, periods... It holds every
/// column that it was shown, so it must not outlive its use. Safe to use from several threads.
class column_pool {
public:
    /// Makes `column` share the bytes of an equal one, if the pool knows one; else the pool knows it from now on.
    template <class T>
    void share(packed_column<T>& column) {
        if (!column.empty()) column = packed_column<T>(shared(column.packed()));
    }

    void clear() { known_.clear(); }

private:
    packed_integers shared(const packed_integers& column);

    std::mutex                                              guard_;
    std::unordered_multimap<std::uint64_t, packed_integers> known_; ///< by a hash of their bytes
};

} // namespace steelyard::inline v0_1::detail
