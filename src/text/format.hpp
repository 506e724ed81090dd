#pragma once
// What kind of file a distribution is, from its URL, its label and its media type, until somebody opens it.
// Labels are written as CKAN writes them (csv -> CSV). When label and file name disagree, both are kept and
// the reason is told. Pure; any thread.

#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace gyoji::text {

enum class FormatClass : std::uint8_t {
    table,
    structured,
    geo,
    linked,
    api,
    document,
    image,
    media,
    archive,
    web,
    other
};

struct FormatRow {
    std::string_view label;        // GeoJSON
    std::string_view media_type;   // application/geo+json (IANA where registered)
    std::string_view extensions;   // "geojson"; blanks between
    std::string_view other_names;  // "|" between
    FormatClass kind;
    bool machine_readable;  // a program can read the values (5-star: two stars and more)
    bool open;              // specification open and free (three stars and more)
};

std::span<FormatRow const> formats();
FormatRow const* format_by_label(std::string_view label);  // any case, width, leading dot; null when unknown
FormatRow const* format_by_extension(std::string_view extension);  // without dot
FormatRow const* format_by_media_type(
    std::string_view media_type);  // parameters ignored; also the IANA URI and EU file-type URI

struct FormatGuess {
    std::string label;  // CSV; the publisher's own text when unknown to us; empty when nothing is said
    FormatRow const* format = nullptr;  // null when unknown
    std::string packaged;               // ZIP when the file is an archive of the format
    std::string basis;                  // label, extension, media_type, url or empty
    std::optional<Error>
        contradiction;  // text.format_contradiction, text.format_is_page, text.format_unknown_label
};

FormatGuess guess_format(std::string_view url, std::string_view label, std::string_view media_type = {});

// The extension of a URL's path, lower case, at most 10 characters; from a query such as ?file=a.csv when the
// path has none. Empty when there is none.
std::string url_extension(std::string_view url);

std::string_view name_ja(FormatClass kind);
std::string_view name_en(FormatClass kind);

}  // namespace gyoji::text
