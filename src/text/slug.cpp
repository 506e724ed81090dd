#include "text/slug.hpp"

#include "base/bytes.hpp"
#include "text/normal.hpp"
#include "text/romaji.hpp"
#include "text/utf8.hpp"

namespace gyoji::text {

namespace {

constexpr std::size_t kHashDigits = 10;
constexpr std::size_t kTailMax = 8;     // room for "-2" ... "-9999999"
constexpr std::size_t kLettersMin = 3;  // shorter ones say too little

bool name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

}  // namespace

bool valid_name(std::string_view name) {
    return check_name(name).has_value();
}

Outcome check_name(std::string_view name) {
    if (name.size() < kNameMin || name.size() > kNameMax)
        return fail(Fault::invalid, "text.name_length", {},
                    {{"min", std::to_string(kNameMin)}, {"max", std::to_string(kNameMax)}});
    for (std::size_t at = 0; at < name.size(); ++at)
        if (!name_character(name[at]))
            return fail(Fault::invalid, "text.name_characters",
                        repair_utf8(name.substr(at, decode_at(name, at).size)).text);
    return {};
}

std::string name_of_title(std::string_view title, int attempt) {
    std::string name = romaji(title, LongVowels::shortened).value_or("");
    while (name.starts_with('-')) name.erase(0, 1);
    if (name.size() > kNameMax - kTailMax) name.resize(kNameMax - kTailMax);
    while (name.ends_with('-')) name.pop_back();
    if (name.size() < kLettersMin) name = "d-" + sha256_hex(nfc(title)).substr(0, kHashDigits);
    if (attempt > 1) name += "-" + std::to_string(attempt);
    return name;
}

}  // namespace gyoji::text
