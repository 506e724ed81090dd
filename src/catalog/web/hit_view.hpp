#pragma once
// A found data set as one row of a list. Pure; any thread.

#include "catalog/api/catalog.hpp"
#include "http/message.hpp"
#include "http/page.hpp"

namespace gyoji::catalog::web {

std::vector<http::View> hit_views(std::vector<FoundDataset> const& items, http::Request const& request,
                                  Directory const& directory);
// Rows of the table on pages of organisations and groups. `with_organization`: the second line names the
// publisher, else the department.
enum class SecondLine { organization, department };
std::vector<http::View> table_rows(std::vector<FoundDataset> const& items, http::Request const& request,
                                   Directory const& directory, SecondLine second);
// formats, has_more_formats, more_formats: the kinds of files of a set, most first.
void set_formats(http::View& view, Dataset const& dataset, Language language);
std::string pieces_html(std::vector<search::Piece> const& pieces);
std::optional<Instant> shown_day(
    Dataset const& dataset);  // the day a list shows: the newest file, else what the source states

}  // namespace gyoji::catalog::web
