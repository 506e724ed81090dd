#include "catalog/harvest/file_kind.hpp"

#include "text/format.hpp"

namespace gyoji::catalog {

std::string file_extension(std::string_view url) {
    std::string extension = text::url_extension(url);
    text::FormatRow const* const row = text::format_by_extension(extension);
    return row && row->kind != text::FormatClass::web ? extension : std::string();
}

}  // namespace gyoji::catalog
