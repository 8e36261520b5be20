// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/sensitivity/workspace.hpp>

#include <doctest/doctest.h>

#include <thread>
#include <vector>

using namespace steelyard;
using steelyard::sensitivity::workspace;

namespace {

[[nodiscard]] fingerprint  key(int i) { return fingerprinter{}.add(i).result(); }
[[nodiscard]] stage_output output(int i, std::int64_t bytes = 10) { return stage_output::of(i, key(i), bytes); }

} // namespace

TEST_SUITE("sensitivity") {
    TEST_CASE("workspace: what was not used for longest goes first") {
        workspace w(30);
        for (const int i : {1, 2, 3}) w.keep(key(i), output(i));
        CHECK(w.find(key(1))->as<int>() == 1);
        w.keep(key(4), output(4));
        CHECK_FALSE(w.find(key(2)));
        CHECK(w.find(key(1)));
        CHECK(w.find(key(4))->as<int>() == 4);
        CHECK(w.count().bytes == 30);
        CHECK(w.count().outputs == 3);
        CHECK(w.count().found == 3);
        CHECK(w.count().missed == 1);
        w.keep(key(5), output(5, 31)); // larger than the room: nothing goes for it
        CHECK(w.count().outputs == 3);
        w.keep(key(6), output(6, 25));
        CHECK(w.count().outputs == 1);
        w.clear();
        CHECK(w.count().bytes == 0);
        CHECK_FALSE(w.find(key(6)));
        CHECK_THROWS_AS((void)output(1).as<double>(), illegal_operation);
    }

    TEST_CASE("workspace: many threads at once") {
        workspace                 w(200);
        std::vector<std::jthread> threads;
        std::atomic<int>          wrong = 0;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&, t] {
                for (int i = 0; i < 2000; ++i) {
                    const int k = (i * 7 + t) % 50;
                    if (const auto found = w.find(key(k)); found && found->as<int>() != k) ++wrong;
                    w.keep(key(k), output(k));
                }
            });
        threads.clear();
        CHECK(wrong == 0);
        CHECK(w.count().bytes <= 200);
    }
}
