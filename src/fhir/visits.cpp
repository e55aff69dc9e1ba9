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
  place["identifier"] = object_of({{"system", fair_system}, {"value", fair.id.str()}});
  place["display"] = fair.name;
  Json ticket =
      object_of({{"system", ticket_system(visit.fair)}, {"value", domain::ticket_label(visit.ticket_number)}});
  Json period = object_of({{"start", to_iso(visit.registered_at)}});
  if (const auto end = ended_at(visit)) period["end"] = to_iso(*end);
  return object_of({{"resourceType", "Encounter"},
                    {"id", visit.id.str()},
                    {"identifier", Json::array({std::move(ticket)})},
                    {"status", visit.state == domain::VisitState::open ? "in-progress" : "finished"},
                    {"class", coding("http://terminology.hl7.org/CodeSystem/v3-ActCode", "AMB")},
                    {"subject", reference("Patient", visit.worker.str())},
                    {"period", std::move(period)},
                    {"location", Json::array({object_of({{"location", std::move(place)}})})}});
}

std::vector<Json> consents(const domain::Visit& visit) {
  static const Json scope{
      {"coding", Json::array({coding("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy")})}};
  std::vector<Json> out;
  for (const auto& each : visit.consents) {
    const auto at = to_iso(each.at);
    Json purpose = coding("urn:van:consent", each.purpose);
    purpose["version"] = each.text_version;
    Json category = object_of({{"coding", Json::array({std::move(purpose)})}});
    Json provision = object_of({{"type", each.granted ? "permit" : "deny"}, {"period", object_of({{"start", at}})}});
    out.push_back(object_of({{"resourceType", "Consent"},
                             {"id", name_uuid("consent|" + visit.id.str() + "|" + each.purpose)},
                             {"status", "active"},
                             {"scope", scope},
                             {"category", Json::array({std::move(category)})},
                             {"patient", reference("Patient", visit.worker.str())},
                             {"dateTime", at},
                             {"policyRule", object_of({{"text", "中华人民共和国个人信息保护法"}})},
                             {"provision", std::move(provision)}}));
  }
  return out;
}

}  // namespace nuanxin::fhir
