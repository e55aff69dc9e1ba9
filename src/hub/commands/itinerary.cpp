#include "hub/commands/itinerary.h"

#include <algorithm>

#include "domain/wire.h"
#include "queue/moves.h"

namespace nuanxin::hub::commands {

Result<std::vector<std::string>> read_activities(const forms::Catalogue& catalogue, const domain::Fair& fair,
                                                 const std::vector<std::string>& wanted) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto& code = wanted[i];
    const auto field = "activities/" + std::to_string(i);
    if (!catalogue.activity(code))
      return refuse(Reason::invalid_value, "the catalogue does not know this activity", field);
    if (std::find(fair.activities.begin(), fair.activities.end(), code) == fair.activities.end())
      return refuse(Reason::invalid_value, "this fair does not offer it", field);
    if (std::find(out.begin(), out.end(), code) == out.end()) out.push_back(code);
  }
  return out;
}

Result<std::vector<domain::Consent>> read_consents(const forms::Catalogue& catalogue, const Json& list, Instant now) {
  std::vector<domain::Consent> out;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto field = "consents/" + std::to_string(i);
    auto consent = domain::from_json<domain::Consent>(list[i]);
    if (!consent) return refuse(consent.error().reason, consent.error().detail, field + "/" + consent.error().field);
    if (!catalogue.consent(consent->purpose))
      return refuse(Reason::invalid_value, "the catalogue does not know this purpose", field + "/purpose");
    if (consent->text_version.empty())
      return refuse(Reason::invalid_value, "the version of the text is expected", field + "/text_version");
    if (consent->at == Instant{}) consent->at = now;
    out.push_back(std::move(*consent));
  }
  return out;
}

Result<void> check_occupation(const forms::Catalogue& catalogue, const std::string& occupation) {
  if (!occupation.empty() && !catalogue.occupation(occupation))
    return refuse(Reason::invalid_value, "the catalogue does not know this occupation", "occupation");
  return {};
}

bool has_consent(const domain::Visit& visit, std::string_view purpose) {
  return std::any_of(visit.consents.begin(), visit.consents.end(),
                     [&](const auto& consent) { return consent.purpose == purpose && consent.granted; });
}

Result<domain::Stop> waiting_stop(const domain::Visit& visit, const std::string& activity, Instant now) {
  domain::Stop stop;
  stop.id = new_id<StopId>();
  stop.visit = visit.id;
  stop.activity = activity;
  stop.joined_at = now;
  return queue::apply(queue::Move::join, stop, queue::MoveContext{now, visit, {}});
}

}  // namespace nuanxin::hub::commands
