#include "catalog/harvest/json_ld_number.hpp"

#include <charconv>
#include <cmath>
#include <cstdio>

namespace gyoji::catalog {
namespace {
constexpr std::string_view kInteger = "http://www.w3.org/2001/XMLSchema#integer";
constexpr std::string_view kDouble = "http://www.w3.org/2001/XMLSchema#double";
constexpr double kIntegerBelow = 1e21;
}  // namespace

std::optional<RdfNumber> rdf_number(std::string_view written, std::string_view datatype) {
    double value = 0;
    auto const [end, problem] = std::from_chars(written.data(), written.data() + written.size(), value);
    if (written.empty() || problem != std::errc() || end != written.data() + written.size() ||
        !std::isfinite(value))
        return std::nullopt;
    if (value == std::floor(value) && std::fabs(value) < kIntegerBelow && datatype != kDouble) {
        char digits[32];
        std::snprintf(digits, sizeof digits, "%.0f", value == 0 ? 0.0 : value);
        return RdfNumber{digits, std::string(datatype.empty() ? kInteger : datatype)};
    }
    char digits[48];
    std::snprintf(digits, sizeof digits, "%.15E", value);
    std::string text(digits);
    // 1.500000000000000E+00 becomes 1.5E0 (XML Schema 1.1 Part 2 section 3.3.5, canonical form).
    std::size_t const e = text.find('E');
    std::string mantissa = text.substr(0, e), exponent = text.substr(e + 1);
    while (mantissa.ends_with('0') && mantissa[mantissa.size() - 2] != '.') mantissa.pop_back();
    bool const negative = exponent.starts_with('-');
    exponent.erase(0, exponent.find_first_not_of("+-0"));
    if (exponent.empty()) exponent = "0";
    text = mantissa + "E" + (negative && exponent != "0" ? "-" : "") + exponent;
    return RdfNumber{text, std::string(datatype.empty() ? kDouble : datatype)};
}

}  // namespace gyoji::catalog
