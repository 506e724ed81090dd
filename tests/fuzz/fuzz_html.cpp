// Any bytes as a page with links: facts that read back, groups that hold every file once.
#include "catalog/harvest/page_record.hpp"

#include <cstdlib>

using namespace gyoji;
using namespace gyoji::catalog;

namespace {

constexpr std::size_t kInputBytesMax = 16'000;

void must(bool truth) {
    if (!truth) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size > kInputBytesMax) return 0;
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    auto page = read_html_facts(html_facts(text), "f");
    must(page.has_value());
    std::vector<PageFile> files;
    for (PageLink const& link : page->links)
        files.push_back({"https://example.org/" + std::to_string(files.size()), link});
    std::size_t const count = files.size();
    PageAt const at{"https://example.org/", std::move(*page)};
    std::size_t grouped = 0;
    for (PageGroup const& group : group_files(std::move(files), at.page.title)) {
        grouped += group.files.size();
        RemoteRecord const record = record_of_group(at, group, true, PageOptions{});
        must(record.dataset.distributions.size() == group.files.size());
    }
    must(grouped == count);
    (void)stem_of(text);
    return 0;
}
