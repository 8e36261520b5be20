// SPDX-License-Identifier: MIT
#include "support/random_values.hpp"

#include <steelyard/aggregation/states.hpp>
#include <steelyard/serialization.hpp>

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include <unistd.h>

using namespace steelyard;
using namespace steelyard::serialization;
namespace files = std::filesystem;

namespace {

/// A folder of its own, gone at the end.
struct scratch {
    files::path at = files::temp_directory_path() / ("steelyard_file_test_" + std::to_string(::getpid()));
    scratch() { files::create_directories(at); }
    ~scratch() {
        files::permissions(at, files::perms::owner_all);
        files::remove_all(at);
    }
    [[nodiscard]] std::string file(const std::string& name) const { return (at / name).string(); }
    [[nodiscard]] int count() const {
        int n = 0;
        for ([[maybe_unused]] const auto& entry : files::directory_iterator(at)) ++n;
        return n;
    }
};

} // namespace

TEST_SUITE("serialization") {

TEST_CASE("file: what is saved is loaded, and saving again replaces it") {
    const scratch     folder;
    const std::string path = folder.file("data.syar");
    const dataset     first = world::random_dataset(1);
    const dataset     second = world::random_dataset(2);
    save(path, first);
    CHECK(load<dataset>(path) == first);
    save(path, second);
    CHECK(load<dataset>(path) == second);
    CHECK(folder.count() == 1); // no temporary file is left
    CHECK(facts_of_file(path).kind == kind_of<dataset>.number);
    std::ifstream              in(path, std::ios::binary);
    std::vector<std::uint8_t>  read{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    CHECK(read == to_bytes(second)); // a file holds the same bytes as memory
}

TEST_CASE("file: a failed save leaves the old file and nothing else") {
    const scratch     folder;
    const std::string path = folder.file("folder.syar");
    files::create_directories(path);
    CHECK_THROWS_AS(save(path, value::point(1)), file_fault); // a folder stands where the file should
    CHECK(folder.count() == 1);
    CHECK_THROWS_AS(save(folder.file("no/such/folder/x.syar"), value::point(1)), file_fault);
    const std::string kept = folder.file("kept.syar");
    save(kept, value::point(1));
    target bad;
    bad.value = 1e308 * 10;
    CHECK_THROWS_AS(save(kept, bad), domain_fault);
    CHECK(load<value>(kept) == value::point(1));
    CHECK(folder.count() == 2);
}

TEST_CASE("file: a link stays a link, and rights stay as they were") {
    const scratch     folder;
    const std::string path = folder.file("data.syar");
    save(path, value::point(1));
    files::permissions(path, files::perms::owner_read | files::perms::owner_write);
    files::create_symlink("data.syar", folder.file("link.syar"));
    save(folder.file("link.syar"), value::point(2));
    CHECK(files::is_symlink(folder.file("link.syar")));
    CHECK(load<value>(path) == value::point(2));
    CHECK(files::status(path).permissions() == (files::perms::owner_read | files::perms::owner_write));
}

TEST_CASE("file: what cannot be read is named") {
    const scratch folder;
    try {
        (void)load<dataset>(folder.file("missing.syar"));
        FAIL("a missing file was loaded");
    } catch (const file_fault& e) {
        CHECK(e.where().file == folder.file("missing.syar"));
    }
    CHECK_THROWS_AS((void)load<dataset>(folder.at.string()), file_fault);
    const std::string path = folder.file("text.syar");
    std::ofstream(path) << "not an archive";
    try {
        (void)load<dataset>(path);
        FAIL("a text was loaded");
    } catch (const format_fault& e) {
        CHECK(e.where().file == path);
    }
    save(path, world::random_dataset(1));
    files::resize_file(path, files::file_size(path) - 1);
    CHECK_THROWS_AS((void)load<dataset>(path), format_fault);
    save(path, world::random_dataset(1));
    CHECK_THROWS_AS((void)load<dataset>(path, {.bytes = 64}), format_fault);
}

TEST_CASE("file: tables of states go to files as well") {
    using table = aggregation::state_table<aggregation::count>;
    const scratch folder;
    table         t(1, {"served", "1", "people", 0});
    t.add(std::vector<std::int32_t>{4, 4, 2}, std::vector<std::int64_t>{1, 1, 1});
    save(folder.file("t.syar"), t);
    CHECK(load<table>(folder.file("t.syar")).finish() == t.finish());
}

}
