#include "base/child.hpp"
#include "catalog/harvest/data_json.hpp"
#include "catalog/harvest/dcat_format.hpp"
#include "catalog/harvest/dcat_map.hpp"
#include "catalog/harvest/iri.hpp"
#include "catalog/harvest/json_ld.hpp"
#include "catalog/harvest/rdf_stream.hpp"
#include "catalog/harvest/readers.hpp"
#include "catalog/harvest/source_bytes.hpp"

#include <deque>
#include <set>

namespace gyoji::catalog {
namespace {

constexpr std::string_view kAccept =
    "text/turtle, application/ld+json;q=0.9, application/n-triples;q=0.9, application/rdf+xml;q=0.8, "
    "application/json;q=0.7";
constexpr std::size_t kPagesMax = 10'000;
constexpr std::size_t kBadBytesMax = 4096;
constexpr std::string_view kFormWords[] = {"data.json", "JSON-LD", "Turtle", "N-Triples", "RDF/XML"};

class DcatReader final : public RecordReader {
public:
    DcatReader(std::string base, std::optional<RemoteOrganization> organization, http::Client* client)
        : base_(std::move(base)), organization_(std::move(organization)), client_(client) {}

    Outcome open(std::string const& location);
    Result<bool> next(ReadItem& item) override;
    std::optional<std::int64_t> expected() const override { return expected_; }
    bool complete() const override { return complete_ && ended_; }

private:
    Outcome read_document(SourceBytes source);
    Outcome read_triples(DcatForm form, SourceBytes const& source, std::string const& place);
    Result<RdfReading> read_by_child(DcatForm form, SourceBytes const& source, std::string const& place);
    void follow(std::string const& from);
    void finish(ReadItem& item) {
        if (auto* const record = std::get_if<RemoteRecord>(&item); record && !record->organization)
            record->organization = organization_;
    }
    void bad(std::string place, Error error, std::string bytes = {}) {
        extra_.push_back(BadRecord{std::move(place), std::move(error), std::move(bytes)});
    }
    void told_nowhere();

    std::string base_;
    std::optional<RemoteOrganization> organization_;
    http::Client* client_;
    std::deque<std::string> pages_;
    std::set<std::string> visited_;
    std::optional<std::int64_t> expected_;
    bool complete_ = true, ended_ = false;

