// SPDX-License-Identifier: MIT
// All that a library to be embedded must not do; manners.py has to find each of it.
#include <clocale>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <string>

std::string greeting = std::getenv("HOME") != nullptr ? "home" : "away"; // before main, and from the environment

namespace steelyard::v99_0 {

long misbehave() {
    std::setlocale(LC_ALL, "");
    std::signal(SIGINT, SIG_IGN);
    std::cout << greeting;
    if (greeting.empty()) std::exit(1);
    return static_cast<long>(std::time(nullptr));
}

} // namespace steelyard::v99_0
