// SPDX-License-Identifier: MIT
// The compiled half of archive.py:
//     steelyard_bench_archive DATASET ROWS FOLDER RUNS
// DATASET is an archive, ROWS the same reports as structs without padding (struct row below). Both are saved into FOLDER,
// brought to the disk and read again with their checksums verified, in turn, RUNS times after one warm-up.

#include <serialization/detail/checksum.hpp>

#include <steelyard/dataset.hpp>
#include <steelyard/serialization.hpp>

#include <boost/archive/binary_iarchive.hpp>
#include <boost/archive/binary_oarchive.hpp>
#include <boost/serialization/is_bitwise_serializable.hpp>
#include <boost/serialization/vector.hpp>
#include <boost/version.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#pragma pack(push, 1)
struct row {
    double        value, num, den;
    std::uint16_t organisation, place;
    std::uint8_t  indicator, period, category;
};
#pragma pack(pop)
static_assert(sizeof(row) == 31);
BOOST_IS_BITWISE_SERIALIZABLE(row)

namespace {

using steelyard::dataset;
namespace archives = steelyard::serialization;

[[nodiscard]] std::uint32_t checksum_of(const std::vector<row>& rows) {
    return archives::detail::checksum(std::as_bytes(std::span(rows)));
}

/// As users do it, with a checksum behind the rows: Boost's archive, then fsync of file and folder.
void boost_save(const std::string& path, const std::vector<row>& rows) {
    {
        std::ofstream                   out(path, std::ios::binary);
        boost::archive::binary_oarchive archive(out);
        const std::uint32_t             sum = checksum_of(rows);
        archive << rows << sum;
    }
    for (const std::string& name : {path, std::filesystem::path(path).parent_path().string()}) {
        const int file = ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
        if (file < 0 || ::fsync(file) != 0) throw std::runtime_error("fsync failed");
        ::close(file);
    }
}

[[nodiscard]] std::vector<row> boost_load(const std::string& path) {
    std::ifstream                   in(path, std::ios::binary);
    boost::archive::binary_iarchive archive(in);
    std::vector<row>                rows;
    std::uint32_t                   sum = 0;
    archive >> rows >> sum;
    if (sum != checksum_of(rows)) throw std::runtime_error("the peer's checksum does not agree");
    return rows;
}

struct times {
    const char*         name;
    std::vector<double> seconds;

    template <class Work>
    auto run(bool counts, Work work) {
        const auto started = std::chrono::steady_clock::now();
        auto       result = work();
        if (counts) seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count());
        return result;
    }
    [[nodiscard]] double median() {
        std::sort(seconds.begin(), seconds.end());
        return seconds[seconds.size() / 2];
    }
    void print() {
        const double middle = median();
        std::printf("  %-52s %10.1f %10.1f %10.1f\n", name, middle * 1e3, seconds.front() * 1e3, seconds.back() * 1e3);
    }
};

[[nodiscard]] std::vector<row> rows_in(const std::string& path) {
    std::vector<row> rows(std::filesystem::file_size(path) / sizeof(row));
    std::ifstream    in(path, std::ios::binary);
    in.read(reinterpret_cast<char*>(rows.data()), static_cast<std::streamsize>(rows.size() * sizeof(row)));
    return rows;
}

void measure_all(const dataset& data, const std::vector<row>& rows, const std::string& folder, int runs) {
    const std::string ours = folder + "/ours.syar";
    const std::string peer = folder + "/peer.boost";
    times             save_ours{"steelyard save, atomic, fsync", {}};
    times             save_peer{"Boost save of structs, checksum, fsync", {}};
    times             load_ours{"steelyard load, verified, rules checked", {}};
    times             load_peer{"Boost load of structs, checksum verified", {}};
    for (int i = 0; i <= runs; ++i) {
        std::filesystem::remove(ours);
        std::filesystem::remove(peer);
        save_ours.run(i > 0, [&] { return archives::save(ours, data), 0; });
        save_peer.run(i > 0, [&] { return boost_save(peer, rows), 0; });
        {
            const dataset read = load_ours.run(i > 0, [&] { return archives::load<dataset>(ours); });
            if (!(read == data)) throw std::runtime_error("the dataset came back changed");
        }
        const std::vector<row> read = load_peer.run(i > 0, [&] { return boost_load(peer); });
        if (read.size() != rows.size() || std::memcmp(read.data(), rows.data(), rows.size() * sizeof(row)) != 0)
            throw std::runtime_error("the peer's rows came back changed");
    }
    std::printf("%zu reports: a dataset of %lld numbers in %.1f MB, structs of 31 bytes in %.1f MB; Boost %d, one thread\n", rows.size(),
                static_cast<long long>(data.size()), static_cast<double>(std::filesystem::file_size(ours)) / 1e6,
                static_cast<double>(std::filesystem::file_size(peer)) / 1e6, BOOST_VERSION);
    std::printf("  %-52s %10s %10s %10s\n", "", "median ms", "least", "largest");
    for (times* t : {&save_ours, &save_peer, &load_ours, &load_peer}) t->print();
    const double save = save_peer.median() / save_ours.median();
    const double load = load_peer.median() / load_ours.median();
    std::printf("\n  save: %.2f\n  load: %.2f\narchive ratio %.2f\n", save, load, std::min(save, load));
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 5) {
        std::fputs("usage: steelyard_bench_archive DATASET ROWS FOLDER RUNS\n", stderr);
        return 2;
    }
    try {
        const dataset data = archives::load<dataset>(argv[1]);
        measure_all(data, rows_in(argv[2]), argv[3], std::stoi(argv[4]));
    } catch (const std::exception& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
    return 0;
}
