#pragma once
// The folder of an index: segment files and one manifest that names them, replaced atomically. A file that
// the manifest does not name does not exist. Internal to the room; the files are written by several threads,
// the manifest by one at a time.

#include "base/result.hpp"
#include "search/sink.hpp"
#include "search/snapshot.hpp"

namespace gyoji::search {

struct MappedFile {
    std::string_view bytes;
    std::shared_ptr<void const> owner;  // unmaps
};
Result<MappedFile> map_file(std::string const& path);

class Store {
public:
    Store(std::string folder, Schema const& schema);

    // What the manifest names, every byte verified. search.damaged or search.outdated when it cannot be used.
    Result<Snapshot> load();
    // Everything in the folder goes to folder/damaged, replacing what lay there before.
    void set_aside();
    void remove_strangers(Snapshot const& snapshot);

    std::string new_name();
    std::string path(std::string const& name) const { return folder_ + "/" + name; }
    // Synced and verified by what was written; the segment is not part of the index until a manifest names
    // it.
    Result<std::shared_ptr<Segment const>> write(std::string const& name, class SegmentSource& source);
    Outcome write_manifest(Snapshot const& snapshot, std::int64_t seq);  // parts without a file are left out
    void remove(std::string const& name);

private:
    Result<Part> load_part(char const*& at, char const* end);
    std::string folder_;
    Schema schema_;
    std::mutex mutex_;  // guards next_ and known_
    std::uint64_t next_ = 1;
    std::map<std::string, std::pair<std::uint64_t, std::uint64_t>> known_;  // size, checksum
};

}  // namespace gyoji::search
