// What an address names: Type, Type/id, Type/id/_history, Type/id/_history/v, Type?search. Pure.
#pragma once

#include <string>

#include "net/http_message.h"
#include "province/outcome.h"

namespace nuanxin::province {

struct Target {
  std::string type, id, version;
  bool history = false;
  bool has_query = false;
  net::Pairs query;
};

/// Of Bundle.entry.request.url. Refuses (404) types that are not stored, (400) what is no address.
Answer<Target> parse_target(const std::string& url);
/// Of a request's path, decoded; the query is filled in by the caller.
Answer<Target> target_of_path(std::string_view path);

}  // namespace nuanxin::province
