// SPDX-License-Identifier: MIT
// A host that stops a long run from another thread, while its own window shows how far the run is.
#include <steelyard/steelyard.hpp>

#include <condition_variable>
#include <cstdint>
#include <iostream>
#include <mutex>
#include <sstream>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>

namespace sy = steelyard;

/// 40 places that report births and people for ten years by month: 9,600 numbers.
std::pair<sy::definitions, sy::dataset> invented() {
    sy::definitions agreed;
    agreed.measures.resize(2);
    agreed.measures[0].code = "births";
    agreed.measures[1].code = "people";
    agreed.measures[1].what = sy::kind::stock;
    for (sy::measure& m : agreed.measures) {
        m.places = sy::decimals{0};
        m.frequency = sy::period_kind::month();
    }
    sy::dataset_builder reports(agreed);
    for (int place = 0; place < 40; ++place)
        for (int month = 0; month < 120; ++month)
            for (const sy::measure& m : agreed.measures) {
                sy::observation o;
                o.measure = m.code;
                o.place = "place " + std::to_string(place);
                o.period = sy::period{m.frequency, 2010 * 12 + month}.text();
                o.number = sy::value::point(m.what == sy::kind::stock ? 10'000 + place : 9 + month % 5);
                reports.add(o);
            }
    return {agreed, reports.finish()};
}

/// A window with a progress bar. When the bar has moved, a person on another thread presses Stop.
class window final : public sy::progress_sink {
public:
    void advance(std::int64_t /*done*/, std::int64_t /*total*/) override {
        if (std::this_thread::get_id() != home_) std::cout << "a foreign thread drew into the window\n";
        std::unique_lock lock(guard_);
        moved_ = true;
        changed_.notify_all();
        // A real window draws and returns. Here it waits for the person, so that the text is the same on every machine.
        changed_.wait(lock, [this] { return button_.stop_requested(); });
    }
    void press_stop_once_it_moves() {
        std::unique_lock lock(guard_);
        changed_.wait(lock, [this] { return moved_; });
        button_.request_stop();
        changed_.notify_all();
    }
    [[nodiscard]] std::stop_token stop() const { return button_.get_token(); }

private:
    std::thread::id         home_ = std::this_thread::get_id();
    std::mutex              guard_;
    std::condition_variable changed_;
    bool                    moved_ = false;
    std::stop_source        button_;
};

std::string every_digit(const sy::aggregation::result_table& table) {
    std::ostringstream out;
    sy::aggregation::write_csv(out, table);
    return out.str();
}

int main() {
    const auto [agreed, data] = invented();
    sy::aggregation::roll_up_query query;
    query.place_levels = {"", "place"};
    const std::string before = every_digit(sy::aggregation::roll_up(agreed, data, query));

    window       shown;
    std::jthread person([&shown] { shown.press_stop_once_it_moves(); });
    try {
        (void)sy::aggregation::roll_up(agreed, data, query, {.progress = &shown, .stop = shown.stop()});
        std::cout << "the run came to its end\n";
    } catch (const sy::stopped& ended) {
        std::cout << ended.what() << '\n';
    }

    // Nothing is left behind: no half of a table, no thread, no cache. The next run starts from nothing.
    const std::string after = every_digit(sy::aggregation::roll_up(agreed, data, query));
    std::cout << "the next run says the same as the one before: " << (after == before ? "yes" : "no") << '\n';
}
