#include "catalog/web/bar.hpp"

#include "http/page.hpp"

#include <algorithm>

namespace gyoji::catalog::web {
namespace {

constexpr std::int64_t kTenths = 1'000;  // a bar is 100.0 long

// "62.3"; what is there is at least a stub, so that one of 40,000 does not look like none.
std::string share(std::int64_t value, std::int64_t most) {
    if (most <= 0 || value <= 0) return "0";
    std::int64_t const tenths = std::clamp<std::int64_t>((value * kTenths + most / 2) / most, 4, kTenths);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

std::string lying(char const* css, std::string const& width) {
    return std::string("<svg class=\"") + css +
           "\" viewBox=\"0 0 100 1\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect width=\"" +
           width + "\" height=\"1\"/></svg>";
}

}  // namespace

std::string bar_html(std::int64_t value, std::int64_t most) {
    return lying("bar", share(value, most));
}

std::string banzuke_bar_html(std::int64_t value, std::int64_t most) {
    std::string const height = share(value, most);
    return "<span class=\"cell\" aria-hidden=\"true\"><svg class=\"bar bar--v\" viewBox=\"0 0 100 100\" "
           "preserveAspectRatio=\"none\"><rect width=\"100\" height=\"" +
           height + "\" transform=\"matrix(1 0 0 -1 0 100)\"/></svg>" + lying("bar bar--h", height) +
           "</span>";
}

std::string goal_html(std::int64_t value, std::int64_t goal) {
    std::string out =
        "<svg class=\"goal mt3\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" "
        "aria-hidden=\"true\"><rect width=\"" +
        share(value, goal) +
        "\" height=\"10\"/><path d=\"M25 0v10M50 0v10M75 0v10\"/></svg><div class=\"goal__ax\" "
        "aria-hidden=\"true\">";
    for (int quarter = 0; quarter <= 4; ++quarter)
        out += "<span>" + http::grouped(goal * quarter / 4) + "</span>";
    return out + "</div>";
}

}  // namespace gyoji::catalog::web
