#pragma once
// What parent and child say to each other beside input and output. Internal to base/child*.

#include "base/result.hpp"

#include <optional>

namespace gyoji {

enum : int { kChildInput = 3, kChildOutput = 4 };

enum ChildExit : int {
    kChildError = 41,  // the reader returned an error; it stands packed on stderr
    kChildThrew = 42,
    kChildOutOfMemory = 43,
    kChildRefused = 44,
    kChildPipeBroken = 45,
};

// An Error as text and back: fields with their length, so that any byte may stand in them.
std::string packed(Error const& error);
std::optional<Error> unpacked(std::string_view text);  // nullopt for anything else; the child is not trusted

}  // namespace gyoji
