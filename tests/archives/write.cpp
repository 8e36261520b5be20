// SPDX-License-Identifier: MIT
// Writes the archives that a release keeps for ever, or reads such a folder:
//     steelyard_write_archives FOLDER          (from the root of the tree, so that paths in them are relative)
//     steelyard_write_archives --read FOLDER
// A folder of a released version is never written again.

#include "support/random_values.hpp"

#include <steelyard/aggregation/states.hpp>
#include <steelyard/dataset/csv.hpp>
#include <steelyard/frameworks/load.hpp>
#include <steelyard/serialization.hpp>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>

using namespace steelyard;
using namespace steelyard::serialization;

namespace {

namespace archives = steelyard::serialization;
using table = aggregation::state_table<aggregation::ratio>;

[[nodiscard]] table states() {
    table t(2, {"served", "1", "people", 0});
    t.add(std::vector<std::int32_t>{3, 1, 2, 2}, std::vector<aggregation::ratio_parts>{{1, 2}, {3, 4}});
    return t;
}

/// One row of each form, each reason that people report, each flag and each flag at once; numbers with and without
/// declared decimals.
[[nodiscard]] dataset every_form() {
    definitions d = world::agreed();
    measure     fine = d.measures[0];
    fine.code = "undeclared";
    fine.places.reset();
    d.measures.push_back(fine);
    std::vector<value> all{value::point(0), value::point(1250), value::range(2, 5), value::below(10), value::above(3)};
    for (std::size_t i = 1; i <= static_cast<std::size_t>(last_reported_reason); ++i)
        all.push_back(value::missing(static_cast<reason>(i)));
    for (std::size_t i = 0; i + 1 < flag_names.size(); ++i) // the last one is the engine's own
        all.push_back(value::point(7, flag_set(static_cast<std::uint16_t>(1U << i))));
    all.push_back(value::range(1, 9, flag_set(static_cast<std::uint16_t>(archives::known_flags >> 1))));
    dataset_builder rows(d);
    for (std::size_t i = 0; i < all.size(); ++i) {
        observation row;
        row.measure = "served";
        row.place = "p1";
        row.period = period::month(2020, 1).next(static_cast<std::int32_t>(i)).text();
        row.number = all[i];
        rows.add(row);
        row.measure = "undeclared";
        if (i < 3) row.number = value::point(static_cast<double>(i) / 3);
        rows.add(row);
    }
    return rows.finish();
}

void write(const std::filesystem::path& folder) {
    const auto file = [&folder](std::string_view name) { return (folder / name).string(); };
    std::filesystem::create_directories(folder);
    world::for_each_type(archived_types{}, [&file]<class T>() {
        save(file(std::string(kind_of<T>.name) + ".syar"), world::random_of<T>(1));
    });
    save(file("state_table.syar"), states());
    const auto shore = frameworks::load_framework("examples/steel_shore/framework");
    save(file("steel_shore.syar"), shore);

    save(file("every_form.syar"), every_form());

    // What they say, in words: datasets and results as CSV, frameworks by their fingerprint.
    std::ofstream rows(file("dataset.csv"), std::ios::binary);
    write_csv(rows, world::random_of<dataset>(1));
    std::ofstream every(file("every_form.csv"), std::ios::binary);
    write_csv(every, every_form());
    std::ofstream results(file("result_table.csv"), std::ios::binary);
    write_csv(results, world::random_of<aggregation::result_table>(1));
    std::ofstream(file("fingerprints.txt"), std::ios::binary)
        << "framework " << content(world::random_of<frameworks::framework>(1)).text() << "\ndefinitions "
        << world::random_of<definitions>(1).content().text() << "\nsteel_shore " << content(shore).text() << "\n";
}

/// Reads every archive of the folder and writes it again: the same bytes but for the version of Boost in the head.
void read(const std::filesystem::path& folder) {
    int        n = 0;
    const auto same = [&](const std::string& name, std::vector<std::uint8_t> again) {
        std::ifstream             in(folder / name, std::ios::binary);
        std::vector<std::uint8_t> there{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
        for (auto* bytes : {&there, &again})
            for (const std::size_t at : {24U, 25U, 26U, 27U, 60U, 61U, 62U, 63U}) bytes->at(at) = 0; // Boost, checksum of the head
        if (there != again) throw std::runtime_error(name + " is written again with other bytes");
        ++n;
    };
    world::for_each_type(archived_types{}, [&]<class T>() {
        const std::string name = std::string(kind_of<T>.name) + ".syar";
        if (world::newer_than_v0_1<T> && !std::filesystem::exists(folder / name)) return; // a folder of 0.1
        same(name, to_bytes(load<T>((folder / name).string())));
    });
    same("state_table.syar", to_bytes(load<table>((folder / "state_table.syar").string())));
    same("steel_shore.syar", to_bytes(load<frameworks::framework>((folder / "steel_shore.syar").string())));
    same("every_form.syar", to_bytes(load<dataset>((folder / "every_form.syar").string())));
    const archive_facts facts = facts_of_file((folder / "dataset.syar").string());
    std::printf("%d archives written by Steelyard %s with Boost %u, read and written again with Boost %u: the same bytes\n", n,
                facts.writer.c_str(), facts.boost, facts_of(to_bytes(value::point(1))).boost);
}

} // namespace

int main(int argc, char** argv) {
    try {
        if (argc == 3 && std::string_view(argv[1]) == "--read") read(argv[2]);
        else if (argc == 2) write(argv[1]);
        else {
            std::fputs("usage: steelyard_write_archives [--read] FOLDER\n", stderr);
            return 2;
        }
    } catch (const std::exception& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
    return 0;
}
