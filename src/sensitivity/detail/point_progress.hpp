// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/error.hpp>
#include <steelyard/core/run_options.hpp>

#include <atomic>
#include <cstdint>
#include <thread>

namespace steelyard::inline v0_1::sensitivity::detail {

/// Tells how far a sampled run is, point by point: a replicate may last for minutes, and who stops it does not want to
/// wait for its end. Made on the caller's thread, which is the only one to be told.
class point_progress {
public:
    point_progress(const run_options& run, std::int64_t points)
        : sink_(run.progress),
          stop_(run.stop),
          points_(points),
          caller_(std::this_thread::get_id()) {}

    /// Before each point. @throws stopped; whatever the sink throws
    void next() {
        if (stop_.stop_requested()) throw stopped("the run was stopped by its stop token");
        const std::int64_t done = done_.fetch_add(1, std::memory_order_relaxed);
        if (sink_ != nullptr && std::this_thread::get_id() == caller_) sink_->advance(done, points_);
    }
    void finish() {
        if (sink_ != nullptr) sink_->advance(points_, points_);
    }
    /// For the blocks: their own progress would be told beside this one.
    [[nodiscard]] static run_options quiet(run_options run) {
        run.progress = nullptr;
        return run;
    }

private:
    progress_sink*            sink_;
    std::stop_token           stop_;
    std::int64_t              points_;
    std::thread::id           caller_;
    std::atomic<std::int64_t> done_{0};
};

} // namespace steelyard::inline v0_1::sensitivity::detail