    // The page at hand.
    std::string json_bytes_;
    JsonSlices slices_;
    std::unique_ptr<TripleStore> store_;
    std::unique_ptr<DcatDocument> document_;
    std::size_t at_ = 0;
    std::set<std::string> told_;    // data sets that were described
    std::set<std::string> listed_;  // named by a catalogue, not described so far
    std::deque<BadRecord> extra_;   // reported after the records of the page
};

Outcome DcatReader::open(std::string const& location) {
    visited_.insert(location);
    return read_document(TRY(load_source(location, kAccept, client_)));
}

Outcome DcatReader::read_document(SourceBytes source) {
    std::string const place = source.url;
    if (!base_.empty()) source.url = base_;
    DcatForm const form = TRY(dcat_form_of(source.bytes, source.content_type, place));
    at_ = 0;
    slices_ = {};
    document_.reset();
    store_.reset();
    if (form == DcatForm::data_json) {
        json_bytes_ = std::move(source.bytes);
        slices_ = slice_array(json_bytes_, "dataset").value_or(JsonSlices{});
        expected_ = static_cast<std::int64_t>(slices_.items.size());
        if (!slices_.complete) {
            complete_ = false;
            bad(place, {Fault::invalid, "catalog.source_breaks_off", place, {{"form", "data.json"}}});
        }
        return {};
    }
    CHECK_OK(read_triples(form, source, place));
    if (visited_.size() == 1) {
        auto const stated = document_->total_items();
        expected_ = stated ? stated : static_cast<std::int64_t>(document_->datasets().size());
    }
    follow(source.url);
    if (visited_.size() == 1 && pages_.empty() && document_->datasets().empty() && complete_)
        return fail(Fault::invalid, "catalog.dcat_no_datasets", place,
                    {{"form", std::string(kFormWords[static_cast<int>(form)])},
                     {"triples", std::to_string(store_->size())}});
    return {};
}

Result<RdfReading> DcatReader::read_by_child(DcatForm form, SourceBytes const& source,
                                             std::string const& place) {
    RdfFormat const format = form == DcatForm::rdf_xml     ? RdfFormat::rdf_xml
                             : form == DcatForm::n_triples ? RdfFormat::n_triples
                                                           : RdfFormat::turtle;
    std::string_view bytes = source.bytes;
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    std::string const answer = TRY(run_child("rdf", "", rdf_request(format, source.url, bytes)));
    return read_rdf_answer(answer, place, *store_);
}

Outcome DcatReader::read_triples(DcatForm form, SourceBytes const& source, std::string const& place) {
    store_ = std::make_unique<TripleStore>();
    bool broken = false;
    std::optional<TermId> broken_at;
    if (form == DcatForm::json_ld) {
        auto const json = TRY(wire::Document::parse(source.bytes, wire::Strictness::lenient));
        for (Error& remark : TRY(read_json_ld(json.root(), source.url, *store_))) {
            std::string where = place + remark.where;
            bad(std::move(where), std::move(remark));
        }
    } else {
        RdfReading const reading = TRY(read_by_child(form, source, place));
        if (reading.broken) {
            // Nothing was told before: then this is not that format at all.
            if (store_->size() == 0) return fail(*reading.broken);
            complete_ = false;
            broken = true;
            // raptor gives a Turtle statement when it is whole; line by line and in RDF/XML the last node may
            // go on.
            bool const statements =
                form == DcatForm::turtle && source.bytes.find("@prefix") != std::string::npos;
            if (!statements) broken_at = reading.broken_at;
            bad(reading.broken->where, *reading.broken);
        }
    }
    store_->seal();
    document_ = std::make_unique<DcatDocument>(*store_, place, broken, broken_at);
    return {};
}

// Hydra pages of the same host only: a catalogue does not send its harvester elsewhere.
void DcatReader::follow(std::string const& from) {
    for (std::string const& next : document_->next_pages()) {
        if (visited_.contains(next)) continue;
        if (split_iri(next).authority != split_iri(from).authority) {
            complete_ = false;
            bad(next, {Fault::forbidden,
                       "catalog.dcat_page_elsewhere",
                       next,
                       {{"host", std::string(split_iri(from).authority)}}});
            continue;
        }
        if (visited_.size() >= kPagesMax) {
            complete_ = false;
            bad(next, {Fault::too_large,
                       "catalog.dcat_too_many_pages",
                       next,
                       {{"limit", std::to_string(kPagesMax)}}});
            return;
        }
        visited_.insert(next);
        pages_.push_back(next);
    }
}

// A data set that a catalogue lists may be described on another page; what no page describes is reported at
// the end.
void DcatReader::told_nowhere() {
    for (std::string const& iri : listed_)
        if (!told_.contains(iri)) bad(iri, {Fault::invalid, "catalog.dcat_not_described", iri, {}});
    listed_.clear();
}

Result<bool> DcatReader::next(ReadItem& item) {
    while (!ended_) {
        if (at_ < slices_.items.size()) {
            item = read_data_json_record(slices_.items[at_], at_);
            ++at_;
            finish(item);
            return true;
        }
        if (document_ && at_ < document_->datasets().size()) {
            TermId const id = document_->datasets()[at_++];
            Term const& term = store_->term(id);
            if (term.kind == TermKind::iri && store_->about(id).empty()) {
                listed_.insert(term.value);
                continue;
            }
            if (term.kind == TermKind::iri) told_.insert(term.value);
            item = document_->record(id);
            if (auto* const wrong = std::get_if<BadRecord>(&item))
                wrong->source_bytes.resize(std::min(wrong->source_bytes.size(), kBadBytesMax));
            finish(item);
            return true;
        }
        if (!extra_.empty()) {
            item = std::move(extra_.front());
            extra_.pop_front();
            return true;
        }
        if (!pages_.empty()) {
            std::string const page = std::move(pages_.front());
            pages_.pop_front();
            CHECK_OK(read_document(TRY(load_source(page, kAccept, client_))));
            continue;
        }
        if (!listed_.empty()) {
            told_nowhere();
            continue;
        }
        ended_ = true;
    }
    return false;
}

}  // namespace

Result<std::unique_ptr<RecordReader>> open_dcat_reader(SourceSpec const& spec, http::Client* client) {
    auto const options = TRY(source_options(spec));
    auto reader = std::make_unique<DcatReader>(options.root()["base"].loose_text(),
                                               organization_of_options(options.root()), client);
    CHECK_OK(reader->open(spec.location));
    return std::unique_ptr<RecordReader>(std::move(reader));
}

}  // namespace gyoji::catalog
