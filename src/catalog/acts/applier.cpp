#include "catalog/acts/applier.hpp"

#include "base/bytes.hpp"
#include "catalog/acts/pack.hpp"
#include "catalog/door/package_json.hpp"
#include "catalog/rules/derive.hpp"
#include "catalog/rules/diff.hpp"
#include "catalog/rules/identity.hpp"
#include "catalog/rules/place.hpp"
#include "catalog/store/document.hpp"
#include "wire/writer.hpp"

#include <algorithm>

namespace gyoji::catalog {
namespace {

std::string fields_json(std::vector<std::string> const& fields) {
    std::string out;
    wire::Writer writer(out);
    writer.begin_object().key("fields").begin_array();
    for (std::string const& field : fields) writer.value(field);
    writer.end_array().end_object();
    return out;
}

}  // namespace

std::string remark_values(Error const& error) {
    std::string out;
    wire::Writer writer(out);
    writer.begin_object();
    if (!error.where.empty()) writer.field("where", error.where);
    for (auto const& [name, value] : error.values) writer.field(name, value);
    writer.end_object();
    return out;
}

Tally& Tally::operator+=(Tally const& more) {
    read += more.read, created += more.created, updated += more.updated, unchanged += more.unchanged;
    deleted += more.deleted, superseded += more.superseded, merged += more.merged, bad += more.bad;
    remarks += more.remarks;
    return *this;
}

Applier::Applier(storage::Tx& tx, RunMemory const& run, RunId run_id, Parties const& known, Instant now)
    : tx_(tx),
      run_(run),
      run_id_(std::move(run_id)),
      known_(known),
      now_(now),
      seq_(change_seq(tx)),
      files_(
          "catalog_distribution_add",
          "insert into catalog_distribution (dataset, position, id, url_hash, checksum_hash, format) values",
          6),
      history_("catalog_history_add",
               "insert into catalog_history (dataset, seq, at, what, source, run, detail) values", 7) {}

Outcome Applier::apply(std::span<Incoming const> batch, Deferral deferral) {
    for (std::size_t i = 0; i < batch.size(); ++i) CHECK_OK(apply_one(batch[i], i, deferral));
    return {};
}

Outcome Applier::apply_one(Incoming const& incoming, std::size_t index, Deferral deferral) {
    Decision const decision = decide(tx_, run_, incoming, deferral);
    if (decision.similar)
        standing("proposal", decision.similar_code, incoming.record.place, incoming.record.remote_id,
                 incoming.record.dataset.title, *decision.similar);
    switch (decision.verdict) {
        case Verdict::unchanged:
            ++out_.tally.unchanged;
            return {};
        case Verdict::update:
            return update(incoming, decision);
        case Verdict::refresh:
            ++out_.tally.merged;
            return refresh(incoming, decision, OriginState::merged);
        case Verdict::challenge:
            return challenge(incoming, decision);
        case Verdict::merge:
            return merge(incoming, decision);
        case Verdict::create:
            return create(incoming, decision);
        case Verdict::defer:
            out_.deferred.push_back(index);
            return {};
    }
    return {};
}

Outcome Applier::create(Incoming const& incoming, Decision const& decision) {
    DatasetId const id = free_id(incoming, {});
    Dataset const set = TRY(complete(incoming, id, TRY(free_name(incoming, id)), now_));
    CHECK_OK(remove_alias(tx_, set.id.text));  // a retired id that is a set of its own again
    std::string const publisher = incoming.record.organization ? incoming.record.organization->title : "";
    CHECK_OK(store(set, true, publisher));
    CHECK_OK(put(incoming, decision.own, set.id, OriginState::in_force));
    bool const back = decision.own.has_value();
    changed(set.id, back ? "restored" : "created", "{}");
    ++out_.tally.created;
    event("created", incoming, set.id);
    report_remarks(incoming, set.id);
    return {};
}

Outcome Applier::update(Incoming const& incoming, Decision const& decision) {
    auto const document = dataset_document(tx_, decision.dataset);
    if (!document) return create(incoming, decision);
    Dataset const before = TRY(dataset_from(*document));
    std::string name = before.name;
    if (incoming.record.remote_name != decision.own->remote_name) name = TRY(free_name(incoming, before.id));
    Dataset after = TRY(complete(incoming, before.id, name, before.recorded));
    after.changed = before.changed;
    // The same in our words (a rule's version moved, or what changed is not ours to keep): only the origin
    // remembers.
    if (to_document(after) == *document) {
        ++out_.tally.unchanged;
        return set_origin_hash(tx_, run_.source, incoming.key, incoming.hash);
    }
    after.changed = now_;
    std::string const publisher = incoming.record.organization ? incoming.record.organization->title : "";
    CHECK_OK(store(after, false, publisher));
    CHECK_OK(put(incoming, decision.own, after.id, OriginState::in_force));
    if (name != before.name) CHECK_OK(put_alias(tx_, before.name, after.id));
    std::string const fields = fields_json(changed_fields(before, after));
    changed(after.id, "updated", fields);
    ++out_.tally.updated;
    event("updated", incoming, after.id, fields);
    report_remarks(incoming, after.id);
    return {};
}

Outcome Applier::refresh(Incoming const& incoming, Decision const& decision, OriginState state) {
    return put(incoming, decision.own, decision.dataset, state);
}

Outcome Applier::challenge(Incoming const& incoming, Decision const& decision) {
    OriginRow const& holder = *decision.holder;
    Rank const mine{incoming.record.dataset.issued, incoming.record.dataset.modified};
    ++out_.tally.superseded;
    if (takes_over(mine, {holder.stated_created, holder.stated_modified}))
        return take_over(incoming, decision);
    CHECK_OK(put(incoming, decision.own, decision.dataset, OriginState::superseded));
    if (!incoming.record.remote_id.empty())
        CHECK_OK(retire(DatasetId(incoming.record.remote_id), decision.dataset));
    standing("superseded", "catalog.superseded", incoming.record.place, incoming.record.remote_id,
             incoming.record.dataset.title, decision.dataset);
    return {};
}

// The newer record of the same set is in force from now on; the older one's id keeps answering.
Outcome Applier::take_over(Incoming const& incoming, Decision const& decision) {
    OriginRow holder = *decision.holder;
    auto const document = dataset_document(tx_, decision.dataset);
    if (!document) return create(incoming, decision);
    Dataset const before = TRY(dataset_from(*document));
    DatasetId const id = free_id(incoming, before.id);
    CHECK_OK(files_.flush(tx_));
    CHECK_OK(history_.flush(tx_));
    CHECK_OK(remove_dataset(tx_, before.id));
    Dataset after = TRY(complete(incoming, id, TRY(free_name(incoming, before.id)), before.recorded));
    after.changed = now_;
    std::string const publisher = incoming.record.organization ? incoming.record.organization->title : "";
    CHECK_OK(store(after, true, publisher));
    if (id != before.id) {
        CHECK_OK(move_references(tx_, before.id, id));
        CHECK_OK(retire(before.id, id));
        changed(before.id, "", "");
    }
    CHECK_OK(remove_alias(tx_, id.text));
    CHECK_OK(put(incoming, decision.own, id, OriginState::in_force));
    CHECK_OK(supersede_origin(tx_, holder.source, holder.remote_key, *document, now_));
    if (!holder.remote_id.empty() && holder.remote_id != id.text)
        CHECK_OK(retire(DatasetId(holder.remote_id), id));
    changed(id, "superseded", fields_json(changed_fields(before, after)));
    standing("superseded", "catalog.superseded", incoming.record.place, holder.remote_id, before.title, id);
    report_remarks(incoming, id);
    return {};
}

Outcome Applier::merge(Incoming const& incoming, Decision const& decision) {
    CHECK_OK(put(incoming, decision.own, decision.dataset, OriginState::merged));
    std::string const& id = incoming.record.remote_id;
    bool const free = !id.empty() && !dataset_document(tx_, DatasetId(id)) && !dataset_for_alias(tx_, id);
    if (free) CHECK_OK(put_alias(tx_, id, decision.dataset));
    changed(decision.dataset, "merged", "{}");
    ++out_.tally.merged;
    event("merged", incoming, decision.dataset);
    return {};
}

Outcome Applier::remove_unseen(std::vector<OriginRow> const& unseen) {
    for (OriginRow const& origin : unseen) CHECK_OK(remove(origin));
    return {};
}

// The record is no longer at its source. Another record of the set takes its place, when there is one.
Outcome Applier::remove(OriginRow const& origin) {
    CHECK_OK(set_origin_state(tx_, origin.source, origin.remote_key, OriginState::gone, now_));
    Incoming gone;
    gone.record.remote_id = origin.remote_id;
    for (OriginRow const& other : origins_of(tx_, origin.dataset)) {
        bool const here = other.source != origin.source ? other.state == OriginState::merged
                                                        : other.state == OriginState::superseded &&
                                                              run_.seen.contains(other.remote_key);
        auto const stated = here ? origin_document(tx_, other.source, other.remote_key) : std::nullopt;
        auto const before = here ? dataset_document(tx_, origin.dataset) : std::nullopt;
        if (!stated || stated->empty() || !before) continue;
        Dataset const old = TRY(dataset_from(*before));
        Dataset set = TRY(dataset_from(*stated));
        set.id = old.id, set.name = old.name, set.recorded = old.recorded, set.changed = now_;
        if (set.organization.empty()) set.organization = old.organization;
        if (set.groups.empty()) set.groups = old.groups;
        CHECK_OK(give_file_ids(set));
        CHECK_OK(store(set, false, ""));
        CHECK_OK(set_origin_state(tx_, other.source, other.remote_key, OriginState::in_force, now_));
        changed(set.id, "restored", fields_json(changed_fields(old, set)));
        ++out_.tally.updated;
        gone.record.dataset.title = set.title;
        event("updated", gone, set.id);
        return {};
    }
    if (auto const document = dataset_document(tx_, origin.dataset))
        gone.record.dataset.title = TRY(dataset_from(*document)).title;
    CHECK_OK(remove_dataset(tx_, origin.dataset));
    changed(origin.dataset, "deleted", "{}");
    ++out_.tally.deleted;
    event("deleted", gone, origin.dataset);
    return {};
}

Result<Applied> Applier::finish() {
    CHECK_OK(files_.flush(tx_));
    CHECK_OK(history_.flush(tx_));
    if (!changes_.empty()) {
        InsertMany changes("catalog_change_put", "insert into catalog_change (dataset, seq) values", 2,
                           " on conflict (dataset) do update set seq = excluded.seq");
        for (auto const& [dataset, seq] : changes_) changes.add(dataset, seq);
        CHECK_OK(changes.flush(tx_));
        CHECK_OK(set_change_seq(tx_, seq_));
    }
    return std::move(out_);
}

void Applier::changed(DatasetId const& dataset, std::string_view what, std::string detail) {
    changes_[dataset.text] = ++seq_;
    if (!what.empty()) history_.add(dataset, seq_, now_, what, run_.source, run_id_, detail);
}

void Applier::event(std::string what, Incoming const& incoming, DatasetId const& dataset,
                    std::string detail) {
    out_.events.push_back({0, std::move(what), incoming.record.place, incoming.record.remote_id,
                           incoming.record.dataset.title, dataset.text, "", std::move(detail)});
}

void Applier::standing(std::string what, std::string code, std::string place, std::string remote_id,
                       std::string title, DatasetId const& dataset, std::string detail) {
    out_.standing.push_back({0, std::move(what), std::move(place), std::move(remote_id), std::move(title),
                             dataset.text, std::move(code), std::move(detail)});
}

void Applier::report_remarks(Incoming const& incoming, DatasetId const& dataset) {
    for (Error const& remark : incoming.record.remarks) {
        ++out_.tally.remarks;
        standing("remark", remark.code, incoming.record.place, incoming.record.remote_id,
                 incoming.record.dataset.title, dataset, remark_values(remark));
    }
}

}  // namespace gyoji::catalog
