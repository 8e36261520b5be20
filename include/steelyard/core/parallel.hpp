// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/error.hpp>
#include <steelyard/core/run_options.hpp>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

namespace steelyard::inline v0_1 {

/// Runs `work(block)` for block = 0..blocks-1 on the threads that `options` allow; the caller's thread works too and
/// is the only one to report progress. The first exception stops the rest and is rethrown here.
/// @throws stopped when the stop token fires; whatever ran leaves no trace in results, because nothing is returned
/// @throws error when a host's executor left blocks out or ran one twice
template <class Work>
void parallel_blocks(std::int64_t blocks, const run_options& options, Work work) {
    std::atomic<std::int64_t> next{0};
    std::atomic<std::int64_t> done{0};
    std::atomic<bool> failed{false};
    std::exception_ptr first;
    std::mutex guard;
    const auto one = [&](std::int64_t block) {
        if (failed.load(std::memory_order_relaxed) || options.stop.stop_requested()) return;
        try {
            work(block);
        } catch (...) {
            const std::lock_guard lock(guard);
            if (!first) first = std::current_exception();
            failed = true;
        }
        done.fetch_add(1, std::memory_order_relaxed);
    };
    if (options.pool != nullptr) {
        struct adapter final : block_task {
            explicit adapter(decltype(one)& f) : call(f) {}
            void run(std::int64_t block) override { call(block); }
            decltype(one)& call;
        } task(one);
        options.pool->run_all(blocks, task);
    } else {
        const auto loop = [&](bool caller) {
            for (;;) {
                const std::int64_t block = next.fetch_add(1, std::memory_order_relaxed);
                if (block >= blocks || failed.load(std::memory_order_relaxed) || options.stop.stop_requested()) break;
                one(block);
                if (caller && options.progress != nullptr && !failed) options.progress->advance(done.load(), blocks);
            }
        };
        std::vector<std::jthread> others;
        const std::int64_t wanted = std::min<std::int64_t>(std::max(options.threads, 1), blocks);
        try {
            for (std::int64_t t = 1; t < wanted; ++t) others.emplace_back([&loop] { loop(false); });
        } catch (const std::system_error&) {
            // The machine gives no more threads: those that run do all the work.
        }
        try {
            loop(true);
        } catch (...) { // from the progress sink
            failed = true;
            others.clear();
            throw;
        }
        others.clear(); // joins
    }
    if (first) std::rethrow_exception(first);
    if (options.stop.stop_requested() && done.load() < blocks) throw stopped("the run was stopped by its stop token");
    if (done.load() != blocks) // a result that lacks a part must not pass for a whole one
        throw error("the executor ran " + std::to_string(done.load()) + " blocks of " + std::to_string(blocks) +
                    "; it must run each of them once before run_all returns");
    if (options.progress != nullptr) options.progress->advance(blocks, blocks);
}

/// For work that is one block but long, such as reading a file: asks the sink and the stop token every 4096th step.
/// @throws stopped when the stop token fires, and whatever the sink throws
inline void heed(const run_options& options, std::int64_t step) {
    if ((step & 4095) != 0) return;
    if (options.stop.stop_requested()) throw stopped("the run was stopped by its stop token");
    if (options.progress != nullptr) options.progress->advance(0, 1);
}

} // namespace steelyard::inline v0_1
