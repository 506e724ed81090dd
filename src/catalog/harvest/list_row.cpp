#include "catalog/harvest/list_row.hpp"

#include "catalog/harvest/date_word.hpp"
#include "catalog/harvest/dcat_map.hpp"
#include "catalog/harvest/file_kind.hpp"
#include "catalog/harvest/iri.hpp"
#include "catalog/harvest/licence_word.hpp"

#include <algorithm>

namespace gyoji::catalog {
namespace {

constexpr std::size_t kFoundMax = 80;

std::string trim(std::string_view text) {
    while (true) {
        if (!text.empty() && std::string_view(" \t\r\n").find(text.front()) != std::string_view::npos)
            text.remove_prefix(1);
        else if (text.starts_with("　"))
            text.remove_prefix(3);
        else
            break;
    }
    while (true) {
        if (!text.empty() && std::string_view(" \t\r\n").find(text.back()) != std::string_view::npos)
            text.remove_suffix(1);
        else if (text.ends_with("　"))
            text.remove_suffix(3);
        else
            break;
    }
    return std::string(text);
}

// Splits at line ends, semicolons and the Japanese commas; blanks too where words are URLs.
std::vector<std::string> parts_of(std::string_view text, bool at_blanks) {
    std::vector<std::string> out;
    std::string part;
    auto const end_part = [&] {
        if (std::string word = trim(part); !word.empty()) out.push_back(std::move(word));
        part.clear();
    };
    for (std::size_t i = 0; i < text.size();) {
        std::string_view const rest = text.substr(i);
        if (rest.starts_with("、") || rest.starts_with("；") || rest.starts_with("，") ||
            (at_blanks && rest.starts_with("　"))) {
            end_part();
            i += 3;
        } else if (text[i] == '\n' || text[i] == '\r' || text[i] == ';' ||
                   (at_blanks && (text[i] == ' ' || text[i] == '\t'))) {
            end_part();
            ++i;
        } else {
            part += text[i++];
        }
    }
    end_part();
    return out;
}

class RowMapper {
public:
    RowMapper(ListContext const& context, CsvRow const& row) : context_(context), row_(row) {}

    ReadItem map() {
        record_.place = "line " + std::to_string(row_.line);
        record_.source_bytes = context_.header_bytes + "\r\n" + std::string(row_.bytes) + "\r\n";
        record_.source_media_type = "text/csv; charset=utf-8; header=present";
        if (auto wrong = shape()) return bad(std::move(*wrong));
        Dataset& set = record_.dataset;
        set.title = cell(Role::title);
        if (set.title.empty()) return bad({Fault::invalid, "catalog.list_no_title", where(Role::title), {}});
        set.notes = cell(Role::description);
        set.frequency_text = cell(Role::frequency);
        set.licence = cell(Role::licence).empty()
                          ? context_.licence
                          : read_licence(is_web_url(cell(Role::licence)) ? cell(Role::licence) : "",
                                         cell(Role::licence));
        set.issued = date(Role::issued);
        set.modified = date(Role::modified);
        set.maintainer = cell(Role::department);
        if (cell(Role::contact).find('@') != std::string::npos) set.maintainer_email = cell(Role::contact);
        for (Role const role : {Role::category, Role::tags})
            for (std::size_t const at : context_.columns.columns(role))
                for (std::string& word : parts_of(text(at), false))
                    if (std::ranges::find(set.tags, word) == set.tags.end())
                        set.tags.push_back(std::move(word));
        organization();
        identity();
        files();
        extras();
        return std::move(record_);
    }

private:
    std::string text(std::size_t column) const {
        return column < row_.cells.size() ? trim(row_.cells[column]) : std::string();
    }
    std::string cell(Role role) const {
        auto const& columns = context_.columns.columns(role);
        return columns.empty() ? std::string() : text(columns.front());
    }
    std::string where(Role role) const {
        auto const& columns = context_.columns.columns(role);
        return columns.empty() ? record_.place
                               : record_.place + ", column " + context_.columns.header[columns.front()];
    }
    void remark(std::string code, std::string place, std::string_view found) {
        record_.remarks.push_back({Fault::invalid,
                                   std::move(code),
                                   std::move(place),
                                   {{"found", std::string(found.substr(0, kFoundMax))}}});
    }
    BadRecord bad(Error error) { return {record_.place, std::move(error), std::move(record_.source_bytes)}; }

