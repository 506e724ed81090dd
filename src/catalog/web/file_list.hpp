#pragma once
// The files of a data set: up to 596 in the Tokyo catalogue, so they are paged, can be narrowed by format and
// name, and are written by an escaping writer instead of the view model. Pure; any thread.

#include "catalog/api/model.hpp"
#include "http/message.hpp"
#include "http/page.hpp"

namespace gyoji::catalog::web {

inline constexpr std::size_t kFilesPerPage = 50;
// Reads ?format=, ?file= and ?files= (the page) of the request; sets everything that files.mustache names.
void set_files(http::View& view, http::Request const& request, Dataset const& dataset);
std::string format_of(Distribution const& file);  // derived, else as labelled
std::string file_title(Distribution const& file, Language language);

}  // namespace gyoji::catalog::web
