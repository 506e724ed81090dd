#pragma once
// What an asynchronous caller is told when its act threw: nobody is there to catch. Internal to storage/.

#include "base/result.hpp"

#include <exception>

namespace gyoji::storage {

inline Error failure_of(std::exception_ptr const& thrown) {
    std::string reason = "unknown";
    try {
        std::rethrow_exception(thrown);
    } catch (std::exception const& failed) {
        reason = failed.what();
    } catch (...) {}
    return {Fault::internal, "storage.failed", {}, {{"reason", reason}}};
}

}  // namespace gyoji::storage