    // A row whose cells may have slipped into other columns is not read; one that merely ends early is, with
    // a remark.
    std::optional<Error> shape() {
        std::size_t const width = context_.columns.header.size();
        std::string const at = record_.place + ", column " + std::to_string(row_.flaw_column);
        switch (row_.flaw) {
            case CsvFlaw::open_quote:
                return Error{Fault::invalid, "catalog.list_open_quote", at, {}};
            case CsvFlaw::text_after_quote:
                return Error{Fault::invalid, "catalog.list_text_after_quote", at, {}};
            case CsvFlaw::too_many_columns:
                return Error{Fault::too_large,
                             "catalog.list_too_many_columns",
                             at,
                             {{"limit", std::to_string(kCsvColumnsMax)}}};
            case CsvFlaw::cell_too_long:
                return Error{Fault::too_large,
                             "catalog.list_cell_too_long",
                             at,
                             {{"limit", std::to_string(kCsvCellBytesMax)}}};
            case CsvFlaw::none:
                break;
        }
        for (std::size_t i = width; i < row_.cells.size(); ++i)
            if (!text(i).empty())
                return Error{
                    Fault::invalid,
                    "catalog.list_row_too_long",
                    record_.place,
                    {{"columns", std::to_string(row_.cells.size())}, {"header", std::to_string(width)}}};
        if (row_.cells.size() < width)
            remark("catalog.list_row_short", record_.place,
                   std::to_string(row_.cells.size()) + " / " + std::to_string(width));
        return std::nullopt;
    }

    std::optional<Instant> date(Role role) {
        std::string const said = cell(role);
        if (said.empty() || said == "-" || said == "－") return std::nullopt;
        auto const at = read_date(said);
        if (!at) remark("catalog.date_unreadable", where(role), said);
        return at;
    }

    void organization() {
        std::string const code = municipality_in(cell(Role::code));
        if (!code.empty()) {
            record_.dataset.municipality = code;
            record_.dataset.municipality_basis = Basis::stated;
        } else if (!cell(Role::code).empty()) {
            remark("catalog.list_wrong_code", where(Role::code), cell(Role::code));
        }
        record_.organization = context_.organization;
        if (record_.organization) return;
        RemoteOrganization to;
        to.title = cell(Role::organization);
        if (to.title.empty()) to.title = cell(Role::city);
        if (to.title.empty()) to.title = cell(Role::prefecture);
        if (to.title.empty()) return;
        // "t" and the code is how the catalogue of Tokyo names its organisations (domain/japan.md
        // section 2.1).
        if (!code.empty() && cell(Role::organization).empty()) to.name = "t" + code;
        to.id = to.name.empty() ? to.title : to.name;
        record_.organization = std::move(to);
    }

    void identity() {
        std::string const id = cell(Role::id), code = cell(Role::code);
        if (!id.empty()) record_.remote_id = code.empty() || id.starts_with(code) ? id : code + "-" + id;
        record_.dataset.id.text = record_.remote_id;
    }

    void files() {
        Dataset& set = record_.dataset;
        auto const formats = parts_of(cell(Role::format), false);
        std::vector<std::string> urls;
        for (std::size_t const at : context_.columns.columns(Role::url))
            for (std::string const& part : parts_of(text(at), true)) {
                std::string url = tidy_url(resolve_iri(context_.base, part));
                if (is_web_url(url))
                    urls.push_back(std::move(url));
                else
                    remark("catalog.list_wrong_url",
                           record_.place + ", column " + context_.columns.header[at], part);
            }
        for (std::size_t i = 0; i < urls.size(); ++i) {
            Distribution to;
            to.url = urls[i];
            to.title = cell(Role::file_title);
            if (to.title.empty()) to.title = set.title;
            // As many formats as URLs belong to each other; else the cell is said of every file.
            to.format_label = formats.size() == urls.size() ? formats[i] : cell(Role::format);
            set.distributions.push_back(std::move(to));
            if (set.landing_page.empty() && file_extension(urls[i]).empty()) set.landing_page = urls[i];
        }
        if (std::string const page = cell(Role::landing_page); is_web_url(tidy_url(page)))
            set.landing_page = tidy_url(page);
    }

    // What the model has no place for stays under the name of its column.
    void extras() {
        auto const keep = [&](std::size_t at) {
            if (std::string value = text(at); !value.empty())
                record_.dataset.extras.emplace_back(context_.columns.header[at], std::move(value));
        };
        for (Role const role : {Role::frequency, Role::category, Role::api, Role::remark, Role::code,
                                Role::prefecture, Role::city, Role::id, Role::contact})
            for (std::size_t const at : context_.columns.columns(role)) keep(at);
        for (std::size_t const at : context_.columns.others)
            if (at < context_.columns.header.size() && !context_.columns.header[at].empty()) keep(at);
    }

    ListContext const& context_;
    CsvRow const& row_;
    RemoteRecord record_;
};

}  // namespace

ReadItem record_of_row(ListContext const& context, CsvRow const& row) {
    return RowMapper(context, row).map();
}

}  // namespace gyoji::catalog
