#pragma once
// Unicode normal forms (UAX #15) of text whose letters must stay as they are: NFC for keys and file names
// (macOS writes か + ゛), NFKC for half-width input. Invalid bytes become U+FFFD. Pure; any thread.

#include <string>
#include <string_view>

namespace gyoji::text {

std::string nfc(std::string_view utf8);
std::string nfkc(std::string_view utf8);

}  // namespace gyoji::text
