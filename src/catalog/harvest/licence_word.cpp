#include "catalog/harvest/licence_word.hpp"

#include "text/licence.hpp"

namespace gyoji::catalog {

Licence read_licence(std::string_view url, std::string_view words) {
    text::Licence const found = text::licence_of({}, words, url);
    if (!found.known) return {std::string(), std::string(words), std::string(url), false};
    return {found.id, words.empty() ? found.title_ja : std::string(words),
            url.empty() ? found.url : std::string(url), found.is_open()};
}

}  // namespace gyoji::catalog
