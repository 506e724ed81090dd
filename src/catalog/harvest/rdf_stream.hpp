#pragma once
// How the child that parses RDF and its parent speak. Request: format LF base LF, then the document. Answer:
// frames of length-prefixed parts (32 bit little-endian), a triple as 'T' subject predicate object, the end
// as 'Z', a broken document as 'E' with line and message before it. The parent trusts nothing of it: a wrong
// frame is an error. Pure; any thread.

#include "catalog/harvest/rdf_store.hpp"

namespace gyoji::catalog {

enum class RdfFormat { turtle, n_triples, rdf_xml };

std::string rdf_request(RdfFormat format, std::string_view base, std::string_view document);

struct RdfRequest {
    RdfFormat format = RdfFormat::turtle;
    std::string base;
    std::string_view document;
};
std::optional<RdfRequest> read_rdf_request(std::string_view request);

class RdfAnswer {  // written by the child
public:
    void triple(Term const& subject, Term const& predicate, Term const& object);
    void broken(std::int64_t line, std::string_view message);
    void finish() { bytes_ += 'Z'; }
    std::string& bytes() { return bytes_; }

private:
    std::string bytes_;
};

struct RdfReading {
    std::optional<Error> broken;      // what the parser refused, by line
    std::optional<TermId> broken_at;  // the subject told last before that
};
// Puts the triples into the store (not sealed yet).
Result<RdfReading> read_rdf_answer(std::string_view answer, std::string const& place, TripleStore& store);

// raptor2 in this process: for the child, which has entered the sandbox, and for fuzzing. Network, files and
// XML entities are off. prepare() is what must happen before the sandbox closes.
class RdfParser {
public:
    RdfParser();
    ~RdfParser();
    RdfParser(RdfParser const&) = delete;
    RdfParser& operator=(RdfParser const&) = delete;
    std::string parse(RdfRequest const& request);  // the answer

private:
    void* world_;
};

}  // namespace gyoji::catalog
