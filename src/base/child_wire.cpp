#include "base/child_wire.hpp"

#include <charconv>

namespace gyoji {

namespace {

constexpr std::string_view kMark = "gyoji-error ";
constexpr std::size_t kValuesMax = 32;

void add(std::string& out, std::string_view field) {
    out.append(std::to_string(field.size())).append(":").append(field);
}

std::optional<std::string> take(std::string_view& text) {
    std::size_t size = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
    if (error != std::errc() || end == text.data() + text.size() || *end != ':') return std::nullopt;
    text.remove_prefix(std::size_t(end - text.data()) + 1);
    if (size > text.size()) return std::nullopt;
    std::string out(text.substr(0, size));
    text.remove_prefix(size);
    return out;
}

}  // namespace

std::string packed(Error const& error) {
    std::string out(kMark);
    add(out, std::to_string(int(error.fault)));
    add(out, error.code);
    add(out, error.where);
    for (auto const& [name, value] : error.values) {
        add(out, name);
        add(out, value);
    }
    return out;
}

std::optional<Error> unpacked(std::string_view text) {
    std::size_t const mark = text.find(kMark);  // the sandbox may have said something before
    if (mark == std::string_view::npos) return std::nullopt;
    text.remove_prefix(mark + kMark.size());
    auto const fault = take(text), code = take(text), where = take(text);
    if (!fault || !code || !where || code->empty()) return std::nullopt;
    int number = -1;
    std::from_chars(fault->data(), fault->data() + fault->size(), number);
    if (number < 0 || number > int(Fault::internal)) return std::nullopt;
    Error out{Fault(number), *code, *where, {}};
    while (!text.empty()) {
        auto name = take(text), value = take(text);
        if (!name || !value || out.values.size() == kValuesMax) return std::nullopt;
        out.values.emplace_back(std::move(*name), std::move(*value));
    }
    return out;
}

}  // namespace gyoji
