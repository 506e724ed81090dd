#include "wire/json.hpp"

#include "wire/utf8.hpp"
#include "wire/writer.hpp"

#include <simdjson.h>
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

namespace gyoji::wire {
namespace {

namespace od = simdjson::ondemand;

constexpr std::size_t kDepthMax = 64;
constexpr std::size_t kDocumentBytesMax = 1ULL << 30;
// A parser with more room than this is not kept for the thread's next document.
constexpr std::size_t kKeptBytesMax = 4 << 20;
constexpr std::size_t kFewKeys = 12;

struct Node {
    char const* text = nullptr;  // of strings (unescaped) and numbers (as written)
    char const* key = nullptr;   // of members
    Node const* children = nullptr;
    std::uint32_t text_size = 0, key_size = 0;
    std::uint32_t count = 0;
    std::uint32_t first = 0;  // index of the first child until the tree is complete
    Kind kind = Kind::null;
    bool truth = false;

    std::string_view text_view() const { return {text, text_size}; }
    std::string_view key_view() const { return {key, key_size}; }
};

Node const kNull{};

Node const& node_of(void const* pointer) {
    return pointer ? *static_cast<Node const*>(pointer) : kNull;
}

// RFC 8259 section 6.
bool is_number(std::string_view text) {
    std::size_t at = 0;
    auto const digits = [&] {
        std::size_t const begin = at;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
        return at - begin;
    };
    auto const take = [&](char c) { return at < text.size() && text[at] == c ? (++at, true) : false; };
    take('-');
    bool const zero = at < text.size() && text[at] == '0';
    std::size_t const whole = digits();
    if (whole == 0 || (zero && whole > 1)) return false;
    if (take('.') && digits() == 0) return false;
    if (take('e') || take('E')) {
        if (!take('+')) take('-');
        if (digits() == 0) return false;
    }
    return at == text.size();
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && std::strchr(" \t\r\n", text.back())) text.remove_suffix(1);
    return text;
}

std::string place(std::string_view bytes, std::size_t offset) {
    std::string_view const before = bytes.substr(0, std::min(offset, bytes.size()));
    auto const line = std::count(before.begin(), before.end(), '\n') + 1;
    std::size_t const start = before.rfind('\n');
    std::size_t const column = before.size() - (start == std::string_view::npos ? 0 : start + 1) + 1;
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

// Where the first string that is wrong by its bytes begins to be wrong: a control character, or the end of
// the text.
std::string place_of_wrong_string(std::string_view bytes) {
    bool inside = false;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        if (inside && bytes[at] == '\\')
            ++at;
        else if (bytes[at] == '"')
            inside = !inside;
        else if (inside && static_cast<unsigned char>(bytes[at]) < 0x20)
            return place(bytes, at);
    }
    return place(bytes, bytes.size());
}

}  // namespace

struct Document::Impl {
    std::unique_ptr<char[]> arena;  // unescaped strings never need more room than the source had
    char* arena_end = nullptr;
    std::vector<Node> nodes;
    Node root;

    std::string_view keep(std::string_view text) {
        char* const at = arena_end;
        std::memcpy(at, text.data(), text.size());
        arena_end += text.size();
        return {at, text.size()};
    }
};

namespace {

struct Wrong {
    char const* code = nullptr;
    std::string name;
};

// Walks one document and builds the tree. Children of a node end up side by side: they wait on a stack until
// all are there.
class Builder {
public:
    Builder(Document::Impl& out, Strictness strictness) : out_(out), strictness_(strictness) {}

