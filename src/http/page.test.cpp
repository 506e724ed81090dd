#include "http/page.hpp"

#include <doctest/doctest.h>
#include <map>
#include <stdexcept>

using namespace gyoji::http;

namespace {

std::string shown(std::map<std::string, std::string> const& files, View const& view,
                  Strict strict = Strict::yes) {
    auto const source = [&](std::string const& path) -> std::optional<std::string_view> {
        auto const found = files.find(path);
        if (found == files.end()) return std::nullopt;
        return found->second;
    };
    return render_from(source, "catalog/home", view, strict);
}

std::string one(std::string const& text, View const& view, Strict strict = Strict::yes) {
    return shown({{"src/catalog/web/pages/home.mustache", text}}, view, strict);
}

}  // namespace

TEST_CASE("text is escaped, everywhere") {
    View view;
    view.set("title", "<b onclick='x'>\"&").set("count", 49'189).set("shown", grouped(49'189));
    CHECK(one("<h1 title=\"{{title}}\">{{count}} {{ shown }}</h1>", view) ==
          "<h1 title=\"&lt;b onclick=&#39;x&#39;&gt;&quot;&amp;\">49189 49,189</h1>");
    view.set_html("mark_html", "<mark>水</mark>");
    CHECK(one("{{& mark_html}}|{{mark_html}}", view) == "<mark>水</mark>|&lt;mark&gt;水&lt;/mark&gt;");
    CHECK_THROWS_AS(view.set_html("mark", "<x>"), std::logic_error);
    CHECK_THROWS_AS(one("{{{title}}}", view), std::logic_error);
    CHECK_THROWS_AS(one("{{&title}}", view), std::logic_error);
    CHECK_THROWS_AS(one("{{=<% %>=}}", view), std::logic_error);
    CHECK_THROWS_AS(one("{{title", view), std::logic_error);
    CHECK_THROWS_AS(one("{{#title}}", view), std::logic_error);
}

TEST_CASE("sections follow lists, truths and texts") {
    View view;
    std::vector<View> rows(2);
    rows[0].set("name", "一").set("last", false);
    rows[1].set("name", "二").set("last", true);
    view.set("rows", rows)
        .set("none", std::vector<View>())
        .set("yes", true)
        .set("no", false)
        .set("empty", "")
        .set("text", "t")
        .set("inner", View().set("deep", "d"));
    CHECK(one("{{#rows}}{{name}}{{^last}}, {{/last}}{{/rows}}", view) == "一, 二");
    CHECK(one("{{#none}}x{{/none}}{{^none}}none{{/none}}", view) == "none");
    CHECK(one("{{#yes}}y{{/yes}}{{#no}}n{{/no}}{{^no}}N{{/no}}", view) == "yN");
    CHECK(one("{{#empty}}x{{/empty}}{{^empty}}E{{/empty}}[{{empty}}]", view) == "E[]");
    CHECK(one("{{#text}}<{{.}}>{{/text}}", view) == "<t>");
    CHECK(one("{{inner.deep}}{{#inner}}{{deep}}{{text}}{{/inner}}", view) == "ddt");
    CHECK(one("a\n{{#yes}}\nb\n{{/yes}}\nc\n", view) == "a\nb\nc\n");
}

TEST_CASE("what the model lacks is a mistake in tests and nothing in service") {
    CHECK_THROWS_AS(one("{{missing}}", {}), std::logic_error);
    CHECK_THROWS_AS(one("{{#missing}}x{{/missing}}", {}), std::logic_error);
    CHECK(one("[{{missing}}{{#missing}}x{{/missing}}]", {}, Strict::no) == "[]");
}

TEST_CASE("partials come from the room, then from the house, and never from themselves") {
    View view;
    view.set("t", "T");
    CHECK(shown({{"src/catalog/web/pages/home.mustache", "{{> head}}{{>foot}}{{! a note }}."},
                 {"src/catalog/web/pages/head.mustache", "<{{t}}>"},
                 {"src/http/pages/head.mustache", "wrong"},
                 {"src/http/pages/foot.mustache", "{{t}}"}},
                view) == "<T>T.");
    CHECK_THROWS_AS(shown({{"src/catalog/web/pages/home.mustache", "{{> gone}}"}}, view), std::logic_error);
    CHECK_THROWS_AS(shown({{"src/catalog/web/pages/home.mustache", "{{> home}}"}}, view), std::logic_error);
    CHECK_THROWS_AS(render("catalog/no_such_page", view), std::logic_error);
    CHECK_THROWS_AS(render("home", view), std::logic_error);
}

TEST_CASE("numbers are grouped for people") {
    CHECK(grouped(0) == "0");
    CHECK(grouped(999) == "999");
    CHECK(grouped(1'000) == "1,000");
    CHECK(grouped(-1'234'567) == "-1,234,567");
    CHECK(grouped(-999) == "-999");
}
