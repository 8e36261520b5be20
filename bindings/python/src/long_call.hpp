// SPDX-License-Identifier: MIT
#pragma once

// Calls that may last: without the interpreter's lock, interrupted by Ctrl-C, told how far they are.

#include <steelyard/core/error.hpp>
#include <steelyard/core/run_options.hpp>

#include <pybind11/pybind11.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

namespace steelyard::python {

/// Runs on the caller's thread, at most once a block: asks Python for signals, and tells a callable how far the run is.
/// What either raises leaves the run as it would leave any Python code.
class watcher final : public progress_sink {
public:
    explicit watcher(pybind11::object told) : told_(std::move(told)) {}

    void advance(std::int64_t done, std::int64_t total) override {
        const auto now = std::chrono::steady_clock::now();
        if (now - last_ < pause && done != total) return;
        last_ = now;
        const pybind11::gil_scoped_acquire lock;
        if (PyErr_CheckSignals() != 0) throw pybind11::error_already_set();
        if (!told_.is_none()) told_(done, total);
    }

private:
    static constexpr std::chrono::milliseconds pause{20};
    pybind11::object                           told_;
    std::chrono::steady_clock::time_point      last_{};
};

/// work(run_options) with the lock released. The result is turned into a Python object by the caller, with the lock.
template <class Work>
auto long_call(int threads, pybind11::object progress, Work work) {
    if (threads < 1)
        throw domain_fault("threads = " + std::to_string(threads) +
                           ": give 1 or more; results have the same bits for any number");
    watcher     told(std::move(progress));
    run_options run{};
    run.threads = threads;
    run.progress = &told;
    const pybind11::gil_scoped_release free;
    return work(run);
}

} // namespace steelyard::python
