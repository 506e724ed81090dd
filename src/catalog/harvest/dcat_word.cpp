#include "catalog/harvest/dcat_map.hpp"

#include <deque>

namespace gyoji::catalog {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// 総務省「全国地方公共団体コード」: weights 6 5 4 3 2 over the five digits; 11 minus the sum modulo 11, last
// digit.
char check_digit(std::string_view five) {
    int sum = 0;
    for (int i = 0; i < 5; ++i) sum += (6 - i) * (five[static_cast<std::size_t>(i)] - '0');
    return static_cast<char>('0' + (11 - sum % 11) % 10);
}

bool is_prefecture(std::string_view digits) {
    int const code = (digits[0] - '0') * 10 + (digits[1] - '0');
    return code >= 1 && code <= 47;
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
    constexpr std::size_t kSlugMax = 100;
    std::string const segment = last_segment(iri);
    if (segment.size() < 2 || segment.size() > kSlugMax) return {};
    for (char const c : segment)
        if (!is_digit(c) && !(c >= 'a' && c <= 'z') && c != '-' && c != '_') return {};
    return segment;
}

std::string municipality_in(std::string_view text) {
    std::string segment = last_segment(text);
    // http://data.e-stat.go.jp/lod/sac/C13101-20150401
    if (segment.size() >= 6 && segment[0] == 'C')
        segment = segment.substr(1, 5) + (segment.size() == 6 || segment[6] == '-' ? "" : "x");
    if (segment.size() != 5 && segment.size() != 6) return {};
    for (char const c : segment)
        if (!is_digit(c)) return {};
    if (!is_prefecture(segment)) return {};
    std::string const code = segment.substr(0, 5) + check_digit(segment);
    return segment.size() == 6 && segment != code ? std::string() : code;
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
            if (!another && seen.try_emplace(triple.object, true).second)
                todo.emplace_back(triple.object, depth + 1);
        }
    }
    return out;
}

}  // namespace gyoji::catalog