    template <class Value>
    bool build(Value& value, Node& node, std::size_t depth) {
        od::json_type type;
        if (value.type().get(type)) return wrong("wire.json_syntax");
        switch (type) {
            case od::json_type::object:
                return object(value, node, depth + 1);
            case od::json_type::array:
                return array(value, node, depth + 1);
            case od::json_type::string:
                return string(value, node);
            default:
                break;
        }
        std::string_view token;
        if (simdjson::simdjson_result<std::string_view>(value.raw_json_token()).get(token))
            return wrong("wire.json_syntax");
        return scalar_text(token, node);
    }
    bool scalar_text(std::string_view text, Node& node);
    bool wrong(char const* code, std::string name = {}) {
        if (!wrong_.code) wrong_ = {code, std::move(name)};
        return false;
    }
    Wrong const& error() const { return wrong_; }

private:
    template <class Value>
    bool string(Value& value, Node& node) {
        std::string_view text;
        if (value.get_string().get(text)) return wrong("wire.json_string");
        text = out_.keep(text);
        node.kind = Kind::string;
        node.text = text.data(), node.text_size = std::uint32_t(text.size());
        return true;
    }
    template <class Value>
    bool array(Value& value, Node& node, std::size_t depth);
    template <class Value>
    bool object(Value& value, Node& node, std::size_t depth);
    bool finish(Node& node, Kind kind, std::size_t base);
    bool settle_duplicates(std::size_t base);

    Document::Impl& out_;
    Strictness strictness_;
    std::vector<Node> stack_;
    Wrong wrong_;
};

bool Builder::scalar_text(std::string_view text, Node& node) {
    text = trimmed(text);
    if (text == "null") return true;
    if (text == "true" || text == "false") {
        node.kind = Kind::boolean;
        node.truth = text == "true";
        return true;
    }
    if (!is_number(text)) return wrong("wire.json_syntax");
    text = out_.keep(text);
    node.kind = Kind::number;
    node.text = text.data(), node.text_size = std::uint32_t(text.size());
    return true;
}

template <class Value>
bool Builder::array(Value& value, Node& node, std::size_t depth) {
    if (depth > kDepthMax) return wrong("wire.json_too_deep");
    od::array items;
    if (value.get_array().get(items)) return wrong("wire.json_syntax");
    std::size_t const base = stack_.size();
    for (auto item : items) {
        od::value inner;
        if (item.get(inner)) return wrong("wire.json_syntax");
        Node child;
        if (!build(inner, child, depth)) return false;
        stack_.push_back(child);
    }
    return finish(node, Kind::array, base);
}

template <class Value>
bool Builder::object(Value& value, Node& node, std::size_t depth) {
    if (depth > kDepthMax) return wrong("wire.json_too_deep");
    od::object members;
    if (value.get_object().get(members)) return wrong("wire.json_syntax");
    std::size_t const base = stack_.size();
    for (auto member : members) {
        od::field field;
        if (std::move(member).get(field)) return wrong("wire.json_syntax");
        std::string_view key;
        if (field.unescaped_key().get(key)) return wrong("wire.json_string");
        key = out_.keep(key);
        Node child;
        if (!build(field.value(), child, depth)) return false;
        child.key = key.data(), child.key_size = std::uint32_t(key.size());
        stack_.push_back(child);
    }
    return settle_duplicates(base) && finish(node, Kind::object, base);
}

// Refuses a repeated key, or lets the last one win. Few keys are compared pairwise, many are sorted.
bool Builder::settle_duplicates(std::size_t base) {
    std::size_t const count = stack_.size() - base;
    Node* const members = stack_.data() + base;
    std::vector<std::uint32_t> repeated;
    if (count <= kFewKeys) {
        for (std::uint32_t i = 0; i < count; ++i)
            for (std::size_t j = i + 1; j < count; ++j)
                if (members[i].key_view() == members[j].key_view()) {
                    repeated.push_back(i);
                    break;
                }
    } else {
        std::vector<std::uint32_t> order(count);
        for (std::uint32_t i = 0; i < count; ++i) order[i] = i;
        std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
            int const compared = members[a].key_view().compare(members[b].key_view());
            return compared != 0 ? compared < 0 : a < b;
        });
        for (std::size_t i = 1; i < count; ++i)
            if (members[order[i - 1]].key_view() == members[order[i]].key_view())
                repeated.push_back(order[i - 1]);
        std::sort(repeated.begin(), repeated.end());
    }
    if (repeated.empty()) return true;
    if (strictness_ == Strictness::strict)
        return wrong("wire.json_duplicate_key", std::string(members[repeated.front()].key_view()));
    std::size_t to = 0, next = 0;
    for (std::size_t from = 0; from < count; ++from) {
        if (next < repeated.size() && repeated[next] == from) {
            ++next;
            continue;
        }
        members[to++] = members[from];
    }
    stack_.resize(base + to);
    return true;
}

