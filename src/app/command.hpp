#pragma once
// The commands of `gyoji` as values: what CLI11 has understood. command_line.cpp parses, the others carry
// out.

#include "app/installation.hpp"
#include "app/say.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gyoji::app {

inline constexpr std::string_view kVersion = "0.1.0";

struct ServeCommand {
    Place place;
    std::string listen;  // "" = the configuration's
};
int run_serve(ServeCommand const& command, Say& say);

// An act for the owner of the folder: here when nobody owns it, through the socket otherwise.
struct ActCommand {
    Place place;
    std::string act, args;
    bool looking = false;   // --dry-run: takes no lock
    std::string done_code;  // what is said after an act on a source
};
int run_act(ActCommand const& command, Say& say);

struct ExportCommand {
    Place place;
    std::string format = "jsonl", output;
};
int run_export(ExportCommand const& command, Say& say);

int run_openapi(Say& say);
int run_config(Place const& place, Say& say);
int run_demo(Place const& place, Say& say);

int command_line(int argc, char** argv);

}  // namespace gyoji::app
