#include "base/child.hpp"
#include "catalog/harvest/decode.hpp"
#include "catalog/harvest/iri.hpp"
#include "catalog/harvest/page_record.hpp"
#include "catalog/harvest/readers.hpp"
#include "catalog/harvest/robots.hpp"
#include "catalog/harvest/source_bytes.hpp"
#include "http/client.hpp"

#include <deque>
#include <map>
#include <set>

namespace gyoji::catalog {
namespace {

constexpr ChildLimits kHtmlLimits{.seconds = 30, .memory_bytes = 1ULL << 30, .output_bytes_max = 64ULL << 20};
constexpr std::size_t kHtmlBytesMax = 16 << 20;

class PageReader final : public RecordReader {
public:
    PageReader(PageOptions options, http::Client* client) : options_(std::move(options)), client_(client) {}

    Outcome open(std::string const& location);
    Result<bool> next(ReadItem& item) override;
    std::optional<std::int64_t> expected() const override { return std::nullopt; }
    bool complete() const override { return complete_ && ended_; }

private:
    struct Visit {
        std::string url;
        std::size_t depth;
    };
    Outcome may_visit(std::string const& url);
    Outcome visit(Visit const& page);
    void take_links(PageAt at, std::size_t depth);
    void bad(std::string place, Error error) {
        complete_ = false;
        items_.push_back(BadRecord{std::move(place), std::move(error), {}});
    }

