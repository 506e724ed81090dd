#include "storage/blob_store.hpp"

#include "base/bytes.hpp"
#include "storage/folder_sync.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <filesystem>

namespace gyoji::storage {

namespace {

bool is_digest(std::string_view text) {
    return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

class FolderStore : public BlobStore {
public:
    explicit FolderStore(std::string folder) : folder_(std::move(folder)) {}

    Result<std::string> put(std::string_view bytes) override {
        auto writer = TRY(begin());
        CHECK_OK(writer->add(bytes));
        return writer->finish();
    }
    Result<std::unique_ptr<Writer>> begin() override;
    Result<std::string> get(std::string const& sha256) override;
    bool has(std::string const& sha256) override {
        return is_digest(sha256) && ::access(path(sha256).c_str(), F_OK) == 0;
    }
    Outcome remove(std::string const& sha256) override {
        if (!is_digest(sha256)) return fail(Fault::not_found, "storage.no_blob", sha256);
        std::string const file = path(sha256);
        if (::unlink(file.c_str()) == 0) return sync_folder(file.substr(0, file.rfind('/')));
        if (errno == ENOENT) return fail(Fault::not_found, "storage.no_blob", sha256);
        return fail(file_error(file));
    }

private:
    friend class FolderWriter;
    std::string path(std::string const& sha256) const {
        return folder_ + "/" + sha256.substr(0, 2) + "/" + sha256.substr(2, 2) + "/" + sha256;
    }
    std::string folder_;
};

class FolderWriter : public BlobStore::Writer {
public:
    FolderWriter(FolderStore const& store, std::string temporary, int fd)
        : store_(store), temporary_(std::move(temporary)), fd_(fd) {}
    ~FolderWriter() override {
        ::close(fd_);
        if (!temporary_.empty()) ::unlink(temporary_.c_str());
    }
    Outcome add(std::string_view bytes) override {
        digest_.add(bytes);
        return write_all(fd_, bytes, temporary_);
    }
    // File first, then its name, then the folder: whichever moment the power goes, the name means the whole
    // file.
    Result<std::string> finish() override {
        GYOJI_ASSERT(!temporary_.empty());  // finish() once
        std::string const sha256 = digest_.hex();
        std::string const target = store_.path(sha256);
        if (::access(target.c_str(), F_OK) != 0) {
            if (::fsync(fd_) != 0) return fail(file_error(temporary_));
            std::string const folder = target.substr(0, target.rfind('/'));
            CHECK_OK(make_folder(folder));
            if (::rename(temporary_.c_str(), target.c_str()) != 0) return fail(file_error(target));
            temporary_.clear();
            CHECK_OK(sync_folder(folder));
        }
        if (!temporary_.empty()) ::unlink(temporary_.c_str());
        temporary_.clear();
        return sha256;
    }

private:
    FolderStore const& store_;
    std::string temporary_;
    int fd_;
    Sha256 digest_;
};

Result<std::unique_ptr<BlobStore::Writer>> FolderStore::begin() {
    std::string name = folder_ + "/tmp/XXXXXX";
    int const fd = ::mkostemp(name.data(), O_CLOEXEC);
    if (fd < 0) return fail(file_error(name));
    return std::unique_ptr<Writer>(new FolderWriter(*this, name, fd));
}

Result<std::string> FolderStore::get(std::string const& sha256) {
    if (!is_digest(sha256)) return fail(Fault::not_found, "storage.no_blob", sha256);
    std::string const file = path(sha256);
    int const fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT) return fail(Fault::not_found, "storage.no_blob", sha256);
    if (fd < 0) return fail(file_error(file));
    struct stat found{};
    std::string bytes;
    if (::fstat(fd, &found) == 0) bytes.resize(std::size_t(found.st_size));
    std::size_t at = 0;
    while (at < bytes.size()) {
        ssize_t const count = ::read(fd, bytes.data() + at, bytes.size() - at);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        at += std::size_t(count);
    }
    ::close(fd);
    bytes.resize(at);
    if (sha256_hex(bytes) != sha256) return fail(Fault::internal, "storage.blob_damaged", sha256);
    return bytes;
}

}  // namespace

Result<std::unique_ptr<BlobStore>> BlobStore::open_folder(std::string const& folder) {
    // What an earlier process left half written; the owner of the data folder is alone (data_folder.hpp).
    std::error_code ignored;
    std::filesystem::remove_all(folder + "/tmp", ignored);
    CHECK_OK(make_folder(folder + "/tmp"));
    return std::unique_ptr<BlobStore>(new FolderStore(folder));
}

}  // namespace gyoji::storage
