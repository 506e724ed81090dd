#include "catalog/harvest/page_record.hpp"

#include "catalog/harvest/file_kind.hpp"
#include "http/message.hpp"
#include "wire/writer.hpp"

#include <algorithm>

namespace gyoji::catalog {
namespace {

std::string joined(std::vector<std::string> const& parts, std::string_view between) {
    std::string out;
    for (std::string const& part : parts) {
        if (!out.empty()) out += between;
        out += part;
    }
    return out;
}

// The facts this record was made of, in a fixed order: the same page gives the same bytes.
std::string source_of(PageAt const& at, PageGroup const& group) {
    std::string out;
    wire::Writer writer(out);
    writer.begin_object()
        .field("page", at.url)
        .field("page_title", at.page.title)
        .key("headings")
        .begin_array();
    for (std::string const& heading : group.headings) writer.value(heading);
    writer.end_array().key("links").begin_array();
    for (PageFile const& file : group.files) {
        writer.begin_object()
            .field("href", file.link.href)
            .field("url", file.url)
            .field("text", file.link.text);
        writer.field("row", file.link.row)
            .field("around", file.link.around)
            .field("rel", file.link.rel)
            .end_object();
    }
    writer.end_array().end_object();
    return out;
}

// A file's title says which period and form it is, also where the link says one of them only.
std::string file_title(PageFile const& file, std::string const& group_title) {
    PageLink const& link = file.link;
    std::string out = link.text.empty() ? group_title : link.text;
    if (!stem_of(link.text).empty()) return out;
    std::string const& beside = link.row.empty() ? link.around : link.row;
    return beside.empty() ? group_title + " " + out : beside + " " + out;
}

std::string upper(std::string text) {
    for (char& c : text)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return text;
}

}  // namespace

RemoteRecord record_of_group(PageAt const& at, PageGroup const& group, bool unique,
                             PageOptions const& options) {
    RemoteRecord record;
    Dataset& set = record.dataset;
    std::string id = group.title;
    if (!unique) id = joined(group.headings, "/") + "/" + group.title;
    record.remote_id = at.url + "#" + http::url_encode(id);
    record.place =
        at.url + " " + (group.headings.empty() ? group.title : group.headings.back() + " / " + group.title);
    set.id.text = record.remote_id;
    set.title = group.title;
    set.notes = group.files.front().link.intro;
    set.landing_page = at.url;
    set.licence = options.licence;
    record.organization = options.organization;
    if (!group.headings.empty()) set.extras.emplace_back("headings", joined(group.headings, " > "));
    if (!at.page.title.empty()) set.extras.emplace_back("page_title", at.page.title);
    for (PageFile const& file : group.files) {
        Distribution to;
        to.url = file.url;
        to.title = file_title(file, group.title);
        to.format_label = upper(file_extension(file.url));
        set.distributions.push_back(std::move(to));
    }
    record.source_bytes = source_of(at, group);
    return record;
}

}  // namespace gyoji::catalog
