#pragma once
// Triples in three forms: Turtle, JSON-LD, RDF/XML. The emitter speaks in subjects with properties and nested
// blank nodes, so that each form is written as it is spoken and nothing is kept. Predicates and types are
// prefixed names ("dct:title"). One rule: all values of a property of one subject are said one after the
// other (JSON-LD needs a list). One thread.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gyoji::catalog {

enum class RdfForm { turtle, json_ld, rdf_xml };

class RdfWriter {
public:
    virtual ~RdfWriter() = default;
    static std::unique_ptr<RdfWriter> make(RdfForm form,
                                           std::string& out);  // the caller may empty `out` between subjects

    virtual void head() = 0;
    virtual void tail() = 0;
    virtual void begin(std::string_view iri, std::vector<std::string_view> const& types) = 0;
    virtual void end() = 0;
    virtual void iri(std::string_view property, std::string_view iri) = 0;
    virtual void text(std::string_view property, std::string_view text, std::string_view language = {}) = 0;
    virtual void typed(std::string_view property, std::string_view text, std::string_view datatype) = 0;
    virtual void begin_blank(std::string_view property, std::vector<std::string_view> const& types) = 0;
    virtual void end_blank() = 0;
};

}  // namespace gyoji::catalog
