#include "search/index_core.hpp"

#include "base/log.hpp"
#include "search/searching.hpp"
#include "search/segment_builder.hpp"

#include <algorithm>
#include <unordered_map>

namespace gyoji::search {

IndexCore::IndexCore(Schema schema, std::unique_ptr<Store> store, Snapshot snapshot)
    : names_(std::move(schema)), store_(std::move(store)), durable_seq_(snapshot.seq) {
    snapshot_ = std::make_shared<Snapshot const>(std::move(snapshot));
    if (store_) worker_ = std::thread([this] { run(); });
}

IndexCore::~IndexCore() {
    if (!store_) return;
    {
        std::lock_guard const lock(wake_mutex_);
        stop_ = true;
    }
    wake_.notify_all();
    worker_.join();
    if (auto const done = flush(); !done)
        log(LogLevel::error, "search.flush_failed", {{"where", done.error().where}});
}

IndexCore::Shared IndexCore::snapshot() const {
    std::lock_guard const lock(change_);
    return snapshot_;
}

void IndexCore::publish(Snapshot next) {
    snapshot_ = std::make_shared<Snapshot const>(std::move(next));
}

Outcome IndexCore::check(Batch const& batch) const {
    for (Entry const& entry : batch.upserts)
        if (entry.id.empty() || entry.id.size() > kEntryIdBytesMax)
            return fail(Fault::invalid, "search.bad_id", entry.id.substr(0, 64));
    return {};
}

Outcome IndexCore::apply(Batch batch) {
    CHECK_OK(check(batch));
    std::lock_guard const feeding(feed_);
    std::unordered_map<std::string_view, std::size_t> last;
    for (std::size_t i = 0; i < batch.upserts.size(); ++i) last[batch.upserts[i].id] = i;
    std::vector<Entry> entries;
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < batch.upserts.size(); ++i)
        if (last[batch.upserts[i].id] == i) kept.push_back(i);
    last.clear();
    for (std::size_t const i : kept) entries.push_back(std::move(batch.upserts[i]));
    std::shared_ptr<Segment const> fresh;
    if (!entries.empty()) {
        auto bytes = std::make_shared<std::string const>(build_segment(names_.schema, entries));
        fresh = TRY(Segment::open(*bytes, bytes, names_.schema));
    }
    for (Entry& entry : entries) batch.deletes.push_back(std::move(entry.id));
    std::unique_lock const compacting(compact_);
    add(batch, std::move(fresh));
    merge_memory(store_ ? kMemoryMergeDocs : kSegmentDocsMax);
    if (!store_) return {};
    std::size_t bytes = 0;
    auto const now = snapshot();
    for (Part const& part : now->parts)
        if (part.file.empty()) bytes += part.segment->bytes();
    if (bytes > kMemoryBytesMax) return write_out();
    return {};
}

// batch.deletes: every id that is to vanish from the older segments.
void IndexCore::add(Batch const& batch, std::shared_ptr<Segment const> fresh) {
    std::lock_guard const changing(change_);
    Snapshot next = *snapshot_;
    std::vector<std::shared_ptr<std::vector<std::uint64_t>>> fresh_bits(next.parts.size());
    for (std::string const& id : batch.deletes)
        for (std::size_t i = 0; i < next.parts.size(); ++i) {
            Part& part = next.parts[i];
            auto const doc = part.segment->find(id);
            if (!doc || !part.alive(*doc)) continue;
            if (!fresh_bits[i]) {
                fresh_bits[i] =
                    part.deleted
                        ? std::make_shared<std::vector<std::uint64_t>>(*part.deleted)
                        : std::make_shared<std::vector<std::uint64_t>>(words_for(part.segment->documents()));
                part.deleted = fresh_bits[i];
                part.facets = std::make_shared<FacetCache>();
            }
            (*fresh_bits[i])[*doc / 64] |= 1ULL << (*doc % 64);
            --part.live;
            break;
        }
    if (fresh) {
        Part part;
        part.live = fresh->documents();
        part.segment = std::move(fresh);
        next.parts.push_back(std::move(part));
    }
    std::erase_if(next.parts, [](Part const& part) { return part.live == 0 && part.file.empty(); });
    next.seq = std::max(next.seq, batch.seq);
    publish(std::move(next));
}