    PageOptions options_;
    http::Client* client_;
    std::map<std::string, std::vector<RobotsRule>> robots_;  // by origin; one page source stays on one host
    std::deque<Visit> pages_;
    std::set<std::string> known_pages_, known_files_;
    std::deque<ReadItem> items_;
    std::size_t visited_ = 0, links_seen_ = 0, files_seen_ = 0;
    bool complete_ = true, ended_ = false;
};

// RFC 9309 section 2.3.1: no robots.txt (4xx) allows everything, one that cannot be reached (5xx, no answer)
// allows nothing.
Outcome PageReader::may_visit(std::string const& url) {
    if (!is_web_url(url)) return {};
    if (!client_) return fail(Fault::forbidden, "catalog.source_needs_client", url);
    IriParts const parts = split_iri(url);
    std::string const origin = std::string(parts.scheme) + "://" + std::string(parts.authority);
    auto known = robots_.find(origin);
    if (known == robots_.end()) {
        auto const fetched = client_->fetch(
            {.url = origin + "/robots.txt", .accept = "text/plain", .body_bytes_max = 8ULL << 20});
        if (!fetched && fetched.error().fault == Fault::forbidden) return fail(fetched.error());
        if (!fetched || fetched->status >= 500 || fetched->status == 429)
            return fail(Fault::unavailable, "catalog.page_robots_unreachable", origin + "/robots.txt",
                        {{"reason", fetched ? std::to_string(fetched->status) : fetched.error().code}});
        std::vector<RobotsRule> rules;
        if (fetched->status == 200) rules = parse_robots(fetched->body, kProductToken);
        known = robots_.emplace(origin, std::move(rules)).first;
    }
    std::string target(parts.path.empty() ? std::string_view("/") : parts.path);
    if (parts.has_query) target += "?" + std::string(parts.query);
    RobotsVerdict const verdict = robots_verdict(known->second, target);
    if (verdict.allowed) return {};
    return fail(Fault::forbidden, "catalog.page_robots_forbid", url,
                {{"line", std::to_string(verdict.rule.line)}, {"rule", verdict.rule.pattern}});
}

Outcome PageReader::visit(Visit const& page) {
    CHECK_OK(may_visit(page.url));
    SourceBytes source = TRY(load_source(page.url, "text/html, application/xhtml+xml;q=0.9", client_));
    if (source.url != page.url && is_web_url(source.url)) CHECK_OK(may_visit(source.url));
    if (source.bytes.size() > kHtmlBytesMax)
        return fail(Fault::too_large, "catalog.source_too_large", source.url,
                    {{"limit", std::to_string(kHtmlBytesMax >> 20)}});
    std::string const type = media_type_of(source.content_type);
    if (!type.empty() && type != "text/html" && type != "application/xhtml+xml")
        return fail(Fault::unsupported, "catalog.page_is_no_html", source.url, {{"type", type}});
    std::string stated = options_.encoding.empty() ? charset_of(source.content_type) : options_.encoding;
    if (stated.empty()) stated = html_charset(source.bytes);
    Decoded const decoded = TRY(decode_text(source.bytes, stated, source.url));
    std::string const facts = TRY(run_child("html", "", decoded.text, kHtmlLimits));
    PageAt at{source.url, TRY(read_html_facts(facts, source.url))};
    if (!options_.base.empty() && page.depth == 0 && !is_web_url(source.url)) at.url = options_.base;
    ++visited_;
    if (at.page.cut)
        bad(at.url,
            {Fault::too_large, "catalog.page_too_large", at.url, {{"limit", std::to_string(kPageLinksMax)}}});
    take_links(std::move(at), page.depth);
    return {};
}

void PageReader::take_links(PageAt at, std::size_t depth) {
    std::string const base = resolve_iri(at.url, at.page.base);
    bool const page_says_nofollow = at.page.robots.find("nofollow") != std::string::npos ||
                                    at.page.robots.find("none") != std::string::npos;
    std::vector<PageFile> files;
    for (PageLink& link : at.page.links) {
        ++links_seen_;
        std::string url = tidy_url(resolve_iri(base, tidy_url(link.href)));
        url.erase(std::min(url.find('#'), url.size()));
        if (!is_web_url(url)) continue;
        if (options_.wants_file(url, link.text)) {
            if (known_files_.insert(url).second) files.push_back({url, std::move(link)});
            continue;
        }
        bool const nofollow = page_says_nofollow || link.rel.find("nofollow") != std::string::npos;
        bool const same_host = split_iri(url).authority == split_iri(at.url).authority;
        if (nofollow || !same_host || depth >= options_.depth || !options_.wants_page(url) ||
            !known_pages_.insert(url).second)
            continue;
        if (visited_ + pages_.size() < options_.pages)
            pages_.push_back({url, depth + 1});
        else
            bad(url, {Fault::too_large,
                      "catalog.page_too_many_pages",
                      url,
                      {{"limit", std::to_string(options_.pages)}}});
    }
    files_seen_ += files.size();
    auto const groups = group_files(std::move(files), at.page.title);
    std::map<std::string, int> titles;
    for (PageGroup const& group : groups) ++titles[group.title];
    for (PageGroup const& group : groups)
        items_.push_back(record_of_group(at, group, titles[group.title] == 1, options_));
}

Outcome PageReader::open(std::string const& location) {
    known_pages_.insert(location);
    CHECK_OK(visit({location, 0}));
    if (files_seen_ == 0 && pages_.empty() && items_.empty())
        return fail(Fault::invalid, "catalog.page_no_files", location,
                    {{"links", std::to_string(links_seen_)}});
    return {};
}

Result<bool> PageReader::next(ReadItem& item) {
    while (items_.empty() && !pages_.empty()) {
        Visit const page = std::move(pages_.front());
        pages_.pop_front();
        if (auto const seen = visit(page); !seen) bad(page.url, seen.error());
    }
    if (items_.empty()) {
        ended_ = true;
        return false;
    }
    item = std::move(items_.front());
    items_.pop_front();
    return true;
}

}  // namespace

Result<std::unique_ptr<RecordReader>> open_page_reader(SourceSpec const& spec, http::Client* client) {
    auto reader = std::make_unique<PageReader>(TRY(page_options(spec)), client);
    CHECK_OK(reader->open(spec.location));
    return std::unique_ptr<RecordReader>(std::move(reader));
}

}  // namespace gyoji::catalog
