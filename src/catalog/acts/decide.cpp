#include "catalog/acts/decide.hpp"

#include "base/bytes.hpp"
#include "catalog/rules/derive.hpp"
#include "catalog/rules/identity.hpp"
#include "catalog/store/document.hpp"

#include <algorithm>

namespace gyoji::catalog {
namespace {

std::optional<OriginRow> in_force_of(storage::Reader& reader, SourceId const& source,
                                     DatasetId const& dataset) {
    for (OriginRow& row : origins_of(reader, dataset))
        if (row.source == source && row.state == OriginState::in_force) return std::move(row);
    return std::nullopt;
}

Decision challenge(OriginRow holder, std::optional<OriginRow> own) {
    Decision out{Verdict::challenge, std::move(own), std::nullopt, holder.dataset, std::nullopt, {}};
    out.holder = std::move(holder);
    return out;
}

// The record's own origin is there and its content changed.
std::optional<Decision> decide_known(storage::Reader& reader, Incoming const& incoming,
                                     OriginRow const& own) {
    switch (own.state) {
        case OriginState::in_force:
            return Decision{Verdict::update, own, std::nullopt, own.dataset, std::nullopt, {}};
        case OriginState::merged:
            return Decision{Verdict::refresh, own, std::nullopt, own.dataset, std::nullopt, {}};
        case OriginState::superseded: {
            auto holder = in_force_of(reader, own.source, own.dataset);
            // Renamed away from the set that took its place: it is a set of its own again.
            bool const same = holder && (holder->remote_name == incoming.record.remote_name ||
                                         !incoming.duplicate_of.empty());
            if (same) return challenge(std::move(*holder), own);
            return std::nullopt;
        }
        case OriginState::gone:
            return std::nullopt;
    }
    return std::nullopt;
}

std::optional<Decision> decide_by_name(storage::Reader& reader, RunMemory const& run,
                                       Incoming const& incoming, std::optional<OriginRow> const& own) {
    if (!incoming.duplicate_of.empty())
        if (auto first = origin_by_key(reader, run.source, incoming.duplicate_of);
            first && first->state != OriginState::gone)
            if (auto holder = in_force_of(reader, run.source, first->dataset))
                return challenge(std::move(*holder), own);
    if (incoming.record.remote_name.empty()) return std::nullopt;
    for (OriginRow& row : origins_by_name(reader, run.source, incoming.record.remote_name)) {
        if (row.remote_key == incoming.key) continue;
        if (auto holder = in_force_of(reader, run.source, row.dataset);
            holder && holder->remote_key != incoming.key)
            return challenge(std::move(*holder), own);
    }
    return std::nullopt;
}

void collect_hashes(Dataset const& set, std::vector<std::int64_t>& urls,
                    std::vector<std::int64_t>& checksums) {
    for (Distribution const& file : set.distributions) {
        if (auto const hash = url_hash(file.url)) urls.push_back(hash);
        if (auto const hash = checksum_hash(file.checksum)) checksums.push_back(hash);
    }
    for (auto* list : {&urls, &checksums}) {
        std::ranges::sort(*list);
        list->erase(std::ranges::unique(*list).begin(), list->end());
    }
}

// Across sources and after changed ids: by what the files are.
void decide_by_files(storage::Reader& reader, RunMemory const& run, Incoming const& incoming,
                     Deferral deferral, Decision& out) {
    std::vector<std::int64_t> urls, checksums;
    collect_hashes(incoming.record.dataset, urls, checksums);
    std::size_t const mine = std::max(urls.size(), checksums.size());
    for (SharedFiles const& match : sets_sharing(reader, urls, checksums)) {
        auto const theirs = std::size_t(files_of(reader, match.dataset));
        auto const like = likeness(std::size_t(match.shared), mine, theirs);
        auto const origins = origins_of(reader, match.dataset);
        auto const ours = std::ranges::find_if(origins, [&](OriginRow const& row) {
            return row.source == run.source && row.remote_key != incoming.key &&
                   (row.state == OriginState::in_force || row.state == OriginState::merged);
        });
        bool const from_us = ours != origins.end();
        if (like == Likeness::same && from_us) {
            // Two records of one source that both are there are two sets, whatever they share.
            if (run.seen.contains(ours->remote_key) || ours->state != OriginState::in_force) continue;
            if (deferral == Deferral::allowed) {
                out.verdict = Verdict::defer;
                return;
            }
            out = challenge(*ours, out.own);
            return;
        }
        if (like == Likeness::same) {
            out.verdict = Verdict::merge;
            out.dataset = match.dataset;
            return;
        }
        if (!from_us && !out.similar) {
            out.similar = match.dataset;
            out.similar_code = "catalog.proposal_files";
        }
    }
}

void propose_by_title(storage::Reader& reader, RunMemory const& run, Incoming const& incoming,
                      Decision& out) {
    auto const& record = incoming.record;
    std::string const publisher = record.organization ? record.organization->title : "";
    auto const match = set_with_title(reader, title_hash(record.dataset.title, publisher));
    if (!match) return;
    auto const origins = origins_of(reader, *match);
    if (std::ranges::any_of(origins, [&](OriginRow const& row) { return row.source == run.source; })) return;
    out.similar = match;
    out.similar_code = "catalog.proposal_title";
}

}  // namespace

Decision decide(storage::Reader& reader, RunMemory const& run, Incoming const& incoming, Deferral deferral) {
    auto const own = origin_by_key(reader, run.source, incoming.key);
    if (own && own->state != OriginState::gone && own->hash == incoming.hash)
        return {Verdict::unchanged, own, std::nullopt, own->dataset, std::nullopt, {}};
    if (own)
        if (auto decision = decide_known(reader, incoming, *own)) return std::move(*decision);
    if (auto decision = decide_by_name(reader, run, incoming, own)) return std::move(*decision);
    Decision out;
    out.own = own;
    if (run.compare_files) decide_by_files(reader, run, incoming, deferral, out);
    if (out.verdict == Verdict::create && !out.similar && run.compare_titles)
        propose_by_title(reader, run, incoming, out);
    return out;
}

std::string origin_key(RemoteRecord const& record) {
    if (!record.remote_id.empty()) return record.remote_id;
    if (!record.remote_name.empty()) return "name:" + record.remote_name;
    Dataset const& set = record.dataset;
    for (Distribution const& file : set.distributions)
        if (!file.url.empty()) return "url:" + sha256_hex(file.url).substr(0, 32);
    if (!set.landing_page.empty())
        return "page:" + sha256_hex(set.landing_page + "\n" + set.title).substr(0, 32);
    std::string const publisher = record.organization ? record.organization->title : "";
    return "title:" + sha256_hex(set.title + "\n" + publisher).substr(0, 32);
}

std::string content_hash(RemoteRecord const& record) {
    std::string hash = record.content_hash;
    if (hash.empty()) {
        Dataset stated = record.dataset;
        stated.modified.reset();
        std::string text = to_document(stated);
        if (record.organization) text += "\n" + record.organization->id + "\n" + record.organization->name;
        for (RemoteGroup const& group : record.groups) text += "\n" + group.id + "\n" + group.name;
        hash = sha256_hex(text).substr(0, 32);
    }
    return hash + "/" + std::to_string(kRulesVersion);
}

}  // namespace gyoji::catalog
