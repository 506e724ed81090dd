#pragma once
// What /api/v1 says, written by hand in one place; api_schema.cpp describes the same objects, and a test
// holds the two together. Pure; any thread.

#include "catalog/api/catalog.hpp"
#include "http/message.hpp"
#include "wire/writer.hpp"

namespace gyoji::catalog::web {

enum class Files { left_out, included };

struct Dto {
    wire::Writer& out;
    Directory const& directory;
    std::string const& base_url;

    void dataset(Dataset const& dataset, Files files) const;         // as a value
    void dataset_fields(Dataset const& dataset, Files files) const;  // inside an open object
    void distribution(Distribution const& file, std::string_view dataset_name) const;
    void organization(Organization const& organization, std::optional<std::int64_t> datasets) const;
    void group(Group const& group, std::optional<std::int64_t> datasets) const;
    void facets(std::vector<std::pair<std::string, std::vector<search::FacetCount>>> const& facets) const;
    void pieces(std::vector<search::Piece> const& pieces) const;
    void source(SourceView const& source) const;
    void run(RunView const& run) const;
    void run_line(RunLine const& line) const;
    void origin(OriginView const& origin) const;
    void history(HistoryEntry const& entry) const;
    void statistics(Statistics const& statistics) const;
    void municipality(Statistics::MunicipalityRow const& row) const;

private:
    void licence(std::string_view key, Licence const& licence) const;
    void instant(std::string_view key, std::optional<Instant> const& at) const;
    void basis(Basis basis) const;
    void dataset_derived(Dataset const& dataset) const;
    void counts(std::string_view key, std::vector<std::pair<std::string, std::int64_t>> const& rows) const;
};

}  // namespace gyoji::catalog::web
