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

using table = aggregation::state_table<aggregation::ratio>;

[[nodiscard]] table states() {
    table t(2, {"served", "1", "people", 0});
    t.add(std::vector<std::int32_t>{3, 1, 2, 2}, std::vector<aggregation::ratio_parts>{{1, 2}, {3, 4}});
    return t;
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

    // What they say, in words: datasets and results as CSV, frameworks by their fingerprint.
    std::ofstream rows(file("dataset.csv"), std::ios::binary);
    write_csv(rows, world::random_of<dataset>(1));
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
        same(name, to_bytes(load<T>((folder / name).string())));
    });
    same("state_table.syar", to_bytes(load<table>((folder / "state_table.syar").string())));
    same("steel_shore.syar", to_bytes(load<frameworks::framework>((folder / "steel_shore.syar").string())));
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
