#include "app/say.hpp"

#include "app/report_json.hpp"
#include "wire/json.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace gyoji::app {
namespace {

constexpr std::int64_t kLinesShownMax = 20;  // the whole report stands in the catalogue, and in --json

void print(std::string const& line) {
    std::fwrite(line.data(), 1, line.size(), stdout);
    std::fputc('\n', stdout);
}

// What a foreign text must not do to a terminal (CWE-150).
std::string harmless(std::string_view text) {
    std::string out;
    for (char const c : text) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
    return out;
}

Error error_of(wire::Json code, wire::Json where, wire::Json values) {
    Error error{Fault::invalid, code.loose_text(), where.loose_text(), {}};
    for (auto const& [name, value] : values.members()) {
        if (name == "where") error.where = value.loose_text();
        error.values.emplace_back(name, harmless(value.loose_text()));
    }
    return error;
}

}  // namespace

Language language_of_locale() {
    for (char const* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        char const* const value = std::getenv(name);
        if (!value || !*value) continue;
        return std::string_view(value).starts_with("en") ? Language::en : Language::ja;
    }
    return Language::ja;
}

int exit_code_of(Error const& error) {
    switch (error.fault) {
        case Fault::conflict:
        case Fault::held:
            return kConflict;
        case Fault::rate_limited:
            return kRateLimited;
        case Fault::forbidden:
        case Fault::unauthorized:
            return kForbidden;
        default:
            return kFailed;
    }
}

std::string Say::text(std::string code, std::vector<std::pair<std::string, std::string>> values) const {
    return sentence({Fault::internal, std::move(code), {}, std::move(values)}, language_);
}

void Say::clear_progress() {
    if (!progress_shown_) return;
    std::fputs("\r\033[K", stderr);
    progress_shown_ = false;
}

void Say::event(std::string const& event_json) {
    auto const parsed = wire::Document::parse(event_json);
    if (!parsed) return;
    if (wire::Json const line = parsed->root()["line"]; line.is_object()) {
        if (json_) return print(event_json);
        if (++lines_shown_ > kLinesShownMax) return;
        clear_progress();
        wire::Json const code = line["code"];
        std::string const why = code.loose_text().empty()
                                    ? ""
                                    : sentence(error_of(code, line["place"], line["values"]), language_);
        print("  " + text("app.what." + line["what"].loose_text()) + "  " +
              harmless(line["place"].loose_text()) + "  " + harmless(line["title"].loose_text()) +
              (line["remote_id"].loose_text().empty()
                   ? ""
                   : "  [" + harmless(line["remote_id"].loose_text()) + "]") +
              (why.empty() ? "" : "  " + why));
        return;
    }
    wire::Json const progress = parsed->root()["progress"];
    if (!progress.is_object() || json_ || ::isatty(STDERR_FILENO) == 0) return;
    bool const timed = !progress["seconds_left"].is_null();
    std::string const line = text(timed ? "app.progress_timed" : "app.progress",
                                  {{"read", progress["read"].loose_text()},
                                   {"expected", progress["expected"].loose_text()},
                                   {"rate", progress["per_second"].loose_text()},
                                   {"left", progress["seconds_left"].loose_text()}});
    std::fprintf(stderr, "\r\033[K%s", line.c_str());
    progress_shown_ = true;
}

int Say::harvest(std::string const& report_json) {
    clear_progress();
    auto const parsed = wire::Document::parse(report_json);
    if (!parsed) return kFailed;
    wire::Json const report = parsed->root();
    std::string const outcome = report["outcome"].loose_text();
    if (json_) {
        print(report_json);
    } else {
        if (lines_shown_ > kLinesShownMax)
            print("  " + text("app.more_lines", {{"count", std::to_string(lines_shown_ - kLinesShownMax)}}));
        std::vector<std::pair<std::string, std::string>> values;
        for (auto const& [name, value] : report.members()) values.emplace_back(name, value.loose_text());
        print(text(report["dry_run"].boolean().value_or(false) ? "app.harvest_dry" : "app.harvest_done",
                   values));
        print(text("app.harvest_rest", values));
        if (wire::Json const reason = report["reason"]; reason.is_object())
            print(sentence(error_of(reason["code"], reason["where"], reason["values"]), language_));
    }
    if (outcome == "held") return kConflict;
    bool const failed = outcome == "failed" || (outcome == "partly" && report["reason"].is_object());
    return failed ? kFailed : kOk;
}

int Say::sources(std::string const& list_json) {
    if (json_) return print(list_json), kOk;
    auto const parsed = wire::Document::parse(list_json);
    if (!parsed) return kFailed;
    for (wire::Json const& source : parsed->root()["sources"].items()) {
        std::string const last = source["last_outcome"].loose_text();
        print(source["id"].loose_text() + "  " + text("app.state." + source["state"].loose_text()) + "  " +
              source["kind"].loose_text() + "  " +
              text("app.source_counts", {{"records", source["records"].loose_text()}}) + "  " +
              (last.empty() ? "" : text("app.outcome." + last) + "  ") +
              harmless(source["title"].loose_text()) + "  " + harmless(source["location"].loose_text()) +
              (source["schedule"].loose_text().empty() ? "" : "  (" + source["schedule"].loose_text() + ")"));
    }
    if (parsed->root()["sources"].size() == 0) print(text("app.no_sources"));
    return kOk;
}

int Say::source(std::string const& source_json, std::string const& done_code) {
    if (json_) return print(source_json), kOk;
    auto const parsed = wire::Document::parse(source_json);
    if (!parsed) return kFailed;
    wire::Json const source = parsed->root();
    print(text(done_code, {{"id", source["id"].loose_text()},
                           {"title", harmless(source["title"].loose_text())},
                           {"state", text("app.state." + source["state"].loose_text())},
                           {"next", source["next_run"].loose_text()}}));
    return kOk;
}

int Say::found(std::string const& found_json) {
    if (json_) return print(found_json), kOk;
    auto const parsed = wire::Document::parse(found_json);
    if (!parsed) return kFailed;
    print(text("app.found", {{"total", parsed->root()["total"].loose_text()}}));
    for (wire::Json const& item : parsed->root()["items"].items())
        print(item["name"].loose_text() + "  " + harmless(item["title"].loose_text()) + "  " +
              harmless(item["organization"].loose_text()) + "  " +
              text("app.files", {{"files", item["files"].loose_text()}}));
    for (wire::Json const& word : parsed->root()["nearest"].items())
        print(text("app.nearest", {{"word", word.loose_text()}}));
    return kOk;
}

int Say::error(Error const& error) {
    clear_progress();
    if (json_) print("{\"error\":" + error_json(error) + "}");
    std::fprintf(stderr, "gyoji: %s [%s]\n", sentence(error, language_).c_str(), error.code.c_str());
    return exit_code_of(error);
}

}  // namespace gyoji::app
