// SPDX-License-Identifier: MIT
#include "detail/file.hpp"

#include <steelyard/core/error.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <cstdlib>
#include <filesystem>
#include <new>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace steelyard::inline v0_1::serialization::detail {

namespace {

[[noreturn]] void fail(const char* action, const std::string& path, const char* advice) {
    const int why = errno;
    throw file_fault(std::string("archive: cannot ") + action + ": " + std::system_category().message(why) + "; " + advice,
                     {path, 0, "", ""});
}

/// A file of the system, closed when it goes.
class descriptor {
public:
    explicit descriptor(int number) noexcept : number_(number) {}
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;
    ~descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    [[nodiscard]] int  number() const noexcept { return number_; }
    [[nodiscard]] bool close() noexcept { return ::close(std::exchange(number_, -1)) == 0; }

private:
    int number_;
};

/// What a new file beside `path` is called: nobody else has it, because creating it fails where it exists.
[[nodiscard]] std::string temporary_name(const std::string& path) {
    static std::atomic<unsigned> count{0};
    return path + ".tmp-" + std::to_string(::getpid()) + "-" + std::to_string(count++);
}

/// Where a link leads to, so that saving to a link replaces the file and not the link.
[[nodiscard]] std::string target_of(const std::string& path) {
    std::error_code ignored;
    if (!std::filesystem::is_symlink(path, ignored)) return path;
    const auto target = std::filesystem::canonical(path, ignored);
    return ignored ? path : target.string();
}

/// The new file, under a name of its own until it takes the old one's place; gone if it never does.
class replacement final : public sink {
public:
    explicit replacement(const std::string& path) : path_(target_of(path)), file_(create()) {
        struct ::stat old {};
        if (::stat(path_.c_str(), &old) == 0) (void)::fchmod(file_.number(), old.st_mode & 07777); // keeps its rights
    }
    replacement(const replacement&) = delete;
    replacement& operator=(const replacement&) = delete;
    ~replacement() override {
        if (!renamed_) ::unlink(temporary_.c_str());
    }

