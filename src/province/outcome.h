// What is wrong, as FHIR says it: issues with the element they belong to, and the OperationOutcome made of them.
// Texts are English for the van's IT; they never repeat a value that was sent, which could be identity or health data.
#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <vector>

#include "base/json.h"

namespace nuanxin::province {

struct Issue {
  std::string code;        ///< FHIR issue-type: structure, required, value, code-invalid, invariant, not-found …
  std::string text;        ///< one sentence
  std::string expression;  ///< e.g. Bundle.entry[3].resource.status, may be empty
};
using Issues = std::vector<Issue>;

/// A refused interaction.
struct Refusal {
  int status = 400;
  Issues issues;
};

template <class T>
using Answer = boost::system::result<T, Refusal>;
/// value() of a refused Answer is a bug of the caller.
[[noreturn]] void throw_exception_from_error(const Refusal&, const boost::source_location&);

Refusal refusal(int status, std::string code, std::string text, std::string expression = {});
Json operation_outcome(const Issues&);

}  // namespace nuanxin::province
