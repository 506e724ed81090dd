#pragma once
// The configuration: one TOML file, DIR/gyoji.toml. Every key has a default, a sentence and bounds; an
// unknown key is refused with its line and the nearest known one. To add a key: a member here, a row in
// config_table.cpp. Any thread.

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gyoji {

struct Config {
    struct {
        std::string listen = "127.0.0.1:8080";
        std::string public_url;
        std::vector<std::string> trusted_proxies;
        std::int64_t workers = 8;
        std::int64_t header_bytes_max = 16 * 1024;
        std::int64_t header_seconds = 10, request_seconds = 60, idle_seconds = 30;
        std::int64_t connections_max = 4'000, connections_per_address = 200;
        std::int64_t queue_max = 512;
        std::int64_t cache_bytes = 32 << 20;
    } server;
    struct {
        double requests_per_second = 50, burst = 200;
        std::int64_t needs_per_hour = 10;
    } rate;  // of one address
    struct {
        std::string name = "行司 オープンデータカタログ";
        std::string name_en = "Gyoji open data catalogue";
        std::string operator_name;
        std::string contact;
        std::string profile = "tokyo";
        std::int64_t stage = 1;
    } site;
    struct {
        std::string url;
    } database;
    struct {
        std::vector<std::string> allow;
        std::string user_agent = "Gyoji-harvester/0.1";
        std::int64_t connect_seconds = 10, total_seconds = 120, stall_seconds = 20;
        std::int64_t body_bytes_max = 256 << 20;
        std::int64_t redirects_max = 3;
    } fetch;
    struct {
        std::int64_t pause_ms = 100;
        std::int64_t shrink_percent_held = 40;
    } harvest;
    struct {
        std::string synonyms;
        std::string edict = "/usr/share/edict/edict";
    } search;
    struct {
        std::string level = "info";
    } log;
};

// Without a file: the defaults.
Result<Config> load_config(std::string const& path);
Result<Config> parse_config(std::string_view toml, std::string const& name);

// The whole configuration in force as TOML, every key with its sentence; parse_config reads it back.
std::string print(Config const& config);

}  // namespace gyoji