    void append(byte_span bytes) override {
        if (bytes.size() < 1 << 16) { // many small columns are one write
            waiting_.insert(waiting_.end(), bytes.begin(), bytes.end());
            if (waiting_.size() >= 1 << 18) flush();
            return;
        }
        flush();
        write(bytes);
    }
    void put_first(byte_span bytes) override {
        flush();
        if (::lseek(file_.number(), 0, SEEK_SET) != 0) fail("write", temporary_, no_space);
        write(bytes);
    }
    void take_place() {
        if (::fsync(file_.number()) != 0) fail("bring to the disk", temporary_, no_space);
        if (!file_.close()) fail("close", temporary_, no_space);
        if (::rename(temporary_.c_str(), path_.c_str()) != 0)
            fail("replace", path_, "the file there is as it was; check that it is no folder and may be written");
        renamed_ = true;
        const auto       folder = std::filesystem::path(path_).parent_path();
        const descriptor opened(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        // Some file systems cannot sync a folder (EINVAL): then the name is as safe as they make it.
        if (opened.number() < 0 || (::fsync(opened.number()) != 0 && errno != EINVAL))
            fail("bring the new name to the disk", path_, "the new file is in place, but a power cut may bring the old one back");
    }

private:
    static constexpr const char* no_space = "the old file, if any, is as it was; check space and rights on the disk";

    [[nodiscard]] int create() {
        for (int attempt = 0; attempt < 100; ++attempt) {
            temporary_ = temporary_name(path_);
            const int number = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
            if (number >= 0) return number;
            if (errno != EEXIST) break; // a save that was killed under the same process number left its own
        }
        fail("create a file beside it", path_, "check that the folder exists and may be written");
    }
    void flush() {
        write(waiting_);
        waiting_.clear();
    }
    void write(byte_span bytes) {
        while (!bytes.empty()) {
            const auto n = ::write(file_.number(), bytes.data(), bytes.size());
            if (n < 0 && errno == EINTR) continue;
            if (n <= 0) fail("write", temporary_, no_space);
            bytes = bytes.subspan(static_cast<std::size_t>(n));
        }
    }

    std::string            path_;
    std::string            temporary_;
    bool                   renamed_ = false;
    descriptor             file_;
    std::vector<std::byte> waiting_;
};

[[nodiscard]] int open_to_read(const std::string& path) {
    const int number = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (number < 0) fail("open", path, "check the name and that it may be read");
    return number;
}

[[nodiscard]] std::uint64_t size_of(const descriptor& file, const std::string& path) {
    struct ::stat s {};
    if (::fstat(file.number(), &s) != 0) fail("look at", path, "check that it may be read");
    if (!S_ISREG(s.st_mode)) throw file_fault("archive: this is no file; give the name of one that save() wrote", {path, 0, "", ""});
    return static_cast<std::uint64_t>(s.st_size);
}

void read_all(const descriptor& file, std::span<std::byte> into, const std::string& path) {
    while (!into.empty()) {
        const auto n = ::read(file.number(), into.data(), into.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) fail("read", path, "check the disk");
        if (n == 0) throw format_fault("archive: the file became shorter while it was read; read it again", {path, 0, "", ""});
        into = into.subspan(static_cast<std::size_t>(n));
    }
}

[[nodiscard]] head head_of(const descriptor& file, const std::string& path) {
    const std::uint64_t              size = size_of(file, path);
    std::array<std::byte, head_size> first{};
    const std::size_t                there = std::min<std::uint64_t>(size, head_size);
    read_all(file, std::span(first).first(there), path);
    return read_head(std::span(first).first(there), size);
}

/// Memory for a payload, in large pages where the system has them: there are fewer to be made ready.
[[nodiscard]] std::byte* room_for(std::size_t size) {
    constexpr std::size_t large_page = std::size_t{2} << 20;
    const bool            large = size >= 4 * large_page;
    const std::size_t     whole = large ? (size + large_page - 1) / large_page * large_page : std::max<std::size_t>(size, 1);
    void*                 room = large ? std::aligned_alloc(large_page, whole) : std::malloc(whole);
    if (room == nullptr) throw std::bad_alloc();
#if defined(MADV_HUGEPAGE)
    if (large) (void)::madvise(room, whole, MADV_HUGEPAGE);
#endif
    return static_cast<std::byte*>(room);
}

/// Names the file in what went wrong with its bytes.
template <class Work>
auto naming(const std::string& path, Work work) {
    try {
        return work();
    } catch (const format_fault& e) {
        if (!e.where().file.empty()) throw;
        throw format_fault(e.what(), {path, 0, "", ""});
    }
}

} // namespace

void write_file(const std::string& path, const content& what) {
    replacement file(path);
    write_envelope(what, file);
    file.take_place();
}

read_file::read_file(const std::string& path, archive_kind wanted, const load_limits& limits) {
    naming(path, [&] {
        const descriptor file(open_to_read(path));
        const head       h = head_of(file, path);
        check_head(h, wanted, limits);
        std::vector<std::byte> table(h.table_size());
        read_all(file, table, path);
        chunk_check check(h, table);
        payload.reset(room_for(h.payload));
        const std::span all(payload.get(), h.payload);
        for (std::size_t at = 0; at < all.size(); at += chunk_size) {
            const auto chunk = all.subspan(at, std::min(chunk_size, all.size() - at));
            read_all(file, chunk, path);
            check.next(chunk);
        }
        parts = parts_of(h, all);
    });
}

archive_facts facts_of_head(const std::string& path) {
    return naming(path, [&] {
        const descriptor file(open_to_read(path));
        return head_of(file, path).facts;
    });
}

} // namespace steelyard::inline v0_1::serialization::detail
