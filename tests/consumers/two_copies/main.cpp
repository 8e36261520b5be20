// SPDX-License-Identifier: MIT
#include "answer.hpp"

#include <cstdio>
#include <exception>
#include <string>

answer ANSWER_OF(FIRST)();
answer ANSWER_OF(SECOND)();
void   THROW_FROM(FIRST)();
void   THROW_FROM(SECOND)();

namespace {

int faults = 0;

void expect(bool holds, const std::string& what) {
    if (holds) return;
    std::printf("not so: %s\n", what.c_str());
    ++faults;
}

void caught_as_standard(void (*thrower)(), const std::string& who) {
    try {
        thrower();
        expect(false, who + " throws");
    } catch (const std::exception& e) {
        expect(std::string(e.what()) == "thrown by one copy", "the message of " + who + " arrives whole");
    }
}

} // namespace

#define TEXT_(x) #x
#define TEXT(x) TEXT_(x)

int main(int count, char** words) {
    if (count != 3) return 2;
    const auto version_of = [&](const std::string& copy) { return std::string(words[copy == "next_version" ? 2 : 1]) + "."; };
    const std::string first_name = TEXT(FIRST), second_name = TEXT(SECOND);
    // Twice, in turn: whatever one copy left behind would meet the other.
    for (int turn = 0; turn < 2; ++turn) {
        const answer first = ANSWER_OF(FIRST)();
        const answer second = ANSWER_OF(SECOND)();
        expect(first.version.rfind(version_of(first_name), 0) == 0, first_name + " says its version, not " + first.version);
        expect(second.version.rfind(version_of(second_name), 0) == 0, second_name + " says its version, not " + second.version);
        expect(first.table == second.table && first.table.size() > 1000, "both copies give the same digits");
        expect((first.made_by == second.made_by) == (version_of(first_name) == version_of(second_name)),
               "a fingerprint names the version that made the number, and nothing else of the copy");
        expect(first.options == second.options, "both copies name equal options alike");
        expect(first.caught_by_type && second.caught_by_type, "each copy catches its own errors by type");
    }
    caught_as_standard(THROW_FROM(FIRST), first_name);
    caught_as_standard(THROW_FROM(SECOND), second_name);
    if (faults == 0) std::puts("two copies, one process");
    return faults == 0 ? 0 : 1;
}
