#pragma once
// What every reader of a source kind yields: one record in our words, with its place and its source bytes, or
// a bad one with the reason.

#include "base/result.hpp"
#include "catalog/api/model.hpp"

#include <memory>
#include <variant>

namespace gyoji::catalog {

struct RemoteOrganization {
    std::string id, name, title, description, image_url, homepage;
    std::optional<Instant> created;
    std::string foreign_json;
};
struct RemoteGroup {
    std::string id, name, title, description, image_url;
};

struct RemoteRecord {
    std::string place;      // "line 12", "page 3, record 17", "http://.../dataset/5"
    std::string remote_id;  // the source's identifier; "" when it has none
    std::string remote_name;
    // Dataset and distributions as stated: ids are the remote ones (may be empty), derived fields are not
    // filled here.
    Dataset dataset;
    std::optional<RemoteOrganization> organization;
    std::vector<RemoteGroup> groups;
    std::string source_bytes;  // the record byte for byte as it came
    std::string source_media_type = "application/json";
    // Digest of what the source said without what changes by itself (metadata_modified, revision ids,
    // counters): equal means nothing to do. Readers that know their form may fill it from the source; "" =
    // the engine computes it from the mapped values.
    std::string content_hash;
    std::vector<Error>
        remarks;  // wrong dates and the like: reported by place, the rest of the record is kept
};

struct BadRecord {
    std::string place;
    Error error;
    std::string source_bytes;  // may be cut at kBadRecordBytesMax with a mark
};

using ReadItem = std::variant<RemoteRecord, BadRecord>;

class RecordReader {
public:
    virtual ~RecordReader() = default;
    // false: the end. An Error here ends the whole run (source down, HTML for JSON); a bad record is an item.
    virtual Result<bool> next(ReadItem& item) = 0;
    virtual std::optional<std::int64_t> expected() const = 0;  // how many records, when the source says so
    // Whether the source was read to its end, so that what is missing may count as deleted.
    virtual bool complete() const = 0;
    virtual std::optional<Error> doubt() const { return std::nullopt; }  // why it is not complete
};

struct SourceSpec {
    std::string kind;      // ckan, ckan-dump, dcat, list, page
    std::string location;  // URL or path
    std::string options_json =
        "{}";  // kind's own: list mapping, page pattern, organisation for list and page
};

}  // namespace gyoji::catalog
