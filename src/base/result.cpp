#include "base/result.hpp"

#include <stdexcept>

namespace gyoji {

void assertion_failed(char const* expression, char const* file, int line) {
    throw std::logic_error(std::string("assertion failed: ") + expression + " at " + file + ":" +
                           std::to_string(line));
}

}  // namespace gyoji
