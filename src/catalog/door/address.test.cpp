#include "catalog/door/address.hpp"

#include <doctest/doctest.h>

using namespace gyoji::catalog;

TEST_CASE("Addresses become URIs or nothing") {
    CHECK(web_address("http://h/a.csv") == "http://h/a.csv");
    CHECK(web_address("  https://h/a b.csv\n") == "https://h/a%20b.csv");
    CHECK(web_address("https://h/避難所.csv") == "https://h/%E9%81%BF%E9%9B%A3%E6%89%80.csv");
    CHECK(web_address("https://h/%E6%B0%B4?a=%zz") == "https://h/%E6%B0%B4?a=%25zz");
    CHECK(web_address("https://h/a[1]\"<>{}|\\^`") == "https://h/a%5B1%5D%22%3C%3E%7B%7D%7C%5C%5E%60");
    CHECK(web_address("http://[::1]/a") == "http://[::1]/a");
    CHECK(web_address("http://h/#a#b") == "http://h/#a%23b");
    CHECK(web_address("FTP://h/a") == "FTP://h/a");
    CHECK(web_address("http://h/\xff") == "http://h/%FF");
    CHECK(web_address("http://日本語.jp/") == "http://%E6%97%A5%E6%9C%AC%E8%AA%9E.jp/");
    for (char const* none : {"", "なし", "javascript:alert(1)", "/relative", "http://", "http:///path",
                             "http://a b/", "http://:80/", "data:text/html,x", "http//h",
                             "file:///etc/passwd", "http://a\"b/", "http://h\r\nX: y/"})
        CHECK(!web_address(none));
    CHECK(web_address("http://h/" + std::string(3'000, 'a')));
    CHECK(!web_address("http://h/" + std::string(4'000, 'a')));
    CHECK(web_address("http://h/\r\nX: y")->find('\n') == std::string::npos);
}

TEST_CASE("Mail addresses") {
    CHECK(mail_address("a.b+c@example.jp") == "mailto:a.b+c@example.jp");
    for (char const* none : {"", "a", "@b", "a@", "a@b@c", "a b@c", "総務課@区.jp", "a@b>c"})
        CHECK(!mail_address(none));
}

TEST_CASE("Texts in XML") {
    std::string out;
    append_xml(out, "<a&\"b\">\x01\x0b\xff 水\xEF\xBF\xBF\r\n");
    CHECK(out == "&lt;a&amp;&quot;b&quot;&gt;\xEF\xBF\xBD 水&#13;\n");
}