std::vector<MergeInput> IndexCore::inputs_of(std::vector<Part> const& parts) {
    std::vector<MergeInput> inputs;
    std::uint32_t next = 0;
    for (Part const& part : parts) {
        MergeInput input{part.segment, std::vector<std::uint32_t>(part.segment->documents(), kGone)};
        for (std::uint32_t doc = 0; doc < input.new_numbers.size(); ++doc)
            if (part.alive(doc)) input.new_numbers[doc] = next++;
        inputs.push_back(std::move(input));
    }
    return inputs;
}

void IndexCore::replace(std::vector<Part> const& old, std::vector<MergeInput> const& inputs,
                        std::shared_ptr<Segment const> merged, std::string file, std::int64_t durable_seq) {
    std::lock_guard const changing(change_);
    Snapshot next;
    next.seq = snapshot_->seq;
    Part fresh;
    fresh.file = std::move(file);
    fresh.segment = std::move(merged);
    std::vector<std::uint64_t> deleted(fresh.segment ? words_for(fresh.segment->documents()) : 0);
    std::uint32_t gone = 0;
    for (Part const& part : snapshot_->parts) {
        auto const found =
            std::find_if(old.begin(), old.end(), [&](Part const& o) { return o.segment == part.segment; });
        if (found == old.end()) {
            next.parts.push_back(part);
            continue;
        }
        auto const& numbers = inputs[static_cast<std::size_t>(found - old.begin())].new_numbers;
        for (std::uint32_t doc = 0; doc < numbers.size(); ++doc)
            if (numbers[doc] != kGone && !part.alive(doc)) {
                deleted[numbers[doc] / 64] |= 1ULL << (numbers[doc] % 64);
                ++gone;
            }
    }
    if (fresh.segment && fresh.segment->documents() > gone) {
        fresh.live = fresh.segment->documents() - gone;
        if (gone > 0) fresh.deleted = std::make_shared<std::vector<std::uint64_t> const>(std::move(deleted));
        next.parts.push_back(std::move(fresh));
    }
    // The largest first: facets are summed in its order.
    std::stable_sort(next.parts.begin(), next.parts.end(),
                     [](Part const& a, Part const& b) { return a.live > b.live; });
    durable_seq_ = std::max(durable_seq_, durable_seq);
    publish(std::move(next));
}

// Segments of one size that are enough to be made one; or one that is mostly deleted.
std::vector<Part> IndexCore::choose(bool memory, std::uint32_t documents_max) const {
    auto const now = snapshot();
    std::map<unsigned, std::vector<Part>> tiers;
    for (Part const& part : now->parts) {
        if (part.file.empty() != memory) continue;
        if (part.live * 2 < part.segment->documents() && part.segment->documents() <= documents_max)
            return {part};
        tiers[static_cast<unsigned>(std::bit_width(part.live)) / 3].push_back(part);
    }
    std::vector<Part> all;
    for (auto& [tier, parts] : tiers) {
        std::uint64_t sum = 0;
        for (Part const& part : parts) sum += part.live;
        if (parts.size() >= kTierFactor && sum <= std::min(documents_max, kSegmentDocsMax)) return parts;
    }
    return {};
}

void IndexCore::merge_memory(std::uint32_t documents_max) {
    for (std::vector<Part> parts = choose(true, documents_max); !parts.empty();
         parts = choose(true, documents_max)) {
        auto const inputs = inputs_of(parts);
        auto const source = merge_source(inputs);
        MemorySink sink;
        (void)write_segment(sink, names_.schema, *source);  // memory does not fail
        auto const bytes = std::make_shared<std::string const>(sink.take());
        auto merged = Segment::open(*bytes, bytes, names_.schema);
        GYOJI_ASSERT(merged.has_value());
        replace(parts, inputs, std::move(*merged), {}, 0);
    }
}

Outcome IndexCore::write_out() {
    std::vector<Part> fresh;
    std::int64_t seq = 0;
    {
        auto const now = snapshot();
        seq = now->seq;
        for (Part const& part : now->parts)
            if (part.file.empty()) fresh.push_back(part);
    }
    if (fresh.empty()) {
        std::lock_guard const changing(change_);
        durable_seq_ = std::max(durable_seq_, seq);
    } else {
        auto const inputs = inputs_of(fresh);
        auto const source = merge_source(inputs);
        std::string name;
        std::shared_ptr<Segment const> merged;
        if (source->documents() > 0) {
            name = store_->new_name();
            merged = TRY(store_->write(name, *source));
        }
        replace(fresh, inputs, std::move(merged), name, seq);
    }
    CHECK_OK(save_manifest());
    std::lock_guard const waking(wake_mutex_);
    work_ = true;
    wake_.notify_all();
    return {};
}

