// SPDX-License-Identifier: MIT
#include "border.hpp"

#include <steelyard/steelyard.hpp>

#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>

#ifdef LOAD_BY_HAND
#include <dlfcn.h>
#else
extern "C" {
void throw_one(int which);
void read_framework(const char* folder);
void run_in_plugin(const steelyard::run_options* run);
}
#endif

namespace sy = steelyard;

namespace {

int faults = 0;

void expect(bool holds, const char* what) {
    if (holds) return;
    std::printf("not so: %s\n", what);
    ++faults;
}

/// Whether `call` throws exactly an E, which is also a steelyard::error and a std::exception.
template <class E>
void catches(const char* name, auto call) {
    bool exact = false, as_error = false, as_standard = false;
    try {
        call();
    } catch (const E& e) {
        exact = std::string(e.what()).find("reports.csv") != std::string::npos && e.where().line == 12;
    } catch (...) {
    }
    try {
        call();
    } catch (const sy::error&) {
        as_error = true;
    } catch (...) {
    }
    try {
        call();
    } catch (const std::exception&) {
        as_standard = true;
    } catch (...) {
    }
    expect(exact && as_error && as_standard, name);
}

struct impatient final : sy::progress_sink {
    void advance(std::int64_t, std::int64_t) override { throw std::out_of_range("enough"); }
};

} // namespace

#ifdef LOAD_BY_HAND
int main(int count, char** words) {
    void* plugin = count > 1 ? dlopen(words[1], RTLD_NOW | RTLD_LOCAL) : nullptr;
    if (plugin == nullptr) return std::puts("the plugin does not load"), 2;
    const auto throw_one = reinterpret_cast<throw_one_function>(dlsym(plugin, "throw_one"));
    const auto read_framework = reinterpret_cast<read_function>(dlsym(plugin, "read_framework"));
    const auto run_in_plugin = reinterpret_cast<run_function>(dlsym(plugin, "run_in_plugin"));
#else
int main() {
#endif
    catches<sy::domain_fault>("domain_fault", [&] { throw_one(0); });
    catches<sy::unit_mismatch>("unit_mismatch", [&] { throw_one(1); });
    catches<sy::period_mismatch>("period_mismatch", [&] { throw_one(2); });
    catches<sy::definition_mismatch>("definition_mismatch", [&] { throw_one(3); });
    catches<sy::unknown_code>("unknown_code", [&] { throw_one(4); });
    catches<sy::shape_mismatch>("shape_mismatch", [&] { throw_one(5); });
    catches<sy::illegal_operation>("illegal_operation", [&] { throw_one(6); });
    catches<sy::not_comparable>("not_comparable", [&] { throw_one(7); });
    catches<sy::insufficient_data>("insufficient_data", [&] { throw_one(8); });
    catches<sy::format_fault>("format_fault", [&] { throw_one(9); });
    catches<sy::file_fault>("file_fault", [&] { throw_one(10); });
    catches<sy::not_supported>("not_supported", [&] { throw_one(11); });
    catches<sy::stopped>("stopped", [&] { throw_one(12); });
    catches<sy::error>("error", [&] { throw_one(13); });
    try {
        throw_one(border_errors - 1);
    } catch (const sy::invalid_input& refused) {
        expect(refused.problems().size() == 3 && refused.problems()[2].where.line == 12, "all problems cross the border");
    } catch (...) {
        expect(false, "invalid_input");
    }

    // From inside the compiled library, not only from its headers.
    try {
        read_framework("no such folder");
        expect(false, "a folder that is not there is an error");
    } catch (const sy::file_fault& fault) {
        expect(std::string(fault.what()).find("no such folder") != std::string::npos, "the error names the folder");
    } catch (...) {
        expect(false, "file_fault out of the compiled library");
    }

    // The program's own exception goes through the plugin's copy and comes out as it went in.
    impatient       sink;
    sy::run_options run{.threads = 2, .progress = &sink};
    try {
        run_in_plugin(&run);
        expect(false, "the sink's exception ends the run");
    } catch (const std::out_of_range&) {
    }
    std::stop_source source;
    source.request_stop();
    run = {.stop = source.get_token()};
    try {
        run_in_plugin(&run);
        expect(false, "a stop asked for in the program ends the run in the plugin");
    } catch (const sy::stopped&) {
    }
    if (faults == 0) std::puts("every error was caught by its type");
    return faults == 0 ? 0 : 1;
}
