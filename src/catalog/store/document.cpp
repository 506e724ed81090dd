#include "catalog/store/document.hpp"

#include "wire/json.hpp"
#include "wire/writer.hpp"

namespace gyoji::catalog {
namespace {

// One description of each value serves both directions: `archive(key, member)`.
template <class A, class T>
void describe_licence(A& a, T& licence) {
    a("id", licence.id), a("title", licence.title), a("url", licence.url), a("open", licence.is_open);
}

template <class A, class T>
void describe_distribution(A& a, T& file) {
    a("id", file.id), a("title", file.title), a("description", file.description), a("url", file.url);
    a("label", file.format_label), a("format", file.format), a("format_basis", file.format_basis);
    a("format_conflict", file.format_conflict), a("media_type", file.media_type), a("bytes", file.byte_size);
    a("checksum", file.checksum), a("algorithm", file.checksum_algorithm);
    a("issued", file.issued), a("modified", file.modified), a("licence", file.licence);
    a("start", file.period_start), a("end", file.period_end), a("period_basis", file.period_basis);
    a("foreign", file.foreign_json);
}

template <class A, class T>
void describe_dataset(A& a, T& set) {
    a("id", set.id), a("name", set.name), a("title", set.title), a("notes", set.notes);
    a("organization", set.organization), a("groups", set.groups), a("tags", set.tags),
        a("licence", set.licence);
    a("landing_page", set.landing_page), a("author", set.author), a("author_email", set.author_email);
    a("maintainer", set.maintainer), a("maintainer_email", set.maintainer_email), a("version", set.version);
    a("extras", set.extras), a("issued", set.issued), a("modified", set.modified),
        a("language", set.language);
    a("access", set.access), a("frequency", set.frequency), a("frequency_text", set.frequency_text);
    a("frequency_basis", set.frequency_basis), a("start", set.period_start), a("end", set.period_end);
    a("period_basis", set.period_basis), a("municipality", set.municipality);
    a("municipality_basis", set.municipality_basis), a("fields", set.fields),
        a("fields_basis", set.fields_basis);
    a("update_state", set.update_state), a("last_update", set.last_update);
    a("last_update_basis", set.last_update_basis), a("foreign", set.foreign_json);
    a("recorded", set.recorded), a("changed", set.changed), a("files", set.distributions);
}

template <class A, class T>
void describe_organization(A& a, T& it) {
    a("id", it.id), a("name", it.name), a("title", it.title), a("title_en", it.title_en);
    a("description", it.description), a("image", it.image_url), a("homepage", it.homepage);
    a("sector", it.sector), a("sector_basis", it.sector_basis), a("municipality", it.municipality);
    a("municipality_basis", it.municipality_basis), a("created", it.created), a("foreign", it.foreign_json);
}

template <class A, class T>
void describe_group(A& a, T& it) {
    a("id", it.id), a("name", it.name), a("title", it.title), a("description", it.description);
    a("image", it.image_url), a("field", it.field);
}

class WriteArchive {
public:
    explicit WriteArchive(wire::Writer& out) : out_(out) {}

    void operator()(std::string_view key, std::string const& text) {
        if (!text.empty()) out_.field(key, text);
    }
    void operator()(std::string_view key, bool truth) {
        if (truth) out_.field(key, truth);
    }
    template <class T>
        requires std::is_enum_v<T> || std::is_same_v<T, int>
    void operator()(std::string_view key, T value) {
        if (int(value) != 0) out_.field(key, int(value));
    }
    template <class Tag>
    void operator()(std::string_view key, Id<Tag> const& id) {
        (*this)(key, id.text);
    }
    void operator()(std::string_view key, Instant at) { out_.field(key, at.micros); }
    void operator()(std::string_view key, std::optional<Instant> const& at) {
        if (at) out_.field(key, at->micros);
    }
    void operator()(std::string_view key, std::optional<std::int64_t> const& number) {
        if (number) out_.field(key, *number);
    }
    void operator()(std::string_view key, Licence const& licence) {
        if (licence.id.empty() && licence.title.empty() && licence.url.empty()) return;
        out_.key(key).begin_object();
        describe_licence(*this, licence);
        out_.end_object();
    }
    template <class T>
    void operator()(std::string_view key, std::vector<T> const& list) {
        if (list.empty()) return;
        out_.key(key).begin_array();
        for (T const& item : list) element(item);
        out_.end_array();
    }

private:
    void element(std::string const& text) { out_.value(text); }
    void element(int number) { out_.value(number); }
    void element(GroupId const& id) { out_.value(id.text); }
    void element(std::pair<std::string, std::string> const& pair) {
        out_.begin_array().value(pair.first).value(pair.second).end_array();
    }
    void element(Distribution const& file) {
        out_.begin_object();
        describe_distribution(*this, file);
        out_.end_object();
    }
    wire::Writer& out_;
};

class ReadArchive {
public:
    explicit ReadArchive(wire::Json json) : members_(json.members()) {}

