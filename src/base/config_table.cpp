#include "base/config_table.hpp"

#include <charconv>

namespace gyoji {

namespace {

constexpr double kBytesMost = 64.0 * 1024 * 1024 * 1024;

std::string_view host_and_port(std::string_view text) {
    constexpr std::string_view kWanted = "HOST:PORT, 127.0.0.1:8080";
    std::size_t const colon = text.rfind(':');
    if (colon == 0 || colon == std::string_view::npos) return kWanted;
    std::string_view const digits = text.substr(colon + 1);
    int port = -1;
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    bool const good =
        error == std::errc() && end == digits.data() + digits.size() && port >= 0 && port <= 65535;
    return good ? "" : kWanted;
}

std::string_view web_address_or_empty(std::string_view text) {
    if (text.empty()) return "";
    std::size_t const scheme = text.starts_with("https://") ? 8 : text.starts_with("http://") ? 7 : 0;
    bool const good = scheme && text.size() > scheme && !text.ends_with('/');
    return good ? "" : "https://HOST (no slash at the end)";
}

std::string_view database_url_or_empty(std::string_view text) {
    bool const good = text.empty() || text.starts_with("sqlite:") || text.starts_with("postgresql://") ||
                      text.starts_with("postgres://");
    return good ? "" : "sqlite:FILE, postgresql://...";
}

std::string_view log_level(std::string_view text) {
    bool const good = text == "debug" || text == "info" || text == "warn" || text == "error";
    return good ? "" : "debug, info, warn, error";
}

std::string_view some_text(std::string_view text) {
    return text.empty() ? "text" : "";
}

#define SLOT(member) [](Config& config) -> ConfigSlot { return &config.member; }

std::vector<ConfigKey> server_keys() {
    return {
        {"server.listen", "待ち受けるアドレス / the address to listen on", SLOT(server.listen), 0, 0,
         host_and_port},
        {"server.public_url",
         "外から見える URL。空なら要求の Host から / the URL seen from outside; empty: from the request",
         SLOT(server.public_url), 0, 0, web_address_or_empty},
        {"server.trusted_proxies",
         "X-Forwarded-For を信じる相手。空ならだれも / proxies whose X-Forwarded-For is believed",
         SLOT(server.trusted_proxies), 0, 0, some_text},
        {"server.workers", "要求を処理するスレッドの数 / worker threads", SLOT(server.workers), 1, 256},
        {"server.header_bytes_max", "要求のヘッダーの上限 / most bytes of a request's header",
         SLOT(server.header_bytes_max), 1024, 1 << 20},
        {"server.header_seconds", "ヘッダーを待つ秒数 / seconds to wait for a header",
         SLOT(server.header_seconds), 1, 600},
        {"server.request_seconds", "要求全体の秒数 / seconds for a whole request",
         SLOT(server.request_seconds), 1, 3600},
        {"server.idle_seconds",
         "使われない接続を閉じるまでの秒数 / seconds until an idle connection is closed",
         SLOT(server.idle_seconds), 1, 3600},
        {"server.connections_max", "接続の上限 / most connections", SLOT(server.connections_max), 1,
         1'000'000},
        {"server.connections_per_address",
         "一つのアドレスからの接続の上限 / most connections from one address",
         SLOT(server.connections_per_address), 1, 1'000'000},
        {"server.queue_max", "処理を待つ要求の上限。超えると 503 / most waiting requests; 503 beyond",
         SLOT(server.queue_max), 1, 1'000'000},
        {"server.cache_bytes", "答えのキャッシュの大きさ / bytes of the answer cache",
         SLOT(server.cache_bytes), 0, kBytesMost},
    };
}

std::vector<ConfigKey> site_keys() {
    return {
        {"rate.requests_per_second",
         "一つのアドレスからの一秒あたりの要求。0 は無制限 / requests a second from one address; 0: no limit",
         SLOT(rate.requests_per_second), 0, 1e6},
        {"rate.burst", "続けて受け付ける要求 / requests taken at once", SLOT(rate.burst), 1, 1e6},
        {"rate.needs_per_hour", "一つのアドレスからの一時間あたりの要望 / needs an hour from one address",
         SLOT(rate.needs_per_hour), 0, 1e6},
        {"site.name", "サイトの名前 / the name of the site", SLOT(site.name), 0, 0, some_text},
        {"site.name_en", "英語の名前 / its English name", SLOT(site.name_en), 0, 0, some_text},
        {"site.operator", "運営者の名前 / who runs it", SLOT(site.operator_name)},
        {"site.contact", "問い合わせ先（URL またはメール）/ where to ask (URL or e-mail)",
         SLOT(site.contact)},
        {"site.profile", "地域の設定（区域・目標・分野）/ profile of areas, targets and fields",
         SLOT(site.profile), 0, 0, some_text},
        {"site.stage", "運営の段階 1 から 3 / stage of the operation, 1 to 3", SLOT(site.stage), 1, 3},
        {"database.url", "空ならデータフォルダの SQLite / empty: SQLite in the data folder",
         SLOT(database.url), 0, 0, database_url_or_empty},
    };
}

std::vector<ConfigKey> work_keys() {
    return {
        {"fetch.allow",
         "内側のアドレスの例外。正確に HOST:PORT / exceptions to the ban on private addresses, exactly",
         SLOT(fetch.allow), 0, 0, host_and_port},
        {"fetch.user_agent", "名乗り / how we introduce ourselves", SLOT(fetch.user_agent), 0, 0, some_text},
        {"fetch.connect_seconds", "接続を待つ秒数 / seconds to connect", SLOT(fetch.connect_seconds), 1, 600},
        {"fetch.total_seconds", "一つの取得の秒数 / seconds for one answer", SLOT(fetch.total_seconds), 1,
         86'400},
        {"fetch.stall_seconds", "止まった相手を待つ秒数 / seconds without a byte", SLOT(fetch.stall_seconds),
         1, 3600},
        {"fetch.body_bytes_max", "一つの答えの上限 / most bytes of one answer", SLOT(fetch.body_bytes_max),
         1024, kBytesMost},
        {"fetch.redirects_max", "転送の上限 / most redirects", SLOT(fetch.redirects_max), 0, 10},
        {"harvest.pause_ms", "同じ相手への間隔（ミリ秒）/ milliseconds between two requests to a host",
         SLOT(harvest.pause_ms), 0, 60'000},
        {"harvest.shrink_percent_held",
         "これ以上減ったら人の確認を待つ（％）/ a source that shrinks by more waits for a person",
         SLOT(harvest.shrink_percent_held), 1, 100},
        {"search.synonyms",
         "同義語のファイル。空なら組み込みだけ / file of synonyms; empty: only the built-in ones",
         SLOT(search.synonyms)},
        {"search.edict", "和英辞書 edict の場所。なくてもよい / where edict is; may be absent",
         SLOT(search.edict)},
        {"log.level", "記録の細かさ / debug, info, warn, error", SLOT(log.level), 0, 0, log_level},
    };
}

#undef SLOT

}  // namespace

std::vector<ConfigKey> const& config_keys() {
    static std::vector<ConfigKey> const keys = [] {
        std::vector<ConfigKey> all = server_keys();
        for (auto const& more : {site_keys(), work_keys()}) all.insert(all.end(), more.begin(), more.end());
        return all;
    }();
    return keys;
}

}  // namespace gyoji
