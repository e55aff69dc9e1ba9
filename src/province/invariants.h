// Rules of FHIR R4 that a table of elements cannot say, and the place of an element while a walk goes down. Pure.
#pragma once

#include <string>
#include <string_view>

#include "province/outcome.h"

namespace nuanxin::province {

/// A link of the path from the resource down to an element; the text is made only when something is wrong.
struct PathStep {
  const PathStep* up = nullptr;
  std::string_view name;
  int index = -1;
  int depth = 0;

  PathStep(const PathStep* above, std::string_view its_name, int its_index = -1)
      : up(above), name(its_name), index(its_index), depth(above ? above->depth + 1 : 0) {}
  std::string expression() const;
};

/// Adds what the value of that type does wrong.
void check_invariants(const std::string& type, const Json& value, const PathStep& at, Issues& issues);

/// A UCUM code that could be one: printable ASCII without spaces, brackets in pairs.
bool plausible_ucum(std::string_view);

}  // namespace nuanxin::province
