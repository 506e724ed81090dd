#pragma once
// Pages: kainjow Mustache templates compiled into the program (src/<room>/web/pages/*.mustache),
// auto-escaped. Parsed once per worker thread; partials ({{> name}}) are inlined at load; {{{ is refused, {{&
// takes names that end in _html only; a name the view model lacks throws in tests (strict) and renders empty
// in service. {{#name}} is skipped for "", false, and empty lists.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gyoji::http {

// The view model: an ordered object of strings, booleans, lists and objects. Cheap to build, no mustache
// header needed.
class View {
public:
    View& set(std::string name, std::string text);
    View& set(std::string name, char const* text) { return set(std::move(name), std::string(text)); }
    View& set(std::string name, std::string_view text) { return set(std::move(name), std::string(text)); }
    View& set(std::string name, std::int64_t number);  // plain digits; use grouped() for people
    View& set(std::string name, int number) { return set(std::move(name), std::int64_t(number)); }
    View& set(std::string name, bool truth);  // sections
    View& set(std::string name, View object);
    View& set(std::string name, std::vector<View> list);
    // Already HTML, written by an escaping writer of ours (highlighted snippets, SVG, long tables); shown
    // with {{& name}}, which the loader allows only for names that end in _html.
    View& set_html(std::string name, std::string html);

    struct Field;
    std::vector<Field> const& fields() const { return *fields_; }
    View();

private:
    std::shared_ptr<std::vector<Field>> fields_;
};

enum class Strict { no, yes };
// `name` is "catalog/home": src/catalog/web/pages/home.mustache, looked up with its partials in the same
// folder and in src/http/pages/.
std::string render(std::string_view name, View const& view, Strict strict = Strict::no);

// The same with pages from elsewhere, parsed anew each time: for tests.
using PageSource = std::function<std::optional<std::string_view>(std::string const& path)>;
std::string render_from(PageSource const& source, std::string_view name, View const& view, Strict strict);

std::string escape_html(std::string_view text);
std::string grouped(std::int64_t number);  // 49,189

}  // namespace gyoji::http
