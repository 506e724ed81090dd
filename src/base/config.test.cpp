#include "base/config.hpp"

#include "base/messages.hpp"

#include <doctest/doctest.h>
#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace gyoji;

namespace {

Error refused(std::string_view toml) {
    auto const config = parse_config(toml, "gyoji.toml");
    REQUIRE(!config);
    CHECK(config.error().fault == Fault::invalid);
    CHECK(has_sentence(config.error().code));
    return config.error();
}

std::string value(Error const& error, std::string_view name) {
    for (auto const& [key, text] : error.values)
        if (key == name) return text;
    return {};
}

}  // namespace

TEST_CASE("what is not written keeps its default") {
    auto const config = parse_config(R"(
        [server]
        public_url = "https://data.example.jp"
        trusted_proxies = ["127.0.0.1"]
        [rate]
        requests_per_second = 5
        [fetch]
        allow = ["127.0.0.1:5000"]
    )",
                                     "gyoji.toml");
    REQUIRE(config);
    CHECK(config->server.public_url == "https://data.example.jp");
    CHECK(config->server.trusted_proxies == std::vector<std::string>{"127.0.0.1"});
    CHECK(config->server.listen == "127.0.0.1:8080");
    CHECK(config->rate.requests_per_second == 5.0);
    CHECK(config->fetch.allow == std::vector<std::string>{"127.0.0.1:5000"});
    CHECK(parse_config("", "x"));
}

TEST_CASE("an unknown key is refused with its line and the nearest one") {
    Error const key = refused("[server]\n\nlissten = \"x\"\n");
    CHECK(key.code == "base.config_unknown_key");
    CHECK(key.where == "gyoji.toml:3");
    CHECK(value(key, "key") == "server.lissten");
    CHECK(value(key, "nearest") == "server.listen");
    CHECK(sentence(key, Language::ja).find("server.listen") != std::string::npos);
    CHECK(value(refused("[serve]\nlisten = \"127.0.0.1:1\"\n"), "key") == "serve");
    CHECK(value(refused("allow = [\"127.0.0.1:1\"]\n"), "nearest") == "fetch.allow");
    CHECK(value(refused("server = 1\n"), "key") == "server");
    CHECK(refused("[server.listen]\nx = 1\n").code == "base.config_wrong_value");
}

TEST_CASE("a value of the wrong kind or out of its bounds is refused with what is wanted") {
    for (char const* line :
         {"listen = 8080", "listen = \"8080\"", "listen = \":80\"", "listen = \"a:65536\"",
          "listen = \"a:8o\"", "workers = 0", "workers = 257", "workers = 1.5", "workers = \"8\"",
          "trusted_proxies = \"127.0.0.1\"", "trusted_proxies = [1]", "trusted_proxies = [\"\"]",
          "public_url = \"data.example.jp\"", "public_url = \"https://data.example.jp/\""}) {
        Error const error = refused("[server]\n" + std::string(line) + "\n");
        CHECK_MESSAGE(error.code == "base.config_wrong_value", line);
        CHECK(error.where == "gyoji.toml:2");
        CHECK(!value(error, "wanted").empty());
    }
    CHECK(parse_config("[server]\nworkers = 1", "x")->server.workers == 1);
    CHECK(parse_config("[server]\nworkers = 256", "x")->server.workers == 256);
    CHECK(refused("[rate]\nrequests_per_second = nan").code == "base.config_wrong_value");
    CHECK(refused("[database]\nurl = \"mysql://x\"").code == "base.config_wrong_value");
    CHECK(refused("[log]\nlevel = \"loud\"").code == "base.config_wrong_value");
}

TEST_CASE("what is no TOML is refused with its line") {
    CHECK(refused("[server]\nlisten = \n").code == "base.config_syntax");
    CHECK(refused("[server]\nlisten = \"a:1\"\nlisten = \"a:2\"\n").where == "gyoji.toml:3");
    CHECK(refused(std::string_view("\xff\xfe", 2)).code == "base.config_syntax");
}

TEST_CASE("the printed configuration reads back as itself") {
    Config config;
    config.site.operator_name = "運営者 \"引用\" \\ \n 改行";
    config.rate.burst = 12.25;
    config.fetch.allow = {"127.0.0.1:1", "127.0.0.1:2"};
    std::string const text = print(config);
    auto const back = parse_config(text, "printed");
    REQUIRE_MESSAGE(back, text);
    CHECK(print(*back) == text);
    CHECK(back->site.operator_name == config.site.operator_name);
    CHECK(back->rate.burst == 12.25);
    CHECK(text.find("# 待ち受けるアドレス") != std::string::npos);
}

TEST_CASE("a file that is absent means the defaults, one that cannot be read is an error") {
    std::string name = (std::filesystem::temp_directory_path() / "gyoji_config_XXXXXX").string();
    std::string const folder = ::mkdtemp(name.data());
    CHECK(load_config(folder + "/gyoji.toml").value().server.listen == "127.0.0.1:8080");
    std::ofstream(folder + "/gyoji.toml") << "[site]\nname = \"江戸\"\n";
    CHECK(load_config(folder + "/gyoji.toml").value().site.name == "江戸");
    CHECK(load_config(folder).error().code == "base.config_unreadable");
    std::ofstream(folder + "/large.toml") << std::string((1 << 20) + 1, '\n');
    CHECK(load_config(folder + "/large.toml").error().fault == Fault::too_large);
    std::filesystem::remove_all(folder);
}
