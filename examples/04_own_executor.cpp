// SPDX-License-Identifier: MIT
// A host's thread pool in place of our threads: the library starts none, and the bits stay the same.
#include <steelyard/steelyard.hpp>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <iostream>
#include <mutex>
#include <sstream>
#include <thread>
#include <vector>

namespace sy = steelyard;

/// Stands for the pool that a host has anyway: its threads live on between runs.
class host_pool final : public sy::executor {
public:
    explicit host_pool(int threads) {
        for (int i = 0; i < threads; ++i) threads_.emplace_back([this](const std::stop_token& stop) { serve(stop); });
    }
    // The two promises of an executor: each block once, and no return before all of them ended.
    void run_all(std::int64_t blocks, sy::block_task& task) override {
        std::unique_lock lock(guard_);
        task_ = &task;
        next_ = 0;
        blocks_ = blocks;
        open_ = blocks;
        wake_.notify_all();
        idle_.wait(lock, [this] { return open_ == 0; });
        task_ = nullptr;
        served_ += blocks;
    }
    [[nodiscard]] std::int64_t served() const { return served_; }

private:
    void serve(const std::stop_token& stop) {
        std::unique_lock lock(guard_);
        while (wake_.wait(lock, stop, [this] { return next_ < blocks_; })) {
            const std::int64_t block = next_++;
            sy::block_task&    task = *task_;
            lock.unlock();
            task.run(block); // never throws: the library keeps the error and throws it where it was called
            lock.lock();
            if (--open_ == 0) idle_.notify_one();
        }
    }
    std::mutex                  guard_;
    std::condition_variable_any wake_, idle_;
    sy::block_task*             task_ = nullptr;
    std::int64_t                next_ = 0, blocks_ = 0, open_ = 0, served_ = 0;
    std::vector<std::jthread>   threads_; // last, so that they end before what they use
};

std::string every_digit(const sy::aggregation::result_table& table) {
    std::ostringstream out;
    sy::aggregation::write_csv(out, table);
    return out.str();
}

int main() {
    const auto fw = sy::frameworks::load_framework("steel_shore/framework");
    sy::dataset_builder reports(fw.agreed);
    for (const auto& r : fw.reports) reports.add_csv_file(fw.path_of(r), r.layout);
    const sy::dataset data = reports.finish();
    auto query = sy::report::standing_query(fw);
    query.place_levels = {"", "place"};

    const std::string alone = every_digit(sy::frameworks::roll_up(fw, data, query));
    host_pool pool(3);
    sy::run_options run;
    run.pool = &pool;
    const std::string pooled = every_digit(sy::frameworks::roll_up(fw, data, query, run));
    std::cout << "the host's threads did the work: " << (pool.served() > 0 ? "yes" : "no") << '\n'
              << "same digits as on one thread: " << (pooled == alone ? "yes" : "no") << '\n';

    // What goes wrong in a block comes out of the call, on the caller's thread.
    try {
        sy::parallel_blocks(1000, run, [](std::int64_t block) {
            if (block == 700) throw sy::domain_fault("block 700 found a share of 140 %");
        });
    } catch (const sy::domain_fault& fault) {
        std::cout << "caught from the pool: " << fault.what() << '\n';
    }
}
