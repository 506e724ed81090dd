#include "catalog/harvest/dcat_map.hpp"

#include "text/municipality.hpp"
#include "text/slug.hpp"

#include <algorithm>
#include <deque>

namespace gyoji::catalog {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

}  // namespace

std::string last_segment(std::string_view iri) {
    while (iri.ends_with('/')) iri.remove_suffix(1);
    std::size_t const cut = iri.find_last_of("/#");
    return std::string(cut == std::string_view::npos ? iri : iri.substr(cut + 1));
}

std::string media_type_word(std::string_view iri) {
    constexpr std::string_view kMark = "/media-types/";
    if (std::size_t const at = iri.find(kMark); at != std::string_view::npos)
        return std::string(iri.substr(at + kMark.size()));
    return std::string(iri);
}

std::string slug_of(std::string_view iri) {
    std::string segment = last_segment(iri);
    return text::valid_name(segment) ? segment : std::string();
}

std::string municipality_in(std::string_view said) {
    // Other IRIs end in numbers of their own (https://www.geonames.org/264371).
    bool const area =
        said.find("/sac/C") != std::string_view::npos || said.find("jisx040") != std::string_view::npos;
    if (said.find("://") != std::string_view::npos && !area) return {};
    std::string segment = last_segment(said);
    // http://data.e-stat.go.jp/lod/sac/C13101-20150401
    if (segment.size() >= 6 && segment[0] == 'C') segment = segment.substr(1, segment.find('-') - 1);
    bool const digits = segment.size() >= 5 && std::ranges::all_of(segment, is_digit);
    auto const code = text::municipality_code(digits ? segment : std::string());
    return code ? *code : std::string();
}

std::string triples_of_record(TripleStore const& store, TermId dataset, std::vector<TermId>& touched) {
    std::string out;
    std::unordered_map<TermId, std::string> labels;
    std::unordered_map<TermId, bool> seen{{dataset, true}};
    std::deque<std::pair<TermId, int>> todo{{dataset, 0}};
    std::size_t written = 0;
    auto const named = [&](TermId id) {
        Term term = store.term(id);
        if (term.kind != TermKind::blank) return term;
        auto const [at, added] = labels.try_emplace(id, "b" + std::to_string(labels.size()));
        term.value = at->second;
        return term;
    };
    while (!todo.empty()) {
        auto const [subject, depth] = todo.front();
        todo.pop_front();
        touched.push_back(subject);
        for (Triple const& triple : store.about(subject)) {
            if (++written > kRecordTriplesMax) return out;
            append_n_triple(out, named(subject), store.term(triple.predicate), named(triple.object));
            if (store.term(triple.object).kind == TermKind::literal || depth + 1 > kRecordTripleDepth)
                continue;
            RdfNode const next(store, triple.object);
            bool const another = next.is("dcat:Dataset") || next.is("dcat:Catalog") ||
                                 next.is("dcat:DatasetSeries") || next.is("schema:Dataset") ||
                                 next.is("schemas:Dataset");
            if (!another && store.about(triple.object).size() <= kNodeTriplesMax &&
                seen.try_emplace(triple.object, true).second)
                todo.emplace_back(triple.object, depth + 1);
        }
    }
    return out;
}

}  // namespace gyoji::catalog
