// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/problem.hpp>
#include <steelyard/core/version.hpp>

#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1 {

/// Root of everything the library throws. The message says what was asked, what was found and what to do;
/// `where()` repeats the place in the input as fields, so that a host can point at it.
class STEELYARD_VISIBLE error : public std::exception {
public:
    explicit error(std::string message, input_place where = {})
        : message_(std::move(message)), where_(std::move(where)) {
        const std::string place = where_.text();
        if (!place.empty()) message_ = place + ": " + message_;
    }
    [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }
    [[nodiscard]] const input_place& where() const noexcept { return where_; }

private:
    std::string message_;
    input_place where_;
};

// The leaves are named after the mistake. In Python each is also the built-in named beside it.

/// A number outside the range that the operation is defined on (ValueError).
class STEELYARD_VISIBLE domain_fault : public error { using error::error; };
/// Two numbers in different units met (ValueError).
class STEELYARD_VISIBLE unit_mismatch : public error { using error::error; };
/// Periods of calendars that do not nest, or a period asked for that cannot be formed (ValueError).
class STEELYARD_VISIBLE period_mismatch : public error { using error::error; };
/// Two definition versions met without a bridge (ValueError).
class STEELYARD_VISIBLE definition_mismatch : public error { using error::error; };
/// A code or name that nothing declares (KeyError).
class STEELYARD_VISIBLE unknown_code : public error { using error::error; };
/// Columns of different lengths, or an array of the wrong rank or type (ValueError).
class STEELYARD_VISIBLE shape_mismatch : public error { using error::error; };
/// The kind of the indicator forbids what was asked (ValueError).
class STEELYARD_VISIBLE illegal_operation : public error { using error::error; };
/// The comparison asked for is not allowed by the definitions (ValueError).
class STEELYARD_VISIBLE not_comparable : public error { using error::error; };
/// Too few data for a rule that needs more (ValueError).
class STEELYARD_VISIBLE insufficient_data : public error { using error::error; };
/// Text or bytes that do not follow their format (ValueError).
class STEELYARD_VISIBLE format_fault : public error { using error::error; };
/// A file that cannot be opened, read or written (OSError).
class STEELYARD_VISIBLE file_fault : public error { using error::error; };
/// A meaningful request that this version does not serve yet (NotImplementedError).
class STEELYARD_VISIBLE not_supported : public error { using error::error; };
/// The host asked the run to stop through its stop token (RuntimeError).
class STEELYARD_VISIBLE stopped : public error { using error::error; };

/// Input refused as a whole; `problems()` lists every single one, not the first (ValueError).
class STEELYARD_VISIBLE invalid_input : public error {
public:
    invalid_input(const std::string& what, std::vector<problem> problems)
        : error(summary(what, problems)), problems_(std::move(problems)) {}
    [[nodiscard]] const std::vector<problem>& problems() const noexcept { return problems_; }

private:
    static std::string summary(const std::string& what, const std::vector<problem>& problems) {
        std::string text = what + ": " + std::to_string(problems.size()) +
                           (problems.size() == 1 ? " problem" : " problems");
        for (const problem& p : problems) text += "\n  " + p.text();
        return text;
    }
    std::vector<problem> problems_;
};

} // namespace steelyard::inline v0_1
