// Kind ckan: the Action API of a CKAN, package_search by pages of 1,000 (domain/japan.md section 2.1;
// anchors/catalog.md section 2.4).
#include "base/bytes.hpp"
#include "catalog/harvest/ckan_page.hpp"
#include "catalog/harvest/ckan_record.hpp"
#include "catalog/harvest/open_reader.hpp"
#include "catalog/harvest/source_bytes.hpp"
#include "http/client.hpp"
#include "http/message.hpp"

#include <algorithm>
#include <unordered_set>

namespace gyoji::catalog {
namespace {

constexpr std::int64_t kRecordsMax = 5'000'000;
constexpr std::uint64_t kPageBytesMax = 256ULL << 20;

// What people paste: the front page, the API's root, or the whole call.
std::string action_url(std::string location) {
    location = location.substr(0, location.find_first_of("?#"));
    for (std::string_view const tail : {"/package_search", "/package_list", "/action", "/api/3", "/api"}) {
        while (location.ends_with('/')) location.pop_back();
        if (location.ends_with(tail)) location.resize(location.size() - tail.size());
    }
    while (location.ends_with('/')) location.pop_back();
    return location + "/api/3/action/package_search";
}

class CkanReader : public RecordReader {
public:
    CkanReader(std::string url, std::string fq, std::int64_t rows, http::Client& client)
        : url_(std::move(url)), fq_(std::move(fq)), rows_(rows), client_(client) {}

    Result<bool> next(ReadItem& item) override {
        while (true) {
            while (next_ < page_.packages.size()) {
                std::size_t const index = next_++;
                std::string place =
                    "page " + std::to_string(page_number_) + ", record " + std::to_string(index + 1);
                item = read_ckan_package(std::string(page_.packages[index]), std::move(place));
                auto const* record = std::get_if<RemoteRecord>(&item);
                // The second reading only adds what the first one missed while records moved between pages.
                if (record && !ids_.insert(record->remote_id).second && second_) continue;
                if (!record && second_) continue;
                return true;
            }
            if (ended_) return false;
            CHECK_OK(last_page_ ? end_of_pass() : fetch());
        }
    }
    std::optional<std::int64_t> expected() const override { return count_; }
    bool complete() const override { return ended_ && !doubt_; }
    std::optional<Error> doubt() const override { return doubt_; }

private:
    std::string address() const {
        return url_ + "?q=" + http::url_encode("*:*") + "&rows=" + std::to_string(rows_) +
               "&start=" + std::to_string(start_) + "&sort=" + (second_ || by_name_ ? "name" : "id") +
               "%20asc" + (fq_.empty() ? "" : "&fq=" + http::url_encode(fq_));
    }

    Outcome fetch() {
        auto page = ask();
        // A CKAN that cannot sort by id says so at the first page.
        if (!page && page.error().code == "catalog.ckan_refused" && start_ == 0 && !by_name_ && !second_) {
            by_name_ = true;
            page = ask();
        }
        if (!page) return fail(page.error());
        page_ = std::move(*page);
        next_ = 0;
        ++page_number_;
        count_ = page_.count;
        if (page_.packages.empty()) return end_of_pass();
        std::string const digest = sha256_hex(
            std::string_view(page_.packages.front().data(),
                             std::size_t(page_.packages.back().data() + page_.packages.back().size() -
                                         page_.packages.front().data())));
        if (digest == last_digest_) return fail(Fault::unavailable, "catalog.ckan_same_page", url_);
        last_digest_ = digest;
        start_ += std::int64_t(page_.packages.size());
        if (start_ > kRecordsMax)
            return fail(Fault::unavailable, "catalog.ckan_endless", url_,
                        {{"max", std::to_string(kRecordsMax)}});
        last_page_ = start_ >= page_.count;
        return {};
    }

    Result<CkanPage> ask() {
        http::FetchRequest request;
        request.url = address();
        request.accept = "application/json";
        request.body_bytes_max = kPageBytesMax;
        http::Fetched fetched = TRY(client_.fetch(request));
        body_ = std::move(fetched.body);
        return read_ckan_page(fetched.status, fetched.content_type, body_, url_);
    }

    Outcome end_of_pass() {
        page_.packages.clear();
        last_page_ = false;
        auto const unique = std::int64_t(ids_.size());
        bool const whole = unique == count_.value_or(0) ||
                           (second_ && start_ >= count_.value_or(0) && unique == unique_before_);
        if (!whole && !second_ && unique > 0) {
            second_ = true;
            unique_before_ = unique;
            start_ = 0;
            last_digest_.clear();
            return {};
        }
        ended_ = true;
        if (unique < count_.value_or(0) && start_ < count_.value_or(0))
            doubt_ =
                Error{Fault::unavailable,
                      "catalog.ckan_count",
                      url_,
                      {{"count", std::to_string(count_.value_or(0))}, {"found", std::to_string(unique)}}};
        return {};
    }

    std::string url_, fq_;
    std::int64_t rows_;
    http::Client& client_;
    std::string body_, last_digest_;
    CkanPage page_;
    std::size_t next_ = 0;
    std::int64_t start_ = 0, page_number_ = 0, unique_before_ = 0;
    std::optional<std::int64_t> count_;
    bool by_name_ = false, second_ = false, ended_ = false, last_page_ = false;
    std::unordered_set<std::string> ids_;
    std::optional<Error> doubt_;
};

}  // namespace

Result<std::unique_ptr<RecordReader>> open_ckan_reader(SourceSpec const& spec, http::Client* client) {
    if (!client) return fail(Fault::invalid, "catalog.source_needs_client", spec.location);
    auto const options = TRY(source_options(spec));
    std::int64_t const rows = options.root()["rows"].integer().value_or(1'000);
    return std::make_unique<CkanReader>(action_url(spec.location), options.root()["fq"].loose_text(),
                                        std::clamp<std::int64_t>(rows, 1, 1'000), *client);
}

}  // namespace gyoji::catalog
