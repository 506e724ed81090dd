#include "http/page.hpp"

#include "base/embedded.hpp"

#include <kainjow/mustache.hpp>
#include <optional>
#include <stdexcept>
#include <unordered_map>
#include <variant>

namespace gyoji::http {

namespace mu = kainjow::mustache;

struct View::Field {
    std::string name;
    std::variant<std::string, bool, View, std::vector<View>> value;
};

namespace {

constexpr int kPartialDepthMax = 8;
constexpr std::size_t kTemplateBytesMax = 1 << 20;
constexpr int kViewDepthMax = 32;
constexpr std::string_view kRawSuffix = "_html";

[[noreturn]] void wrong_template(std::string const& what, std::string_view path) {
    throw std::logic_error("template " + std::string(path) + ": " + what);
}

std::string page_folder(std::string_view room) {
    return room == "http" ? "src/http/pages/" : "src/" + std::string(room) + "/web/pages/";
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

// Takes the tag at the front of `rest`: refuses the kinds that would let unescaped text through, answers its
// content.
std::string_view take_tag(std::string_view& rest, std::string_view path) {
    if (rest.starts_with("{{{")) wrong_template("{{{ is not used here", path);
    std::size_t const close = rest.find("}}");
    if (close == std::string_view::npos) wrong_template("a tag is not closed", path);
    std::string_view const content = trimmed(rest.substr(2, close - 2));
    if (content.starts_with('=')) wrong_template("delimiters stay as they are", path);
    if (content.starts_with('&') && !content.ends_with(kRawSuffix))
        wrong_template("{{& takes only names that end in _html", path);
    rest.remove_prefix(close + 2);
    return content;
}

std::string load(PageSource const& source, std::string const& room, std::string const& name, int depth) {
    auto bytes = source(page_folder(room) + name + ".mustache");
    if (!bytes && depth > 0) bytes = source(page_folder("http") + name + ".mustache");
    if (!bytes) wrong_template("not found", page_folder(room) + name);
    if (depth > kPartialDepthMax) wrong_template("partials include each other", name);
    std::string out;
    std::string_view rest = *bytes;
    for (std::size_t open = rest.find("{{"); open != std::string_view::npos; open = rest.find("{{")) {
        out += rest.substr(0, open);
        rest.remove_prefix(open);
        std::string_view const content = take_tag(rest, name);
        if (content.starts_with('!')) continue;
        if (content.starts_with('>'))
            out += load(source, room, std::string(trimmed(content.substr(1))), depth + 1);
        else
            out.append("{{").append(content).append("}}");
        if (out.size() > kTemplateBytesMax) wrong_template("too large", name);
    }
    out += rest;
    return out;
}

std::string escaped(std::string const& text) {
    return escape_html(text);
}

mu::mustache parse(PageSource const& source, std::string_view name) {
    std::size_t const slash = name.find('/');
    if (slash == std::string_view::npos) wrong_template("a name is room/page", name);
    mu::mustache made(
        load(source, std::string(name.substr(0, slash)), std::string(name.substr(slash + 1)), 0));
    if (!made.is_valid()) wrong_template(made.error_message(), name);
    made.set_custom_escape(escaped);
    return made;
}

// A template object keeps state while it renders, so each thread has its own.
mu::mustache& parsed(std::string_view name) {
    static thread_local std::unordered_map<std::string, mu::mustache> cache;
    std::string const key(name);
    if (auto const found = cache.find(key); found != cache.end()) return found->second;
    return cache.emplace(key, parse(embedded, name)).first->second;
}

// Empty text counts as false, so that a section can ask for it; a false value prints as nothing.
mu::data model(View const& view, int depth);

mu::data model_of(View::Field const& field, int depth) {
    if (auto const* text = std::get_if<std::string>(&field.value))
        return text->empty() ? mu::data(false) : mu::data(*text);
    if (auto const* truth = std::get_if<bool>(&field.value)) return mu::data(*truth);
    if (auto const* view = std::get_if<View>(&field.value)) return model(*view, depth + 1);
    mu::data out(mu::data::type::list);
    // The library appends by deep copy only; its own list, which is no constant, takes the moved one.
    auto& list = const_cast<mu::list&>(out.list_value());
    auto const& views = std::get<std::vector<View>>(field.value);
    list.reserve(views.size());
    for (View const& item : views) list.push_back(model(item, depth + 1));
    return out;
}

mu::data model(View const& view, int depth) {
    if (depth > kViewDepthMax) throw std::logic_error("view model is nested too deeply");
    mu::data out(mu::data::type::object);
    for (View::Field const& field : view.fields()) out[field.name] = model_of(field, depth);
    return out;
}

class StrictContext : public mu::context<std::string> {
public:
    StrictContext(mu::data const* data, std::string_view page) : context(data), page_(page) {}
    mu::data const* get(std::string const& name) const override {
        mu::data const* const found = context::get(name);
        if (!found) wrong_template("the view model lacks " + name, page_);
        return found;
    }

private:
    std::string_view page_;
};

}  // namespace

View::View() : fields_(std::make_shared<std::vector<Field>>()) {}

View& View::set(std::string name, std::string text) {
    fields_->push_back({std::move(name), std::move(text)});
    return *this;
}

View& View::set(std::string name, std::int64_t number) {
    return set(std::move(name), std::to_string(number));
}

View& View::set(std::string name, bool truth) {
    fields_->push_back({std::move(name), truth});
    return *this;
}

View& View::set(std::string name, View object) {
    fields_->push_back({std::move(name), std::move(object)});
    return *this;
}

View& View::set(std::string name, std::vector<View> list) {
    fields_->push_back({std::move(name), std::move(list)});
    return *this;
}

View& View::set_html(std::string name, std::string html) {
    if (!std::string_view(name).ends_with(kRawSuffix))
        throw std::logic_error("set_html: a name ends in _html: " + name);
    return set(std::move(name), std::move(html));
}

namespace {

std::string rendered(mu::mustache& page, std::string_view name, View const& view, Strict strict) {
    mu::data const data = model(view, 0);
    std::string out;
    if (strict == Strict::yes) {
        StrictContext context(&data, name);
        out = page.render(context);
    } else {
        page.render(data, [&](std::string const& piece) { out += piece; });
    }
    if (!page.is_valid()) wrong_template(page.error_message(), name);
    return out;
}

}  // namespace

std::string render(std::string_view name, View const& view, Strict strict) {
    return rendered(parsed(name), name, view, strict);
}

std::string render_from(PageSource const& source, std::string_view name, View const& view, Strict strict) {
    mu::mustache page = parse(source, name);
    return rendered(page, name, view, strict);
}

std::string escape_html(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 16);
    for (char const c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string grouped(std::int64_t number) {
    std::string out = std::to_string(number);
    std::ptrdiff_t const first = number < 0 ? 1 : 0;
    for (auto at = std::ptrdiff_t(out.size()) - 3; at > first; at -= 3) out.insert(std::size_t(at), ",");
    return out;
}

}  // namespace gyoji::http
