#include "text/normal.hpp"

#include "base/result.hpp"
#include "text/utf8.hpp"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

namespace gyoji::text {

namespace {

std::string normalized(icu::Normalizer2 const* form, std::string_view utf8) {
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString const text = icu::UnicodeString::fromUTF8(repair_utf8(utf8).text);
    std::string out;
    form->normalize(text, status).toUTF8String(out);
    GYOJI_ASSERT(U_SUCCESS(status));
    return out;
}

bool ascii(std::string_view text) {
    for (char const c : text)
        if (static_cast<unsigned char>(c) >= 0x80) return false;
    return true;
}

}  // namespace

std::string nfc(std::string_view utf8) {
    if (ascii(utf8)) return std::string(utf8);
    UErrorCode status = U_ZERO_ERROR;
    return normalized(icu::Normalizer2::getNFCInstance(status), utf8);
}

std::string nfkc(std::string_view utf8) {
    if (ascii(utf8)) return std::string(utf8);
    UErrorCode status = U_ZERO_ERROR;
    return normalized(icu::Normalizer2::getNFKCInstance(status), utf8);
}

}  // namespace gyoji::text
