#include "search/store.hpp"

#include "search/segment_writer.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <filesystem>

namespace gyoji::search {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kManifest = "manifest";
constexpr std::string_view kPrefix = "segment-";
constexpr std::size_t kReadBytes = 1U << 20U;
constexpr std::uint64_t kManifestBytesMax = 256U << 20U;

tl::unexpected<Error> io_failed(std::string const& path) {
    return fail(Fault::internal, "search.io", path, {{"reason", std::strerror(errno)}});
}

tl::unexpected<Error> damaged(std::string const& what) {
    return fail(Fault::internal, "search.damaged", what);
}

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(Descriptor const&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    int get() const { return fd_; }

private:
    int fd_;
};

Outcome sync_folder(std::string const& folder) {
    Descriptor const fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (fd.get() < 0 || ::fsync(fd.get()) != 0) return io_failed(folder);
    return {};
}

class FileSink final : public Sink {
public:
    explicit FileSink(std::string path)
        : path_(std::move(path)), fd_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) {
        if (fd_.get() < 0) error_ = errno;
    }
    void write(std::string_view bytes) override {
        count(bytes);
        buffer_.append(bytes);
        if (buffer_.size() >= kReadBytes) drain();
    }
    Outcome finish() override {
        drain();
        if (error_ == 0 && ::fdatasync(fd_.get()) != 0) error_ = errno;
        errno = error_;
        if (error_ != 0) return io_failed(path_);
        return {};
    }

private:
    void drain() {
        std::string_view left = buffer_;
        while (!left.empty() && error_ == 0) {
            ssize_t const done = ::write(fd_.get(), left.data(), left.size());
            if (done < 0 && errno != EINTR) error_ = errno;
            if (done > 0) left.remove_prefix(static_cast<std::size_t>(done));
        }
        buffer_.clear();
    }
    std::string path_, buffer_;
    Descriptor fd_;
    int error_ = 0;
};

// Through the page cache, not the mapping: verifying must not count as memory of the process.
Result<std::uint64_t> checksum_of(std::string const& path, std::uint64_t size) {
    Descriptor const fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (fd.get() < 0) return io_failed(path);
    std::string buffer(kReadBytes, '\0');
    Checksum sum;
    for (std::uint64_t at = 0; at < size;) {
        ssize_t const got =
            ::pread(fd.get(), buffer.data(), std::min<std::uint64_t>(buffer.size(), size - at),
                    static_cast<off_t>(at));
        if (got <= 0) return damaged(path);
        sum.add({buffer.data(), static_cast<std::size_t>(got)});
        at += static_cast<std::uint64_t>(got);
    }
    return sum.value();
}

std::uint64_t fingerprint(Schema const& schema) {
    std::string text;
    put(text, kFormatVersion);
    put(text, schema.version);
    auto const names = [&](std::vector<std::string> const& all) {
        put_varint(text, all.size());
        for (std::string const& name : all) text += name + '\0';
    };
    put_varint(text, schema.texts.size());
    for (auto const& field : schema.texts) text += field.name + (field.suggest ? "\1" : "\2");
    names(schema.keywords);
    names(schema.numbers);
    names(schema.sort_texts);
    Checksum sum;
    sum.add(text);
    return sum.value();
}

struct Reader {  // a manifest whose checksum is right may still be of another format
    char const* at;
    char const* end;
    template <class T>
    std::optional<T> number() {
        if (static_cast<std::size_t>(end - at) < sizeof(T)) return std::nullopt;
        T const value = search::load<T>(at);
        at += sizeof(T);
        return value;
    }
};

void put_part(std::string& out, Part const& part, std::pair<std::uint64_t, std::uint64_t> file) {
    put(out, static_cast<std::uint32_t>(part.file.size()));
    out += part.file;
    put(out, file.first);
    put(out, file.second);
    std::string deleted;
    std::uint32_t next = 0, count = 0;
    for (std::uint32_t doc = 0; part.deleted && doc < part.segment->documents(); ++doc) {
        if (part.alive(doc)) continue;
        put_varint(deleted, doc - next);
        next = doc + 1;
        ++count;
    }
    put(out, count);
    put(out, static_cast<std::uint64_t>(deleted.size()));
    out += deleted;
}

}  // namespace

std::unique_ptr<Sink> file_sink(std::string const& path) {
    return std::make_unique<FileSink>(path);
}

Result<MappedFile> map_file(std::string const& path) {
    Descriptor const fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat status{};
    if (fd.get() < 0 || ::fstat(fd.get(), &status) != 0) return io_failed(path);
    auto const size = static_cast<std::size_t>(status.st_size);
    if (size == 0) return damaged(path);
    void* const at = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, fd.get(), 0);
    if (at == MAP_FAILED) return io_failed(path);
    std::shared_ptr<void const> owner(at, [size](void const* p) { ::munmap(const_cast<void*>(p), size); });
    return MappedFile{{static_cast<char const*>(at), size}, std::move(owner)};
}

Store::Store(std::string folder, Schema const& schema) : folder_(std::move(folder)), schema_(schema) {
    std::error_code ignored;
    fs::create_directories(folder_, ignored);  // a failure shows at the first write
}

std::string Store::new_name() {
    std::lock_guard const lock(mutex_);
    return std::string(kPrefix) + std::to_string(next_++);
}

Result<std::shared_ptr<Segment const>> Store::write(std::string const& name, SegmentSource& source) {
    auto const sink = file_sink(path(name));
    if (Outcome written = write_segment(*sink, schema_, source); !written) {
        ::unlink(path(name).c_str());  // on a full disk every byte counts
        return fail(std::move(written).error());
    }
    MappedFile const file = TRY(map_file(path(name)));
    if (file.bytes.size() != sink->size()) return damaged(name);
    {
        std::lock_guard const lock(mutex_);
        known_[name] = {sink->size(), sink->checksum()};
    }
    return Segment::open(file.bytes, file.owner, schema_);
}

