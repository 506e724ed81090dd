#include "storage/folder_sync.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>

namespace gyoji::storage {

Error file_error(std::string const& where) {
    Fault const fault = errno == ENOENT   ? Fault::not_found
                        : errno == ENOSPC ? Fault::unavailable
                                          : Fault::internal;
    return {fault, "storage.file_failed", where, {{"reason", std::strerror(errno)}}};
}

Outcome write_all(int fd, std::string_view bytes, std::string const& where) {
    while (!bytes.empty()) {
        ssize_t const written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return fail(file_error(where));
        bytes.remove_prefix(std::size_t(written));
    }
    return {};
}

Outcome sync_folder(std::string const& folder) {
    int const fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return fail(file_error(folder));
    bool const synced = ::fsync(fd) == 0;
    Error const error = file_error(folder);
    ::close(fd);
    if (!synced) return fail(error);
    return {};
}

Outcome make_folder(std::string const& folder) {
    if (::mkdir(folder.c_str(), 0700) == 0) {
        std::size_t const slash = folder.rfind('/');
        if (slash == std::string::npos) return sync_folder(".");
        return sync_folder(slash == 0 ? "/" : folder.substr(0, slash));
    }
    if (errno == EEXIST) {
        struct stat found{};
        if (::stat(folder.c_str(), &found) == 0 && S_ISDIR(found.st_mode)) return {};
        errno = ENOTDIR;
        return fail(file_error(folder));
    }
    std::size_t const slash = folder.rfind('/');
    if (errno != ENOENT || slash == std::string::npos || slash == 0) return fail(file_error(folder));
    CHECK_OK(make_folder(folder.substr(0, slash)));
    if (slash + 1 == folder.size()) return {};
    return make_folder(folder);
}

}  // namespace gyoji::storage