bool Builder::finish(Node& node, Kind kind, std::size_t base) {
    node.kind = kind;
    node.first = std::uint32_t(out_.nodes.size());
    node.count = std::uint32_t(stack_.size() - base);
    out_.nodes.insert(out_.nodes.end(), stack_.begin() + std::ptrdiff_t(base), stack_.end());
    stack_.resize(base);
    return true;
}

// The padded copy and the parser of this thread, kept while small.
struct Workshop {
    od::parser parser;
    std::string bytes;
};

Workshop& workshop() {
    static thread_local std::unique_ptr<Workshop> kept;
    if (!kept || kept->bytes.capacity() > kKeptBytesMax) kept = std::make_unique<Workshop>();
    return *kept;
}

bool build_root(od::document& document, std::string_view bytes, Builder& builder, Node& root) {
    od::json_type type;
    if (document.type().get(type)) return builder.wrong("wire.json_syntax");
    bool const bare =
        type == od::json_type::null || type == od::json_type::boolean || type == od::json_type::number;
    if (bare) return builder.scalar_text(bytes.substr(bytes.find_first_not_of(" \t\r\n")), root);
    if (!builder.build(document, root, 0)) return false;
    // The location is an error once everything is read.
    char const* rest = nullptr;
    return document.current_location().get(rest) ? true : builder.wrong("wire.json_trailing");
}

}  // namespace

Document::Document() : impl_(std::make_unique<Impl>()) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

Json Document::root() const {
    Json out;
    out.node_ = &impl_->root;
    return out;
}

