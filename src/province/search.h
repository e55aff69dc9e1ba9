// What resources are found by: the search parameters of each type, the rows a resource is filed under, and a query
// string as a Query. Unknown parameters are refused, so that nobody takes an unfiltered list for a filtered one. Pure.
#pragma once

#include <string>
#include <vector>

#include "net/http_message.h"
#include "province/outcome.h"
#include "province/storage.h"

namespace nuanxin::province {

struct SearchParam {
  std::string name;   ///< as in the URL
  std::string type;   ///< token, reference, date
  std::string filed;  ///< as in the index; "patient" is filed under "subject"
  Condition::Kind kind = Condition::Kind::token;
};
/// Without _id, _lastUpdated and _count, which every type has.
const std::vector<SearchParam>& search_params(const std::string& type);

IndexRows index_of(const Json& resource);

Answer<Query> parse_search(const std::string& type, const net::Pairs& parameters);

}  // namespace nuanxin::province