Outcome IndexCore::save_manifest() {
    std::lock_guard const files(files_);
    Shared now;
    std::int64_t seq = 0;
    {
        std::lock_guard const changing(change_);
        now = snapshot_;
        seq = durable_seq_;
    }
    // Deletions newer than seq may be in it: the change that caused them is fed again.
    return store_->write_manifest(*now, seq);
}

Outcome IndexCore::flush() {
    if (!store_) return {};
    std::lock_guard const compacting(compact_);
    return write_out();
}

Outcome IndexCore::merge_files_once(bool& merged) {
    std::vector<Part> const parts = choose(false, kSegmentDocsMax);
    merged = !parts.empty();
    if (!merged) return {};
    auto const inputs = inputs_of(parts);
    auto const source = merge_source(inputs);
    std::shared_ptr<Segment const> segment;
    std::string name;
    if (source->documents() > 0) {
        name = store_->new_name();
        segment = TRY(store_->write(name, *source));
    }
    replace(parts, inputs, std::move(segment), name, 0);
    CHECK_OK(save_manifest());
    std::lock_guard const files(files_);
    for (Part const& part : parts) store_->remove(part.file);
    return {};
}

void IndexCore::run() {
    std::int64_t flushed = seq();
    std::unique_lock waking(wake_mutex_);
    while (!stop_) {
        wake_.wait_for(waking, std::chrono::seconds(kIdleFlushSeconds), [this] { return stop_ || work_; });
        if (stop_) return;
        bool const idle = !work_;
        work_ = false;
        waking.unlock();
        Outcome done;
        if (idle && seq() != flushed) done = flush();
        flushed = seq();
        for (bool merged = true; done && merged;) {
            done = merge_files_once(merged);
            std::lock_guard const look(wake_mutex_);
            if (stop_) break;
        }
        if (!done)
            log(LogLevel::error, "search.background_failed",
                {{"code", done.error().code}, {"where", done.error().where}});
        waking.lock();
    }
}

Result<SearchResult> IndexCore::search(SearchRequest const& request) const {
    return run_search(names_, *snapshot(), request);
}

IndexStats IndexCore::stats() const {
    auto const now = snapshot();
    IndexStats out;
    out.seq = now->seq;
    out.documents = now->live();
    out.segments = static_cast<std::int64_t>(now->parts.size());
    for (Part const& part : now->parts) {
        out.terms += part.segment->terms().strings.size();
        if (!part.file.empty()) out.bytes_on_disk += static_cast<std::int64_t>(part.segment->bytes());
    }
    return out;
}

std::unique_ptr<SearchIndex> SearchIndex::in_memory(Schema schema) {
    GYOJI_ASSERT(schema.texts.size() <= kTextFieldsMax);
    return std::make_unique<IndexCore>(std::move(schema), nullptr, Snapshot{});
}

Result<std::unique_ptr<SearchIndex>> SearchIndex::open(std::string const& folder, Schema schema) {
    GYOJI_ASSERT(schema.texts.size() <= kTextFieldsMax);
    auto store = std::make_unique<Store>(folder, schema);
    Result<Snapshot> loaded = store->load();
    if (!loaded) {
        if (loaded.error().code == "search.io" && loaded.error().where.empty()) return fail(loaded.error());
        log(LogLevel::warn, "search.set_aside",
            {{"code", loaded.error().code}, {"what", loaded.error().where}});
        if (loaded.error().code == "search.outdated")
            store->remove_strangers({});
        else
            store->set_aside();
        store = std::make_unique<Store>(folder, schema);
        loaded = Snapshot{};
    }
    store->remove_strangers(*loaded);
    CHECK_OK(store->write_manifest(*loaded, loaded->seq));  // shows at once whether the folder can be written
    return std::unique_ptr<SearchIndex>(
        std::make_unique<IndexCore>(std::move(schema), std::move(store), std::move(*loaded)));
}

}  // namespace gyoji::search
