// As much of JSON Schema 2020-12 as docs/openapi.json uses: $ref, type, properties, required, items, enum, anyOf,
// minimum, maximum, maxLength, pattern, and the formats date and date-time. An unknown keyword is a problem of its own,
// so that nothing in the document goes unchecked.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"

namespace nuanxin::test {

/// What is wrong with `value`, each with its place; empty: it fits. References point into `document`.
std::vector<std::string> schema_problems(const Json& document, const Json& schema, const Json& value,
                                         const std::string& place = "$");

}  // namespace nuanxin::test
