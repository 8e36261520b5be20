// SPDX-License-Identifier: MIT
// Kills a program while it saves, and looks at the file: it must be the old archive or the new one, whole.
//     steelyard_archive_kill COUNT FOLDER
// Prints how often the file was found old or new; exit code 1 when it was neither.

#include "support/random_world.hpp"

#include <steelyard/serialization.hpp>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

using namespace steelyard;
namespace files = std::filesystem;

namespace {

/// Datasets of a megabyte or so, so that a kill often falls into the writing.
[[nodiscard]] dataset sizable(std::uint64_t seed) {
    const definitions                d = world::agreed();
    std::vector<observation>         all;
    const world::options             o{.months = 60};
    for (std::uint64_t i = 0; i < 8; ++i)
        for (observation& row : world::rows(seed * 100 + i, o)) {
            row.source = "s" + std::to_string(i);
            all.push_back(std::move(row));
        }
    return world::build(d, all);
}

[[noreturn]] void save_for_ever(const std::string& path, const dataset& a, const dataset& b) {
    for (;;) {
        serialization::save(path, a);
        serialization::save(path, b);
    }
}

/// Removes what killed saves left beside the file; says how many there were.
[[nodiscard]] int sweep(const files::path& folder) {
    int left = 0;
    for (const auto& entry : files::directory_iterator(folder))
        if (entry.path().filename().string().find(".tmp-") != std::string::npos) {
            files::remove(entry.path());
            ++left;
        }
    return left;
}

} // namespace

int main(int argc, char** argv) {
    const int         count = argc > 1 ? std::atoi(argv[1]) : 20;
    const files::path folder = files::path(argc > 2 ? argv[2] : ".") / ("archive_kill_" + std::to_string(::getpid()));
    files::create_directories(folder);
    const std::string path = (folder / "data.syar").string();
    const dataset     a = sizable(1);
    const dataset     b = sizable(2);
    const auto started = std::chrono::steady_clock::now();
    serialization::save(path, b);
    serialization::save(path, a);
    const auto    both = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - started);
    random_stream r(static_cast<std::uint64_t>(count));
    int           found_a = 0;
    int           found_b = 0;
    int           left = 0;
    for (int i = 0; i < count; ++i) {
        const pid_t child = ::fork();
        if (child < 0) return 2;
        if (child == 0) save_for_ever(path, a, b);
        // Anywhere within two rounds of saving both.
        std::this_thread::sleep_for(std::chrono::microseconds(r.below(static_cast<std::uint64_t>(2 * both.count()) + 1)));
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        if (!WIFSIGNALED(status)) {
            std::printf("kill %d: the program that saves ended by itself\n", i);
            return 1;
        }
        left += sweep(folder);
        const dataset found = serialization::load<dataset>(path, {.fingerprints = true});
        if (found == a) ++found_a;
        else if (found == b) ++found_b;
        else {
            std::printf("kill %d: the file is neither archive\n", i);
            return 1;
        }
    }
    std::printf("%d kills while saving %lld bytes: the one archive %d times, the other %d times, damaged never; %d temporary files left\n",
                count, static_cast<long long>(files::file_size(path)), found_a, found_b, left);
    files::remove_all(folder);
    return 0;
}