Outcome Store::write_manifest(Snapshot const& snapshot, std::int64_t seq) {
    std::string out;
    put(out, kManifestMagic);
    put(out, kFormatVersion);
    put(out, fingerprint(schema_));
    put(out, seq);
    std::unique_lock lock(mutex_);
    put(out, next_);
    std::uint32_t count = 0;
    std::string parts;
    for (Part const& part : snapshot.parts) {
        if (part.file.empty()) continue;
        ++count;
        put_part(parts, part, known_.at(part.file));
    }
    lock.unlock();
    put(out, count);
    out += parts;
    Checksum sum;
    sum.add(out);
    put(out, sum.value());
    std::string const final_path = path(std::string(kManifest)), fresh = final_path + ".new";
    FileSink sink(fresh);
    sink.write(out);
    CHECK_OK(sink.finish());
    CHECK_OK(sync_folder(folder_));  // the segments' names first
    if (::rename(fresh.c_str(), final_path.c_str()) != 0) return io_failed(final_path);
    return sync_folder(folder_);
}

void Store::remove(std::string const& name) {
    {
        std::lock_guard const lock(mutex_);
        known_.erase(name);
    }
    ::unlink(path(name).c_str());
}

Result<Part> Store::load_part(char const*& at, char const* end) {
    Reader reader{at, end};
    auto const name_size = reader.number<std::uint32_t>();
    if (!name_size || *name_size > static_cast<std::size_t>(end - reader.at)) return damaged("manifest");
    std::string const name(reader.at, *name_size);
    reader.at += *name_size;
    auto const size = reader.number<std::uint64_t>(), checksum = reader.number<std::uint64_t>();
    auto const deleted = reader.number<std::uint32_t>();
    auto const bytes = reader.number<std::uint64_t>();
    if (!size || !checksum || !deleted || !bytes || *bytes > static_cast<std::size_t>(end - reader.at))
        return damaged("manifest");
    if (name.find('/') != std::string::npos || !name.starts_with(kPrefix)) return damaged("manifest");
    MappedFile const file = TRY(map_file(path(name)));
    if (file.bytes.size() != *size || TRY(checksum_of(path(name), *size)) != *checksum) return damaged(name);
    Part part;
    part.file = name;
    part.segment = TRY(Segment::open(file.bytes, file.owner, schema_));
    part.live = part.segment->documents() - *deleted;
    if (*deleted > part.segment->documents()) return damaged(name);
    if (*deleted > 0) {
        auto bits = std::make_shared<std::vector<std::uint64_t>>(words_for(part.segment->documents()));
        char const* from = reader.at;
        std::uint64_t doc = 0;
        for (std::uint32_t i = 0; i < *deleted && from < reader.at + *bytes; ++i, ++doc) {
            doc += get_varint(from);
            if (doc >= part.segment->documents()) return damaged(name);
            (*bits)[doc / 64] |= 1ULL << (doc % 64);
        }
        part.deleted = bits;
    }
    known_[name] = {*size, *checksum};
    at = reader.at + *bytes;
    return part;
}

Result<Snapshot> Store::load() {
    std::string const manifest = path(std::string(kManifest));
    std::error_code error;
    if (!fs::exists(manifest, error)) return Snapshot{};
    MappedFile const file = TRY(map_file(manifest));
    std::string_view const bytes = file.bytes;
    if (bytes.size() < 48 || bytes.size() > kManifestBytesMax) return damaged("manifest");
    Checksum sum;
    sum.add(bytes.substr(0, bytes.size() - 8));
    Reader reader{bytes.data(), bytes.data() + bytes.size() - 8};
    if (sum.value() != search::load<std::uint64_t>(bytes.data() + bytes.size() - 8) ||
        reader.number<std::uint64_t>() != kManifestMagic)
        return damaged("manifest");
    if (reader.number<std::uint32_t>() != kFormatVersion ||
        reader.number<std::uint64_t>() != fingerprint(schema_))
        return fail(Fault::internal, "search.outdated", manifest);
    Snapshot out;
    out.seq = reader.number<std::int64_t>().value_or(0);
    next_ = reader.number<std::uint64_t>().value_or(1);
    std::uint32_t const count = reader.number<std::uint32_t>().value_or(0);
    for (std::uint32_t i = 0; i < count; ++i) out.parts.push_back(TRY(load_part(reader.at, reader.end)));
    return out;
}

void Store::set_aside() {
    std::error_code ignored;
    std::string const aside = folder_ + "/damaged";
    fs::remove_all(aside, ignored);
    fs::create_directories(aside, ignored);
    std::vector<fs::path> files;
    for (auto const& entry : fs::directory_iterator(folder_, ignored))
        if (entry.is_regular_file(ignored)) files.push_back(entry.path());
    for (fs::path const& file : files) fs::rename(file, fs::path(aside) / file.filename(), ignored);
    known_.clear();
}

void Store::remove_strangers(Snapshot const& snapshot) {
    std::error_code ignored;
    std::vector<fs::path> strangers;
    for (auto const& entry : fs::directory_iterator(folder_, ignored)) {
        std::string const name = entry.path().filename().string();
        if (name == kManifest || !entry.is_regular_file(ignored)) continue;
        bool known = false;
        for (Part const& part : snapshot.parts) known = known || part.file == name;
        if (!known && (name.starts_with(kPrefix) || name == "manifest.new"))
            strangers.push_back(entry.path());
    }
    for (fs::path const& path : strangers) fs::remove(path, ignored);
}

}  // namespace gyoji::search
