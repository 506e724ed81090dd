#include "catalog/door/rdf_writer.hpp"

#include "base/result.hpp"
#include "catalog/door/address.hpp"
#include "wire/utf8.hpp"
#include "wire/writer.hpp"

#include <array>

namespace gyoji::catalog {

namespace {

struct Prefix {
    std::string_view name, iri;
};
constexpr std::array kPrefixes = std::to_array<Prefix>({
    {"adms", "http://www.w3.org/ns/adms#"},
    {"dcat", "http://www.w3.org/ns/dcat#"},
    {"dcatap", "http://data.europa.eu/r5r/"},
    {"dct", "http://purl.org/dc/terms/"},
    {"foaf", "http://xmlns.com/foaf/0.1/"},
    {"hydra", "http://www.w3.org/ns/hydra/core#"},
    {"rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
    {"rdfs", "http://www.w3.org/2000/01/rdf-schema#"},
    {"skos", "http://www.w3.org/2004/02/skos/core#"},
    {"spdx", "http://spdx.org/rdf/terms#"},
    {"vcard", "http://www.w3.org/2006/vcard/ns#"},
    {"xsd", "http://www.w3.org/2001/XMLSchema#"},
});

std::string whole(std::string_view prefixed) {
    std::size_t const colon = prefixed.find(':');
    for (Prefix const& prefix : kPrefixes)
        if (prefix.name == prefixed.substr(0, colon))
            return std::string(prefix.iri) + std::string(prefixed.substr(colon + 1));
    GYOJI_ASSERT(!"a prefix that is not in the table");
}

// Turtle (W3C 2014), section 6.4.
void append_turtle_string(std::string& out, std::string_view text) {
    static char const digits[] = "0123456789ABCDEF";
    out += '"';
    for (std::size_t i = 0; i < text.size();) {
        std::size_t const length = wire::utf8_length(text.substr(i));
        unsigned char const c = static_cast<unsigned char>(text[i]);
        if (length == 0)
            out += "\xEF\xBF\xBD";
        else if (length > 1)
            out += text.substr(i, length);
        else if (c == '"' || c == '\\')
            out += {'\\', char(c)};
        else if (c == '\n')
            out += "\\n";
        else if (c == '\r')
            out += "\\r";
        else if (c == '\t')
            out += "\\t";
        else if (c < 0x20 || c == 0x7F)
            out += {'\\', 'u', '0', '0', digits[c >> 4], digits[c & 15]};
        else
            out += char(c);
        i += length == 0 ? 1 : length;
    }
    out += '"';
}

class Turtle final : public RdfWriter {
public:
    explicit Turtle(std::string& out) : out_(out) {}

    void head() override {
        for (Prefix const& prefix : kPrefixes)
            out_ += "@prefix " + std::string(prefix.name) + ": <" + std::string(prefix.iri) + "> .\n";
    }
    void tail() override {}
    void begin(std::string_view iri, std::vector<std::string_view> const& types) override {
        out_ += "\n<" + std::string(iri) + ">";
        first_ = true;
        depth_ = 1;
        write_types(types);
    }
    void end() override { out_ += " .\n"; }
    void iri(std::string_view property, std::string_view iri) override {
        say(property);
        out_ += "<" + std::string(iri) + ">";
    }
    void text(std::string_view property, std::string_view text, std::string_view language) override {
        say(property);
        append_turtle_string(out_, text);
        if (!language.empty()) out_ += "@" + std::string(language);
    }
    void typed(std::string_view property, std::string_view text, std::string_view datatype) override {
        say(property);
        append_turtle_string(out_, text);
        out_ += "^^" + std::string(datatype);
    }
    void begin_blank(std::string_view property, std::vector<std::string_view> const& types) override {
        say(property);
        out_ += '[';
        first_ = true;
        ++depth_;
        write_types(types);
    }
    void end_blank() override {
        --depth_;
        out_ += " ]";
        first_ = false;
    }

private:
    void say(std::string_view property) {
        if (!first_) out_ += " ;";
        out_ += '\n';
        out_.append(std::size_t(depth_) * 4, ' ');
        out_ += property;
        out_ += ' ';
        first_ = false;
    }
    void write_types(std::vector<std::string_view> const& types) {
        for (std::size_t i = 0; i < types.size(); ++i) {
            out_ += i == 0 ? " a " : ", ";
            out_ += types[i];
            first_ = false;
        }
    }
    std::string& out_;
    bool first_ = true;
    int depth_ = 1;
};

// JSON-LD 1.1: the prefixes stand in the document's own context, so that no reader has to fetch one.
class JsonLd final : public RdfWriter {
public:
    explicit JsonLd(std::string& out) : writer_(out) {}

    void head() override {
        writer_.begin_object().key("@context").begin_object();
        for (Prefix const& prefix : kPrefixes) writer_.field(prefix.name, prefix.iri);
        writer_.end_object().key("@graph").begin_array();
    }
    void tail() override { writer_.end_array().end_object(); }
    void begin(std::string_view iri, std::vector<std::string_view> const& types) override {
        writer_.begin_object().field("@id", iri);
        open_.emplace_back();
        write_types(types);
    }
    void end() override {
        close_list();
        open_.pop_back();
        writer_.end_object();
    }
    void iri(std::string_view property, std::string_view iri) override {
        say(property);
        writer_.begin_object().field("@id", iri).end_object();
    }
    void text(std::string_view property, std::string_view text, std::string_view language) override {
        say(property);
        writer_.begin_object().field("@value", text);
        if (!language.empty()) writer_.field("@language", language);
        writer_.end_object();
    }
    void typed(std::string_view property, std::string_view text, std::string_view datatype) override {
        say(property);
        writer_.begin_object().field("@value", text).field("@type", datatype).end_object();
    }
    void begin_blank(std::string_view property, std::vector<std::string_view> const& types) override {
        say(property);
        writer_.begin_object();
        open_.emplace_back();
        write_types(types);
    }
    void end_blank() override { end(); }

private:
    void say(std::string_view property) {
        if (open_.back() == property) return;
        close_list();
        writer_.key(property).begin_array();
        open_.back() = property;
    }
    void close_list() {
        if (!open_.back().empty()) writer_.end_array();
    }
    void write_types(std::vector<std::string_view> const& types) {
        if (types.empty()) return;
        writer_.key("@type").begin_array();
        for (std::string_view const type : types) writer_.value(type);
        writer_.end_array();
    }
    wire::Writer writer_;
    std::vector<std::string> open_;  // the property whose list is open, for each node we are in
};

class RdfXml final : public RdfWriter {
public:
    explicit RdfXml(std::string& out) : out_(out) {}

    void head() override {
        out_ += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rdf:RDF";
        for (Prefix const& prefix : kPrefixes)
            out_ += "\n    xmlns:" + std::string(prefix.name) + "=\"" + std::string(prefix.iri) + "\"";
        out_ += ">\n";
    }
    void tail() override { out_ += "</rdf:RDF>\n"; }
    void begin(std::string_view iri, std::vector<std::string_view> const& types) override {
        out_ += "<rdf:Description rdf:about=\"";
        append_xml(out_, iri);
        out_ += "\">\n";
        write_types(types);
    }
    void end() override { out_ += "</rdf:Description>\n"; }
    void iri(std::string_view property, std::string_view iri) override {
        out_ += "<" + std::string(property) + " rdf:resource=\"";
        append_xml(out_, iri);
        out_ += "\"/>\n";
    }
    void text(std::string_view property, std::string_view text, std::string_view language) override {
        out_ += "<" + std::string(property);
        if (!language.empty()) out_ += " xml:lang=\"" + std::string(language) + "\"";
        close_with(property, text);
    }
    void typed(std::string_view property, std::string_view text, std::string_view datatype) override {
        out_ += "<" + std::string(property) + " rdf:datatype=\"" + whole(datatype) + "\"";
        close_with(property, text);
    }
    void begin_blank(std::string_view property, std::vector<std::string_view> const& types) override {
        out_ += "<" + std::string(property) + "><rdf:Description>\n";
        open_.emplace_back(property);
        write_types(types);
    }
    void end_blank() override {
        out_ += "</rdf:Description></" + open_.back() + ">\n";
        open_.pop_back();
    }

private:
    void close_with(std::string_view property, std::string_view text) {
        out_ += '>';
        append_xml(out_, text);
        out_ += "</" + std::string(property) + ">\n";
    }
    void write_types(std::vector<std::string_view> const& types) {
        for (std::string_view const type : types)
            out_ += "<rdf:type rdf:resource=\"" + whole(type) + "\"/>\n";
    }
    std::string& out_;
    std::vector<std::string> open_;
};

}  // namespace

std::unique_ptr<RdfWriter> RdfWriter::make(RdfForm form, std::string& out) {
    switch (form) {
        case RdfForm::turtle:
            return std::make_unique<Turtle>(out);
        case RdfForm::json_ld:
            return std::make_unique<JsonLd>(out);
        case RdfForm::rdf_xml:
            break;
    }
    return std::make_unique<RdfXml>(out);
}

}  // namespace gyoji::catalog
