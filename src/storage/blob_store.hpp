#pragma once
// Content-addressed files: immutable, named by their SHA-256 (64 hex digits), fanned out over two levels of
// folders. Written to a temporary name, fsynced, renamed: a crash leaves either the whole file or none. Any
// thread.

#include "base/result.hpp"

#include <functional>
#include <memory>
#include <string>

namespace gyoji::storage {

class BlobStore {
public:
    virtual ~BlobStore() = default;
    static Result<std::unique_ptr<BlobStore>> open_folder(std::string const& folder);

    virtual Result<std::string> put(std::string_view bytes) = 0;  // returns the SHA-256
    class Writer {
    public:
        virtual ~Writer() = default;  // not finished = nothing remains
        virtual Outcome add(std::string_view bytes) = 0;
        virtual Result<std::string> finish() = 0;
    };
    virtual Result<std::unique_ptr<Writer>> begin() = 0;
    virtual Result<std::string> get(std::string const& sha256) = 0;  // checks the digest; Fault::not_found
    virtual bool has(std::string const& sha256) = 0;
    virtual Outcome remove(std::string const& sha256) = 0;
};

}  // namespace gyoji::storage
