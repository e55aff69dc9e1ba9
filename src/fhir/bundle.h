// Transaction Bundles out, their outcomes in (clinical/fhir.md section 4). Pure. Never trusts the other end: a reply of
// another shape is a refusal, and HTTP 200 around a refused entry is read entry by entry.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"

namespace nuanxin::fhir {

/// {"reference": "Patient/…"}.
Json reference(const char* type, const std::string& id);
Json coding(const char* system, const std::string& code);

struct Entry {
  std::string type;
  std::string id;
  std::string text;      ///< the resource, already written as JSON
  std::string if_match;  ///< ETag as the server gave it (W/"3"), or empty
};

/// The text of a Bundle of type transaction, PUT Type/id for each; `identifier` is ours, for the logs of both ends.
std::string transaction(const std::vector<Entry>& entries, const std::string& identifier);

struct Outcome {
  int status = 0;     ///< HTTP status of the entry
  std::string etag;   ///< as given, or empty
  std::string words;  ///< the server's own words when it refused, with the element if it named one
};

/// One Outcome per entry sent, in that order.
Result<std::vector<Outcome>> read_response(const Json& bundle, std::size_t entries);

/// "Observation.valueQuantity.code: code is required" from an OperationOutcome; what else came, cut to 500 characters.
std::string outcome_words(const Json& body);
/// The index N of the first expression that names Bundle.entry[N], or -1.
int outcome_entry(const Json& operation_outcome);

}  // namespace nuanxin::fhir
