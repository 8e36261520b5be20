// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/fingerprint.hpp>
#include <steelyard/define/stage.hpp>

#include <cstdint>
#include <memory>
#include <optional>

namespace steelyard::inline v0_1::sensitivity {

/// Remembers what stages gave, by the content of their input and their options, so that the next question over the same
/// judgements costs little. Given explicitly: without one nothing is remembered from call to call. Any number of threads
/// may use one at once. When it is full, what was not used for longest goes first; results never depend on what is in it.
class workspace {
public:
    /// @param most_bytes  of all outputs kept, as they count themselves
    explicit workspace(std::int64_t most_bytes = std::int64_t{256} << 20);
    ~workspace();
    workspace(const workspace&) = delete;
    workspace& operator=(const workspace&) = delete;

    [[nodiscard]] std::optional<stage_output> find(const fingerprint& key);
    /// An output larger than the whole room is not kept.
    void keep(const fingerprint& key, const stage_output& output);
    void clear();

    struct counts {
        std::int64_t outputs = 0, bytes = 0; ///< kept now
        std::int64_t found = 0, missed = 0;  ///< since it was made
    };
    [[nodiscard]] counts count() const;

private:
    struct room;
    std::unique_ptr<room> room_;
};

} // namespace steelyard::inline v0_1::sensitivity
