#include "storage/data_folder.hpp"

#include "storage/folder_sync.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <cerrno>

namespace gyoji::storage {

// flock belongs to the open file and ends with the process, so kill -9 leaves no stale lock behind.
Result<std::unique_ptr<DataFolder>> DataFolder::own(std::string const& path) {
    CHECK_OK(make_folder(path));
    std::string const lock = path + "/lock";
    int const fd = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return fail(file_error(lock));
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        bool const taken = errno == EWOULDBLOCK;
        Error const error = file_error(lock);
        ::close(fd);
        if (taken) return fail(Fault::conflict, "storage.folder_taken", path);
        return fail(error);
    }
    return std::unique_ptr<DataFolder>(new DataFolder(path, fd));
}

DataFolder::~DataFolder() {
    ::close(fd_);
}

}  // namespace gyoji::storage
