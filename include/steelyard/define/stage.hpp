// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/error.hpp>
#include <steelyard/core/fingerprint.hpp>
#include <steelyard/core/options.hpp>
#include <steelyard/define/judgement.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1 {

/// What a stage of a measurement takes and gives: an immutable value, shared by whoever holds it, and named by its
/// content. Equal contents are the same input to a later stage, whichever options they came from.
class stage_output {
public:
    stage_output() = default;
    /// @param content  of all that a later stage or a question may read
    /// @param bytes    that the value takes, about: what a workspace counts
    template <class T>
    [[nodiscard]] static stage_output of(T value, fingerprint content, std::int64_t bytes) {
        stage_output o;
        o.value_ = std::make_shared<const T>(std::move(value));
        o.type_ = name_of<T>();
        o.content_ = content;
        o.bytes_ = bytes;
        return o;
    }
    /// @throws illegal_operation when the value is of another type: stages were put together that do not fit
    template <class T>
    [[nodiscard]] const T& as() const {
        if (type_ != name_of<T>())
            throw illegal_operation("a stage was given what another kind of stage makes; chain stages that fit");
        return *static_cast<const T*>(value_.get());
    }
    [[nodiscard]] const fingerprint& content() const noexcept { return content_; }
    [[nodiscard]] std::int64_t       bytes() const noexcept { return bytes_; }
    [[nodiscard]] bool               empty() const noexcept { return value_ == nullptr; }
    /// Lets the value go and keeps its content, where only that is still asked for.
    void drop() noexcept {
        value_.reset();
        type_ = {};
    }

private:
    /// The type in the compiler's words: hosts may do without type information at run time.
    template <class T>
    [[nodiscard]] static constexpr std::string_view name_of() noexcept {
#if defined(_MSC_VER)
        return __FUNCSIG__;
#else
        return __PRETTY_FUNCTION__;
#endif
    }

    std::shared_ptr<const void> value_;
    std::string_view            type_;
    fingerprint                 content_;
    std::int64_t                bytes_ = 0;
};

/// A stage whose options are all set. Safe to run on several threads at once.
class ready_stage {
public:
    virtual ~ready_stage() = default;
    /// Name and version of the stage and every option that it reads: with the content of the input, it names the output.
    [[nodiscard]] virtual fingerprint key() const = 0;
    /// A pure function. @throws error where these options cannot take this input
    [[nodiscard]] virtual stage_output run(const stage_output& input) const = 0;
};

/// One step of a measurement whose options can be set by path, as judgements bind them. A room offers its steps by
/// this interface, and needs to know nothing of judgements, plans or what is remembered.
class stage {
public:
    virtual ~stage() = default;
    /// Stable, for people: "normalise".
    [[nodiscard]] virtual std::string name() const = 0;
    /// Every option that the stage reads, by the path that judgements bind, as it stands. Stages may share one.
    [[nodiscard]] virtual std::vector<option_description> options() const = 0;
    /// The stage with some of its options set to something else.
    /// @throws unknown_code, format_fault, invalid_input for a path or value that it does not take
    [[nodiscard]] virtual std::unique_ptr<const ready_stage> prepare(std::span<const binding> settings) const = 0;
};

/// Stages in a row, each taking what the one before gives, and what the first takes.
struct stage_chain {
    stage_output                              input;
    std::vector<std::shared_ptr<const stage>> stages;
};

} // namespace steelyard::inline v0_1
