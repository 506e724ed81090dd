#include "app/act.hpp"
#include "app/command.hpp"
#include "app/control_socket.hpp"

#include <csignal>

namespace gyoji::app {
namespace {

std::atomic<bool> interrupted{false};
void on_signal(int) {
    interrupted = true;
}

Result<std::string> carry_out(ActCommand const& command, Emit const& emit) {
    ActRequest const request{command.act, command.args};
    // A running server answers also what only looks: it sees the newest state.
    auto const asked = ask_server(command.place.data, request, emit);
    if (asked || asked.error().code != "app.no_server") return asked;
    auto opened = Installation::open(command.place, command.looking ? Hold::looking : Hold::owned);
    if (!opened) return fail(opened.error());
    Installation& here = **opened;
    here.indexer->start();
    auto result = perform(here, request, emit);
    here.indexer->stop();
    return result;
}

int show(ActCommand const& command, std::string const& result, Say& say) {
    if (command.act == "harvest" || command.act == "source.run") return say.harvest(result);
    if (command.act == "source.list") return say.sources(result);
    if (command.act == "search") return say.found(result);
    return say.source(result, command.done_code);
}

}  // namespace

int run_act(ActCommand const& command, Say& say) {
    std::signal(SIGINT, on_signal);
    std::signal(SIGTERM, on_signal);
    auto const result = carry_out(command, [&](std::string const& event) {
        say.event(event);
        return !interrupted;
    });
    if (!result) {
        int const code = say.error(result.error());
        return interrupted ? int(kCancelled) : code;
    }
    int const code = show(command, *result, say);
    return interrupted ? int(kCancelled) : code;
}

}  // namespace gyoji::app
