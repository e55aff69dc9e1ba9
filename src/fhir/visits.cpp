#include <fmt/format.h>

#include "fhir/bundle.h"
#include "fhir/resources.h"

namespace nuanxin::fhir {
namespace {

/// When the visit ended: the last stop's end, once nothing is open any more.
std::optional<Instant> ended_at(const domain::Visit& visit) {
  std::optional<Instant> last;
  if (visit.state == domain::VisitState::open) return last;
  for (const auto& stop : visit.stops)
    if (stop.finished_at && (!last || *stop.finished_at > *last)) last = stop.finished_at;
  return last;
}

}  // namespace

std::string ticket_system(const FairId& fair) { return "urn:van:ticket:" + fair.str(); }

Json location(const domain::Fair& fair) {
  Json out{{"resourceType", "Location"},
           {"id", fair.id.str()},
           {"identifier", Json::array({{{"system", fair_system}, {"value", fair.id.str()}}})},
           {"status", "active"},
           {"name", fair.name},
           {"description", to_iso(fair.day)},
           {"mode", "instance"}};
  if (!fair.place.empty()) out["address"] = {{"text", fair.place}};
  return out;
}

Json encounter(const domain::Visit& visit, const domain::Fair& fair) {
  Json place = reference("Location", fair.id.str());
  place["identifier"] = {{"system", fair_system}, {"value", fair.id.str()}};
  place["display"] = fair.name;
  Json period{{"start", to_iso(visit.registered_at)}};
  if (const auto end = ended_at(visit)) period["end"] = to_iso(*end);
  return Json{
      {"resourceType", "Encounter"},
      {"id", visit.id.str()},
      {"identifier",
       Json::array({{{"system", ticket_system(visit.fair)}, {"value", domain::ticket_label(visit.ticket_number)}}})},
      {"status", visit.state == domain::VisitState::open ? "in-progress" : "finished"},
      {"class", {{"system", "http://terminology.hl7.org/CodeSystem/v3-ActCode"}, {"code", "AMB"}}},
      {"subject", reference("Patient", visit.worker.str())},
      {"period", std::move(period)},
      {"location", Json::array({{{"location", std::move(place)}}})}};
}

std::vector<Json> consents(const domain::Visit& visit) {
  std::vector<Json> out;
  for (const auto& each : visit.consents) {
    const Json purpose{{"system", "urn:van:consent"}, {"code", each.purpose}, {"version", each.text_version}};
    out.push_back(
        Json{{"resourceType", "Consent"},
             {"id", name_uuid("consent|" + visit.id.str() + "|" + each.purpose)},
             {"status", "active"},
             {"scope",
              {{"coding", Json::array({{{"system", "http://terminology.hl7.org/CodeSystem/consentscope"},
                                        {"code", "patient-privacy"}}})}}},
             {"category", Json::array({{{"coding", Json::array({purpose})}}})},
             {"patient", reference("Patient", visit.worker.str())},
             {"dateTime", to_iso(each.at)},
             {"policyRule", {{"text", "中华人民共和国个人信息保护法"}}},
             {"provision", {{"type", each.granted ? "permit" : "deny"}, {"period", {{"start", to_iso(each.at)}}}}}});
  }
  return out;
}

}  // namespace nuanxin::fhir
