// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/arrow_stream.hpp>
#include <steelyard/dataset.hpp>

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sample {

/// A table made by hand, as a foreign producer would: every buffer, offset and dictionary is the test's own.
class foreign_table {
public:
    explicit foreign_table(std::int64_t rows) : rows_(rows) {}

    template <class T>
    ArrowArray& add(const char* name, const char* format, std::vector<T> values, std::int64_t length = -1) {
        ArrowSchema& s = schemas_.emplace_back();
        s.format = format;
        s.name = name;
        s.flags = ARROW_FLAG_NULLABLE;
        s.release = [](ArrowSchema* x) { x->release = nullptr; };
        ArrowArray& a = arrays_.emplace_back();
        a.length = length < 0 ? rows_ : length;
        a.n_buffers = 2;
        a.buffers = buffers({nullptr, keep(std::move(values))});
        a.release = [](ArrowArray* x) { x->release = nullptr; };
        return a;
    }
    ArrowArray& add_texts(const char* name, const std::vector<std::string>& texts) {
        ArrowArray& a = add<std::int32_t>(name, "u", offsets_of(texts));
        a.length = static_cast<std::int64_t>(texts.size());
        a.n_buffers = 3;
        a.buffers = buffers({nullptr, a.buffers[1], keep(std::vector<char>(chars_.begin(), chars_.end()))});
        return a;
    }
    template <class T>
    ArrowArray& add_dictionary(const char* name, const char* format, std::vector<T> indices,
                               const std::vector<std::string>& words) {
        ArrowArray&  list = add_texts("", words);
        ArrowSchema& of_list = schemas_.back();
        ArrowArray&  a = add<T>(name, format, std::move(indices));
        schemas_.back().dictionary = &of_list;
        a.dictionary = &list;
        return a;
    }
    /// Marks entries of a column as null by a bitmap.
    void set_validity(ArrowArray& a, std::vector<std::uint8_t> bits, std::int64_t nulls = -1) {
        a.buffers[0] = keep(std::move(bits));
        a.null_count = nulls;
    }
    /// The table as a batch that begins at `offset` of its columns.
    void stream(ArrowArrayStream* into, std::int64_t offset = 0) {
        child_schemas_.clear();
        children_.clear();
        for (std::size_t i = 0; i < schemas_.size(); ++i) {
            if (schemas_[i].name[0] == 0) continue;
            child_schemas_.push_back(&schemas_[i]);
            children_.push_back(&arrays_[i]);
        }
        ArrowSchema schema{};
        schema.format = "+s";
        schema.name = "";
        schema.n_children = static_cast<std::int64_t>(child_schemas_.size());
        schema.children = child_schemas_.data();
        schema.release = [](ArrowSchema* x) { x->release = nullptr; };
        ArrowArray batch{};
        batch.length = rows_ - offset;
        batch.offset = offset;
        batch.n_buffers = 1;
        batch.buffers = buffers({nullptr});
        batch.n_children = schema.n_children;
        batch.children = children_.data();
        batch.release = [](ArrowArray* x) { x->release = nullptr; };
        steelyard::stream_of_batch(&schema, &batch, into);
    }
    [[nodiscard]] steelyard::dataset read(const steelyard::definitions& d, const steelyard::arrow_layout& layout = {},
                                          std::int64_t offset = 0) {
        ArrowArrayStream s{};
        stream(&s, offset);
        steelyard::dataset_builder b(d);
        b.add_arrow(&s, layout);
        return b.finish();
    }

private:
    template <class T>
    const void* keep(std::vector<T> values) {
        auto kept = std::make_shared<std::vector<T>>(std::move(values));
        memory_.push_back(kept);
        return kept->data();
    }
    const void** buffers(std::vector<const void*> list) {
        buffers_.push_back(std::move(list));
        return buffers_.back().data();
    }
    std::vector<std::int32_t> offsets_of(const std::vector<std::string>& texts) {
        std::vector<std::int32_t> offsets{0};
        chars_.clear();
        for (const std::string& t : texts) offsets.push_back(static_cast<std::int32_t>((chars_ += t).size()));
        return offsets;
    }

    std::int64_t                             rows_;
    std::deque<ArrowSchema>                  schemas_;
    std::deque<ArrowArray>                   arrays_;
    std::deque<std::vector<const void*>>     buffers_;
    std::vector<std::shared_ptr<const void>> memory_;
    std::vector<ArrowSchema*>                child_schemas_;
    std::vector<ArrowArray*>                 children_;
    std::string                              chars_;
};

} // namespace sample
