#include "catalog/harvest/rdf_stream.hpp"

#include <raptor2.h>

namespace gyoji::catalog {
namespace {

constexpr std::size_t kMessageMax = 400;
constexpr std::size_t kPieceBytes = 64 << 10;

struct Job {
    RdfAnswer answer;
    std::size_t triples = 0;
    bool broken = false;
};

std::string_view view(unsigned char const* text, std::size_t size) {
    return {reinterpret_cast<char const*>(text), size};
}
std::string_view view(raptor_uri* uri) {
    std::size_t size = 0;
    unsigned char const* const text = raptor_uri_as_counted_string(uri, &size);
    return view(text, size);
}

bool term_of(raptor_term* from, Term& to) {
    switch (from->type) {
        case RAPTOR_TERM_TYPE_URI:
            to.kind = TermKind::iri;
            to.value = view(from->value.uri);
            return true;
        case RAPTOR_TERM_TYPE_BLANK:
            to.kind = TermKind::blank;
            to.value = view(from->value.blank.string, from->value.blank.string_len);
            return true;
        case RAPTOR_TERM_TYPE_LITERAL:
            to.kind = TermKind::literal;
            to.value = view(from->value.literal.string, from->value.literal.string_len);
            if (from->value.literal.language)
                to.language = view(from->value.literal.language, from->value.literal.language_len);
            if (from->value.literal.datatype) to.datatype = view(from->value.literal.datatype);
            return true;
        default:
            return false;
    }
}

void on_triple(void* data, raptor_statement* statement) {
    Job& job = *static_cast<Job*>(data);
    Term subject, predicate, object;
    if (job.triples > kTriplesMax) return;
    if (!term_of(statement->subject, subject) || !term_of(statement->predicate, predicate) ||
        !term_of(statement->object, object))
        return;
    if (subject.kind == TermKind::literal || predicate.kind != TermKind::iri) return;
    ++job.triples;
    job.answer.triple(subject, predicate, object);
}

void on_message(void* data, raptor_log_message* message) {
    Job& job = *static_cast<Job*>(data);
    if (message->level < RAPTOR_LOG_LEVEL_ERROR || job.broken) return;
    job.broken = true;
    std::int64_t const line = message->locator ? raptor_locator_line(message->locator) : -1;
    job.answer.broken(line, std::string_view(message->text ? message->text : "").substr(0, kMessageMax));
}

}  // namespace

// The network library is not even initialised: RAPTOR_WORLD_FLAG_WWW_SKIP_INIT_FINISH.
RdfParser::RdfParser() {
    raptor_world* const world = raptor_new_world();
    if (world) {
        raptor_world_set_flag(world, RAPTOR_WORLD_FLAG_WWW_SKIP_INIT_FINISH, 1);
        raptor_world_open(world);
    }
    world_ = world;
}

RdfParser::~RdfParser() {
    if (world_) raptor_free_world(static_cast<raptor_world*>(world_));
}

std::string RdfParser::parse(RdfRequest const& request) {
    static constexpr char const* kNames[] = {"turtle", "ntriples", "rdfxml"};
    auto* const world = static_cast<raptor_world*>(world_);
    Job job;
    raptor_parser* const parser =
        world ? raptor_new_parser(world, kNames[static_cast<int>(request.format)]) : nullptr;
    raptor_uri* const base =
        world ? raptor_new_uri(world, reinterpret_cast<unsigned char const*>(request.base.c_str())) : nullptr;
    if (parser && base) {
        raptor_world_set_log_handler(world, &job, on_message);
        raptor_parser_set_statement_handler(parser, &job, on_triple);
        raptor_parser_set_option(parser, RAPTOR_OPTION_NO_NET, nullptr, 1);
        raptor_parser_set_option(parser, RAPTOR_OPTION_NO_FILE, nullptr, 1);
        raptor_parser_set_option(parser, RAPTOR_OPTION_LOAD_EXTERNAL_ENTITIES, nullptr, 0);
        bool good = raptor_parser_parse_start(parser, base) == 0;
        std::string_view rest = request.document;
        do {
            std::string_view const piece = rest.substr(0, kPieceBytes);
            rest.remove_prefix(piece.size());
            good = good &&
                   raptor_parser_parse_chunk(parser, reinterpret_cast<unsigned char const*>(piece.data()),
                                             piece.size(), rest.empty()) == 0;
        } while (good && !rest.empty());
        if (!good && !job.broken) job.answer.broken(-1, "the parser stopped");
        raptor_world_set_log_handler(world, nullptr, nullptr);
    } else {
        job.answer.broken(-1, "the parser did not start");
    }
    if (base) raptor_free_uri(base);
    if (parser) raptor_free_parser(parser);
    job.answer.finish();
    return std::move(job.answer.bytes());
}

}  // namespace gyoji::catalog
