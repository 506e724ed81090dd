#pragma once
// Files compiled into the program (pages, migrations, messages, assets), by their path below the repository
// root, e.g. "src/catalog/web/pages/home.mustache". Read-only memory, any thread.

#include <optional>
#include <string_view>
#include <vector>

namespace gyoji {

struct EmbeddedFile {
    std::string_view path;
    std::string_view bytes;
};

std::optional<std::string_view> embedded(std::string_view path);
std::vector<EmbeddedFile> embedded_under(std::string_view prefix);  // sorted by path

}  // namespace gyoji
