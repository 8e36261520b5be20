// SPDX-License-Identifier: MIT
#include <steelyard/report/progress.hpp>

#include <doctest/doctest.h>
#include <steelyard/core/random.hpp>

#include <algorithm>
#include <array>
#include <cmath>

using namespace steelyard;
using report::bounds;
using report::progress_of;
using report::progress_status;

namespace {

constexpr std::array paths{target_path::step, target_path::linear, target_path::geometric, target_path::s_curve};
constexpr std::array directions{direction::up, direction::down, direction::target};

struct question {
    target                aim;
    direction             better = direction::up;
    bounds                number;
    std::optional<double> share;
};

double draw(random_stream& r) { return std::round(r.uniform() * 40 - 20) / 2; } // halves, so that equal numbers occur

question random_question(std::uint64_t seed) {
    random_stream r(seed, 0);
    question q;
    q.better = directions[static_cast<std::size_t>(r.uniform() * 3)];
    q.aim.path = paths[static_cast<std::size_t>(r.uniform() * 4)];
    q.aim.value = draw(r);
    q.aim.tolerance = std::round(r.uniform() * 4) / 2;
    if (r.uniform() < 0.8) q.aim.baseline = draw(r);
    const double a = draw(r);
    const double b = draw(r);
    q.number = {std::min(a, b), std::max(a, b)};
    if (r.uniform() < 0.5) q.number.upper = q.number.lower;
    if (r.uniform() < 0.1) q.number.lower.reset();
    else if (r.uniform() < 0.1) q.number.upper.reset();
    if (r.uniform() < 0.9) q.share = std::round(r.uniform() * 8) / 6;
    if (q.share) q.share = std::min(*q.share, 1.0);
    return q;
}

question reflected(question q) {
    const auto negated = [](const std::optional<double>& x) { return x ? std::optional(-*x) : std::nullopt; };
    if (q.better != direction::target) q.better = q.better == direction::up ? direction::down : direction::up;
    q.aim.value = -q.aim.value;
    q.aim.baseline = negated(q.aim.baseline);
    q.number = {negated(q.number.upper), negated(q.number.lower)};
    return q;
}

report::progress ask(const question& q) { return progress_of(q.aim, q.better, q.number, q.share); }

} // namespace

