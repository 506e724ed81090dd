#pragma once
// The active context of JSON-LD 1.1 (W3C JSON-LD 1.1 Processing Algorithms and API, sections 4 and 5): term
// definitions, prefixes, @vocab, @base, @language, type- and property-scoped contexts. A context named by a
// URL is taken from the bundled ones (bundled_context) or refused; nothing is ever fetched. Contexts are
// layers: a child holds its own terms and points to its parent, so a hostile document cannot make us copy.
// One thread.

#include "base/result.hpp"
#include "wire/json.hpp"

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gyoji::catalog {

inline constexpr std::size_t kTermDefinitionsMax = 2'000'000;  // over a whole document
inline constexpr int kContextDepthMax = 16;         // contexts inside arrays, bundled ones that name others
inline constexpr int kTermDependencyDepthMax = 64;  // a term defined by a term defined by a term ...

struct TermDefinition {
    std::string iri;                      // or a keyword; empty when the term is to be ignored
    std::string type;                     // "", "@id", "@vocab", "@json", "@none" or a datatype
    std::optional<std::string> language;  // "" is null: no language
    bool reverse = false, prefix = false, is_nest = false;
    bool list = false, set = false, by_language = false, by_index = false, by_id = false, by_type = false,
         graph = false;
    bool has_context = false;
    wire::Json context;
};

struct Context {
    Context const* parent = nullptr;    // where other terms are looked up
    Context const* previous = nullptr;  // what holds again below, when this one does not propagate
    std::unordered_map<std::string, TermDefinition> own;
    std::string base;
    std::optional<std::string> vocab;
    std::string language;

    TermDefinition const* find(std::string_view term) const;  // nullptr when not defined
};

enum class Relative { no, document };
enum class Vocab { no, yes };
enum class Propagate { yes, no };

// The text of a bundled context by its URL (http and https are the same), or nothing.
std::optional<std::string_view> bundled_context(std::string_view url);

class ContextReader {
public:
    explicit ContextReader(std::string base);
    Context const* initial() const { return initial_; }
    // Section 4.1: the local context on top of the active one.
    Result<Context const*> process(Context const* active, wire::Json local, Propagate propagate,
                                   std::string_view where);
    // The same for the context that belongs to a term; remembered, because every node of a type asks again.
    Result<Context const*> scoped(Context const* active, TermDefinition const& term, Propagate propagate,
                                  std::string_view where);
    // Section 5.2; "" when the value means nothing (null).
    static std::string expand(Context const& active, std::string_view value, Relative relative, Vocab vocab);

private:
    struct Defining;
    Outcome apply(Context& target, wire::Json local, int depth, std::string_view where);
    Outcome apply_object(Context& target, wire::Json local, int depth, std::string_view where);
    Outcome define(Defining& d, std::string const& term, int depth);
    Outcome define_object(Defining& d, std::string const& term, wire::Json value, TermDefinition& out,
                          int depth);
    Result<std::string> expand_defining(Defining& d, std::string_view value, Vocab vocab, int depth);
    Outcome containers(Defining& d, std::string const& term, wire::Json value, TermDefinition& out);
    Result<wire::Json> bundled_document(std::string_view url, std::string_view where);
    Context* fresh();

    std::deque<Context> contexts_;
    std::vector<wire::Document> bundled_;
    std::map<std::string, std::size_t, std::less<>> bundled_at_;
    std::map<std::pair<Context const*, TermDefinition const*>, Context const*> scoped_;
    Context* initial_;
    std::size_t definitions_ = 0;
};

bool is_keyword(std::string_view word);

}  // namespace gyoji::catalog
