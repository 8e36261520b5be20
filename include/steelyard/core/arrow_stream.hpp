// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/arrow_abi.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace steelyard::inline v0_1 {

/// What a column that we hand out holds.
enum class arrow_type : std::uint8_t {
    words,   ///< int32 codes into a list of words
    words16, ///< int16 codes into a list of at most 2^15 words
    words8,  ///< int8 codes into a list of at most 2^7 words
    number,  ///< double
    whole,   ///< int64
    instant, ///< int64 seconds since 1970, UTC
    text,    ///< a text of its own in every row
};

/// Texts as Arrow lays them out: text i is chars[offsets[i]] to chars[offsets[i + 1]].
struct arrow_texts {
    std::vector<std::int32_t> offsets{0};
    std::string               chars;

    arrow_texts() = default;
    /// @throws shape_mismatch when the texts have more than 2^31 bytes together
    explicit arrow_texts(const std::vector<std::string>& texts) {
        for (const std::string& t : texts) add(t);
    }
    void                       add(const std::string& text);
    [[nodiscard]] std::int64_t size() const noexcept { return static_cast<std::int64_t>(offsets.size()) - 1; }
};

/// A column of a table that is handed out: its name, what it holds and, for words, the list that its codes point into.
struct arrow_field {
    std::string                        name;
    arrow_type                         type = arrow_type::number;
    std::shared_ptr<const arrow_texts> words = {};
    bool                               nullable = true;
};

/// The rows of one column of one batch. Pointers are good as long as `owner` lives; batches may share them.
struct arrow_column {
    std::shared_ptr<const void> owner = {};
    const void*                 values = nullptr;   ///< codes, numbers or the characters of texts
    const std::int32_t*         offsets = nullptr;  ///< of texts
    const std::uint8_t*         validity = nullptr; ///< one bit per row, 0 = not there; null: all are there
    std::int64_t                nulls = 0;
};

struct arrow_batch {
    std::int64_t              rows = 0;
    std::vector<arrow_column> columns; ///< one per field
};

/// Where the batches of a stream come from. It owns, or keeps alive, all that its batches point to.
class arrow_source {
public:
    arrow_source() = default;
    arrow_source(const arrow_source&) = delete;
    arrow_source& operator=(const arrow_source&) = delete;
    virtual ~arrow_source() = default;

    [[nodiscard]] virtual const std::vector<arrow_field>& fields() const noexcept = 0;
    /// The next batch; empty at the end. What it throws reaches the consumer as the stream's error.
    virtual std::optional<arrow_batch> next() = 0;
};

/// Makes `into` a stream of the source's batches. The consumer calls its `release`; every batch and schema taken from it
/// lives on its own.
void export_stream(std::unique_ptr<arrow_source> from, ArrowArrayStream* into);

/// Makes `into` a stream of one batch that is moved out of `schema` and `batch`; both are left released.
void stream_of_batch(ArrowSchema* schema, ArrowArray* batch, ArrowArrayStream* into);

/// Releases a struct of the interface when it goes out of scope, unless somebody else took it.
template <class Struct>
class arrow_owner {
public:
    arrow_owner() = default;
    /// Moves what `from` holds into this owner.
    explicit arrow_owner(Struct* from) : held_(*from) { from->release = nullptr; }
    arrow_owner(const arrow_owner&) = delete;
    arrow_owner& operator=(const arrow_owner&) = delete;
    ~arrow_owner() { reset(); }

    [[nodiscard]] Struct*       get() noexcept { return &held_; }
    [[nodiscard]] const Struct* operator->() const noexcept { return &held_; }
    [[nodiscard]] const Struct& operator*() const noexcept { return held_; }
    [[nodiscard]] explicit      operator bool() const noexcept { return held_.release != nullptr; }
    void                        reset() noexcept {
                               if (held_.release != nullptr) held_.release(&held_);
        held_.release = nullptr;
    }

private:
    Struct held_{};
};

} // namespace steelyard::inline v0_1