TEST_SUITE("report") {

TEST_CASE("progress: reflecting direction and numbers gives the same status and gap") {
    for (std::uint64_t seed = 1; seed <= 4000; ++seed) {
        CAPTURE(seed);
        const auto plain = ask(random_question(seed));
        const auto mirror = ask(reflected(random_question(seed)));
        CHECK(plain.status == mirror.status);
        CHECK(plain.gap == mirror.gap);
        CHECK(plain.why == mirror.why);
    }
}

TEST_CASE("progress: the status of bounds is that of every number inside, or undetermined") {
    for (std::uint64_t seed = 1; seed <= 4000; ++seed) {
        CAPTURE(seed);
        question q = random_question(seed);
        if (!q.number.lower || !q.number.upper) continue;
        const auto whole = ask(q);
        if (whole.status == progress_status::undetermined) continue;
        const bounds b = q.number;
        for (int i = 0; i <= 4; ++i) {
            const double x = *b.lower + (*b.upper - *b.lower) * i / 4;
            q.number = {x, x};
            CHECK(ask(q).status == whole.status);
        }
    }
}

TEST_CASE("progress: achieved needs the whole of the bounds at the target or beyond") {
    target aim;
    aim.value = 10;
    aim.baseline = 0;
    CHECK(progress_of(aim, direction::up, bounds{10, 10}, 0.5).status == progress_status::achieved);
    CHECK(progress_of(aim, direction::up, bounds{10, 30}, 0.5).status == progress_status::achieved);
    CHECK(progress_of(aim, direction::up, bounds{10, std::nullopt}, 0.5).status == progress_status::achieved);
    CHECK(progress_of(aim, direction::up, bounds{9, 11}, 0.5).status == progress_status::undetermined);
    CHECK(progress_of(aim, direction::up, bounds{std::nullopt, 11}, 0.5).status == progress_status::undetermined);
    CHECK(progress_of(aim, direction::down, bounds{std::nullopt, 12}, 1).status == progress_status::undetermined);
    CHECK(progress_of(aim, direction::down, bounds{std::nullopt, 10}, 0.5).status == progress_status::achieved);
    CHECK(progress_of(aim, direction::up, std::nullopt, 0.5).status == progress_status::not_computable);
    CHECK(progress_of(aim, direction::up, bounds{}, 0.5).status == progress_status::not_computable);
    CHECK(progress_of(aim, direction::none, bounds{10, 10}, 0.5).status == progress_status::not_computable);
}

TEST_CASE("progress: zero is a number, missing is none") {
    target aim;
    aim.value = 0;
    aim.baseline = 100;
    CHECK(progress_of(aim, direction::down, bounds{0, 0}, 0.5).status == progress_status::achieved);
    CHECK(progress_of(aim, direction::down, std::nullopt, 0.5).status == progress_status::not_computable);
}

TEST_CASE("progress: on the way from a frozen baseline") {
    target aim;
    aim.value = 4;
    aim.baseline = 12;
    aim.path = target_path::linear;
    const auto at = [&](double x) { return progress_of(aim, direction::down, bounds{x, x}, 0.75).status; }; // asks for 6
    CHECK(at(4) == progress_status::achieved);
    CHECK(at(6) == progress_status::on_track);
    CHECK(at(6.5) == progress_status::behind);
    CHECK(at(12) == progress_status::behind);
    CHECK(at(12.5) == progress_status::moving_away);
    CHECK(progress_of(aim, direction::down, bounds{6, 6}, 1).status == progress_status::behind);
    CHECK(*progress_of(aim, direction::down, bounds{6.5, 6.5}, 0.75).asked == 6);
    aim.baseline.reset();
    CHECK(progress_of(aim, direction::down, bounds{6, 6}, 0.75).status == progress_status::not_computable);
    CHECK(progress_of(aim, direction::down, bounds{6, 6}, 1).status == progress_status::behind);
}

TEST_CASE("progress: either side of a best value") {
    target aim;
    aim.value = 10;
    aim.tolerance = 1;
    aim.baseline = 20;
    aim.path = target_path::linear; // half way asks for 15, a distance of 5
    const auto at = [&](double lower, double upper) { return progress_of(aim, direction::target, bounds{lower, upper}, 0.5).status; };
    CHECK(at(9, 11) == progress_status::achieved);
    CHECK(at(8, 10) == progress_status::undetermined);
    CHECK(at(5, 5) == progress_status::on_track);
    CHECK(at(4, 4) == progress_status::behind);
    CHECK(at(-1, -1) == progress_status::moving_away);
}

TEST_CASE("path_value: ends are exact, the step waits, a geometric path needs one sign") {
    for (const target_path p : paths) {
        CHECK(*report::path_value(p, 12, 4, 1) == 4);
        CHECK(*report::path_value(p, 12, 4, 0) == 12);
        CHECK(*report::path_value(p, -12, -4, 0.3) == -*report::path_value(p, 12, 4, 0.3));
    }
    CHECK(*report::path_value(target_path::step, 12, 4, 0.99) == 12);
    CHECK(*report::path_value(target_path::linear, 12, 4, 0.25) == 10);
    CHECK(*report::path_value(target_path::geometric, 16, 4, 0.5) == doctest::Approx(8));
    CHECK(*report::path_value(target_path::s_curve, 12, 4, 0.5) == 8);
    CHECK_FALSE(report::path_value(target_path::geometric, 12, 0, 0.5));
    CHECK_FALSE(report::path_value(target_path::geometric, 12, -4, 0.5));
}

TEST_CASE("share_of_time: in periods of one kind, else in days; past the end it is whole") {
    const auto year = [](int y) { return period::year(y); };
    CHECK(*report::share_of_time(year(2018), year(2009), year(2020)) == doctest::Approx(9.0 / 11));
    CHECK(*report::share_of_time(year(2005), year(2009), year(2020)) == 0);
    CHECK(*report::share_of_time(year(2020), std::nullopt, year(2020)) == 1);
    CHECK_FALSE(report::share_of_time(year(2018), std::nullopt, year(2020)));
    CHECK_FALSE(report::share_of_time(year(2018), year(2021), year(2020)));
    CHECK(*report::share_of_time(period::month(2009, 12), year(2008), year(2010)) == doctest::Approx(0.5));
}

}
