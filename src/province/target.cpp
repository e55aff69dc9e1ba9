#include "province/target.h"

#include <vector>

#include "province/primitives.h"
#include "province/schema.h"

namespace nuanxin::province {

Answer<Target> target_of_path(std::string_view path) {
  while (!path.empty() && path.front() == '/') path.remove_prefix(1);
  std::vector<std::string> parts;
  while (!path.empty()) {
    const auto part = path.substr(0, path.find('/'));
    parts.emplace_back(part);
    path.remove_prefix(std::min(path.size(), part.size() + 1));
  }
  Target target;
  if (parts.empty() || parts.size() > 4 || (parts.size() > 2 && parts[2] != "_history"))
    return refusal(404, "not-found", "nothing is at this address");
  if (!is_stored_type(parts[0])) return refusal(404, "not-supported", "this type is not stored here");
  target.type = parts[0];
  if (parts.size() > 1) {
    target.id = parts[1];
    if (!is_fhir_id(target.id)) return refusal(400, "value", "the id must be 1-64 letters, digits, - and .");
  }
  target.history = parts.size() > 2;
  if (parts.size() > 3) target.version = parts[3];
  return target;
}

Answer<Target> parse_target(const std::string& url) {
  const auto question = url.find('?');
  auto path = net::percent_decode(std::string_view(url).substr(0, question));
  if (!path) return refusal(400, "value", path.error().detail);
  auto target = target_of_path(*path);
  if (!target || question == std::string::npos) return target;
  auto query = net::parse_query(std::string_view(url).substr(question + 1));
  if (!query) return refusal(400, "value", query.error().detail);
  target->query = std::move(*query);
  target->has_query = true;
  return target;
}

}  // namespace nuanxin::province
