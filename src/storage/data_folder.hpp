#pragma once
// The data folder and its lock. One process owns the folder (file `lock`, flock); a command that finds it
// taken sends its act over `gyoji.sock` to the owner instead. (design.md section 4)

#include "base/result.hpp"

#include <memory>
#include <string>

namespace gyoji::storage {

class DataFolder {
public:
    // Creates the folder when missing (mode 0700). Fault::conflict "storage.folder_taken" when another
    // process owns it.
    static Result<std::unique_ptr<DataFolder>> own(std::string const& path);
    ~DataFolder();
    std::string const& path() const { return path_; }
    std::string file(std::string_view name) const { return path_ + "/" + std::string(name); }

private:
    DataFolder(std::string path, int fd) : path_(std::move(path)), fd_(fd) {}
    std::string path_;
    int fd_;
};

}  // namespace gyoji::storage
