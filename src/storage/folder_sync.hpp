#pragma once
// What makes files survive a power cut: the bytes of the file, and the folder that names it. Internal to
// storage/.

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace gyoji::storage {

Outcome write_all(int fd, std::string_view bytes, std::string const& where);
Outcome sync_folder(std::string const& folder);
Outcome make_folder(std::string const& folder);  // with its parents, mode 0700, each synced
Error file_error(std::string const& where);      // from errno

}  // namespace gyoji::storage
