// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <stop_token>

namespace steelyard::inline v0_1 {

/// Told how far a long run is. Called on the caller's thread only, at most once a block.
class progress_sink {
public:
    virtual ~progress_sink() = default;
    /// @param done  blocks finished, 0..total
    virtual void advance(std::int64_t done, std::int64_t total) = 0;
};

/// One piece of work of a run: call `run(block)` for each block number.
class block_task {
public:
    virtual ~block_task() = default;
    virtual void run(std::int64_t block) = 0;
};

/// A host's own threads in place of ours: runs every block 0..blocks-1 once, in any order, and returns when all ended.
/// `run` never throws out of a block: errors are collected by the library and rethrown on the caller's thread.
class executor {
public:
    virtual ~executor() = default;
    virtual void run_all(std::int64_t blocks, block_task& task) = 0;
};

/// How a long call may use the machine. Results have the same bits for every choice.
struct run_options {
    int             threads  = 1;
    progress_sink*  progress = nullptr;
    std::stop_token stop     = {};
    executor*       pool     = nullptr; ///< replaces our threads when given
};

} // namespace steelyard::inline v0_1