    template <class T>
    void operator()(std::string_view key, T& target) {
        // Members stand in the order of the description: the next one is nearly always the one.
        for (std::size_t i = next_; i < members_.size(); ++i) {
            if (members_[i].key != key) continue;
            read(members_[i].value, target);
            next_ = i + 1;
            return;
        }
    }

private:
    static void read(wire::Json json, std::string& text) { text = json.string().value_or(""); }
    static void read(wire::Json json, bool& truth) { truth = json.boolean().value_or(false); }
    template <class T>
        requires std::is_enum_v<T> || std::is_same_v<T, int>
    static void read(wire::Json json, T& value) {
        value = T(json.integer().value_or(0));
    }
    template <class Tag>
    static void read(wire::Json json, Id<Tag>& id) {
        read(json, id.text);
    }
    static void read(wire::Json json, Instant& at) { at.micros = json.integer().value_or(0); }
    static void read(wire::Json json, std::optional<Instant>& at) {
        if (auto const micros = json.integer()) at = Instant{*micros};
    }
    static void read(wire::Json json, std::optional<std::int64_t>& number) { number = json.integer(); }
    static void read(wire::Json json, Licence& licence) {
        ReadArchive archive(json);
        describe_licence(archive, licence);
    }
    static void read(wire::Json json, std::pair<std::string, std::string>& pair) {
        read(json.at(0), pair.first);
        read(json.at(1), pair.second);
    }
    static void read(wire::Json json, Distribution& file) {
        ReadArchive archive(json);
        describe_distribution(archive, file);
    }
    template <class T>
    static void read(wire::Json json, std::vector<T>& list) {
        for (wire::Json const& item : json.items()) read(item, list.emplace_back());
    }

    std::vector<wire::Json::Member> members_;
    std::size_t next_ = 0;
};

template <class T, class Describe>
std::string write(T const& value, std::size_t reserve, Describe describe) {
    std::string text;
    text.reserve(reserve);
    wire::Writer out(text);
    out.begin_object();
    WriteArchive archive(out);
    describe(archive, value);
    out.end_object();
    return text;
}

template <class T, class Describe>
Result<T> read(std::string_view document, Describe describe) {
    auto parsed = wire::Document::parse(document);
    if (!parsed || !parsed->root().is_object()) return fail(Fault::internal, "catalog.bad_document");
    T value{};
    ReadArchive archive(parsed->root());
    describe(archive, value);
    return value;
}

}  // namespace

std::string to_document(Dataset const& dataset) {
    std::size_t const size = 600 + dataset.notes.size() + 400 * dataset.distributions.size();
    return write(dataset, size, [](auto& a, auto& v) { describe_dataset(a, v); });
}
std::string to_document(Organization const& organization) {
    return write(organization, 400, [](auto& a, auto& v) { describe_organization(a, v); });
}
std::string to_document(Group const& group) {
    return write(group, 200, [](auto& a, auto& v) { describe_group(a, v); });
}

Result<Dataset> dataset_from(std::string_view document) {
    return read<Dataset>(document, [](auto& a, auto& v) { describe_dataset(a, v); });
}
Result<Organization> organization_from(std::string_view document) {
    return read<Organization>(document, [](auto& a, auto& v) { describe_organization(a, v); });
}
Result<Group> group_from(std::string_view document) {
    return read<Group>(document, [](auto& a, auto& v) { describe_group(a, v); });
}

}  // namespace gyoji::catalog
