#pragma once
// Errors as values. If the caller can act on it, it is a Result; what nobody in this request can mend is an
// exception, caught once per request or job. A code is a key whose Japanese and English sentence stands in
// the room's messages.tsv (see messages.hpp). Plain values: may be used from any thread.

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace gyoji {

enum class Fault {
    invalid,       // the input is wrong; `where` says the place            -> 400
    unauthorized,  // nobody is signed in                                   -> 401
    forbidden,     // a rule says no                                        -> 403
    not_found,     //                                                       -> 404
    conflict,      // unique violation, changed meanwhile                   -> 409
    too_large,     // a named limit was passed                              -> 413
    unsupported,   // a format or media type we do not read                 -> 415
    rate_limited,  // too many requests                                     -> 429
    unavailable,   // another system is down, slow or refused               -> 503
    held,          // stopped by a guard until a person decides             -> 409
    internal,      // our own mistake                                       -> 500
};

struct Error {
    Fault fault = Fault::internal;
    std::string code;   // "catalog.source_shrank"
    std::string where;  // "/distributions/1/url", "line 12", "Sheet1!C12"; may be empty
    std::vector<std::pair<std::string, std::string>> values;  // fill the {names} of the sentence
};

template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
public:
    using tl::expected<T, Error>::expected;
    Result(tl::expected<T, Error> other) : tl::expected<T, Error>(std::move(other)) {}
};

using Outcome = Result<void>;

inline tl::unexpected<Error> fail(Fault fault, std::string code, std::string where = {},
                                  std::vector<std::pair<std::string, std::string>> values = {}) {
    return tl::unexpected<Error>(Error{fault, std::move(code), std::move(where), std::move(values)});
}
inline tl::unexpected<Error> fail(Error error) {
    return tl::unexpected<Error>(std::move(error));
}

// A broken promise of ours: logged, answered with 500, never used for input.
[[noreturn]] void assertion_failed(char const* expression, char const* file, int line);

}  // namespace gyoji

// One TRY a line. Never co_await inside it: g++ 12 crashes.
#define TRY(expression)                                                                   \
    ({                                                                                    \
        auto gyoji_try_result = (expression);                                             \
        if (!gyoji_try_result) return ::gyoji::fail(std::move(gyoji_try_result).error()); \
        std::move(*gyoji_try_result);                                                     \
    })
#define CHECK_OK(expression)                                                                  \
    do {                                                                                      \
        auto gyoji_check_result = (expression);                                               \
        if (!gyoji_check_result) return ::gyoji::fail(std::move(gyoji_check_result).error()); \
    } while (false)
#define GYOJI_ASSERT(expression) \
    ((expression) ? void() : ::gyoji::assertion_failed(#expression, __FILE__, __LINE__))
