// Any bytes as a query, in each language: a tree or an error with a code; the tree can be widened, searched
// and marked.
#include "search/index.hpp"
#include "search/language.hpp"
#include "search/snippet.hpp"
#include "search/synonym.hpp"

#include <cstdlib>

using namespace gyoji;
using namespace gyoji::search;

namespace {

constexpr std::size_t kInputBytesMax = 9'000;  // one past the longest query and more

FieldMap const& fields() {
    static FieldMap const map{[](std::string_view name) {
                                  if (name == "title" || name == "notes") return FieldKind::text;
                                  if (name == "tags" || name == "year") return FieldKind::keyword;
                                  if (name == "files") return FieldKind::number;
                                  return name == "modified" ? FieldKind::date : FieldKind::unknown;
                              },
                              {"title", "notes", "tags", "year", "files", "modified"}};
    return map;
}

SearchIndex const& index() {
    static std::unique_ptr<SearchIndex> const made = [] {
        Schema schema;
        schema.texts = {{"title", 4.0, true, true}, {"notes", 1.0, true, false}};
        schema.keywords = {"tags", "year"};
        schema.numbers = {"files", "modified"};
        schema.sort_texts = {"title_string"};
        auto out = SearchIndex::in_memory(schema);
        Batch batch;
        char const* const titles[] = {"避難所一覧 2020年", "ﾊﾞﾘｱﾌﾘｰ map", "水質調査 open data",
                                      "エレベーター"};
        for (char const* title : titles) {
            Entry entry;
            entry.id = title;
            entry.texts = {title, "防災\nAED"};
            entry.keywords = {{"防災"}, {"2020"}};
            entry.numbers = {3, 1'600'000'000'000'000};
            entry.sort_texts = {title};
            batch.upserts.push_back(std::move(entry));
        }
        if (!out->apply(std::move(batch))) std::abort();
        return out;
    }();
    return *made;
}

Synonyms const& synonyms() {
    static Synonyms const* const made = [] {
        auto* out = new Synonyms;
        out->add_defaults();
        return out;
    }();
    return *made;
}

void use(Result<Node> const& parsed, bool widen) {
    if (!parsed) {
        if (parsed.error().code.empty()) std::abort();
        return;
    }
    SearchRequest request;
    request.query = widen ? synonyms().expand(*parsed) : *parsed;
    request.facets = {{"tags", 5, 1}};
    auto const result = index().search(request);
    if (!result && result.error().code.empty()) std::abort();
    if (result && (result->total > 4 || result->hits.size() != static_cast<std::size_t>(result->total)))
        std::abort();
    (void)mark("水質調査 ﾊﾞﾘｱﾌﾘｰ", request.query, "title");
    (void)snippet("避難所一覧 2020年", request.query, "title", 8);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size == 0 || size > kInputBytesMax) return 0;
    std::string_view const text(reinterpret_cast<char const*>(data) + 1, size - 1);
    Instant const now{1'700'000'000'000'000};
    switch (data[0] % 5) {
        case 0:
            use(parse_query(text, fields(), now), true);
            break;
        case 1:
            use(parse_lucene(text, fields(), "text", Operator::and_, now), false);
            break;
        case 2:
            use(parse_lucene(text, fields(), "title", Operator::or_, now), false);
            break;
        case 3:
            use(parse_dismax(text, {{"title", 4.0}, {"", 1.0}}), false);
            break;
        default:
            (void)index().suggest(text, 5);
            (void)index().nearest_words(text, 5);
            Synonyms file;
            (void)file.add_file_text(text, 0.5);
            (void)file.add_english_text(text, 0.5);
            break;
    }
    return 0;
}
