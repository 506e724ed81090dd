#include "catalog/harvest/rdf_stream.hpp"

namespace gyoji::catalog {
namespace {

constexpr std::string_view kFormats[] = {"turtle", "ntriples", "rdfxml"};

void put(std::string& out, std::string_view part) {
    auto const size = static_cast<std::uint32_t>(part.size());
    for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>((size >> shift) & 255U);
    out += part;
}

void put(std::string& out, Term const& term) {
    out += static_cast<char>('0' + static_cast<int>(term.kind));
    put(out, term.value);
    if (term.kind == TermKind::literal) {
        put(out, term.language);
        put(out, term.datatype);
    }
}

class Frames {
public:
    explicit Frames(std::string_view bytes) : bytes_(bytes) {}
    bool empty() const { return at_ >= bytes_.size(); }
    char kind() { return empty() ? '\0' : bytes_[at_++]; }
    bool part(std::string_view& out) {
        if (bytes_.size() - at_ < 4) return false;
        std::uint32_t size = 0;
        for (int i = 3; i >= 0; --i)
            size = (size << 8) | static_cast<unsigned char>(bytes_[at_ + static_cast<std::size_t>(i)]);
        at_ += 4;
        if (bytes_.size() - at_ < size) return false;
        out = bytes_.substr(at_, size);
        at_ += size;
        return true;
    }
    bool term(Term& out) {
        char const which = kind();
        if (which < '0' || which > '2') return false;
        out.kind = static_cast<TermKind>(which - '0');
        std::string_view value, language, datatype;
        if (!part(value)) return false;
        if (out.kind == TermKind::literal && (!part(language) || !part(datatype))) return false;
        out.value = value;
        out.language = language;
        out.datatype = datatype;
        return true;
    }

private:
    std::string_view bytes_;
    std::size_t at_ = 0;
};

}  // namespace

std::string rdf_request(RdfFormat format, std::string_view base, std::string_view document) {
    std::string out(kFormats[static_cast<int>(format)]);
    out += '\n';
    for (char const c : base)
        if (c != '\n') out += c;
    out += '\n';
    out += document;
    return out;
}

std::optional<RdfRequest> read_rdf_request(std::string_view request) {
    RdfRequest out;
    std::size_t const first = request.find('\n');
    std::size_t const second = first == std::string_view::npos ? first : request.find('\n', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    for (int i = 0; i < 3; ++i)
        if (request.substr(0, first) == kFormats[i]) {
            out.format = static_cast<RdfFormat>(i);
            out.base = request.substr(first + 1, second - first - 1);
            out.document = request.substr(second + 1);
            return out;
        }
    return std::nullopt;
}

void RdfAnswer::triple(Term const& subject, Term const& predicate, Term const& object) {
    bytes_ += 'T';
    put(bytes_, subject);
    put(bytes_, predicate);
    put(bytes_, object);
}

void RdfAnswer::broken(std::int64_t line, std::string_view message) {
    bytes_ += 'E';
    put(bytes_, std::to_string(line));
    put(bytes_, message);
}

Result<RdfReading> read_rdf_answer(std::string_view answer, std::string const& place, TripleStore& store) {
    auto const wrong = [&] { return fail(Fault::internal, "catalog.rdf_wrong_answer", place); };
    RdfReading out;
    std::optional<TermId> last;
    Frames frames(answer);
    while (!frames.empty()) {
        char const kind = frames.kind();
        if (kind == 'Z' && frames.empty()) return out;
        if (kind == 'E') {
            std::string_view line, message;
            if (!frames.part(line) || !frames.part(message)) return wrong();
            if (!out.broken) {
                // The parser does not always know the line (a prefix that was not declared).
                std::string const where =
                    line.starts_with('-') ? place : place + " line " + std::string(line);
                out.broken =
                    Error{Fault::invalid, "catalog.rdf_broken", where, {{"reason", std::string(message)}}};
                out.broken_at = last;
            }
            continue;
        }
        Term subject, predicate, object;
        if (kind != 'T' || !frames.term(subject) || !frames.term(predicate) || !frames.term(object))
            return wrong();
        if (subject.kind == TermKind::literal || predicate.kind != TermKind::iri) return wrong();
        last = store.intern(std::move(subject));
        TermId const relation = store.intern(std::move(predicate));
        CHECK_OK(store.add(*last, relation, store.intern(std::move(object))));
    }
    return wrong();
}

}  // namespace gyoji::catalog
