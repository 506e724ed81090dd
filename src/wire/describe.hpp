#pragma once
// Structs as JSON and JSON Schema, from one BOOST_DESCRIBE_STRUCT line. This header only promises; the code
// is made once per type by GYOJI_WIRE(Type) in a .cpp that includes wire/describe_impl.hpp.
//
// Members may be bool, integers, double, std::string, described enums (written as their words), described
// structs, std::vector, std::map<std::string, T> and std::optional (may be absent; null is not absent).
// Unknown fields are refused.

#include "base/result.hpp"
#include "wire/json.hpp"
#include "wire/writer.hpp"

#include <string>
#include <string_view>

namespace gyoji::wire {

template <class T>
std::string to_json(T const& value);

template <class T>
void write_json(Writer& writer, T const& value);

// `where` of an error is a JSON Pointer below `at`: /distributions/1/url.
template <class T>
Result<T> from_json(Json json, std::string_view at = {});

template <class T>
std::string json_schema();

}  // namespace gyoji::wire
