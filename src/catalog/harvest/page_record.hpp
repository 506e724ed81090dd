#pragma once
// A group of files of a page as a record. Pure; any thread.

#include "catalog/harvest/page_group.hpp"
#include "catalog/harvest/page_option.hpp"
#include "catalog/harvest/record.hpp"

namespace gyoji::catalog {

struct PageAt {
    std::string url;
    HtmlPage page;
};

// `unique` says that no other group of the page has this title: then the id needs no headings and survives
// their changes.
RemoteRecord record_of_group(PageAt const& at, PageGroup const& group, bool unique,
                             PageOptions const& options);

}  // namespace gyoji::catalog
