#pragma once
// Jim Breen's EDICT (Debian package edict, EUC-JP) turned round: English to Japanese. The file is mapped; the
// first look-up builds a sorted table of 8 bytes for each short gloss (about 5 MB). Internal to the room. Any
// thread.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gyoji::search {

class Edict {
public:
    explicit Edict(std::string const& path);
    ~Edict();
    bool present() const;
    // Common words first; english in lower case, at most three words.
    std::vector<std::string> japanese(std::string_view english, std::size_t limit) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace gyoji::search
