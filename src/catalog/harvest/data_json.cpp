#include "catalog/harvest/data_json.hpp"

#include "catalog/harvest/date_word.hpp"
#include "catalog/harvest/iri.hpp"
#include "catalog/harvest/licence_word.hpp"
#include "wire/json.hpp"
#include "wire/writer.hpp"

#include <algorithm>

namespace gyoji::catalog {
namespace {

constexpr std::size_t kFilesMax = 10'000;
constexpr std::size_t kFoundMax = 80;

class Mapper {
public:
    Mapper(wire::Json from, RemoteRecord& record) : from_(from), record_(record) {}

    void map() {
        Dataset& set = record_.dataset;
        record_.remote_id = from_["identifier"].loose_text();
        set.id.text = record_.remote_id;
        set.title = from_["title"].loose_text();
        if (from_["title"].is_null() || set.title.empty()) {
            set.title = record_.remote_id;
            remark("catalog.dcat_no_title", "/title", set.title);
        } else if (!from_["title"].is_string()) {
            remark("catalog.data_json_wrong_type", "/title", set.title);
        }
        set.notes = from_["description"].loose_text();
        for (wire::Json const& word : from_["keyword"].items())
            if (auto tag = word.loose_text(); !tag.empty()) set.tags.push_back(std::move(tag));
        if (from_["keyword"].is_string()) split_tags(*from_["keyword"].string());
        set.landing_page = from_["landingPage"].loose_text();
        set.issued = date("issued");
        set.modified = date("modified");
        set.licence = read_licence(from_["license"].loose_text(), {});
        std::string const frequency = from_["accrualPeriodicity"].loose_text();
        set.frequency_text = frequency_words(frequency);
        wire::Json const language = from_["language"];
        std::string const code = language.is_array() ? language.at(0).loose_text() : language.loose_text();
        if (!code.empty()) set.language = code.substr(0, code.find('-'));
        contact();
        period();
        files();
        extras(frequency);
    }

private:
    void remark(std::string code, std::string where, std::string const& found) {
        record_.remarks.push_back({Fault::invalid,
                                   std::move(code),
                                   record_.place + " " + where,
                                   {{"found", found.substr(0, kFoundMax)}}});
    }

    std::optional<Instant> date(std::string_view key) {
        std::string const said = from_[key].loose_text();
        // "modified" may be a repetition ("R/P1D") for data that changes all the time (v1.1, field modified).
        if (said.empty() || said.starts_with("R/P")) return std::nullopt;
        auto const at = read_date(said);
        if (!at) remark("catalog.date_unreadable", "/" + std::string(key), said);
        return at;
    }

    void split_tags(std::string_view text) {
        while (!text.empty()) {
            std::size_t const cut = text.find(',');
            std::string_view word = text.substr(0, cut);
            while (word.starts_with(' ')) word.remove_prefix(1);
            while (word.ends_with(' ')) word.remove_suffix(1);
            if (!word.empty()) record_.dataset.tags.emplace_back(word);
            text = cut == std::string_view::npos ? std::string_view() : text.substr(cut + 1);
        }
    }

    void contact() {
        Dataset& set = record_.dataset;
        set.maintainer = from_["contactPoint"]["fn"].loose_text();
        std::string mail = from_["contactPoint"]["hasEmail"].loose_text();
        set.maintainer_email = mail.starts_with("mailto:") ? mail.substr(7) : mail;
        std::string const name = from_["publisher"].is_string() ? from_["publisher"].loose_text()
                                                                : from_["publisher"]["name"].loose_text();
        if (name.empty()) return;
        RemoteOrganization to;
        to.id = to.title = name;
        record_.organization = std::move(to);
    }

    void period() {
        std::string const said = from_["temporal"].loose_text();
        if (said.empty()) return;
        std::size_t const cut = said.find('/');
        auto const start = read_date(said.substr(0, cut), kLatestPeriodDay);
        auto const end =
            cut == std::string::npos ? std::nullopt : read_date(said.substr(cut + 1), kLatestPeriodDay);
        if (start) record_.dataset.period_start = day_of(*start).iso();
        if (end) record_.dataset.period_end = day_of(*end).iso();
        if (start || end)
            record_.dataset.period_basis = Basis::stated;
        else
            remark("catalog.date_unreadable", "/temporal", said);
    }

    void files() {
        std::size_t index = 0;
        for (wire::Json const& from : from_["distribution"].items()) {
            std::string const where = "/distribution/" + std::to_string(index);
            if (++index > kFilesMax)
                return remark("catalog.dcat_too_many_files", where, std::to_string(kFilesMax));
            if (!from.is_object()) {
                remark("catalog.data_json_wrong_type", where, from.loose_text());
                continue;
            }
            Distribution to;
            std::string const access = tidy_url(from["accessURL"].loose_text()),
                              download = tidy_url(from["downloadURL"].loose_text());
            to.url = download.empty() ? access : download;
            to.title = from["title"].loose_text();
            to.description = from["description"].loose_text();
            to.format_label = from["format"].loose_text();
            to.media_type = from["mediaType"].loose_text();
            if (to.title.empty()) to.title = to.format_label;
            if (to.url.empty()) remark("catalog.dcat_file_without_url", where, to.title);
            if (!download.empty() && !access.empty() && access != download)
                wire::Writer(to.foreign_json)
                    .begin_object()
                    .field("access_url", access)
                    .field("download_url", download)
                    .end_object();
            record_.dataset.distributions.push_back(std::move(to));
        }
    }

    // Everything else the record says stays beside it under its own name.
    void extras(std::string const& frequency) {
        static constexpr std::string_view kMapped[] = {
            "@type",  "@id",      "title",        "description", "keyword",      "landingPage",
            "issued", "modified", "contactPoint", "publisher",   "distribution", "accrualPeriodicity"};
        if (!frequency.empty()) record_.dataset.extras.emplace_back("frequency", frequency);
        for (auto const& [key, value] : from_.members()) {
            if (value.is_null() || std::ranges::find(kMapped, key) != std::end(kMapped)) continue;
            std::string text = value.loose_text();
            if (text.empty()) value.write(text);
            record_.dataset.extras.emplace_back(std::string(key), std::move(text));
        }
    }

    wire::Json from_;
    RemoteRecord& record_;
};

}  // namespace

ReadItem read_data_json_record(JsonSlice const& slice, std::size_t index) {
    RemoteRecord record;
    record.place = "/dataset/" + std::to_string(index) + " (line " + std::to_string(slice.line) + ")";
    record.source_bytes = std::string(slice.bytes);
    auto const bad = [&](Error error) {
        return BadRecord{record.place, std::move(error), std::move(record.source_bytes)};
    };
    if (slice.cut) return bad({Fault::invalid, "catalog.dcat_cut_off", record.place, {}});
    auto const parsed = wire::Document::parse(slice.bytes, wire::Strictness::lenient);
    if (!parsed) return bad(parsed.error());
    wire::Json const root = parsed->root();
    if (!root.is_object())
        return bad({Fault::invalid,
                    "catalog.data_json_wrong_type",
                    record.place,
                    {{"found", root.loose_text().substr(0, kFoundMax)}}});
    Mapper(root, record).map();
    if (record.dataset.title.empty()) return bad({Fault::invalid, "catalog.dcat_nameless", record.place, {}});
    return record;
}

}  // namespace gyoji::catalog
