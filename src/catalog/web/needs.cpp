// "Say what is missing": the form for people, the same act for scripts. Nothing of it is shown to others
// before there is moderation.

#include "catalog/web/api.hpp"
#include "catalog/web/need_act.hpp"
#include "catalog/web/page.hpp"
#include "catalog/web/pages.hpp"
#include "wire/json.hpp"
#include "wire/writer.hpp"

namespace gyoji::catalog::web {
namespace {

using http::View;

http::Response show_form(Site& site, http::Request const& request, NewNeed const& need, std::string error,
                         int status) {
    View view;
    set_crumbs(view, request, {{word(request.language, "needs.title"), ""}});
    view.set("sent", false).set("need_id", "").set("q", need.query).set("need_text", need.text);
    set_maybe(view, "need_error", std::move(error));
    PageMeta meta;
    meta.title = word(request.language, "needs.title");
    meta.canonical = "/needs";
    meta.status = status;
    return show(site, request, "needs", std::move(view), meta);
}

http::Response show_receipt(Site& site, http::Request const& request, NewNeed const& need,
                            std::string const& id) {
    View view;
    set_crumbs(view, request, {{word(request.language, "needs.title"), ""}});
    view.set("sent", true).set("need_id", id).set("need_text", need.text).set("q", "");
    view.set("has_need_error", false).set("need_error", "");
    PageMeta meta;
    meta.title = word(request.language, "needs.title");
    meta.index = false;
    meta.canonical = "/needs";
    return show(site, request, "needs", std::move(view), meta);
}

std::string field_of(http::Pairs const& form, std::string_view name) {
    for (auto const& [key, value] : form)
        if (key == name) return value;
    return {};
}

Result<NewNeed> read_json(http::Request const& request) {
    auto const document = TRY(wire::Document::parse(request.body));
    wire::Json const root = document.root();
    if (!root.is_object() || !root["text"].is_string())
        return fail(Fault::invalid, "catalog.web.need_empty", "/text");
    for (auto const& [key, value] : root.members())
        if (key != "text" && key != "query")
            return fail(Fault::invalid, "catalog.web.unknown_key", "/" + std::string(key),
                        {{"key", std::string(key)}});
    return NewNeed{std::string(*root["text"].string()), root["query"].loose_text(), ""};
}

Result<NewNeed> read_form(http::Request const& request) {
    auto const form = http::parse_form(request.body);
    if (!form) return fail(Fault::invalid, "catalog.web.need_wrong_form", "/body");
    return NewNeed{field_of(*form, "text"), field_of(*form, "query"), field_of(*form, "website")};
}

Result<NewNeed> read(http::Request const& request) {
    std::string_view const type = request.header("content-type");
    if (type.starts_with("application/json")) return read_json(request);
    if (type.starts_with("application/x-www-form-urlencoded")) return read_form(request);
    return fail(Fault::unsupported, "catalog.web.need_wrong_form", "/header/content-type");
}

}  // namespace

http::Response needs_page(Site& site, http::Request const& request) {
    return show_form(site, request, NewNeed{request.q("text").value_or(""), request.q("q").value_or(""), ""},
                     "", 200);
}

http::Response send_need_page(Site& site, http::Request const& request) {
    auto const need = read(request);
    if (!need) return http::problem(need.error(), request);
    auto const id = submit(site, request, *need);
    if (!id && id.error().fault == Fault::invalid)
        return show_form(site, request, *need, sentence(id.error(), request.language), 400);
    if (!id) return http::problem(id.error(), request);
    return show_receipt(site, request, *need, *id);
}

http::Response send_need(Site& site, http::Request const& request) {
    auto const need = read(request);
    if (!need) return http::problem(need.error(), request);
    auto const id = submit(site, request, *need);
    if (!id) return http::problem(id.error(), request);
    std::string body;
    wire::Writer(body).begin_object().field("id", *id).end_object();
    return http::Response::json(std::move(body), 201);
}

}  // namespace gyoji::catalog::web
