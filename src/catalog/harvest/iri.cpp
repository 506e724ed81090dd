#include "catalog/harvest/iri.hpp"

namespace gyoji::catalog {
namespace {

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string_view scheme_of(std::string_view iri) {
    if (iri.empty() || !is_letter(iri.front())) return {};
    for (std::size_t i = 1; i < iri.size(); ++i) {
        char const c = iri[i];
        if (c == ':') return iri.substr(0, i);
        if (!is_letter(c) && !(c >= '0' && c <= '9') && c != '+' && c != '-' && c != '.') return {};
    }
    return {};
}

// RFC 3986 section 5.2.4, on segments.
std::string remove_dots(std::string_view path) {
    std::string out;
    bool const rooted = !path.empty() && path.front() == '/';
    std::size_t at = rooted ? 1 : 0;
    if (rooted) out = "/";
    std::size_t const root = out.size();
    while (at <= path.size()) {
        std::size_t const slash = path.find('/', at);
        bool const last = slash == std::string_view::npos;
        std::string_view const segment = path.substr(at, last ? std::string_view::npos : slash - at);
        if (segment == "..") {
            // Drops the last written segment and its slash.
            if (out.size() > root) {
                std::size_t const before = out.find_last_of('/', out.size() - 2);
                out.resize(before == std::string::npos || before + 1 < root ? root : before + 1);
            }
        } else if (segment != ".") {
            out += segment;
            if (!last) out += '/';
        }
        if (last) break;
        at = slash + 1;
    }
    return out;
}

std::string merge(IriParts const& base, std::string_view path) {
    if (base.has_authority && base.path.empty()) return "/" + std::string(path);
    std::size_t const slash = base.path.find_last_of('/');
    return std::string(base.path.substr(0, slash == std::string_view::npos ? 0 : slash + 1)) +
           std::string(path);
}

std::string join(IriParts const& p, std::string_view path) {
    std::string out;
    if (!p.scheme.empty()) out.append(p.scheme).append(":");
    if (p.has_authority) out.append("//").append(p.authority);
    out.append(path);
    if (p.has_query) out.append("?").append(p.query);
    if (p.has_fragment) out.append("#").append(p.fragment);
    return out;
}

}  // namespace

IriParts split_iri(std::string_view iri) {
    IriParts p;
    if (std::size_t const hash = iri.find('#'); hash != std::string_view::npos) {
        p.has_fragment = true;
        p.fragment = iri.substr(hash + 1);
        iri = iri.substr(0, hash);
    }
    if (std::size_t const mark = iri.find('?'); mark != std::string_view::npos) {
        p.has_query = true;
        p.query = iri.substr(mark + 1);
        iri = iri.substr(0, mark);
    }
    p.scheme = scheme_of(iri);
    if (!p.scheme.empty()) iri = iri.substr(p.scheme.size() + 1);
    if (iri.starts_with("//")) {
        p.has_authority = true;
        std::size_t const slash = iri.find('/', 2);
        p.authority = iri.substr(2, slash == std::string_view::npos ? std::string_view::npos : slash - 2);
        iri = slash == std::string_view::npos ? std::string_view() : iri.substr(slash);
    }
    p.path = iri;
    return p;
}

std::string resolve_iri(std::string_view base, std::string_view reference) {
    IriParts r = split_iri(reference);
    if (!r.scheme.empty() || base.empty()) return std::string(reference);
    IriParts const b = split_iri(base);
    r.scheme = b.scheme;
    if (r.has_authority) return join(r, remove_dots(r.path));
    r.has_authority = b.has_authority;
    r.authority = b.authority;
    if (r.path.empty()) {
        if (!r.has_query) {
            r.has_query = b.has_query;
            r.query = b.query;
        }
        return join(r, b.path);
    }
    if (r.path.front() == '/') return join(r, remove_dots(r.path));
    return join(r, remove_dots(merge(b, r.path)));
}

bool is_absolute_iri(std::string_view iri) {
    std::string_view const scheme = scheme_of(iri);
    if (scheme.empty()) return false;
    for (char const c : iri)
        if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f) return false;
    return true;
}

bool is_web_url(std::string_view url) {
    IriParts const p = split_iri(url);
    std::string scheme(p.scheme);
    for (char& c : scheme)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return (scheme == "http" || scheme == "https") && !p.authority.empty() && is_absolute_iri(url);
}

std::string tidy_url(std::string_view url) {
    auto const outside = [](unsigned char c) { return c <= 0x20 || c == 0x7f; };
    while (!url.empty() && outside(static_cast<unsigned char>(url.front()))) url.remove_prefix(1);
    while (!url.empty() && outside(static_cast<unsigned char>(url.back()))) url.remove_suffix(1);
    std::string out;
    for (char const c : url) {
        if (c == ' ') out += "%20";
        // Line ends and tabs inside are dropped, as browsers do (WHATWG URL section 4.4).
        else if (!outside(static_cast<unsigned char>(c)))
            out += c;
    }
    return out;
}

}  // namespace gyoji::catalog