Result<Document> Document::parse(std::string_view bytes, Strictness strictness) {
    if (bytes.size() > kDocumentBytesMax)
        return fail(Fault::too_large, "wire.json_too_large", {},
                    {{"max", std::to_string(kDocumentBytesMax)}});
    if (strictness == Strictness::lenient && bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    if (bytes.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return fail(Fault::invalid, "wire.json_empty");
    Workshop& shop = workshop();
    shop.bytes.reserve(bytes.size() + simdjson::SIMDJSON_PADDING);
    shop.bytes.assign(bytes);
    // raw_json_token of the last scalar reads into the padding: it must hold nothing of the document before.
    std::memset(shop.bytes.data() + bytes.size(), 0,
                shop.bytes.capacity() - bytes.size() < simdjson::SIMDJSON_PADDING
                    ? shop.bytes.capacity() - bytes.size()
                    : std::size_t(simdjson::SIMDJSON_PADDING));
    od::document document;
    simdjson::padded_string_view const view(shop.bytes.data(), bytes.size(), shop.bytes.capacity());
    auto const opened = shop.parser.iterate(view).get(document);
    if (opened == simdjson::UTF8_ERROR)
        return fail(Fault::invalid, "wire.wrong_utf8", place(bytes, first_wrong_utf8(bytes)));
    if (opened == simdjson::UNESCAPED_CHARS || opened == simdjson::UNCLOSED_STRING)
        return fail(Fault::invalid, "wire.json_string", place_of_wrong_string(bytes));
    if (opened) return fail(Fault::invalid, "wire.json_syntax", place(bytes, bytes.size()));

    Document out;
    out.impl_->arena.reset(new char[bytes.size() + 1]);
    out.impl_->arena_end = out.impl_->arena.get();
    Builder builder(*out.impl_, strictness);
    if (!build_root(document, bytes, builder, out.impl_->root)) {
        char const* at = nullptr;
        std::string where = place(bytes, bytes.size());
        if (!document.current_location().get(at) && at >= view.data() && at <= view.data() + bytes.size())
            where = place(bytes, std::size_t(at - view.data()));
        return fail(Fault::invalid, builder.error().code, where, {{"name", builder.error().name}});
    }
    for (Node& node : out.impl_->nodes) node.children = out.impl_->nodes.data() + node.first;
    out.impl_->root.children = out.impl_->nodes.data() + out.impl_->root.first;
    return out;
}

Kind Json::kind() const {
    return node_of(node_).kind;
}

std::optional<std::string_view> Json::string() const {
    Node const& node = node_of(node_);
    if (node.kind != Kind::string) return std::nullopt;
    return node.text_view();
}

std::optional<std::int64_t> Json::integer() const {
    std::string_view const text = number_text();
    if (text.empty()) return std::nullopt;
    std::int64_t whole = 0;
    auto const read = std::from_chars(text.data(), text.data() + text.size(), whole);
    if (read.ec == std::errc() && read.ptr == text.data() + text.size()) return whole;
    if (text.find_first_of(".eE") == std::string_view::npos) return std::nullopt;
    auto const number = real();
    // Past 2^53 a double no longer names one integer.
    if (!number || std::trunc(*number) != *number || std::fabs(*number) > 9007199254740992.0)
        return std::nullopt;
    return std::int64_t(*number);
}

std::optional<double> Json::real() const {
    std::string_view const text = number_text();
    double number = 0;
    auto const read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || read.ec != std::errc()) return std::nullopt;
    return number;
}

std::optional<bool> Json::boolean() const {
    Node const& node = node_of(node_);
    if (node.kind != Kind::boolean) return std::nullopt;
    return node.truth;
}

std::string_view Json::number_text() const {
    Node const& node = node_of(node_);
    return node.kind == Kind::number ? node.text_view() : std::string_view();
}

std::size_t Json::size() const {
    return node_of(node_).count;
}

Json Json::at(std::size_t index) const {
    Node const& node = node_of(node_);
    Json out;
    if (index < node.count) out.node_ = node.children + index;
    return out;
}

Json Json::operator[](std::string_view key) const {
    Node const& node = node_of(node_);
    Json out;
    if (node.kind != Kind::object) return out;
    for (std::size_t i = 0; i < node.count; ++i)
        if (node.children[i].key_view() == key) {
            out.node_ = node.children + i;
            break;
        }
    return out;
}

bool Json::has(std::string_view key) const {
    return (*this)[key].node_ != nullptr;
}

std::vector<Json::Member> Json::members() const {
    Node const& node = node_of(node_);
    std::vector<Member> out;
    if (node.kind != Kind::object) return out;
    out.reserve(node.count);
    for (std::size_t i = 0; i < node.count; ++i) out.push_back({node.children[i].key_view(), at(i)});
    return out;
}

std::vector<Json> Json::items() const {
    Node const& node = node_of(node_);
    std::vector<Json> out;
    if (node.kind != Kind::array) return out;
    out.reserve(node.count);
    for (std::size_t i = 0; i < node.count; ++i) out.push_back(at(i));
    return out;
}

std::string Json::loose_text() const {
    Node const& node = node_of(node_);
    if (node.kind == Kind::boolean) return node.truth ? "true" : "false";
    return std::string(node.text_view());
}

void Json::write(std::string& out) const {
    Node const& node = node_of(node_);
    switch (node.kind) {
        case Kind::null:
            out += "null";
            return;
        case Kind::boolean:
            out += node.truth ? "true" : "false";
            return;
        case Kind::number:
            out += node.text_view();
            return;
        case Kind::string:
            append_string(out, node.text_view());
            return;
        case Kind::array:
        case Kind::object:
            break;
    }
    bool const object = node.kind == Kind::object;
    out += object ? '{' : '[';
    for (std::size_t i = 0; i < node.count; ++i) {
        if (i > 0) out += ',';
        if (object) {
            append_string(out, node.children[i].key_view());
            out += ':';
        }
        at(i).write(out);
    }
    out += object ? '}' : ']';
}

}  // namespace gyoji::wire
