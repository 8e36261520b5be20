// SPDX-License-Identifier: MIT
#include <steelyard/core/parallel.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <numeric>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace steelyard;

namespace {

struct recorder final : progress_sink {
    void advance(std::int64_t done, std::int64_t total) override {
        CHECK(std::this_thread::get_id() == home);
        CHECK(done >= last);
        CHECK(done <= total);
        last = done;
        if (done >= throw_at) throw std::runtime_error("the sink has had enough");
    }
    std::thread::id home = std::this_thread::get_id();
    std::int64_t    last = 0;
    std::int64_t    throw_at = 1'000'000;
};

struct backwards final : executor {
    void run_all(std::int64_t blocks, block_task& task) override {
        for (std::int64_t b = blocks; b-- > 0;) task.run(b);
    }
};

/// A host's mistake: each block `times` times, but for the last.
struct careless final : executor {
    explicit careless(int n) : times(n) {}
    void run_all(std::int64_t blocks, block_task& task) override {
        for (std::int64_t b = 0; b + 1 < blocks; ++b)
            for (int i = 0; i < times; ++i) task.run(b);
    }
    int times;
};

} // namespace

TEST_SUITE("core") {

    TEST_CASE("parallel_blocks: every block runs once, on any number of threads and on a host's executor") {
        backwards host;
        for (const std::int64_t blocks : {0, 1, 2, 7, 1000})
            for (const int threads : {-1, 0, 1, 2, 4, 64})
                for (executor* pool : {static_cast<executor*>(nullptr), static_cast<executor*>(&host)}) {
                    CAPTURE(blocks);
                    CAPTURE(threads);
                    std::vector<std::atomic<int>> runs(static_cast<std::size_t>(blocks));
                    recorder                      progress;
                    run_options                   o;
                    o.threads = threads;
                    o.progress = &progress;
                    o.pool = pool;
                    parallel_blocks(blocks, o, [&](std::int64_t b) { ++runs[static_cast<std::size_t>(b)]; });
                    for (const auto& r : runs) CHECK(r == 1);
                    CHECK(progress.last == blocks);
                }
    }

    TEST_CASE("parallel_blocks: the exception of a block comes out, and the rest is left undone") {
        backwards host;
        for (const int threads : {1, 2, 4})
            for (executor* pool : {static_cast<executor*>(nullptr), static_cast<executor*>(&host)}) {
                std::atomic<std::int64_t> ran{0};
                run_options               o;
                o.threads = threads;
                o.pool = pool;
                CHECK_THROWS_AS(parallel_blocks(100'000, o,
                                                [&](std::int64_t b) {
                                                    ++ran;
                                                    if (b == 10 || b == 99'990) throw domain_fault("a bad block");
                                                }),
                                domain_fault);
                CHECK(ran < 100'000);
            }
    }

    TEST_CASE("parallel_blocks: a stop ends the run with an error, unless all was done") {
        for (const int threads : {1, 3}) {
            std::stop_source source;
            run_options      o;
            o.threads = threads;
            o.stop = source.get_token();
            std::atomic<std::int64_t> ran{0};
            CHECK_THROWS_AS(parallel_blocks(100'000, o,
                                            [&](std::int64_t) {
                                                if (++ran == 50) source.request_stop();
                                            }),
                            stopped);
            CHECK(ran < 100'000);
            CHECK_THROWS_AS(parallel_blocks(1, o, [](std::int64_t) {}), stopped);
            CHECK_NOTHROW(parallel_blocks(0, o, [](std::int64_t) {}));
        }
        std::stop_source late;
        run_options      o;
        o.stop = late.get_token();
        CHECK_NOTHROW(parallel_blocks(3, o, [&](std::int64_t b) {
            if (b == 2) late.request_stop();
        }));
    }

    TEST_CASE("parallel_blocks: an exception of the progress sink comes out after all threads have ended") {
        for (const int threads : {1, 4}) {
            recorder progress;
            progress.throw_at = 5;
            run_options o;
            o.threads = threads;
            o.progress = &progress;
            std::atomic<int> inside{0};
            CHECK_THROWS_AS(parallel_blocks(10'000, o,
                                            [&](std::int64_t) {
                                                ++inside;
                                                --inside;
                                            }),
                            std::runtime_error);
            CHECK(inside == 0);
        }
    }

    TEST_CASE("parallel_blocks: an executor that leaves blocks out, or runs them twice, is found out") {
        for (const int times : {0, 1, 2}) {
            careless    host(times);
            run_options o;
            o.pool = &host;
            CHECK_THROWS_WITH_AS(parallel_blocks(10, o, [](std::int64_t) {}), doctest::Contains("blocks of 10"), error);
        }
    }
}
