#include "province/capability.h"

#include "province/schema.h"
#include "province/search.h"

namespace nuanxin::province {
namespace {

Json resource_entry(const std::string& type) {
  Json interactions = Json::array();
  for (const char* code : {"read", "vread", "update", "history-instance", "create", "search-type"})
    interactions.push_back({{"code", code}});
  Json params = Json::array({{{"name", "_id"}, {"type", "token"}}, {{"name", "_lastUpdated"}, {"type", "date"}}});
  for (const auto& param : search_params(type)) params.push_back({{"name", param.name}, {"type", param.type}});
  return Json{{"type", type},
              {"interaction", std::move(interactions)},
              {"versioning", "versioned-update"},
              {"readHistory", true},
              {"updateCreate", true},
              {"conditionalCreate", true},
              {"searchParam", std::move(params)}};
}

}  // namespace

Json capability_statement(Instant now) {
  Json resources = Json::array();
  for (const auto& type : stored_types()) resources.push_back(resource_entry(type));
  return Json{
      {"resourceType", "CapabilityStatement"},
      {"status", "active"},
      {"date", to_iso(now)},
      {"kind", "instance"},
      {"software", {{"name", "nuanxin-province"}}},
      {"implementation", {{"description", "Reference provincial server of Nuanxin"}}},
      {"fhirVersion", "4.0.1"},
      {"format", Json::array({"application/fhir+json"})},
      {"rest", Json::array({{{"mode", "server"},
                             {"security", {{"description", "Bearer token per van"}}},
                             {"resource", std::move(resources)},
                             {"interaction", Json::array({{{"code", "transaction"}}, {{"code", "batch"}}})}}})}};
}

}  // namespace nuanxin::province
