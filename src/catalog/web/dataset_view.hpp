#pragma once
// Parts of the view of a data set that its own page and the pages of its files share. Pure; any thread.

#include "catalog/api/catalog.hpp"
#include "http/message.hpp"
#include "http/page.hpp"

namespace gyoji::catalog::web {

struct Publisher {
    std::string name, href, homepage;
};
Publisher publisher_of(http::Request const& request, Organization const* organization);

// period, place, frequency, last_update, licence, each with its basis.
void set_dataset_facts(http::View& view, Dataset const& dataset, Language language);
void set_period(http::View& view, std::string_view start, std::string_view end, Basis basis,
                Language language);
void set_conditions(http::View& view, Licence const& licence, std::string_view title,
                    std::string_view publisher, Language language);
// What the publisher wrote, as label and value.
std::vector<http::View> stated_rows(Dataset const& dataset, Publisher const& publisher,
                                    Directory const& directory, Language language);
http::View stated_row(std::string label, std::string value, std::string href = {});
// The address as something that may be linked to; "" for everything else (javascript:, relative, "なし").
std::string web_href(std::string_view text);
std::string quoted(std::string_view words);  // as a phrase of our query language
std::string download_href(Dataset const& dataset, Distribution const& file);

}  // namespace gyoji::catalog::web
