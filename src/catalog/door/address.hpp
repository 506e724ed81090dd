#pragma once
// Addresses and texts made safe for machines: publishers write blanks, Japanese and worse into URLs. Pure;
// any thread.

#include <optional>
#include <string>
#include <string_view>

namespace gyoji::catalog {

// The address as a URI (RFC 3986) when it is one of the web or of a file server: scheme http, https or ftp
// and a host; what must be encoded is. nullopt for everything else (javascript:, relative, "なし"), so that
// it never becomes a link.
std::optional<std::string> web_address(std::string_view text);

// mailto: of an address that looks like one.
std::optional<std::string> mail_address(std::string_view text);

// Appends text to an XML element or attribute (XML 1.0): escaped; characters XML cannot hold are left out.
void append_xml(std::string& out, std::string_view text);

}  // namespace gyoji::catalog
