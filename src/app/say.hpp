#pragma once
// What a command shows: text for people (Japanese, or English by locale), one JSON line with --json, progress
// on a terminal's standard error. Exit codes as in the guides: 0 ok, 1 failed, 2 cancelled, 3 usage, 5
// conflict or held, 6 rate limited, 7 not permitted.

#include "base/messages.hpp"
#include "base/result.hpp"

#include <string>

namespace gyoji::app {

enum ExitCode {
    kOk = 0,
    kFailed = 1,
    kCancelled = 2,
    kUsage = 3,
    kConflict = 5,
    kRateLimited = 6,
    kForbidden = 7
};

Language language_of_locale();  // LC_ALL, LC_MESSAGES, LANG; English only when it says so
int exit_code_of(Error const& error);

class Say {
public:
    Say(Language language, bool json) : language_(language), json_(json) {}
    bool json() const { return json_; }
    std::string text(std::string code, std::vector<std::pair<std::string, std::string>> values = {}) const;
    void event(std::string const& event_json);    // a progress or a report line on its way
    int harvest(std::string const& report_json);  // the exit code
    int sources(std::string const& list_json);
    int source(std::string const& source_json, std::string const& done_code);
    int found(std::string const& found_json);
    int error(Error const& error);

private:
    void clear_progress();
    Language language_;
    bool json_;
    bool progress_shown_ = false;
    std::int64_t superseded_shown_ = 0, lines_shown_ = 0;
};

}  // namespace gyoji::app
